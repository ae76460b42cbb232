from datetime import date, datetime, timedelta

import pytest

from passport.access.models import Access, Emergency, Finding, Ground, Purpose
from passport.access.selectors import emergencies_held_by
from passport.access.services import (
    FindingMissing,
    NotAllowed,
    PatientNotFound,
    ReasonMissing,
    TooManySearches,
    find_patient,
    open_emergency,
    open_list,
    open_passport,
    review_emergency,
)
from passport.people.models import Membership, Role, User
from passport.people.services import PatientForm, add_membership, register_patient
from passport.signing.models import Act, Notice
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

BORN = date(1985, 6, 12)


def opened(cast: Cast, at: datetime) -> Emergency:
    return open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="Unconscious", at=at)


def test_an_emergency_lasts_an_hour_and_tells_the_patient_and_the_facility(cast: Cast, at: datetime) -> None:
    administrator = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")

    emergency = opened(cast, at)

    assert emergency.until == at + timedelta(minutes=60)
    told = {(notice.user, notice.kind): notice.detail for notice in Notice.objects.filter(subject_uid=emergency.uid)}
    words = {"doctor": "Dr Petar Ilić", "facility": "Clinic Cedar"}
    assert told == {(cast.ana_reads, "emergency.opened"): words, (administrator, "emergency.to_review"): words}
    assert list(emergencies_held_by(cast.doctor, at)) == [emergency]
    assert Act.objects.get(verb="emergency.opened").detail == {"patient": cast.ana.uid}


@pytest.mark.parametrize("who", ["boris_reads", "radiographer", "clerk", "approver"])
def test_only_a_doctor_of_that_facility_opens_one(who: str, cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        open_emergency(patient=cast.ana, reader=getattr(cast, who), facility=cast.cedar, reason="Because", at=at)

    assert not Emergency.objects.exists()


def test_a_reason_is_given_in_words(cast: Cast, at: datetime) -> None:
    with pytest.raises(ReasonMissing):
        open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason=" \x00 ", at=at)

    assert not Emergency.objects.exists()


def judged(emergency: Emergency, by: User, at: datetime, *, words: str = "She could not speak.") -> Emergency:
    return review_emergency(emergency=emergency, finding=Finding.JUSTIFIED, words=words, by=by, at=at)


def test_the_facility_judges_it_once_and_never_the_one_who_opened_it(cast: Cast, at: datetime) -> None:
    emergency = opened(cast, at)
    administrator = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")
    elsewhere = people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Rade")
    for nobody in (cast.doctor, elsewhere):
        with pytest.raises(NotAllowed):
            judged(emergency, nobody, at)
    judged(emergency, administrator, at, words=" She could not speak.\x00 ")
    judged(emergency, administrator, at + timedelta(days=1), words="Something else")

    emergency.refresh_from_db()
    assert (emergency.reviewed_at, emergency.reviewed_by) == (at, "Dr Luka Ilić")
    assert (emergency.finding, emergency.finding_words) == ("justified", "She could not speak.")
    assert Act.objects.get(verb="emergency.reviewed").detail == {"patient": cast.ana.uid, "finding": "justified"}
    told = Notice.objects.get(kind="emergency.judged")
    assert (told.user, told.detail) == (
        cast.ana_reads,
        {"doctor": "Dr Petar Ilić", "facility": "Clinic Cedar"},
    )


def test_a_judgement_says_something(cast: Cast, at: datetime) -> None:
    administrator = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")
    emergency = opened(cast, at)

    with pytest.raises(FindingMissing):
        judged(emergency, administrator, at, words=" \x00 ")

    emergency.refresh_from_db()
    assert emergency.reviewed_at is None


def test_a_review_takes_the_request_for_it_off_every_administrators_page(cast: Cast, at: datetime) -> None:
    administrator = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")
    people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Rade")
    reviewed, other = opened(cast, at), opened(cast, at + timedelta(minutes=1))
    later = at + timedelta(minutes=5)
    judged(reviewed, administrator, later)

    asked = Notice.objects.filter(kind="emergency.to_review")
    assert list(asked.filter(subject_uid=reviewed.uid).values_list("read_at", flat=True)) == [later, later]
    assert list(asked.filter(subject_uid=other.uid).values_list("read_at", flat=True)) == [None, None]
    assert Notice.objects.get(user=cast.ana_reads, kind="emergency.opened", subject_uid=reviewed.uid).read_at is None
    assert Act.objects.get(verb="settle_notices").detail == {"kind": "emergency.to_review", "notices": 2}


