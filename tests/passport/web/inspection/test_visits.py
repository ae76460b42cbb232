"""The hospital's administrator invites inspectors, and ends a visit at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Visit
from passport.people.models import Invitation, Role
from tests import cast
from tests.passport.access.inspected import AUTHORITY
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


def typed(*, who: str = "", first: int = 0, last: int = 1, **words: str) -> dict[str, str]:
    """Return the form as a browser sends it; the days are counted from today."""
    given = {"who": who, "authority": AUTHORITY, "reason": "Yearly inspection", **words}
    for name, days in (("first_day", first), ("last_day", last)):
        day = timezone.now().date() + timedelta(days=days)
        given |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    return given


def test_a_known_inspector_is_invited_and_stands_in_the_list(screen: Client, clinic: cast.Clinic) -> None:
    inspector = cast.staff(clinic.facility, "lejla", Role.INSPECTOR)
    page = screen.post(f"/facility/{clinic.facility.uid}/visits/", typed(who=inspector.uid), follow=True)

    (line,) = page.context["visits"]
    assert (line.inspector, line.authority, line.reason, line.stage, line.invited) == (
        "lejla", AUTHORITY, "Yearly inspection", "open now", False,
    )  # fmt: skip
    assert Visit.objects.get().account == inspector


def test_somebody_new_gets_a_link_that_is_shown_once(screen: Client, clinic: cast.Clinic) -> None:
    address = f"/facility/{clinic.facility.uid}/visits/"
    page = screen.post(address, typed(given_name="Lejla", surname="Hodžić"))
    secret = page.context["address"].partition("#")[2]
    how = {"secret": secret, "step": "join", "username": "lejla", "password": "ten green bottles 1947"}
    Client().post("/join", how)

    assert str(page.context["invitation"]) == "Lejla Hodžić"
    assert (Invitation.objects.get().role, Visit.objects.get().account.username) == ("inspector", "lejla")
    assert secret not in screen.get(address).content.decode()


def test_nobody_is_invited_without_name_authority_and_days_in_order(screen: Client, clinic: cast.Clinic) -> None:
    address = f"/facility/{clinic.facility.uid}/visits/"
    nameless = screen.post(address, typed(authority=""))
    turned = screen.post(address, typed(given_name="Lejla", surname="Hodžić", first=3, last=1))
    past = screen.post(address, typed(given_name="Lejla", surname="Hodžić", first=-5, last=-3))

    assert list(nameless.context["form"].errors) == ["authority", "given_name", "surname"]
    assert turned.context["form"].errors == {"last_day": ["The last day is not before the first."]}
    assert past.context["form"].errors == {"last_day": ["A visit ends today or later."]}
    assert not Visit.objects.exists()


def test_a_visit_is_ended_at_once(screen: Client, clinic: cast.Clinic) -> None:
    inspector = cast.staff(clinic.facility, "lejla", Role.INSPECTOR)
    screen.post(f"/facility/{clinic.facility.uid}/visits/", typed(who=inspector.uid))
    visit = Visit.objects.get()
    page = screen.post(f"/facility/{clinic.facility.uid}/visits/{visit.uid}/end", follow=True)

    (line,) = page.context["visits"]
    assert (line.stage, line.ended_by, line.can_be_ended) == ("ended", "administrator", False)
    assert signed_in(inspector).get(f"/inspector/{visit.uid}/").status_code == 404


def test_a_visit_to_another_hospital_is_not_there(screen: Client, clinic: cast.Clinic) -> None:
    elsewhere = cast.clinic("Klinika Sever", prefix="north-")
    inspector = cast.staff(elsewhere.facility, "lejla", Role.INSPECTOR)
    signed_in(elsewhere.administrator).post(f"/facility/{elsewhere.facility.uid}/visits/", typed(who=inspector.uid))
    visit = Visit.objects.get()

    assert screen.post(f"/facility/{clinic.facility.uid}/visits/{visit.uid}/end").status_code == 404
    assert screen.get(f"/facility/{elsewhere.facility.uid}/visits/").status_code == 404
    assert screen.get(f"/facility/{clinic.facility.uid}/visits/").context["visits"] == []
    refused = screen.post(f"/facility/{clinic.facility.uid}/visits/", typed(who=inspector.uid))
    assert list(refused.context["form"].errors) == ["who"]


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.APPROVER, Role.CLERK])
def test_only_the_administrator_invites(clinic: cast.Clinic, role: Role) -> None:
    somebody = signed_in(cast.staff(clinic.facility, "somebody", role))

    assert somebody.get(f"/facility/{clinic.facility.uid}/visits/").status_code == 403
    assert (
        somebody.post(f"/facility/{clinic.facility.uid}/visits/", typed(given_name="A", surname="B")).status_code == 403
    )
    assert not Visit.objects.exists()


def test_the_first_page_of_the_hospital_leads_there(screen: Client, clinic: cast.Clinic) -> None:
    page = screen.get(f"/facility/{clinic.facility.uid}/").content.decode()

    assert f'href="/facility/{clinic.facility.uid}/visits/"' in page
