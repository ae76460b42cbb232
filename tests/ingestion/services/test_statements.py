"""In how many statements a report goes from a claimed row to a settled one, and what it leaves, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydicom.dataset import Dataset

from ingestion.models import InboxItem, InboxState, Source
from ingestion.services.recording import settle
from passport.booklet.models import Blob, Dose, DoseReport, Entry, EventKey, Exposure, Version
from passport.people.models import Device, Record
from passport.queue.services import claim
from passport.signing.models import Act
from tests.ingestion.senders import received, settled, source
from tests.sr import ANA, BORIS, C_ARM, CtEvent, XrayEvent, ct, projection, uid

pytestmark = pytest.mark.django_db
MOST = 8
# What transactions are made of is no statement.
FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def statements(sender: Source, sent: Dataset, at: datetime) -> list[str]:
    """Return the statements with which a worker records a report, from its claim on."""
    uid = received(sender, sent, at=at).uid
    with CaptureQueriesContext(connection) as captured:
        item = claim(InboxItem, uid=uid, at=at)
        assert settle(item_uid=item.uid, at=at).state == InboxState.RECORDED
    return [query["sql"] for query in captured if not query["sql"].startswith(FRAMES)]


def fluoroscopy(events: int, **words: object) -> Dataset:
    """Return a report of so many events; a very long one says of them only that they were."""
    one = XrayEvent() if events <= 316 else XrayEvent(quantities=(), plane=None)
    return projection(events=[one] * events, device=C_ARM, study_uid=uid("study", events), **words)


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


def test_a_report_of_any_size_takes_as_many_statements(sender: Source, at: datetime) -> None:
    taken = [len(statements(sender, fluoroscopy(events, patient=ANA), at)) for events in (2, 3, 316, 2000)]

    assert taken[1:] == [taken[1]] * 3
    if connection.vendor == "postgresql":
        assert taken[0] <= MOST  # its patient was never seen before


def test_the_first_report_of_a_patient_from_a_registered_device_takes_no_more(sender: Source, at: datetime) -> None:
    Device.objects.create(facility=sender.facility, name="Room 1", serial_number=C_ARM.serial_number, created_at=at)

    taken = statements(sender, fluoroscopy(3, patient=BORIS), at)

    assert Exposure.objects.get().device == Device.objects.get()
    if connection.vendor == "postgresql":
        assert len(taken) <= MOST


def once_more(sender: Source, number: int, at: datetime) -> int:
    events = [CtEvent(number=100 * number + event) for event in range(5 * number)]
    return len(statements(sender, ct(number=number, events=events), at))


def test_a_report_that_joins_an_entry_takes_as_many_whatever_is_there(sender: Source, at: datetime) -> None:
    settled(sender, ct(number=1), at=at)

    taken = [once_more(sender, number, at) for number in (2, 3, 4)]

    assert taken == [taken[0]] * 3


# What the device states, and what its three events come to: they differ, so both are shown.
SUMS = [("0.16", "Gy.cm2"), ("0.48", "Gy.cm2")]
TABLES: list[tuple[Callable[[], int], int]] = [
    (Record.objects.count, 1),
    (Entry.objects.count, 1),
    (Exposure.objects.count, 1),
    (Version.objects.count, 1),
    (DoseReport.objects.count, 1),
    (Blob.objects.count, 1),
    (EventKey.objects.count, 3),
]


def test_what_a_report_leaves_is_the_same_on_both_databases(sender: Source, at: datetime) -> None:
    item = settled(sender, fluoroscopy(3, patient=replace(ANA, birth_date="19850612")), at=at)

    entry = Entry.objects.select_related("current_version", "record").get()
    exposure, report = entry.exposures.get(), DoseReport.objects.get()
    assert [count() for count, _ in TABLES] == [expected for _, expected in TABLES]
    assert (item.state, item.entry_uid, item.sop_instance_uid) == ("recorded", entry.uid, report.sop_instance_uid)
    assert (item.study_instance_uid, item.device_key) == (exposure.study_instance_uid, exposure.device_key)
    assert (entry.state, entry.created_at, entry.current_version.number) == ("pending", at, 1)
    assert (exposure.events, exposure.entry_id, report.exposure_id) == (3, entry.pk, exposure.pk)
    assert set(EventKey.objects.values_list("exposure_id", "report_id")) == {(exposure.pk, report.pk)}
    doses = Dose.objects.filter(version=entry.current_version)
    assert [(dose.value, dose.unit) for dose in doses if dose.code_value == "113722"] == SUMS
    assert [dose.position for dose in doses] == list(range(len(doses)))
    acts = Act.objects.filter(subject_uid__in=[entry.uid, item.uid]).values_list("verb", "subject_uid", "detail")
    assert sorted(acts) == [
        ("entry.submitted", entry.uid, {}),
        ("inbox.recorded", item.uid, {"reason": "", "entry_uid": entry.uid}),
        ("report.recorded", entry.uid, {"report": report.uid}),
    ]


def test_keys_that_were_reserved_are_followed_by_those_of_the_orm(sender: Source, at: datetime) -> None:
    first = Entry.objects.get(uid=settled(sender, ct(), at=at).entry_uid)

    made = Entry.objects.create(
        record=first.record, facility=first.facility, kind="ct", state_at=at, created_at=at, state="draft"
    )
    second = Entry.objects.get(uid=settled(sender, ct(study_uid=uid("another")), at=at).entry_uid)

    assert first.pk < made.pk < second.pk
