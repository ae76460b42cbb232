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
    return {one.name: [line.address for line in one.lines] for one in found}


def test_who_works_there_or_records_what_is_given_has_the_door_and_other_approvers_have_not(ward: Ward) -> None:
    at = timezone.now()
    found = {
        user.username: "/nuclear/" in [door.address for door in doors_of(user, at=at)]
        for user in (ward.specialist, ward.physicist, ward.radiologist, ward.radiographer)
    }

    assert found == {"specialist": True, "physicist": True, "radiologist": False, "radiographer": True}


def test_nobody_else_opens_the_pages(ward: Ward) -> None:
    assert signed_in(ward.radiologist).get("/nuclear/").status_code == 403
    assert signed_in(cast.staff(ward.facility, "clerk", Role.CLERK)).get("/nuclear/").status_code == 403


def test_a_radiographer_of_a_hospital_without_such_work_has_no_door() -> None:
    user = cast.staff(cast.facility("Klinika Sever"), "elsewhere", Role.RADIOGRAPHER)

    assert "/nuclear/" not in [door.address for door in doors_of(user, at=timezone.now())]


def test_a_radiographer_opens_what_was_given_and_the_consents_and_nothing_else(ward: Ward) -> None:
    sheet = wards.drafted(ward)
    given = sheet.administration
    screen = signed_in(ward.radiographer)
    giving = (
        "/nuclear/",
        f"/nuclear/request/{ward.request.uid}/",
        f"/nuclear/request/{ward.request.uid}/give",
        f"/nuclear/given/{given.uid}/",
        f"/nuclear/given/{given.uid}/correct",
        "/nuclear/waiting/lately/",
    )
    closed = (f"request/{ward.request.uid}/plan", f"sheet/{sheet.uid}/", f"given/{given.uid}/release")
    page = screen.get(f"/nuclear/given/{given.uid}/").content.decode()

    assert {screen.get(address).status_code for address in giving} == {200}
    assert {screen.get(f"/nuclear/{address}").status_code for address in closed} == {403}
    assert {screen.get(f"/nuclear/waiting/{which}/").status_code for which in ("confirm", "plan", "other")} == {404}
    assert f"/nuclear/sheet/{sheet.uid}/" not in page
    assert set(groups(screen)) == set()


def test_a_radiographer_of_another_hospital_sees_nothing_of_it(ward: Ward) -> None:
    given = wards.given(ward)
    other = signed_in(cast.staff(cast.facility("Klinika Sever"), "elsewhere", Role.RADIOGRAPHER))

    for address in (f"request/{ward.request.uid}/", f"given/{given.uid}/"):
        assert other.get(f"/nuclear/{address}").status_code == 404
    assert not Access.objects.filter(patient=ward.ana).exists()


def test_a_long_list_goes_on_page_by_page_and_says_how_many(
    ward: Ward, screen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("access.services.nuclear", "web.nuclear.waiting", "web.paging"):
        monkeypatch.setattr(f"passport.{room}.PAGE_SIZE", 2)
    others = [wards.request(ward.facility, cast.patient(ward.facility, name)) for name in ("Boris", "Vera")]
    (first,) = screen.get("/nuclear/").context["groups"]
    before = Access.objects.count()
    last = screen.get("/nuclear/waiting/plan/?from=2").context
    expected = [f"/nuclear/request/{one.uid}/" for one in (*others, ward.request)]

    assert (first.count, first.more) == (3, True)
    assert sorted(line.address for line in (*first.lines, *last["list"].lines)) == sorted(expected)
    assert (last["earlier"], last["later"], last["list"].count) == (0, None, 3)
    assert Access.objects.count() == before + 1


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
        {"Plans that wait for the second name": [address], **nothing_recorded},
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
