from datetime import date, datetime, timedelta

import pytest

from passport.access.models import Access, Purpose
from passport.access.scopes import LISTS
from passport.access.services import ListView, NotAllowed, hide_entry, open_list
from passport.booklet.models import Entry, Shielding
from passport.booklet.selectors import row_said
from passport.booklet.services import Performed, confirm_entry
from passport.people.models import Role, User
from passport.people.selectors import practitioner_of
from passport.people.services import AsSent, PatientForm, end_membership, record_of, register_patient
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast


def open_for(reader: User, purpose: Purpose, at: datetime) -> ListView:
    return open_list(reader=reader, purpose=purpose, at=at)


def about(reader: User) -> set[object]:
    return {look.patient or look.record for look in Access.objects.filter(reader_uid=reader.uid)}


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize(
    "who, role",
    [
        ("approver", Role.APPROVER),
        ("radiographer", Role.RADIOGRAPHER),
        ("clerk", Role.CLERK),
        ("pacs", Role.PACS_ADMINISTRATOR),
        ("doctor", Role.REFERRER),
        ("ana_reads", None),
    ],
)
def test_a_work_list_opens_for_its_roles_alone(
    who: str, role: Role | None, purpose: Purpose, cast: Cast, at: datetime
) -> None:
    expected = role in LISTS.get(purpose, ())

    try:
        opened = list(open_for(getattr(cast, who), purpose, at).facilities) != []
    except NotAllowed:
        opened = False

    assert opened == expected


def test_the_approver_sees_what_waits_for_this_person_or_for_nobody(cast: Cast, at: datetime) -> None:
    colleague = practitioner_of(people.staff(cast.linden, Role.APPROVER, at, given_name="Mila"))
    people.entry(people.record(cast.boris), cast.linden, cast.radiographer, at, approver=colleague, exam="Foot")
    mine = people.entry(people.record(cast.ana), cast.linden, cast.radiographer, at, approver=cast.signer, exam="Hip")

    view = open_for(cast.approver, Purpose.SIGNING, at)

    assert view.pending() == [cast.ana_at_linden, cast.boris_at_linden, mine]
    assert view.waiting_counts().total == 3
    assert view.pending(offset=2) == [mine]
    assert about(cast.approver) == {cast.ana, cast.boris}


def test_counting_shows_nobody(cast: Cast, at: datetime) -> None:
    assert open_for(cast.approver, Purpose.SIGNING, at).waiting_counts().total == 2
    assert not Access.objects.exists()


def test_a_list_looks_at_each_patient_once_a_quarter(cast: Cast, at: datetime) -> None:
    for _turn in range(2):
        open_for(cast.approver, Purpose.SIGNING, at).pending()

    assert Access.objects.count() == 2
    assert set(Access.objects.values_list("facility_name", "ground", "purpose")) == {
        ("Clinic Linden", "facility", "signing")
    }


def test_a_row_of_another_facility_is_not_there(cast: Cast, at: datetime) -> None:
    view = open_for(cast.approver, Purpose.SIGNING, at)

    assert view.entry(cast.ana_at_linden.uid) == cast.ana_at_linden
    assert view.chosen([cast.boris_at_linden.uid, cast.ana_at_linden.uid]) == [cast.boris_at_linden, cast.ana_at_linden]
    with pytest.raises(NotAllowed):
        view.entry(cast.ana_at_cedar.uid)
    with pytest.raises(NotAllowed):
        view.chosen([cast.ana_at_linden.uid, cast.ana_at_cedar.uid])


