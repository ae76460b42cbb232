"""The door for whoever compares doses: figures over many show nobody, single doses are looks."""

from datetime import date, datetime

import pytest

from passport.access.models import Access, Ground, Purpose
from passport.access.services import NotAllowed, open_doses
from passport.access.services.doses import age_on
from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.people.models import Patient, Role
from passport.people.services import end_membership
from tests import cast
from tests.reports.audits.examinations import Room, ct, fluoroscopy, room, scan

pytestmark = pytest.mark.django_db
CHEST = "ct.chest"


@pytest.fixture
def here() -> Room:
    return room("BA")


def looked_at(reader_uid: str) -> set[str]:
    looks = Access.objects.filter(reader_uid=reader_uid)
    assert {(look.purpose, look.ground) for look in looks} <= {(Purpose.SURVEY, Ground.FACILITY)}
    return {(look.record or look.patient.records.get()).local_id for look in looks}


@pytest.mark.parametrize("role", Role)
def test_it_opens_for_physicists_alone(here: Room, role: Role, at: datetime) -> None:
    somebody = cast.staff(here.facility, f"somebody-{role}", role)

    try:
        opened = list(open_doses(reader=somebody, at=at).facilities)
    except NotAllowed:
        opened = []

    assert opened == ([here.facility] if role is Role.PHYSICIST else [])


def test_a_role_that_ended_and_a_facility_of_others_open_nothing(here: Room, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        open_doses(reader=here.user, at=at, facility=cast.facility("Elsewhere", "BA"))

    end_membership(membership=here.user.memberships.get(), by=None, at=at)
    with pytest.raises(NotAllowed):
        open_doses(reader=here.user, at=at)


def test_it_counts_what_was_done_without_showing_anybody(here: Room, at: datetime) -> None:
    for number in range(3):
        here.done(ct("600"), number=number, at=at)
    here.done(ct("900", exam="CT Head"), number=3, at=at)
    here.done(fluoroscopy("12", exam="Some name"), number=4, at=at)
    elsewhere = room("HR", name="Elsewhere", username="another")
    elsewhere.done(ct("600"), number=5, at=at)
    view = open_doses(reader=here.user, at=at)

    counted = [(one.exam_code, one.kind, one.count, one.device_id) for one in view.done(here.device)]

    assert counted == [
        (CHEST, "ct", 3, here.device.pk),
        ("", "projection", 1, here.device.pk),
        ("ct.head", "ct", 1, here.device.pk),
    ]
    assert view.done()[0].last_on == date(2026, 1, 7)
    assert not Access.objects.exists()


def test_what_counts_no_more_is_not_counted_and_not_shown(here: Room, at: datetime) -> None:
    for number in range(5):
        here.done(ct("600"), number=number, at=at)
    entries = [entry.pk for entry in Entry.objects.order_by("pk")]
    Entry.objects.filter(pk=entries[0]).update(state=State.VOID)
    Entry.objects.filter(pk=entries[1]).update(state=State.JOINED)
    Entry.objects.filter(pk=entries[2]).update(therapy=True)
    Entry.objects.filter(pk=entries[3]).update(from_paper=True)
    view = open_doses(reader=here.user, at=at)

    assert [one.count for one in view.done(here.device)] == [1]
    assert [row.entry_id for row in view.unnamed(here.device, CHEST, limit=9, told=False)] == [entries[4]]
    assert view.chosen(here.device, entries) == view.single(here.device, CHEST, limit=9, told=True)


def test_figures_over_many_are_no_look_and_hold_no_identity(here: Room, at: datetime) -> None:
    here.done(ct("600"), number=0, at=at)

    (row,) = open_doses(reader=here.user, at=at).unnamed(here.device, CHEST, limit=9, told=True)

    assert not Access.objects.exists()
    assert (row.years, row.parts, row.performed_on) == (64, 1, date(2026, 1, 5))
    assert [(dose.code_value, dose.value) for dose in row.doses] == [("113813", "600")]
    assert row.told
    assert [one.value for one in row.told.events[0].readings if one.code.value == "113838"] == ["600"]
    assert not [part for part in ("Анић", "1961", "17", "CLINIC") if part in repr((row.person, row.told))]


def test_single_doses_are_a_look_at_each_patient(here: Room, at: datetime) -> None:
    for number in range(4):
        here.done(ct("600"), number=number, at=at)
    view = open_doses(reader=here.user, at=at)

    view.single(here.device, CHEST, limit=2, told=False)
    assert looked_at(here.user.uid) == {"3", "2"}

    wanted = Entry.objects.get(record__local_id="0")
    assert [row.entry_id for row in view.chosen(here.device, [wanted.pk])] == [wanted.pk]
    view.saw([Entry.objects.get(record__local_id="1").pk])
    assert looked_at(here.user.uid) == {"3", "2", "0", "1"}


def test_rows_of_another_hospital_are_neither_shown_nor_looked_at(here: Room, at: datetime) -> None:
    there = room("HR", name="Elsewhere", username="another")
    foreign = there.done(ct("600"), number=7, at=at)
    view = open_doses(reader=here.user, at=at)

    assert view.chosen(there.device, [foreign.pk]) == []
    assert view.single(there.device, CHEST, limit=9, told=False) == []
    view.saw([foreign.pk])
    assert not Access.objects.exists()


def test_two_records_of_one_patient_are_one_person(here: Room, at: datetime) -> None:
    ana = cast.patient(here.facility)
    here.done(ct("600"), number=0, at=at)
    here.done(ct("700"), number=1, at=at, born=None)
    for number in (0, 1):
        record = here.record(number)
        record.patient, record.linked_at, record.linked_how = Patient.objects.get(pk=ana.pk), at, "counter"
        record.save()

    first, second = open_doses(reader=here.user, at=at).unnamed(here.device, CHEST, limit=9, told=False)

    assert first.person == second.person
    assert (first.years, second.years) == (64, 64)


def test_a_part_at_another_device_is_counted_and_its_doses_are_not_read(here: Room, at: datetime) -> None:
    entry = here.done(ct("600"), number=0, at=at)
    part = entry.exposures.get()
    part.pk, part.uid, part.device, part.device_key = None, "f" * 32, None, "another room"
    part.save(force_insert=True)

    (row,) = open_doses(reader=here.user, at=at).unnamed(here.device, CHEST, limit=9, told=True)

    assert (row.parts, len(row.doses)) == (2, 1)


def test_events_that_several_reports_tell_of_are_told_once(here: Room, at: datetime) -> None:
    here.done(ct("600", scan("300"), scan("300")), number=0, at=at)
    again = ct("600", scan("300"), scan("300"))
    here.done(again, number=0, at=at)

    (row,) = open_doses(reader=here.user, at=at).unnamed(here.device, CHEST, limit=9, told=True)

    assert row.told
    assert len(row.told.events) == 2


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 3, 2), date(2026, 3, 1), 17),
        (date(2008, 3, 2), date(2026, 3, 2), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2026, 3, 2), date(2026, 3, 1), None),
        (None, date(2026, 3, 1), None),
        (date(2008, 3, 2), None, None),
    ],
)
def test_an_age_is_in_completed_years(born: date | None, day: date | None, age: int | None) -> None:
    assert age_on(born, day) == age
