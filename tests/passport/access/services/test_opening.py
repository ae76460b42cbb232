from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from passport.access.models import Access, Ground, Purpose
from passport.access.services import (
    NotAllowed,
    make_grant,
    open_emergency,
    open_on_console,
    open_passport,
    open_record,
    redeem_grant,
    stop_grant,
)
from passport.database import Guard
from passport.people.models import Patient, Relation, Role, User
from passport.people.services import AsSent, end_membership, record_of
from tests.passport.booklet.withholding import withhold
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

WHO = b"\x05" * 32


def opens(reader: User, patient: Patient, purpose: Purpose, at: datetime) -> bool:
    try:
        open_passport(reader=reader, patient=patient, purpose=purpose, at=at)
    except NotAllowed:
        return False
    return True


def test_the_patient_sees_every_row_newest_first_and_the_look(cast: Cast, at: datetime) -> None:
    view = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    assert (view.ground, list(view.entries())) == (Ground.SELF, [cast.ana_at_cedar, cast.ana_at_linden])
    look = view.looks().get()
    assert (look.reader_uid, look.reader_name, look.purpose, look.ground, look.at) == (
        cast.ana_reads.uid,
        "Ana Petrović",
        "own_record",
        "self",
        at,
    )


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("who", ["boris_reads", "doctor", "approver_elsewhere", "radiographer", "clerk", "pacs"])
def test_who_opens_which_passport_for_what_without_a_grant(
    who: str, purpose: Purpose, cast: Cast, at: datetime
) -> None:
    allowed = {
        "approver_elsewhere": {Purpose.SIGNING: {"ana"}},
        "radiographer": {Purpose.PERFORMING: {"ana", "boris"}},
        "clerk": {Purpose.REGISTRATION: {"ana", "boris"}},
        "pacs": {Purpose.RECONCILIATION: {"ana", "boris"}},
        "boris_reads": {Purpose.OWN_RECORD: {"boris"}},
    }

    opened = {name for name in ("ana", "boris") if opens(getattr(cast, who), getattr(cast, name), purpose, at)}

    assert opened == allowed.get(who, {}).get(purpose, set())
    assert Access.objects.count() == len(opened)


def test_being_superuser_opens_nothing(cast: Cast, at: datetime) -> None:
    root = User.objects.create(username="root", is_staff=True, is_superuser=True)

    assert [purpose for purpose in Purpose if opens(root, cast.ana, purpose, at)] == []
    assert not Access.objects.exists()


def test_an_approver_sees_only_the_rows_of_the_own_facility(cast: Cast, at: datetime) -> None:
    view = open_passport(reader=cast.approver, patient=cast.ana, purpose=Purpose.SIGNING, at=at)

    assert list(view.entries()) == [cast.ana_at_linden]
    assert view.entry(cast.ana_at_linden.uid) == cast.ana_at_linden
    for other in (cast.ana_at_cedar, cast.boris_at_linden):
        with pytest.raises(NotAllowed):
            view.entry(other.uid)
    for closed in (view.looks, view.grants):
        with pytest.raises(NotAllowed):
            closed()
    assert Access.objects.get().facility_name == "Clinic Linden"


def test_the_counter_sees_no_rows(cast: Cast, at: datetime) -> None:
    view = open_passport(reader=cast.clerk, patient=cast.ana, purpose=Purpose.REGISTRATION, at=at)

    assert (list(view.entries()), view.hidden_count()) == ([], 0)


def test_a_role_that_ended_opens_nothing(cast: Cast, at: datetime) -> None:
    end_membership(membership=cast.approver.memberships.get(), by=None, at=at)

    assert not opens(cast.approver, cast.ana, Purpose.SIGNING, at)


