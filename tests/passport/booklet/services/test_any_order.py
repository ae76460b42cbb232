"""A row is a function of the set of its reports: any order and any repetition give the same, under both records."""

import random
from datetime import datetime

import pytest

from passport.booklet.models import Dose, DoseReport, Entry
from passport.booklet.reading import Grade, Kind, ReportReading
from passport.booklet.services import Source, record_report
from passport.booklet.services.joining import join_entries, split_entries
from passport.people.models import Facility, Record, Role, User
from tests import cast
from tests.passport.booklet.readings import event, measure, reading

pytestmark = pytest.mark.django_db
A, B, C = (event(f"1.{number}", dlp) for number, dlp in ((1, "10"), (2, "20"), (3, "30")))
Said = tuple[str, str | None, list[tuple[str, ...]], list[tuple[str, int, str]]]


def ct(number: int, *events: object, **parts: object) -> ReportReading:
    total = (measure("113813", str(10 * number)),)
    said = {"study_instance_uid": "2.25.100", "sop_instance_uid": f"2.25.{number}", "totals": total, **parts}
    return reading(events=events, content_at=f"2026030112000{number}", **said)


# Cumulative, continued, amended, a picture of the same, the same events under another study.
OF_CT = [
    ct(1, A),
    ct(2, A, B),
    ct(3, C),
    ct(4, A, B, study_instance_uid="2.25.101"),
    ct(5, event("1.1", "11")),
    ct(6, event("1.2", "21", Grade.PICTURE), totals=()),
]
OF_PET = [
    reading(
        sop_instance_uid=f"2.25.9{number}",
        study_instance_uid="2.25.900",
        kind=Kind.NUCLEAR_MEDICINE,
        exam="PET/CT",
        totals=(measure("113507", activity),),
        content_at=f"2026030113000{number}",
    )
    for number, activity in ((1, "250"), (2, "251"))
]

# Worked out by hand: event 1.1 counts in report 5, 1.2 in its copy 4 of the other study, 1.3 in report 3. The devices'
# totals of 3 and 5, which cover what the first study holds, differ from its events.
CT_DOSES = [
    ("113813", "20", "events", "2.25.101"),
    ("113813", "41", "events", "2.25.100"),
    ("113813", "80", "device", "2.25.100"),
]
CT_PARTS = [("2.25.100", 2, "shared_events continued totals_differ"), ("2.25.101", 1, "shared_events")]
PET_DOSES, PET_PARTS = [("113507", "251", "device", "2.25.900")], [("2.25.900", 0, "")]


@pytest.fixture
def place() -> Facility:
    return cast.facility()


@pytest.fixture
def vera(place: Facility) -> User:
    return cast.staff(place, "vera", Role.PACS_ADMINISTRATOR)


def record(what: ReportReading, of: Record, place: Facility, at: datetime) -> Entry:
    return record_report(reading=what, record=of, source=Source(name="test", facility=place), at=at).entry


def said(entry: Entry) -> Said:
    """Return all that a row says, without the names that chance gives."""
    entry = Entry.objects.get(pk=entry.pk)
    doses = Dose.objects.filter(version=entry.current_version)
    parts = entry.exposures.values_list("study_instance_uid", "events", "labels")
    return (
        entry.kind,
        entry.exam_as_sent,
        sorted((dose.code_value, dose.value, dose.origin, dose.exposure.study_instance_uid) for dose in doses),
        sorted(parts),
    )


def joined_meanwhile(seed: int, place: Facility, vera: User, at: datetime) -> tuple[Entry, Entry]:
    """Record every report at least once, in any order, some again; join both rows at any moment of it."""
    chance = random.Random(seed)
    ris, pet_ris = cast.record("RIS", "1"), cast.record("PET-RIS", "1")
    sent = [*((one, ris) for one in OF_CT), *((one, pet_ris) for one in OF_PET)]
    sent += chance.choices(sent, k=5)
    chance.shuffle(sent)
    rows: dict[Record, Entry] = {}
    when = chance.randrange(len(sent))
    for number, (what, of) in enumerate(sent):
        rows.setdefault(of, record(what, of, place, at))
        both = len(rows) == 2 and Entry.objects.filter(state="joined").count() == 0
        if both and (number >= when or number == len(sent) - 1):
            why = {"reason": "PET/CT", "by": vera, "at": at, "one_person": True}
            join_entries(entry=rows[ris], other=rows[pet_ris], **why)
    return rows[ris], rows[pet_ris]


@pytest.mark.parametrize("seed", range(8))
def test_any_order_any_repetition_and_any_moment_of_joining_give_the_same(
    seed: int, place: Facility, vera: User, at: datetime
) -> None:
    ct_row, pet_row = joined_meanwhile(seed, place, vera, at)
    together = said(ct_row)
    split_entries(entry=ct_row, other=pet_row, by=vera, at=at)

    assert together == ("nuclear_medicine", "PET/CT", sorted(CT_DOSES + PET_DOSES), CT_PARTS + PET_PARTS)
    assert said(ct_row) == ("ct", "CT Thorax", CT_DOSES, CT_PARTS)
    assert said(pet_row) == ("nuclear_medicine", "PET/CT", PET_DOSES, PET_PARTS)
    assert (Entry.objects.count(), DoseReport.objects.count()) == (2, len(OF_CT) + len(OF_PET))
