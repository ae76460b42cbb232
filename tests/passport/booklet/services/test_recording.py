"""A report becomes a row once, its parts join, and what contradicts is refused with nothing written."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passport.booklet.models import Blob, Dose, DoseReport, Entry, EventKey
from passport.booklet.reading import Kind, Performed, ReportReading
from passport.booklet.services import (
    EventUnderOtherRecord,
    Recorded,
    SopConflict,
    Source,
    StudyMissing,
    record_report,
)
from passport.people.models import Facility, Record
from passport.signing.models import Act
from tests import cast
from tests.passport.booklet.readings import event, measure, reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Facility:
    return cast.facility()


@pytest.fixture
def ana() -> Record:
    return cast.record()


def ct(*uids: str, sop: str = "2.25.1", **parts: object) -> ReportReading:
    events = tuple(event(uid, "10") for uid in uids)
    total = (measure("113813", str(10 * len(uids))),)
    return reading(sop_instance_uid=sop, events=events, totals=total, **parts)


def take(what: ReportReading, record: Record, place: Facility, at: datetime, sha256: str = "a" * 64) -> Recorded:
    source = Source(name="test", facility=place, sha256=sha256, size=1)
    return record_report(reading=what, record=record, source=source, at=at)


def shown(entry: Entry) -> list[tuple[str, str, str]]:
    doses = Dose.objects.filter(version=entry.current_version)
    return [(dose.code_value, dose.value, dose.origin) for dose in doses]


def test_a_report_becomes_a_row_that_waits_for_its_signature(place: Facility, ana: Record, at: datetime) -> None:
    entry = take(ct("1.1", "1.2", persons=(("121094", "Техничар^Пера"),)), ana, place, at).entry

    assert (entry.state, entry.exam_as_sent, entry.exam_code, entry.region) == (
        "pending",
        "CT Thorax",
        "ct.chest",
        "chest",
    )
    assert (entry.performed_on, entry.performed_at.isoformat(), entry.performer) == (
        date(2026, 3, 1),
        "2026-03-01T10:15:00+01:00",
        "Техничар^Пера",
    )
    assert (entry.pack, entry.article) == ("rs-1998", "čl. 2. st. 3. i čl. 3")
    assert shown(entry) == [("113813", "20", "device")]
    assert EventKey.objects.count() == 2
    assert set(Act.objects.values_list("verb", flat=True)) == {"entry.submitted", "report.recorded"}


def test_the_same_content_again_changes_nothing_and_keeps_the_other_bytes(
    place: Facility, ana: Record, at: datetime
) -> None:
    first = take(ct("1.1"), ana, place, at)
    again = take(ct("1.1"), ana, place, at, sha256="b" * 64)

    assert (again.duplicate, again.entry) == (True, first.entry)
    assert (Entry.objects.count(), DoseReport.objects.count(), Blob.objects.count()) == (1, 1, 2)


def test_a_continued_study_is_one_row_with_the_sum(place: Facility, ana: Record, at: datetime) -> None:
    take(ct("1.1", sop="2.25.1", content_at="1"), ana, place, at)
    entry = take(ct("1.2", "1.3", sop="2.25.2", content_at="2"), ana, place, at).entry

    assert Entry.objects.count() == 1
    assert shown(entry) == [("113813", "30", "device")]
    assert entry.exposures.get().labels == "continued"


def test_parts_of_a_pet_ct_are_two_exposures_of_one_row(place: Facility, ana: Record, at: datetime) -> None:
    take(ct("1.1"), ana, place, at)
    tracer = replace(event("1.9", "0"), readings=(measure("113507", "394"),))
    entry = take(
        reading(kind=Kind.NUCLEAR_MEDICINE, sop_instance_uid="2.25.9", events=(tracer,), exam="PET-CT"), ana, place, at
    ).entry

    assert (Entry.objects.count(), entry.exposures.count(), entry.exam_code) == (1, 2, "nm.pet_ct")
    assert shown(entry) == [("113813", "10", "device"), ("113507", "394", "events")]


def test_one_instance_in_two_studies_joins_and_adds_no_dose(place: Facility, ana: Record, at: datetime) -> None:
    take(ct("1.1"), ana, place, at)
    entry = take(ct("1.1", study_instance_uid="2.25.77"), ana, place, at).entry

    assert (Entry.objects.count(), entry.exposures.count()) == (1, 2)
    assert [value for _, value, _ in shown(entry)] == ["10"]


def test_two_contents_of_one_instance_in_one_study_contradict(place: Facility, ana: Record, at: datetime) -> None:
    take(ct("1.1"), ana, place, at)

    with pytest.raises(SopConflict):
        take(ct("1.1", "1.2"), ana, place, at)
    assert DoseReport.objects.count() == 1


def test_an_event_of_another_patient_is_refused_and_nothing_written(place: Facility, ana: Record, at: datetime) -> None:
    boris = cast.record(local_id="18")
    take(ct("1.1"), ana, place, at)

    with pytest.raises(EventUnderOtherRecord):
        take(ct("1.1", sop="2.25.5", study_instance_uid="2.25.6"), boris, place, at)
    assert (Entry.objects.count(), DoseReport.objects.count()) == (1, 1)


def test_a_report_without_a_study_has_no_place(place: Facility, ana: Record, at: datetime) -> None:
    with pytest.raises(StudyMissing):
        take(reading(study_instance_uid=None), ana, place, at)


def test_an_unknown_date_stays_unknown(place: Facility, ana: Record, at: datetime) -> None:
    entry = take(ct("1.1", performed=Performed(date=None, at=None, as_sent=None)), ana, place, at).entry

    assert (entry.performed_on, entry.performed_at, entry.pack) == (None, None, "")


def test_statements_do_not_grow_with_events(place: Facility, ana: Record, at: datetime) -> None:
    take(ct("0", sop="2.25.0", study_instance_uid="2.25.8"), ana, place, at)  # SQLite begins to count keys with it
    counts = []
    for number, events in enumerate((3, 316)):
        uids = [f"1.{number}.{event}" for event in range(events)]
        report = ct(*uids, sop=f"2.25.1{number}", study_instance_uid=f"2.25.9{number}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take(report, ana, place, at)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_event_of_another_row_is_not_counted_when_a_further_report_comes(
    place: Facility, ana: Record, at: datetime
) -> None:
    take(ct("1.1"), ana, place, at)
    take(ct("1.5", sop="2.25.2", study_instance_uid="2.25.50", content_at="1"), ana, place, at)
    take(ct("1.1", sop="2.25.3", study_instance_uid="2.25.50", content_at="2"), ana, place, at)
    entry = take(ct("1.6", sop="2.25.4", study_instance_uid="2.25.50", content_at="3"), ana, place, at).entry

    assert [value for _, value, _ in shown(entry)] == ["20"]


@pytest.mark.parametrize("value", ["1" + "0" * 20, "9" * 34])
def test_a_number_beyond_all_measure_is_recorded_as_sent(
    place: Facility, ana: Record, at: datetime, value: str
) -> None:
    entry = take(reading(totals=(measure("113813", value),)), ana, place, at).entry

    assert shown(entry) == [("113813", value, "device")]


def test_an_event_whose_uid_is_too_long_is_recorded_once(place: Facility, ana: Record, at: datetime) -> None:
    take(ct("1." * 100), ana, place, at)
    take(ct("1." * 100, sop="2.25.7", content_at="20260301113000"), ana, place, at)

    assert [len(key) for key in EventKey.objects.values_list("key", flat=True)] == [64]