@pytest.mark.parametrize("relation, looks, grants", [(Relation.GUARDIAN, True, True), (Relation.TRUSTED, False, True)])
def test_who_reads_for_the_patient_sees_what_the_table_says(
    relation: Relation, looks: bool, grants: bool, cast: Cast, at: datetime
) -> None:
    helper = people.reader(cast.ana, at, relation=relation).user

    view = open_passport(reader=helper, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    assert (view.ground.value, len(view.entries())) == (relation.value, 2)
    assert (answers(view.looks), answers(view.grants)) == (looks, grants)
    assert not opens(helper, cast.boris, Purpose.OWN_RECORD, at)


def answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except NotAllowed:
        return False
    return True


def test_a_relation_that_ended_opens_nothing(cast: Cast, at: datetime) -> None:
    cast.ana.readers.update(until=at + timedelta(hours=1))

    assert opens(cast.ana_reads, cast.ana, Purpose.OWN_RECORD, at + timedelta(minutes=59))
    assert not opens(cast.ana_reads, cast.ana, Purpose.OWN_RECORD, at + timedelta(hours=1))


def test_a_grant_shows_the_whole_history_to_that_doctor_for_an_hour(cast: Cast, at: datetime) -> None:
    grant = redeem_grant(
        code=make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1], by=cast.doctor, who_hmac=WHO, at=at
    )

    view = open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)

    assert list(view.entries()) == [cast.ana_at_cedar, cast.ana_at_linden]
    assert (view.ground, view.ground_uid, view.until) == (Ground.GRANT, grant.uid, at + timedelta(hours=1))
    look = Access.objects.get()
    assert (look.reader_name, look.facility_name, look.purpose) == ("Dr Petar Ilić", "Clinic Cedar", "care")
    assert opens(cast.doctor, cast.ana, Purpose.CARE, at + timedelta(minutes=59))
    assert not opens(cast.doctor, cast.ana, Purpose.CARE, at + timedelta(hours=1))
    assert not opens(cast.doctor, cast.boris, Purpose.CARE, at)
    assert not opens(cast.approver_elsewhere, cast.ana, Purpose.CARE, at)


def test_a_stopped_grant_opens_nothing(cast: Cast, at: datetime) -> None:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    grant = redeem_grant(code=code, by=cast.doctor, who_hmac=WHO, at=at)

    stop_grant(grant=grant, by=cast.ana_reads, at=at)

    assert not opens(cast.doctor, cast.ana, Purpose.CARE, at)


def test_an_emergency_shows_hidden_rows_and_tells_the_reason(cast: Cast, at: datetime) -> None:
    for row in (cast.ana_at_linden, cast.ana_at_cedar):
        withhold(row, at=at)
    open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="Unconscious", at=at)

    view = open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.EMERGENCY, at=at)

    assert (len(view.entries()), view.hidden_count()) == (2, 0)
    assert (Access.objects.get().reason, Access.objects.get().ground) == ("Unconscious", "emergency")
    assert not opens(cast.doctor, cast.ana, Purpose.EMERGENCY, at + timedelta(minutes=60))
    assert not opens(cast.doctor, cast.ana, Purpose.CARE, at)


def test_a_ground_that_is_named_must_hold(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        open_passport(
            reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, ground=Ground.GUARDIAN, at=at
        )

    assert not Access.objects.exists()


def test_looks_of_one_quarter_of_an_hour_are_one_row(cast: Cast, at: datetime) -> None:
    for minutes in (0, 14, 15, 29, 30):  # the test begins at half past nine
        open_passport(
            reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at + timedelta(minutes=minutes)
        )

    written = list(Access.objects.order_by("quarter").values_list("quarter", "at"))
    assert written == [(at + timedelta(minutes=minutes), at + timedelta(minutes=minutes)) for minutes in (0, 15, 30)]


def test_nothing_is_shown_when_the_look_cannot_be_written(cast: Cast, at: datetime) -> None:
    with connection.cursor() as cursor:
        for statement in Guard("full", "access_access", ["INSERT"])._create(connection.vendor, "INSERT"):
            cursor.execute(statement)

    with pytest.raises(DatabaseError, match="full"), transaction.atomic():
        open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)


