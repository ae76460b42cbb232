"""A long booklet whose worker loses its lease: another one makes it meanwhile, and it is one booklet all the same."""

from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from passport import objects
from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.queue.models import Job
from passport.queue.tasks import run_job
from passport.signing.models import Act
from reports import services
from reports.models import BookletPrint
from reports.services import booklet
from tests.passport.document.story import told

pytestmark = pytest.mark.django_db


def test_what_two_workers_lay_out_at_once_is_kept_once_and_the_late_one_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    current_app.loader.import_default_modules()
    at = timezone.now()
    story = told(at=at)
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    asked = services.ask_booklet(view=view, by=story.reader, at=at)
    job, lay_out, kept = Job.objects.get(kind="booklet"), booklet._printed, []

    def slowly(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(booklet, "_printed", lay_out)
        Job.objects.filter(pk=job.pk).update(leased_until=timezone.now())  # it took longer than the lease
        run_job(job.uid)
        kept.append(BookletPrint.objects.get(pk=asked.pk).sha256)
        late = lay_out(*given, **named)
        kept.append(objects.put(late.pdf))
        return late

    monkeypatch.setattr(booklet, "_printed", slowly)
    run_job(job.uid)

    first, late = kept
    made = BookletPrint.objects.get(pk=asked.pk)
    assert (first != late, made.sha256, objects.get_whole(first)[:5]) == (True, first, b"%PDF-")
    with pytest.raises(objects.ObjectMissing):
        objects.get_whole(late)
    job.refresh_from_db()
    assert (job.state, job.due_at, job.lease) == ("done", None, "")
    assert Act.objects.filter(verb="booklet.made", subject_uid=asked.uid).count() == 1
