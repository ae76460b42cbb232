"""Who reads the register of a facility, what is in it, and that each look is written down."""

from datetime import datetime

import pytest

from passport.access.models import Access
from passport.access.services import NotAllowed
from passport.booklet.models import Entry
from passport.booklet.reading import Kind
from passport.incidents.models import Incident, IncidentKind
from passport.incidents.register import open_register
from passport.incidents.services import (
    Happening,
    UnbornDose,
    close_incident,
    drafts_for,
    no_incident,
    open_draft,
    sign_unborn_dose,
)
from passport.justification.models import AskedAnswer
from passport.people.models import Role
from tests import cast
from tests.passport.incidents.cast import (
    ORDERS_REPORTS,
    Desk,
    answer,
    arrive,
    dose,
    intervention,
    recorded,
    row,
)
from tests.passport.incidents.cast import desk as make_desk


def looks() -> set[tuple[str, str, object]]:
    return set(Access.objects.values_list("reader_name", "purpose", "patient"))


@pytest.mark.parametrize("who", ["physicist", "administrator"])
def test_who_keeps_the_register_reads_it_and_leaves_a_look(desk: Desk, who: str, at: datetime) -> None:
    incident = recorded(desk, at)
    register = open_register(reader=getattr(desk, who), at=at)

    assert register.incidents() == [incident]
    assert register.incident(incident.uid) == incident
    assert looks() == {(who, "incident", desk.ana.pk)}


def test_the_look_says_to_the_patient_nothing_of_what_happened(desk: Desk, at: datetime) -> None:
    recorded(desk, at)
    open_register(reader=desk.physicist, at=at).incidents()

    assert Access.objects.get().get_purpose_display() == "checking how examinations are done"


@pytest.mark.parametrize("role", [Role.APPROVER, Role.RADIOGRAPHER, Role.CLERK, Role.REFERRER, Role.PACS_ADMINISTRATOR])
def test_nobody_else_opens_it(desk: Desk, role: Role, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        open_register(reader=cast.staff(desk.facility, "somebody", role), at=at)


def test_the_register_of_another_facility_is_not_there(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    elsewhere = make_desk(at, name="Clinic Cedar", prefix="cedar-")
    register = open_register(reader=elsewhere.physicist, at=at)

    assert register.incidents() == []
    for read, uid in ((register.incident, incident.uid), (register.entry, desk.entry.uid)):
        with pytest.raises(NotAllowed):
            read(uid)
    with pytest.raises(NotAllowed):
        open_register(reader=elsewhere.physicist, at=at, facility=desk.facility)
    assert not Access.objects.filter(patient=desk.ana).exists()


def test_open_and_ended_lines_are_told_apart_and_the_latest_stands_first(desk: Desk, at: datetime) -> None:
    running = recorded(desk, at)
    closed = close_incident(incident=recorded(desk, at), why="done", by=desk.physicist, at=at)
    none = no_incident(incident=recorded(desk, at), why="planned", by=desk.physicist, at=at)
    register = open_register(reader=desk.physicist, at=at)

    assert register.incidents(open_only=True) == [running]
    assert register.incidents(open_only=False) == [none, closed]
    assert register.incidents() == [none, closed, running]
    assert [register.count(), register.count(open_only=True), register.count(open_only=False)] == [3, 1, 2]


def test_a_page_of_the_register_is_followed_by_another(desk: Desk, at: datetime) -> None:
    first, second = recorded(desk, at), recorded(desk, at)
    register = open_register(reader=desk.physicist, at=at)

    assert register.incidents(size=1) == [second]
    assert register.incidents(size=1, offset=1) == [first]
    assert register.incidents(size=None) == [second, first]


def test_a_line_about_nobody_leaves_no_look(desk: Desk, at: datetime) -> None:
    happening = Happening(kind=IncidentKind.ABOVE_REFERENCE, what="The median of chest CT.")
    open_draft(facility=desk.facility, happening=happening, by=desk.physicist, at=at)

    assert len(open_register(reader=desk.physicist, at=at).incidents()) == 1
    assert not Access.objects.exists()


def test_the_statements_of_a_page_do_not_grow_with_its_lines(
    desk: Desk, at: datetime, django_assert_max_num_queries: object
) -> None:
    for _turn in range(12):
        recorded(desk, at)
    register = open_register(reader=desk.physicist, at=at)

    with django_assert_max_num_queries(9):
        assert len(register.incidents()) == 12


def test_follow_ups_without_an_approved_text_stand_first(desk: Desk, at: datetime) -> None:
    entry = arrive(desk, intervention(dose("6200"), study="2.25.700"), at)
    drafts_for(entry=entry, at=at)

    assert [one.entry for one in open_register(reader=desk.physicist, at=at).follow_ups()] == [entry]
    assert looks() == {("physicist", "incident", desk.ana.pk)}


@pytest.fixture
def where_it_is_ordered(at: datetime, db: None) -> Desk:
    """Return a clinic whose text wants the dose of every exposed unborn child."""
    return make_desk(at, ORDERS_REPORTS)


def due(desk: Desk, at: datetime) -> list[Entry]:
    return open_register(reader=desk.physicist, at=at).unborn_doses_due()


def test_the_dose_of_an_unborn_child_is_due_until_a_physicist_states_it(
    where_it_is_ordered: Desk, at: datetime
) -> None:
    desk = where_it_is_ordered
    before = due(desk, at)
    answer(desk, AskedAnswer.YES, at)
    drafts_for(entry=desk.entry, at=at)
    opened = due(desk, at)
    sign_unborn_dose(
        entry=desk.entry, said=UnbornDose(text="Outside the beam.", method="None."), by=desk.physicist, at=at
    )

    assert (before, opened, due(desk, at)) == ([], [desk.entry], [])


def test_it_stays_due_when_the_exposure_was_no_incident(where_it_is_ordered: Desk, at: datetime) -> None:
    desk = where_it_is_ordered
    answer(desk, AskedAnswer.YES, at)
    (draft,) = drafts_for(entry=desk.entry, at=at)
    no_incident(incident=draft, why="It was justified.", by=desk.physicist, at=at)

    assert due(desk, at) == [desk.entry]


def test_it_is_due_no_more_when_the_pregnancy_was_excluded(where_it_is_ordered: Desk, at: datetime) -> None:
    desk = where_it_is_ordered
    answer(desk, AskedAnswer.YES, at)
    (draft,) = drafts_for(entry=desk.entry, at=at)
    answer(desk, AskedAnswer.EXCLUDED, at)
    no_incident(incident=draft, why="Excluded by a test.", by=desk.physicist, at=at)

    assert due(desk, at) == []


def test_a_pregnancy_that_was_found_out_afterwards_makes_it_due(where_it_is_ordered: Desk, at: datetime) -> None:
    recorded(where_it_is_ordered, at, IncidentKind.PREGNANT)

    assert due(where_it_is_ordered, at) == [where_it_is_ordered.entry]


def test_where_the_text_does_not_want_it_nothing_is_due(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    drafts_for(entry=desk.entry, at=at)

    assert due(desk, at) == []


def test_a_text_that_wants_it_of_radioactive_medicines_only_wants_it_there(at: datetime, db: None) -> None:
    desk = make_desk(at, "RS")
    scan = row(desk.record, desk.facility, at, study="2.25.900", kind=Kind.NUCLEAR_MEDICINE)
    for entry in (desk.entry, scan):
        answer(desk, AskedAnswer.YES, at, entry=entry)
        drafts_for(entry=entry, at=at)

    assert Incident.objects.count() == 2
    assert due(desk, at) == [scan]
