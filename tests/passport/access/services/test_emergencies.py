from datetime import date, datetime, timedelta

import pytest

from passport.access.models import Emergency
from passport.access.selectors import emergencies_held_by, emergencies_to_review
from passport.access.services import (
    NotAllowed,
    PatientNotFound,
    ReasonMissing,
    find_patient,
    open_emergency,
    review_emergency,
)
from passport.people.models import Facility, Role, User
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
    told = {notice.user: notice.detail for notice in Notice.objects.filter(kind="emergency.opened")}
    words = {"doctor": "Dr Petar Ilić", "facility": "Clinic Cedar"}
    assert told == {cast.ana_reads: words, administrator: words}
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
    cedar = Facility.objects.filter(pk=cast.cedar.pk)
    assert list(emergencies_to_review(cedar)) == [emergency]

    for nobody in (cast.doctor, elsewhere):
        with pytest.raises(NotAllowed):
            review_emergency(emergency=emergency, by=nobody, at=at)
    review_emergency(emergency=emergency, by=administrator, at=at)

    emergency.refresh_from_db()
    assert (emergency.reviewed_at, emergency.reviewed_by) == (at, "Dr Luka Ilić")
    assert list(emergencies_to_review(cedar)) == []


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