def test_a_facility_of_others_cannot_be_asked_for(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        open_list(reader=cast.approver, facility=cast.cedar, purpose=Purpose.SIGNING, at=at)

    both = open_list(reader=cast.approver, facilities=[cast.cedar, cast.linden], purpose=Purpose.SIGNING, at=at)
    assert list(both.facilities) == [cast.linden]


def test_a_role_that_ended_opens_no_list(cast: Cast, at: datetime) -> None:
    end_membership(membership=cast.approver.memberships.get(), by=None, at=at)

    with pytest.raises(NotAllowed):
        open_for(cast.approver, Purpose.SIGNING, at)


def test_the_radiographer_sees_what_was_done_and_what_came_back(cast: Cast, at: datetime) -> None:
    view = open_for(cast.radiographer, Purpose.PERFORMING, at)

    assert view.performed() == [cast.boris_at_linden, cast.ana_at_linden]
    assert view.performed(typed=True) == [cast.boris_at_linden, cast.ana_at_linden]
    assert (view.performed(typed=False), view.performed(since=at.date())) == ([], [])
    assert (len(view.in_state("pending")), view.in_state("returned")) == (2, [])


def test_the_counter_finds_its_own_patients_and_no_rows(cast: Cast, at: datetime) -> None:
    elsewhere = people.patient(cast.cedar, at, given_name="Ana", local_id="Z-1")
    view = open_for(cast.clerk, Purpose.REGISTRATION, at)

    assert view.patients() == [cast.ana, cast.boris]
    assert view.patients("petr ANA") == [cast.ana]
    assert view.patients("B-1") == [cast.boris]
    assert view.patients("-1") == []
    assert view.patient(cast.ana.uid) == cast.ana
    for closed in (view.pending, view.performed, lambda: view.entry(cast.ana_at_linden.uid)):
        with pytest.raises(NotAllowed):
            closed()
    with pytest.raises(NotAllowed):
        view.patient(elsewhere.uid)
    assert about(cast.clerk) == {cast.ana, cast.boris}


@pytest.mark.parametrize(
    "given_name, surname, words",
    [
        ("Ана", "Анић", "ани"),
        ("Ана", "Анић", "anic ANA"),
        ("Ana", "Anić", "anic"),
        ("Ana", "Anić", "АНИЋ"),
        ("Đorđe", "Petrović-Jovanović", "jovanovic djordje"),
        ("Ljubica", "Petrović-Jovanović", "ЉУБ Петровић-Јовановић"),
        ("Deniz", "Işıl", "ISIL"),
        ("İpek", "Çelik", "ipek celik"),
        ("علی", "كريمي", "کریمی"),
        ("علی", "کریمی", "علي كريمي"),
    ],
)
def test_a_patient_is_found_in_whatever_letters_the_name_is_typed(
    given_name: str, surname: str, words: str, cast: Cast, at: datetime
) -> None:
    form = PatientForm(given_name=given_name, surname=surname, birth_date=date(1990, 1, 1))
    found = register_patient(facility=cast.linden, form=form, identifiers=[], by=None, at=at)

    assert open_for(cast.clerk, Purpose.REGISTRATION, at).patients(words) == [found]


def test_the_administrator_sees_the_own_facilitys_rows_of_a_patient_also_hidden_ones(cast: Cast, at: datetime) -> None:
    administrator = people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)
    view = open_for(administrator, Purpose.CORRECTION, at)

    assert view.rows_of(cast.ana) == [cast.ana_at_linden]
    assert view.entry(cast.ana_at_linden.uid) == cast.ana_at_linden
    with pytest.raises(NotAllowed):
        view.entry(cast.ana_at_cedar.uid)
    with pytest.raises(NotAllowed):
        open_for(administrator, Purpose.REGISTRATION, at).rows_of(cast.ana)
    assert Access.objects.values_list("patient", "purpose").get() == (cast.ana.pk, "correction")


@pytest.mark.parametrize("words", ["% %", "_", "- -", "ana %"])
def test_signs_that_databases_read_otherwise_find_nobody(words: str, cast: Cast, at: datetime) -> None:
    assert open_for(cast.clerk, Purpose.REGISTRATION, at).patients(words) == []


def test_a_hundred_words_are_looked_for_like_one(cast: Cast, at: datetime) -> None:
    assert open_for(cast.clerk, Purpose.REGISTRATION, at).patients("a " * 100) == [cast.ana]


