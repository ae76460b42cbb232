"""A report that is recorded opens what its row calls for: after it stands, and never in its way."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from ingestion import sweeping, tasks
from ingestion.models import InboxItem, InboxState, Source
from ingestion.services.drafting import draft_after
from ingestion.sweeping import Sweep
from ingestion.tasks import read_item
from passport.booklet.models import Entry
from passport.incidents.models import FollowUp, Incident
from passport.justification.models import Asked, AskedAnswer
from tests import cast
from tests.ingestion.senders import received, settled, source
from tests.sr import ANA, C_ARM, XrayEvent, projection
from tests.sr.xray import Quantity

pytestmark = pytest.mark.django_db
HIGH = XrayEvent(quantities=(Quantity(concept="113738", value="6.2", unit="Gy"),))


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


def sent(sender: Source, at: datetime, *events: XrayEvent) -> InboxItem:
    return received(sender, projection(events=list(events), accumulated=(), patient=ANA, device=C_ARM), at=at)


def opened() -> list[tuple[str, str]]:
    return list(Incident.objects.values_list("kind", "entry__uid"))


def test_a_high_dose_opens_a_draft_and_a_mark_once_its_report_stands(sender: Source, at: datetime) -> None:
    item = sent(sender, at, HIGH)

    read_item(item.uid)
    read_item(item.uid)

    item.refresh_from_db()
    assert item.state == InboxState.RECORDED
    assert opened() == [("follow_up", item.entry_uid)]
    assert FollowUp.objects.get().value_mgy == "6200"


def test_a_usual_report_opens_nothing(sender: Source, at: datetime) -> None:
    read_item(sent(sender, at, XrayEvent()).uid)

    assert (Entry.objects.count(), opened()) == (1, [])


def test_an_answer_that_was_there_before_a_report_of_the_row_counts(sender: Source, at: datetime) -> None:
    entry = Entry.objects.get(uid=settled(sender, projection(patient=ANA, device=C_ARM), at=at).entry_uid)
    said = {"ask": "pregnancy", "actor": "performer", "answer": AskedAnswer.YES, "at": at}
    Asked.objects.create(entry=entry, by=cast.reader(cast.patient(entry.facility)), **said)

    read_item(received(sender, projection(number=2, events=[HIGH], patient=ANA, device=C_ARM), at=at).uid)

    assert ("pregnant", entry.uid) in opened()


@pytest.mark.parametrize("state", [state for state in InboxState if state != InboxState.RECORDED])
def test_what_was_not_recorded_opens_nothing(sender: Source, state: InboxState, at: datetime) -> None:
    item = settled(sender, projection(events=[HIGH], accumulated=(), patient=ANA, device=C_ARM), at=at)
    item.state = state

    assert (draft_after(item=item, at=at), opened()) == (0, [])


def test_a_report_stands_also_when_its_drafts_fail(
    sender: Source, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**given: object) -> int:
        raise OperationalError

    monkeypatch.setattr(tasks, "draft_after", fail)
    item = sent(sender, at, HIGH)
    with pytest.raises(OperationalError):
        read_item(item.uid)

    item.refresh_from_db()
    assert (item.state, item.lease, Entry.objects.count()) == (InboxState.RECORDED, "", 1)


def test_a_sweep_opens_what_a_killed_worker_left(sender: Source) -> None:
    now = timezone.now()
    item = settled(sender, projection(events=[HIGH], accumulated=(), patient=ANA, device=C_ARM), at=now)
    before = opened()

    assert Sweep(clock=lambda: now + timedelta(hours=1)).look() == 1
    assert (before, opened()) == ([], [("follow_up", item.entry_uid)])


def test_a_sweep_goes_on_after_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, stop = [], threading.Event()

    def missed(**given: object) -> int:
        looks.append(given)
        if len(looks) == 1:
            raise OperationalError
        stop.set()
        return 0

    monkeypatch.setattr(sweeping, "drafts_missed", missed)
    monkeypatch.setattr(sweeping, "connection", type("Connection", (), {"close": staticmethod(lambda: None)}))
    Sweep(clock=timezone.now, every=timedelta(0)).run(stop)

    assert len(looks) == 2
