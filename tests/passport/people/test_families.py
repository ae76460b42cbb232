"""Until when somebody looks after a passport: the days are compared at each look."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from passport.people.models import Facility, OfflineCopy, Patient, Reader, Relation, User
from passport.people.selectors import (
    age_of,
    comes_of_age_at,
    copies_that_stay,
    is_of_age,
    may_decide,
    open_reader,
    open_readers,
    past_readerships,
    readerships,
)
from passport.people.services import PatientForm, register_patient
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

LEAP = date(2008, 2, 29)
# The first of March 2026 begins in Belgrade an hour before it does in Greenwich.
MIDNIGHT = datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
BEFORE = MIDNIGHT - timedelta(seconds=1)


def child(place: Facility, born: date, at: datetime) -> Patient:
    form = PatientForm(given_name="Lejla", surname="Hodžić", birth_date=born)
    return register_patient(facility=place, form=form, identifiers=[], by=None, at=at)


@pytest.fixture
def mother(at: datetime) -> Reader:
    begun = datetime(2024, 5, 1, tzinfo=UTC)
    return cast.reader(child(cast.facility(begun), LEAP, begun), begun, relation=Relation.GUARDIAN)


def seen(user: User, patient: Patient, at: datetime) -> tuple[bool, int, int]:
    return (
        open_reader(user, patient, at) is not None,
        len(readerships(user, at)),
        open_readers(patient, at).count(),
    )


def test_who_is_born_on_the_29th_of_february_comes_of_age_when_march_begins(mother: Reader) -> None:
    patient = mother.patient

    assert comes_of_age_at(patient) == MIDNIGHT
    assert [(age_of(patient, at), is_of_age(patient, at)) for at in (BEFORE, MIDNIGHT)] == [(17, False), (18, True)]


def test_a_guardianship_ends_by_itself_at_the_first_moment_of_that_day(mother: Reader) -> None:
    assert seen(mother.user, mother.patient, BEFORE) == (True, 1, 1)
    assert seen(mother.user, mother.patient, MIDNIGHT) == (False, 0, 0)
    assert (past_readerships(mother.user, BEFORE), past_readerships(mother.user, MIDNIGHT)) == ([], [mother])
    mother.refresh_from_db()
    assert (mother.until, mother.ended_at) == (None, None)


def test_the_copy_on_the_phone_of_a_guardian_goes_on_that_day(mother: Reader) -> None:
    copy = OfflineCopy.objects.create(
        user=mother.user, patient=mother.patient, device_hmac=b"phone", kept_at=mother.since, made_at=mother.since
    )

    assert (copies_that_stay([copy.uid], at=BEFORE), copies_that_stay([copy.uid], at=MIDNIGHT)) == ([copy.uid], [])


def test_the_young_persons_own_way_in_and_a_trusted_person_do_not_end_with_an_age(mother: Reader) -> None:
    own = cast.reader(mother.patient, mother.since)
    trusted = cast.reader(mother.patient, mother.since, relation=Relation.TRUSTED)

    assert list(open_readers(mother.patient, MIDNIGHT)) == [own, trusted]
    assert [len(readerships(one.user, MIDNIGHT)) for one in (own, trusted)] == [1, 1]


def test_who_was_made_the_guardian_of_somebody_of_age_stays_it(mother: Reader) -> None:
    later = cast.reader(mother.patient, MIDNIGHT, relation=Relation.GUARDIAN)

    assert list(open_readers(mother.patient, MIDNIGHT)) == [later]
    assert open_reader(later.user, mother.patient, MIDNIGHT + timedelta(days=4000)) == later


def test_each_deployment_sets_its_ages(mother: Reader, settings: Settings) -> None:
    settings.CHILD_MAY_LIMIT_AT, settings.CHILD_COMES_OF_AGE_AT = 18, 21

    assert (may_decide(mother.patient, BEFORE), may_decide(mother.patient, MIDNIGHT)) == (False, True)
    assert seen(mother.user, mother.patient, MIDNIGHT) == (True, 1, 1)


def test_a_corrected_date_of_birth_counts_at_once(mother: Reader) -> None:
    Patient.objects.update(birth_date=date(2008, 3, 2))

    assert seen(mother.user, Patient.objects.get(), MIDNIGHT) == (True, 1, 1)


@pytest.mark.parametrize("born, decides", [(date(2010, 3, 2), True), (date(2010, 3, 3), False)])
def test_the_young_decide_from_their_sixteenth_birthday(born: date, decides: bool, at: datetime) -> None:
    assert may_decide(child(cast.facility(at), born, at), at) is decides