def test_a_record_is_found_by_exactly_its_identifier_where_it_is_known(cast: Cast, at: datetime) -> None:
    unclaimed = record_of(issuer="ONE", local_id="7", sent=AsSent(), at=at)
    people.entry(unclaimed, cast.linden, cast.radiographer, at)
    here = open_for(cast.pacs, Purpose.RECONCILIATION, at)
    far = people.staff(cast.cedar, Role.PACS_ADMINISTRATOR, at, given_name="Teo")
    there = open_for(far, Purpose.RECONCILIATION, at)

    assert (here.records(" 7 "), here.records("70"), there.records("7")) == ([unclaimed], [], [])
    assert (here.records("\x00"), here.records("\ud800"), here.records("7" * 500)) == ([], [], [])
    assert here.record(unclaimed.uid) == unclaimed
    with pytest.raises(NotAllowed):
        there.record(unclaimed.uid)
    assert (about(cast.pacs), about(far)) == ({unclaimed}, set())


def test_a_page_of_another_room_writes_its_looks_down_here(cast: Cast, at: datetime) -> None:
    unclaimed = record_of(issuer="ONE", local_id="7", sent=AsSent(), at=at)

    open_for(cast.pacs, Purpose.RECONCILIATION, at).saw([unclaimed, people.record(cast.ana), cast.boris, cast.ana])

    assert about(cast.pacs) == {unclaimed, cast.ana, cast.boris}
    assert Access.objects.count() == 3


def test_the_list_costs_the_same_statements_however_long_it_is(
    cast: Cast, at: datetime, django_assert_max_num_queries: object
) -> None:
    for turn in range(8):
        found = people.patient(cast.linden, at, given_name=f"P{turn}", local_id=f"P-{turn}")
        people.entry(people.record(found), cast.linden, cast.radiographer, at)
    view = open_for(cast.approver, Purpose.SIGNING, at)

    with django_assert_max_num_queries(9):
        shown = [(row.record.patient, row.facility.name, row.approver, row.current_version) for row in view.pending()]

    assert len(shown) == 10


def test_rows_to_confirm_are_those_of_the_facility_that_nobody_confirmed(cast: Cast, at: datetime) -> None:
    view = open_for(cast.radiographer, Purpose.PERFORMING, at)
    since = date(2026, 2, 1)
    old = people.entry(people.record(cast.boris), cast.linden, cast.radiographer, at, on=date(2026, 1, 31), exam="Foot")
    Entry.objects.filter(pk=old.pk).update(created_at=at - timedelta(days=60))
    assert view.older_to_confirm_count(since=since) == 1
    assert (view.to_confirm_count(since=since), view.next_to_confirm(since=since)) == (2, cast.boris_at_linden.uid)
    assert not Access.objects.exists()

    confirm(cast.boris_at_linden, cast.radiographer, at)

    assert view.to_confirm(since=since) == [cast.ana_at_linden]
    assert view.to_confirm(since=since, offset=1) == []
    assert view.next_to_confirm(since=since) == cast.ana_at_linden.uid
    assert about(cast.radiographer) == {cast.ana}
    assert view.need_no_confirmation(since=since) == [cast.boris_at_linden]
    assert about(cast.radiographer) == {cast.ana, cast.boris}


def test_only_who_performs_sees_what_is_to_confirm(cast: Cast, at: datetime) -> None:
    view = open_for(cast.approver, Purpose.SIGNING, at)

    reads = (view.to_confirm, view.to_confirm_count, view.older_to_confirm_count, view.next_to_confirm)
    for read in (*reads, view.need_no_confirmation):
        with pytest.raises(NotAllowed):
            read(since=date(2026, 2, 1))


def confirm(entry: Entry, by: User, at: datetime) -> None:
    performed = Performed(
        performer=None,
        performer_name="Pera",
        name_checked=True,
        side_checked=None,
        performed_as_written=True,
        shielding=(Shielding.APRON,),
    )
    confirm_entry(entry=entry, performed=performed, seen=row_said(entry), by=by, at=at)
