from datetime import datetime

import pytest

from ingestion.models import InboxItem, InboxState
from ingestion.reasons import Reason
from ingestion.tasks import read_item
from passport import objects
from passport.booklet.models import DoseReport
from passport.queue.services import MOST_ATTEMPTS
from tests import sr
from tests.ingestion.senders import received, source

pytestmark = pytest.mark.django_db


def test_an_object_is_recorded_once_however_often_the_bell_rings(at: datetime) -> None:
    uid = received(source(at), sr.ct(), at=at).uid

    read_item(uid)
    read_item(uid)

    item = InboxItem.objects.get()
    assert (item.state, item.due_at, item.lease) == (InboxState.RECORDED, None, "")
    assert DoseReport.objects.count() == 1


def test_a_bell_brings_those_along_for_which_nobody_rang(at: datetime) -> None:
    sender = source(at)
    rung, unheard = (received(sender, sr.ct(study_uid=sr.uid("study", number)), at=at) for number in (1, 2))

    read_item(rung.uid)

    assert set(InboxItem.objects.values_list("uid", "state")) == {(rung.uid, "recorded"), (unheard.uid, "recorded")}


def test_a_late_bell_still_brings_what_is_due(at: datetime) -> None:
    unheard = received(source(at), sr.ct(), at=at)

    read_item("of a row that somebody else has settled")

    assert list(InboxItem.objects.values_list("uid", "state")) == [(unheard.uid, "recorded")]


def test_an_object_whose_bytes_are_gone_is_tried_again_later(at: datetime) -> None:
    item = received(source(at), sr.ct(), at=at)
    objects.forget(item.sha256)

    read_item(item.uid)

    item.refresh_from_db()
    assert (item.state, item.attempts, item.lease) == (InboxState.RECEIVED, 1, "")
    assert item.due_at > at


def test_an_object_that_ends_its_worker_each_time_waits_for_a_person_at_last(at: datetime) -> None:
    item = received(source(at), sr.ct(), at=at)
    InboxItem.objects.update(attempts=MOST_ATTEMPTS)

    read_item(item.uid)

    item.refresh_from_db()
    assert (item.state, item.reason, item.due_at) == (InboxState.WAITING, Reason.PROCESSING_FAILED, None)
    assert not DoseReport.objects.exists()
