"""A practitioner as the texts of law ask about one, and the text that holds at a hospital on a day."""

from datetime import date, datetime, timedelta

import pytest

from passport.law.professional import Field, HeldSpecialty, Profession, Professional
from passport.law.questions.standing import Weight
from passport.law.shelf import pack_called
from passport.people.models import Facility, Practice, Practitioner, Specialty
from passport.people.selectors import (
    confirmation_of,
    open_confirmations,
    professional,
    specialties_on,
    standing_of,
)
from passport.people.services import confirm_pack, end_pack_confirmation
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.fixture
def vera() -> Practitioner:
    return Practitioner.objects.create(given_name="Vera", surname="Ilić", licence_number="L-1")


def specialty(of: Practitioner, name: str, **columns: object) -> Specialty:
    return Specialty.objects.create(practitioner=of, name=name, **columns)


def test_of_a_bare_name_nothing_is_on_record(vera: Practitioner) -> None:
    specialty(vera, "radiology")

    found = professional(vera)

    assert found == Professional()
    assert (found.is_recorded, found.trained_for) == (False, None)


def test_everything_on_record_is_told(vera: Practitioner) -> None:
    vera.profession = "doctor"
    specialty(
        vera, "heart", field="other", held_since=date(2001, 5, 1), examined_in=2001, regions="chest heart",
        valid_from=date(2026, 3, 3), valid_until=date(2026, 4, 1),
    )  # fmt: skip
    Practice.objects.create(practitioner=vera, field="nuclear_medicine", since=date(2010, 1, 1))
    Practice.objects.create(practitioner=vera, field="radiology", trained=True)

    assert professional(vera) == Professional(
        profession=Profession.DOCTOR,
        specialties=(
            HeldSpecialty(
                field=Field.OTHER,
                name="heart",
                since=date(2001, 5, 1),
                until=date(2026, 4, 2),  # the day after the last one in the stamp
                examined_in=2001,
                regions=frozenset({"chest", "heart"}),
            ),
        ),
        working_since={"nuclear_medicine": date(2010, 1, 1)},
        trained_for=frozenset({"radiology"}),
    )


def test_somebody_whose_practice_is_known_is_known_to_be_untrained(vera: Practitioner) -> None:
    Practice.objects.create(practitioner=vera, field="radiology")

    assert professional(vera).trained_for == frozenset()


def test_specialties_go_on_or_have_ended(vera: Practitioner) -> None:
    begins = specialty(vera, "begins", valid_from=DAY + timedelta(days=1))
    holds = specialty(vera, "holds")
    ends = specialty(vera, "ends", valid_until=DAY)
    later = specialty(vera, "later", valid_until=DAY + timedelta(days=1))

    assert specialties_on(vera, DAY) == ([begins, holds, later], [ends])


@pytest.fixture
def place(at: datetime) -> Facility:
    return cast.facility(at)


def confirm(place: Facility, at: datetime) -> object:
    pack = pack_called("rs-1998")
    assert pack
    return confirm_pack(facility=place, pack=pack, confirmed_by="Prof. Ilić", confirmed_on=at.date(), by=None, at=at)


def test_a_text_that_nobody_confirmed_warns(place: Facility, at: datetime) -> None:
    elsewhere = cast.facility(at, name="Clinic Cedar")
    confirm(elsewhere, at)

    found = standing_of(place, DAY)

    assert found
    assert (found.pack.id, found.in_force, found.confirmed_by, found.confirmed_on) == ("rs-1998", False, "", None)
    assert found.weigh(objects=True) is Weight.WARNS


def test_a_text_that_the_hospital_confirmed_may_stop(place: Facility, at: datetime) -> None:
    confirm(place, at)

    found = standing_of(place, DAY)

    assert found
    assert (found.in_force, found.confirmed_by, found.confirmed_on) == (True, "Prof. Ilić", DAY)
    assert found.weigh(objects=True) is Weight.STOPS


def test_a_confirmation_that_ended_or_was_of_another_wording_stops_nothing(place: Facility, at: datetime) -> None:
    confirmation = confirm(place, at)
    place.pack_confirmations.update(pack_digest="0" * 64)
    reworded = standing_of(place, DAY)
    open_one = list(open_confirmations(place))
    end_pack_confirmation(confirmation=confirmation, by=None, at=at)

    assert reworded
    assert (reworded.in_force, open_one) == (False, [confirmation])
    assert list(open_confirmations(place)) == []
    assert confirmation_of(place, reworded.pack) is None


@pytest.mark.parametrize("country, day", [("RS", date(1997, 12, 31)), ("RS", None), ("SI", DAY)])
def test_where_no_text_is_known_nothing_stands(country: str, day: date | None, at: datetime) -> None:
    assert standing_of(cast.facility(at, country=country), day) is None
