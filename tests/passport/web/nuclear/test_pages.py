"""Who opens the pages of nuclear medicine, and what waits there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.nuclear import services
from passport.people.models import Role
from passport.web.doors import doors_of
from tests import cast
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward
from tests.passport.web.nuclear.test_story import draft, give, now
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


def groups(screen: Client) -> dict[str, list[str]]:
    found = screen.get("/nuclear/").context["groups"]
    return {name: [line.address for line in lines] for name, lines in found}


def test_specialists_and_physicists_have_the_door_and_other_approvers_have_not(ward: Ward) -> None:
    at = timezone.now()
    found = {
        user.username: "/nuclear/" in [door.address for door in doors_of(user, at=at)]
        for user in (ward.specialist, ward.physicist, ward.radiologist, ward.radiographer)
    }

    assert found == {"specialist": True, "physicist": True, "radiologist": False, "radiographer": False}


def test_nobody_else_opens_the_pages(ward: Ward) -> None:
    for somebody in (ward.radiologist, ward.radiographer):
        assert signed_in(somebody).get("/nuclear/").status_code == 403


def test_the_pages_want_a_second_factor(ward: Ward) -> None:
    client = Client()
    client.force_login(ward.specialist, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get("/nuclear/").status_code == 302


def test_what_belongs_to_another_facility_is_not_there(ward: Ward) -> None:
    plan = wards.planned(ward)
    sheet = wards.drafted(ward)
    given, row = sheet.administration, wards.entry(ward.facility, ward.ana)
    treatment = wards.treated(ward)
    leaving = services.Leaving(measured=wards.MEASURED, measured_by="Рис", travel="by car", leaves_at=wards.AT)
    released = services.release_patient(administration=treatment, leaving=leaving, by=ward.specialist, at=wards.AT)
    addresses = [
        f"request/{ward.request.uid}/",
        f"request/{ward.request.uid}/plan",
        f"request/{ward.request.uid}/give",
        f"entry/{row.uid}/",
        f"entry/{row.uid}/give",
        f"given/{given.uid}/",
        f"given/{given.uid}/correct",
        f"given/{given.uid}/release",
        f"sheet/{sheet.uid}/",
        f"release/{released.uid}/",
    ]
    stranger = signed_in(wards.ward("RS", name="Klinika Sever", prefix="north-").specialist)
    own = signed_in(ward.specialist)

    assert {stranger.get(f"/nuclear/{address}").status_code for address in addresses} == {404}
    assert {own.get(f"/nuclear/{address}").status_code for address in addresses} == {200}
    for act in (f"plan/{plan.uid}/ready", f"given/{given.uid}/effect", f"sheet/{sheet.uid}/withdraw"):
        assert stranger.post(f"/nuclear/{act}").status_code == 404
    assert stranger.get(f"/reports/instructions/{sheet.uid}/instructions.pdf").status_code == 404
    assert not Access.objects.filter(reader_name="north-specialist", patient=ward.ana).exists()


def test_the_list_follows_the_work(ward: Ward, screen: Client) -> None:
    address = f"/nuclear/request/{ward.request.uid}/"
    row = wards.entry(ward.facility, ward.ana)
    type(row).objects.update(performed_on=now(ward).date())
    seen = [groups(screen)]
    wards.planned(ward)
    seen.append(groups(screen))
    given = give(screen, ward)
    seen.append(groups(screen))
    sheet = draft(screen, given)
    seen.append(groups(screen))

    nothing_recorded = {"Examinations without what was given": [f"/nuclear/entry/{row.uid}/"]}
    assert seen == [
        {"Requests without a prescribed activity": [address], **nothing_recorded},
        {"Planned, not given yet": [address], **nothing_recorded},
        {"Given, without instructions": [f"/nuclear/given/{given.uid}/"], **nothing_recorded},
        {"Instructions to confirm": [f"/nuclear/sheet/{sheet.uid}/"], **nothing_recorded},
    ]


def test_an_empty_list_says_what_comes() -> None:
    place = cast.facility()
    screen = signed_in(wards.physicist(place, "physicist"))

    assert "Nothing waits." in screen.get("/nuclear/").content.decode()


def test_a_role_that_ended_opens_nothing(ward: Ward, screen: Client) -> None:
    ward.specialist.memberships.filter(role=Role.APPROVER).update(until=timezone.now() - timedelta(minutes=1))

    assert screen.get("/nuclear/").status_code == 403
