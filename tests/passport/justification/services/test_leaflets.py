"""A hospital's own papers: kept as they were given, by whoever administers it, and ended once."""

from datetime import datetime, timedelta

import pytest

from passport import objects
from passport.justification.models import Leaflet
from passport.justification.selectors import leaflets_of
from passport.justification.services import leaflets
from passport.justification.services.leaflets import (
    LeafletNameMissing,
    LeafletTooLarge,
    NotAPdf,
    add_leaflet,
    end_leaflet,
)
from passport.people.models import Facility, Role, User
from passport.people.services import NotAllowed
from passport.signing.models import Act
from tests.passport.imaging.papers import with_objects
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

PDF = with_objects("")


@pytest.fixture
def place(at: datetime) -> Facility:
    return cast.facility(at)


@pytest.fixture
def administrator(place: Facility, at: datetime) -> User:
    return cast.staff(place, Role.FACILITY_ADMINISTRATOR, at)


def added(place: Facility, at: datetime, *, name: str = "Before a CT", language: str = "sr") -> Leaflet:
    return add_leaflet(facility=place, name=name, language=language, data=PDF, by=None, at=at)


def test_a_leaflet_is_kept_byte_for_byte_with_its_act(place: Facility, administrator: User, at: datetime) -> None:
    leaflet = add_leaflet(facility=place, name=" Before\x00 a CT ", language="sr", data=PDF, by=administrator, at=at)

    assert (leaflet.name, leaflet.language, leaflet.added_at, leaflet.added_by) == (
        "Before a CT",
        "sr",
        at,
        str(administrator),
    )
    assert objects.get_whole(leaflet.sha256) == PDF
    act = Act.objects.get(verb="leaflet.added")
    assert (act.actor_uid, act.subject_uid, act.facility_uid, act.detail) == (
        administrator.uid,
        leaflet.uid,
        place.uid,
        {"sha256": leaflet.sha256},
    )


@pytest.mark.parametrize(("name", "data", "refusal"), [
    (" \u202e", PDF, LeafletNameMissing),
    ("Before a CT", b"", NotAPdf),
    ("Before a CT", b"\n%PDF-1.4", NotAPdf),
    ("Before a CT", b"PK\x03\x04%PDF-1.4", NotAPdf),
    ("Before a CT", PDF + b"x", LeafletTooLarge),
])  # fmt: skip
def test_what_is_no_named_pdf_of_a_fair_size_is_not_kept(
    place: Facility,
    at: datetime,
    name: str,
    data: bytes,
    refusal: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leaflets, "MAX_LEAFLET_BYTES", len(PDF))

    with pytest.raises(refusal):
        add_leaflet(facility=place, name=name, language="sr", data=data, by=None, at=at)

    assert (Leaflet.objects.count(), Act.objects.filter(verb="leaflet.added").count()) == (0, 0)
    assert added(place, at).name == "Before a CT"  # one of exactly that size is kept


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FACILITY_ADMINISTRATOR}))
def test_nobody_but_an_administrator_adds_or_ends(role: Role, place: Facility, at: datetime) -> None:
    by, leaflet = cast.staff(place, role, at), added(place, at)

    with pytest.raises(NotAllowed):
        add_leaflet(facility=place, name="x", language="sr", data=PDF, by=by, at=at)
    with pytest.raises(NotAllowed):
        end_leaflet(leaflet=leaflet, by=by, at=at)

    leaflet.refresh_from_db()
    assert (Leaflet.objects.count(), leaflet.ended_at) == (1, None)


def test_an_administrator_of_another_hospital_ends_nothing(place: Facility, at: datetime) -> None:
    elsewhere = cast.staff(cast.facility(at, name="Clinic Cedar"), Role.FACILITY_ADMINISTRATOR, at)

    with pytest.raises(NotAllowed):
        end_leaflet(leaflet=added(place, at), by=elsewhere, at=at)

    assert leaflets_of(place).count() == 1


def test_a_leaflet_ends_once_and_keeps_its_bytes(place: Facility, administrator: User, at: datetime) -> None:
    leaflet, later = added(place, at), at + timedelta(hours=1)
    end_leaflet(leaflet=leaflet, by=administrator, at=later)
    again = end_leaflet(leaflet=leaflet, by=administrator, at=later + timedelta(hours=1))

    assert (again.ended_at, Act.objects.filter(verb="leaflet.ended").count()) == (later, 1)
    assert objects.get(leaflet.sha256) == PDF


def test_a_hospital_lists_its_own_by_name_and_language(place: Facility, at: datetime) -> None:
    second, first = added(place, at, name="B"), added(place, at, name="A", language="sr-latn")
    third = added(place, at, name="A", language="en")
    ended = end_leaflet(leaflet=added(place, at, name="C"), by=None, at=at)
    added(cast.facility(at, name="Clinic Cedar"), at)

    assert list(leaflets_of(place)) == [third, first, second]
    assert list(leaflets_of(place, ended=True)) == [ended]