def test_what_to_review_stands_first_and_every_patient_reads_that_it_was_seen(cast: Cast, at: datetime) -> None:
    administrator = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")
    reviewed, first = opened(cast, at), opened(cast, at + timedelta(minutes=1))
    judged(reviewed, administrator, at)
    second = open_emergency(
        patient=cast.boris, reader=cast.doctor, facility=cast.cedar, reason="Fall", at=at + timedelta(minutes=2)
    )
    here = open_list(reader=administrator, purpose=Purpose.REVIEW, at=at)
    counted = (here.emergencies_to_review(), Access.objects.count())

    assert here.emergencies() == [first, second, reviewed]
    assert counted == (2, 0)
    assert set(Access.objects.values_list("patient", "purpose")) == {
        (cast.ana.pk, "review"),
        (cast.boris.pk, "review"),
    }


def test_an_emergency_of_another_facility_is_not_there(cast: Cast, at: datetime) -> None:
    emergency = opened(cast, at)
    elsewhere = people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Rade")
    there = open_list(reader=elsewhere, purpose=Purpose.REVIEW, at=at)

    assert (there.emergencies(), there.emergencies_to_review()) == ([], 0)
    with pytest.raises(NotAllowed):
        there.emergency(emergency.uid)


def find(cast: Cast, identifier: str, at: datetime, born: date = BORN, by: User | None = None):
    return find_patient(identifier=identifier, birth_date=born, by=by or cast.doctor, at=at)


def test_a_patient_is_found_by_exact_identifier_and_birth_date(cast: Cast, at: datetime) -> None:
    assert find(cast, " A-1 ", at) == cast.ana


@pytest.mark.parametrize("identifier, born", [("A-2", BORN), ("A-", BORN), ("A-1", date(1985, 6, 13)), ("", BORN)])
def test_nobody_else_is_found(identifier: str, born: date, cast: Cast, at: datetime) -> None:
    with pytest.raises(PatientNotFound):
        find(cast, identifier, at, born)


def test_two_people_under_one_identifier_are_nobody(cast: Cast, at: datetime) -> None:
    form = PatientForm(given_name="Mia", surname="Babić", birth_date=BORN)
    register_patient(facility=cast.cedar, form=form, identifiers=[("OTHER", "A-1")], by=None, at=at)

    with pytest.raises(PatientNotFound):
        find(cast, "A-1", at)


def test_a_doctor_looks_for_five_people_an_hour_whether_they_are_found_or_not(cast: Cast, at: datetime) -> None:
    find(cast, "A-1", at)
    for turn in range(4):
        with pytest.raises(PatientNotFound):
            find(cast, f"X-{turn}", at + timedelta(minutes=1))

    with pytest.raises(TooManySearches):
        find(cast, "A-1", at + timedelta(minutes=59))

    assert find(cast, "A-1", at + timedelta(minutes=60)) == cast.ana
    assert find(cast, "A-1", at + timedelta(minutes=59), by=cast.approver) == cast.ana


def test_who_is_no_doctor_looks_for_nobody(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        find(cast, "A-1", at, by=cast.clerk)


def test_an_emergency_ends_with_the_work_at_that_hospital(cast: Cast, at: datetime) -> None:
    opened(cast, at)
    Membership.objects.filter(user=cast.doctor).update(until=at + timedelta(minutes=5))
    add_membership(user=cast.doctor, facility=cast.linden, role=Role.REFERRER, by=None, at=at)

    def looks(later: datetime) -> object:
        return open_passport(
            reader=cast.doctor, patient=cast.ana, purpose=Purpose.EMERGENCY, ground=Ground.EMERGENCY, at=later
        )

    looks(at + timedelta(minutes=4))
    with pytest.raises(NotAllowed):
        looks(at + timedelta(minutes=6))
