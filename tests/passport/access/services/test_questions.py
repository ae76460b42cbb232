"""A patient asks about a look, and the hospital from which it came answers."""

from datetime import datetime, timedelta

import pytest

from passport.access.models import Access, Finding, LookQuestion, Purpose
from passport.access.services import (
    AnswerMissing,
    NotAllowed,
    SaysToBe,
    answer_guest,
    answer_question,
    ask_about_look,
    ask_to_look,
    make_grant,
    open_for_guest,
    open_list,
    open_passport,
    redeem_grant,
)
from passport.people.models import Role, User
from passport.signing.models import Act, Notice
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast


@pytest.fixture
def administrator(cast: Cast, at: datetime) -> User:
    """Return who administers the clinic from which the doctor looks."""
    return people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")


def looked(cast: Cast, at: datetime) -> Access:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)
    return Access.objects.get(ground="grant")


def asked(cast: Cast, access: Access, at: datetime, *, by: User | None = None) -> LookQuestion:
    return ask_about_look(access=access, patient=cast.ana, by=by or cast.ana_reads, at=at)


def test_the_hospital_of_that_doctor_is_asked_and_its_administrators_are_told(
    cast: Cast, administrator: User, at: datetime
) -> None:
    people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Rade")

    question = asked(cast, looked(cast, at), at)

    assert (question.facility, question.patient, question.asked_by) == (cast.cedar, cast.ana, cast.ana_reads)
    told = Notice.objects.get(kind="look.asked_about")
    assert (told.user, told.subject_uid, told.detail) == (administrator, question.uid, {"facility": "Clinic Cedar"})
    assert Act.objects.get(verb="look.asked_about").detail == {"patient": cast.ana.uid}


def test_asked_twice_is_asked_once(cast: Cast, administrator: User, at: datetime) -> None:
    access = looked(cast, at)

    assert asked(cast, access, at) == asked(cast, access, at + timedelta(days=1))
    assert Notice.objects.filter(kind="look.asked_about").count() == 1


def test_for_a_guest_the_hospital_that_registered_the_patient_answers(cast: Cast, at: datetime) -> None:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    says = SaysToBe(name="Dr Mira", facility="Nowhere", purpose="a CT")
    guest = ask_to_look(code=code, says=says, who_hmac=b"\x04" * 32, at=at)[0]
    open_for_guest(guest=answer_guest(guest=guest, allow=True, by=cast.ana_reads, at=at), at=at)

    assert asked(cast, Access.objects.get(ground="guest"), at).facility == cast.linden


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "clerk"])
def test_nobody_else_asks(who: str, cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        asked(cast, looked(cast, at), at, by=getattr(cast, who))

    assert not LookQuestion.objects.exists()


def test_nobody_asks_about_the_own_look_or_another_patients(cast: Cast, at: datetime) -> None:
    for reader, patient in ((cast.ana_reads, cast.ana), (cast.boris_reads, cast.boris)):
        open_passport(reader=reader, patient=patient, purpose=Purpose.OWN_RECORD, at=at)

    for access in Access.objects.all():
        with pytest.raises(NotAllowed):
            asked(cast, access, at)


def test_an_answer_is_told_to_the_patient_and_the_first_one_stays(
    cast: Cast, administrator: User, at: datetime
) -> None:
    question, later = asked(cast, looked(cast, at), at), at + timedelta(days=2)

    for finding, words in ((Finding.NOT_JUSTIFIED, " It was a mistake. "), (Finding.JUSTIFIED, "No, it was right.")):
        answer_question(question=question, finding=finding, words=words, by=administrator, at=later)

    question.refresh_from_db()
    assert (question.answered_at, question.answered_by) == (later, "Dr Luka Ilić")
    assert (question.finding, question.answer) == ("not_justified", "It was a mistake.")
    told = Notice.objects.get(kind="look.answered")
    assert (told.user, told.detail) == (cast.ana_reads, {"facility": "Clinic Cedar"})
    assert Notice.objects.get(kind="look.asked_about").read_at == later


def test_nobody_answers_for_the_own_look_or_for_another_hospital(cast: Cast, administrator: User, at: datetime) -> None:
    question = asked(cast, looked(cast, at), at)
    elsewhere = people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Rade")
    own = asked(cast, _look_of(administrator, cast, at), at)

    for one, by in ((question, elsewhere), (question, cast.doctor), (own, administrator)):
        with pytest.raises(NotAllowed):
            answer_question(question=one, finding=Finding.JUSTIFIED, words="It was right.", by=by, at=at)


def test_an_answer_says_something(cast: Cast, administrator: User, at: datetime) -> None:
    question = asked(cast, looked(cast, at), at)

    with pytest.raises(AnswerMissing):
        answer_question(question=question, finding=Finding.JUSTIFIED, words=" \x00", by=administrator, at=at)


def test_a_hospital_sees_its_own_questions_what_waits_first(cast: Cast, administrator: User, at: datetime) -> None:
    answered = asked(cast, looked(cast, at), at)
    answer_question(question=answered, finding=Finding.JUSTIFIED, words="It was right.", by=administrator, at=at)
    waiting = asked(cast, _look_of(administrator, cast, at), at + timedelta(minutes=1))
    elsewhere = people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Rade")
    here, there = (open_list(reader=one, purpose=Purpose.REVIEW, at=at) for one in (administrator, elsewhere))

    assert (here.questions(), here.questions_to_answer()) == ([waiting, answered], 1)
    assert (there.questions(), there.questions_to_answer()) == ([], 0)
    with pytest.raises(NotAllowed):
        there.question(waiting.uid)


def _look_of(administrator: User, cast: Cast, at: datetime) -> Access:
    """Return a look of the administrator at Ana: another emergency was read."""
    open_list(reader=administrator, purpose=Purpose.REVIEW, at=at).saw([cast.ana])
    return Access.objects.get(purpose="review")
