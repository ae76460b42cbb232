"""Several workers at one inbox: needs PostgreSQL, whose writers do run at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from ingestion.models import InboxItem, InboxState
from ingestion.services.recording import settle
from passport.booklet.models import Blob, DoseReport, Entry, EventKey
from passport.people.models import Record
from passport.signing.models import Act
from tests.ingestion.senders import received, source
from tests.sr import CtEvent, ct

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def at_once(work: list[Callable[[], InboxItem]]) -> list[InboxItem]:
    """Return what each piece of work came to; all begin at the same moment."""
    start = threading.Barrier(len(work))

    def run(piece: Callable[[], InboxItem]) -> InboxItem:
        start.wait()
        try:
            return piece()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run, work))


def test_four_workers_record_one_object_once(at: datetime) -> None:
    item = received(source(at), ct(), at=at)

    ends = at_once([lambda: settle(item_uid=item.uid, at=at)] * WORKERS)

    assert {(end.state, end.entry_uid) for end in ends} == {(InboxState.RECORDED, Entry.objects.get().uid)}
    assert (DoseReport.objects.count(), Blob.objects.count(), EventKey.objects.count()) == (1, 1, 1)
    assert Act.objects.filter(subject_uid=item.uid).count() == 1


def test_four_reports_of_one_study_at_once_make_one_record_and_one_entry(at: datetime) -> None:
    sender = source(at)
    items = [
        received(sender, ct(number=number, events=[CtEvent(number=number)]), at=at) for number in range(1, WORKERS + 1)
    ]

    ends = at_once([lambda uid=item.uid: settle(item_uid=uid, at=at) for item in items])

    assert {end.state for end in ends} == {InboxState.RECORDED}
    assert (Record.objects.count(), Entry.objects.count(), DoseReport.objects.count()) == (1, 1, WORKERS)
    assert Entry.objects.get().exposures.get().events == WORKERS


def test_one_report_from_four_sources_at_once_is_recorded_once(at: datetime) -> None:
    senders = [source(at, name=f"room-{number}") for number in range(WORKERS)]
    items = [received(sender, ct(), at=at) for sender in senders]

    ends = at_once([lambda uid=item.uid: settle(item_uid=uid, at=at) for item in items])

    assert sorted(end.state for end in ends) == ["duplicate", "duplicate", "duplicate", "recorded"]
    assert (Entry.objects.count(), DoseReport.objects.count(), Blob.objects.count()) == (1, 1, 1)