@pytest.mark.parametrize("statement", ["UPDATE access_access SET reader_name = 'nobody'", "DELETE FROM access_access"])
def test_a_look_that_was_written_down_stays(statement: str, cast: Cast, at: datetime) -> None:
    open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    with pytest.raises(DatabaseError, match="access_append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Access.objects.get().reader_name == "Ana Petrović"


def test_the_history_costs_the_same_statements_however_long_it_is(
    cast: Cast, at: datetime, django_assert_max_num_queries: object
) -> None:
    for day in range(1, 8):
        people.entry(people.record(cast.ana), cast.linden, cast.radiographer, at, on=at.date() - timedelta(days=day))
    view = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    with django_assert_max_num_queries(6):
        shown = [
            (
                row.facility.name,
                row.approver,
                [part.device for part in row.exposures.all()],
                list(row.current_version.doses.all()),
            )
            for row in view.entries()
        ]

    assert len(shown) == 9


def test_the_history_says_what_it_covers(cast: Cast, at: datetime) -> None:
    view = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)
    empty = people.patient(cast.linden, at, given_name="Vesna", local_id="V-1")
    reader = people.reader(empty, at).user
    nothing = open_passport(reader=reader, patient=empty, purpose=Purpose.OWN_RECORD, at=at)

    assert (view.coverage().facilities, view.coverage().since) == (2, at.date())
    assert (nothing.coverage().facilities, nothing.coverage().since) == (0, None)


def test_a_row_without_a_date_stands_last(cast: Cast, at: datetime) -> None:
    undated = people.entry(people.record(cast.ana), cast.linden, cast.radiographer, at, on=None)
    view = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    assert list(view.entries()) == [cast.ana_at_cedar, cast.ana_at_linden, undated]
    assert [version.number for version in view.versions(undated)] == [1]


def test_an_unclaimed_record_is_read_where_it_has_rows_and_its_future_owner_sees_that(cast: Cast, at: datetime) -> None:
    record = record_of(issuer="ONE", local_id="7", sent=AsSent(name="NOBODY^YET"), at=at)
    row = people.entry(record, cast.linden, cast.radiographer, at)

    view = open_record(reader=cast.approver, record=record, purpose=Purpose.SIGNING, at=at)
    with pytest.raises(NotAllowed):
        open_record(reader=cast.approver_elsewhere, record=record, purpose=Purpose.SIGNING, at=at)

    assert (view.patient, list(view.entries())) == (None, [row])
    record.patient, record.linked_at, record.linked_how = cast.ana, at, "counter"
    record.save()
    own = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)
    assert [look.reader_name for look in own.looks()] == ["Ana Petrović", "Dr Vera Ilić"]


def test_a_record_that_is_linked_is_a_look_at_its_patient(cast: Cast, at: datetime) -> None:
    open_record(reader=cast.approver, record=people.record(cast.ana), purpose=Purpose.SIGNING, at=at)

    assert (Access.objects.get().patient, Access.objects.get().record) == (cast.ana, None)


def test_the_command_line_reads_with_a_look_of_its_own(cast: Cast, at: datetime) -> None:
    view = open_on_console(record=people.record(cast.ana), at=at)

    assert list(view.entries()) == [cast.ana_at_cedar, cast.ana_at_linden]
    look = Access.objects.get()
    assert (look.reader_uid, look.reader_name, look.patient) == ("", "radiation passport (command line)", cast.ana)


def test_staff_who_are_also_patients_read_their_own_passport_as_patients(cast: Cast, at: datetime) -> None:
    nurse = people.staff(cast.linden, Role.RADIOGRAPHER, at, given_name="Zora")

    assert not opens(nurse, cast.ana, Purpose.OWN_RECORD, at)
    assert opens(nurse, cast.ana, Purpose.PERFORMING, at)


def test_a_code_and_an_emergency_end_with_the_doctor_s_role(cast: Cast, at: datetime) -> None:
    _, code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)
    redeem_grant(code=code, by=cast.doctor, who_hmac=WHO, at=at)
    open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="unconscious", at=at)
    assert opens(cast.doctor, cast.ana, Purpose.CARE, at)
    assert opens(cast.doctor, cast.ana, Purpose.EMERGENCY, at)

    end_membership(membership=cast.doctor.memberships.get(), by=None, at=at)

    later = at + timedelta(minutes=1)
    assert not opens(cast.doctor, cast.ana, Purpose.CARE, later)
    assert not opens(cast.doctor, cast.ana, Purpose.EMERGENCY, later)
