"""What ends with a reader, and what each relation sees of a row that a young person keeps back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from passport.access.models import Ground, Purpose
from passport.access.scopes import SCOPES
from passport.access.services import (
    CodeRefused,
    NotAllowed,
    SaysToBe,
    View,
    answer_guest,
    ask_to_look,
    choose_doctor,
    end_at_counter,
    end_trust,
    give_up,
    keep_back,
    let_chosen_doctor_look,
    make_grant,
    open_emergency,
    open_for_guest,
    open_passport,
    open_requests,
    redeem_grant,
    take_back_kept,
)
from passport.booklet.selectors import is_kept_from_guardians
from passport.justification.services import Wish, draft_request
from passport.people.models import Patient, Proof, Reader, Relation, User
from passport.people.selectors import practitioner_of
from passport.people.services import Here, begin_closing
from passport.people.services.readers import begin_reading
from passport.signing.models import Act
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

# On the second of March 2026.
SEVENTEEN = date(2008, 3, 3)
SAYS = SaysToBe(name="Dr Mira Babić", facility="Ambulance Vine", purpose="before a CT")


def own(reader: User, patient: Patient, at: datetime) -> View:
    return open_passport(reader=reader, patient=patient, purpose=Purpose.OWN_RECORD, at=at)


def ended(cast: Cast, reader: Reader, how: str, at: datetime) -> None:
    if how == "counter":
        end_at_counter(reader=reader, reason="why", by=cast.clerk, at=at)
    elif how == "patient":
        end_trust(reader=reader, by=cast.ana_reads, at=at)
    else:
        give_up(reader=reader, by=reader.user, at=at)


@pytest.mark.parametrize(
    "relation, how",
    [
        (Relation.GUARDIAN, "counter"),
        (Relation.GUARDIAN, "reader"),
        (Relation.TRUSTED, "counter"),
        (Relation.TRUSTED, "patient"),
        (Relation.TRUSTED, "reader"),
    ],
)
def test_the_codes_of_who_reads_no_more_stop_and_those_of_others_go_on(
    relation: Relation, how: str, cast: Cast, at: datetime
) -> None:
    reader = people.reader(cast.ana, at, relation=relation)
    taken = make_grant(patient=cast.ana, by=reader.user, at=at)[1]
    fresh = make_grant(patient=cast.ana, by=reader.user, at=at)[1]
    patients = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[0]
    redeem_grant(code=taken, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    later = at + timedelta(minutes=1)

    ended(cast, reader, how, later)

    with pytest.raises(NotAllowed):
        own(reader.user, cast.ana, later)
    with pytest.raises(NotAllowed):
        open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=later)
    with pytest.raises(CodeRefused):
        redeem_grant(code=fresh, by=cast.doctor, who_hmac=b"\x02" * 32, at=later)
    assert list(own(cast.ana_reads, cast.ana, later).grants()) == [patients]


def helping(cast: Cast, at: datetime, *, until: datetime) -> User:
    """Return a trusted person whose right runs out by itself."""
    reader = people.reader(cast.ana, at, relation=Relation.TRUSTED)
    Reader.objects.filter(pk=reader.pk).update(until=until)
    return reader.user


def test_leave_that_somebody_gives_for_the_patient_lasts_no_longer_than_that_persons_right(
    cast: Cast, at: datetime
) -> None:
    soon = at + timedelta(minutes=20)
    helper = helping(cast, at, until=soon)
    code = make_grant(patient=cast.ana, by=helper, lasts=168, at=at)[1]
    asked_with = make_grant(patient=cast.ana, by=helper, at=at)[1]
    own_code = make_grant(patient=cast.ana, by=cast.ana_reads, lasts=168, at=at)[1]
    who = {"by": cast.doctor, "who_hmac": b"\x02" * 32, "at": at}

    by_helper, by_ana = redeem_grant(code=code, **who), redeem_grant(code=own_code, **who)
    guest = ask_to_look(code=asked_with, says=SAYS, who_hmac=b"\x04" * 32, at=at)[0]

    assert (by_helper.until, by_ana.until) == (soon, at + timedelta(days=7))
    assert answer_guest(guest=guest, allow=True, by=helper, at=at).until == soon


def test_a_code_opens_nothing_once_the_right_of_who_made_it_has_run_out(cast: Cast, at: datetime) -> None:
    later = at + timedelta(minutes=5)
    helper = helping(cast, at, until=later)
    codes = [make_grant(patient=cast.ana, by=helper, at=at)[1] for _two in range(2)]

    with pytest.raises(CodeRefused):
        redeem_grant(code=codes[0], by=cast.doctor, who_hmac=b"\x02" * 32, at=later)
    with pytest.raises(CodeRefused):
        ask_to_look(code=codes[1], says=SAYS, who_hmac=b"\x04" * 32, at=later)


def test_the_code_of_a_parent_lasts_until_the_child_comes_of_age(cast: Cast, at: datetime) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=SEVENTEEN)
    parent = people.reader(Patient.objects.get(pk=cast.ana.pk), at, relation=Relation.GUARDIAN).user
    code = make_grant(patient=cast.ana, by=parent, lasts=168, at=at)[1]

    taken = redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)

    assert taken.until == datetime(2026, 3, 3, tzinfo=ZoneInfo("Europe/Belgrade"))


def test_a_row_that_is_kept_back_is_seen_by_all_but_guardians(cast: Cast, at: datetime) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=SEVENTEEN)
    readers = {one: people.reader(Patient.objects.get(pk=cast.ana.pk), at, relation=one).user for one in Relation}
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)

    cast.ana_at_cedar.refresh_from_db()

    keep_back(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)

    seen = {str(one.value): own(user, cast.ana, at).entries().count() for one, user in readers.items()}
    doctors = open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)
    assert (seen, doctors.entries().count(), doctors.hidden_count()) == (
        {"self": 2, "guardian": 1, "trusted": 2},
        2,
        0,
    )
    assert [pair for pair, scope in SCOPES.items() if not scope.kept_back] == [(Ground.GUARDIAN, Purpose.OWN_RECORD)]

    take_back_kept(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)

    assert own(readers[Relation.GUARDIAN], cast.ana, at).entries().count() == 2
    acts = Act.objects.filter(subject_uid=cast.ana_at_cedar.uid, verb__contains="kept_back").order_by("id")
    assert list(acts.values_list("verb", flat=True)) == ["entry.kept_back", "entry.not_kept_back"]


def kept_from(cast: Cast, user: User, at: datetime) -> User:
    """Let the young patient keep one row from a guardian."""
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=SEVENTEEN)
    cast.ana_at_cedar.refresh_from_db()
    patient = Patient.objects.get(pk=cast.ana.pk)
    given = {"relation": Relation.GUARDIAN, "proof": Proof.BIRTH_CERTIFICATE, "proven_by": "the clerk"}
    begin_reading(user=user, patient=patient, at=at, **given)
    keep_back(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)
    return user


def seen(view: View) -> tuple[list[str], int]:
    return [entry.uid for entry in view.entries()], view.hidden_count()


def test_a_guardian_does_not_read_as_a_doctor_what_is_kept_from_guardians(cast: Cast, at: datetime) -> None:
    parent = kept_from(cast, cast.doctor, at)
    code = make_grant(patient=cast.ana, by=parent, at=at)[1]
    redeem_grant(code=code, by=parent, who_hmac=b"\x02" * 32, at=at)
    choose_doctor(patient=cast.ana, doctor=practitioner_of(parent), by=parent, at=at)
    let_chosen_doctor_look(patient=cast.ana, by=parent, at=at)
    wish = Wish(exam_code="ct.chest", indication="Cough")
    drafted = draft_request(facility=cast.linden, wish=wish, patient=cast.ana, by=parent, at=at)

    views = {
        "grant": open_passport(reader=parent, patient=cast.ana, purpose=Purpose.CARE, ground=Ground.GRANT, at=at),
        "standing": open_passport(reader=parent, patient=cast.ana, purpose=Purpose.CARE, ground=Ground.STANDING, at=at),
        "request": open_requests(reader=parent, at=at).history(drafted),
    }

    only = ([cast.ana_at_linden.uid], 1)
    assert {name: seen(view) for name, view in views.items()} == {"grant": only, "standing": only, "request": only}
    assert seen(own(parent, cast.ana, at)) == ([cast.ana_at_linden.uid], 0)
    open_emergency(patient=cast.ana, reader=parent, facility=cast.cedar, reason="Fall", at=at)
    emergency = open_passport(reader=parent, patient=cast.ana, purpose=Purpose.EMERGENCY, at=at)
    assert seen(emergency) == ([cast.ana_at_cedar.uid, cast.ana_at_linden.uid], 0)


@pytest.mark.parametrize("known, told", [(True, 1), (False, 0)])
def test_a_guardian_does_not_read_so_with_a_second_account_either_as_far_as_it_is_known_to_be_the_own(
    known: bool, told: int, cast: Cast, at: datetime
) -> None:
    parent = kept_from(cast, cast.boris_reads, at)  # who opens the own passport, too
    if known:
        given = {"relation": Relation.SELF, "proof": Proof.AT_COUNTER, "proven_by": "the clerk"}
        begin_reading(user=cast.doctor, patient=cast.boris, at=at, **given)
    code = make_grant(patient=cast.ana, by=parent, at=at)[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    drafted = draft_request(
        facility=cast.linden,
        wish=Wish(exam_code="ct.chest", indication="Cough"),
        patient=cast.ana,
        by=cast.doctor,
        at=at,
    )

    by_code = open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)
    by_request = open_requests(reader=cast.doctor, at=at).history(drafted)

    assert [(view.entries().count(), view.hidden_count()) for view in (by_code, by_request)] == [(2 - told, told)] * 2


def test_a_guardian_who_closes_the_own_passport_reads_no_more_with_a_second_account(cast: Cast, at: datetime) -> None:
    parent = kept_from(cast, cast.boris_reads, at)
    given = {"relation": Relation.SELF, "proof": Proof.AT_COUNTER, "proven_by": "the clerk"}
    begin_reading(user=cast.doctor, patient=cast.boris, at=at, **given)
    redeem_grant(code=make_grant(patient=cast.ana, by=parent, at=at)[1], by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    begin_closing(patient=cast.boris, here=Here(session_key=""), by=parent, at=at)

    view = open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)

    assert (view.entries().count(), view.hidden_count()) == (1, 1)


@pytest.mark.parametrize("young, rows", [(False, 1), (True, 2)])
def test_a_guardian_who_asks_the_own_code_for_leave_reads_nothing_more(
    young: bool, rows: int, cast: Cast, at: datetime
) -> None:
    parent = kept_from(cast, cast.doctor, at)
    code = make_grant(patient=cast.ana, by=cast.ana_reads if young else parent, at=at)[1]
    guest = ask_to_look(code=code, says=SAYS, who_hmac=b"\x04" * 32, at=at)[0]

    view = open_for_guest(guest=answer_guest(guest=guest, allow=True, by=parent, at=at), at=at)

    assert (view.entries().count(), view.hidden_count()) == (rows, 2 - rows)


@pytest.mark.parametrize(
    "born, may", [(date(2010, 3, 3), False), (date(2010, 3, 2), True), (SEVENTEEN, True), (date(2008, 3, 2), False)]
)
def test_a_row_is_kept_back_from_the_first_age_to_the_second(born: date, may: bool, cast: Cast, at: datetime) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=born)
    cast.ana_at_linden.refresh_from_db()

    if may:
        keep_back(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)
    else:
        with pytest.raises(NotAllowed):
            keep_back(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)

    assert is_kept_from_guardians(cast.ana_at_linden) is may


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "approver", "clerk"])
def test_nobody_else_keeps_a_row_back(who: str, cast: Cast, at: datetime) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=SEVENTEEN)
    cast.ana_at_linden.refresh_from_db()

    with pytest.raises(NotAllowed):
        keep_back(entry=cast.ana_at_linden, by=getattr(cast, who), at=at)
