"""What was made to be taken along is not handed out any more when its patient left, and its bytes go."""

from datetime import datetime, timedelta

import pytest

from passport import objects
from passport.imaging.services import leave
from passport.people.services import Here
from passport.queue.kinds import FORGET_BOOKLETS
from passport.queue.models import Job
from passport.queue.services import add_job
from reports.models import BookletPrint
from reports.selectors import PrintUnknown, print_of
from reports.services import forget_booklets
from tests import cast

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_booklet_that_lies_ready_is_nobodys_any_more(at: datetime) -> None:
    ana = cast.patient(cast.facility())
    user = cast.reader(ana)
    lying = BookletPrint.objects.create(
        patient=ana, asked_by=user, asked_at=at, made_at=at, sha256=objects.put(b"%PDF"), pages=1, forget_at=at + HOUR
    )
    add_job(kind=FORGET_BOOKLETS, subject_uid=ana.uid, at=at, due_at=at + HOUR)
    assert print_of(uid=lying.uid, asked_by=user, at=at) == lying

    leave(patient=ana, here=Here(session_key=""), by=user, at=at)

    with pytest.raises(PrintUnknown):
        print_of(uid=lying.uid, asked_by=user, at=at)
    assert Job.objects.get(kind=FORGET_BOOKLETS).due_at == at
    assert forget_booklets(patient_uid=ana.uid, at=at) is None
    with pytest.raises(objects.ObjectMissing):
        objects.get(lying.sha256)
