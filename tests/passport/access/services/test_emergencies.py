from datetime import date, datetime, timedelta

import pytest

from passport.access.models import Access, Emergency, Purpose
from passport.access.selectors import emergencies_held_by
from passport.access.services import (
    NotAllowed,
    PatientNotFound,
    ReasonMissing,
    find_patient,
    open_emergency,
    open_list,
    review_emergency,
)
from passport.people.models import Role, User
from passport.people.services import PatientForm, register_patient
from passport.signing.models import Act, Notice
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

BORN = date(1985, 6, 12)
WHO = b"\x06" * 32


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


def test_the_facility_reviews_it_once_and_never_the_one_who_opened_it(cast: Cast, at: datetime) -> None:
    emergency = opened(cast, at)
    administrator = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")
    elsewhere = people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Rade")
    for nobody in (cast.doctor, elsewhere):
        with pytest.raises(NotAllowed):
            review_emergency(emergency=emergency, by=nobody, at=at)
    review_emergency(emergency=emergency, by=administrator, at=at)

    emergency.refresh_from_db()
    assert (emergency.reviewed_at, emergency.reviewed_by) == (at, "Dr Luka Ilić")


def test_a_review_takes_the_request_for_it_off_every_administrators_page(cast: Cast, at: datetime) -> None:
    administrator = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")
    people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Rade")
    reviewed, other = opened(cast, at), opened(cast, at + timedelta(minutes=1))
    later = at + timedelta(minutes=5)
    review_emergency(emergency=reviewed, by=administrator, at=later)

    asked = Notice.objects.filter(kind="emergency.to_review")
    assert list(asked.filter(subject_uid=reviewed.uid).values_list("read_at", flat=True)) == [later, later]
    assert list(asked.filter(subject_uid=other.uid).values_list("read_at", flat=True)) == [None, None]
    assert Notice.objects.get(user=cast.ana_reads, subject_uid=reviewed.uid).read_at is None
    assert Act.objects.get(verb="settle_notices").detail == {"kind": "emergency.to_review", "notices": 2}


def test_what_to_review_stands_first_and_every_patient_reads_that_it_was_seen(cast: Cast, at: datetime) -> None:
    administrator = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")
    reviewed, first = opened(cast, at), opened(cast, at + timedelta(minutes=1))
    review_emergency(emergency=reviewed, by=administrator, at=at)
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
    return find_patient(identifier=identifier, birth_date=born, by=by or cast.doctor, who_hmac=WHO, at=at)


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


def test_fishing_for_patients_ends_after_ten_tries(cast: Cast, at: datetime) -> None:
    for turn in range(10):
        with pytest.raises(PatientNotFound):
            find(cast, f"X-{turn}", at)

    with pytest.raises(PatientNotFound):
        find(cast, "A-1", at)


def test_who_is_no_doctor_looks_for_nobody(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        find(cast, "A-1", at, by=cast.clerk)
