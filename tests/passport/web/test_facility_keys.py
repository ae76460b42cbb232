"""The administrator's pages of signing keys: confirm, refuse, stop from a day on; licences."""

from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passport.guards import FRESH
from passport.people.models import Practitioner
from passport.signing.models import SigningKey
from tests import cast
from tests.authenticator import Authenticator, Manner
from tests.passport.signing.enrolling import confirmed, enrolled
from tests.passport.web.staff import signed_in
from tests.passport.web.test_facility import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def key(clinic: cast.Clinic) -> SigningKey:
    authenticator = Authenticator(manner=Manner(backup_eligible=True))
    return enrolled(clinic.approver.user, authenticator, at=timezone.now() - timedelta(hours=2), name="reading room")


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


def keys_page(clinic: cast.Clinic, key: SigningKey | None = None, step: str = "") -> str:
    return f"/facility/{clinic.facility.uid}/keys/" + (f"{key.uid}/{step}" if key else "")


def test_a_list_without_a_key_says_where_keys_come_from(screen: Client, clinic: cast.Clinic) -> None:
    response = screen.get(keys_page(clinic))

    assert (response.context["waiting"], response.context["others"]) == ([], [])
    assert "New ones come here when an approver enrols one." in response.content.decode()


def test_the_overview_counts_the_keys_that_wait(screen: Client, clinic: cast.Clinic, key: SigningKey) -> None:
    first = screen.get(f"/facility/{clinic.facility.uid}/").context["keys_waiting"]
    confirmed(key, at=timezone.now())

    assert (first, screen.get(f"/facility/{clinic.facility.uid}/").context["keys_waiting"]) == (1, 0)


def test_a_key_that_waits_is_confirmed_with_the_licence_in_hand(
    screen: Client, clinic: cast.Clinic, key: SigningKey
) -> None:
    listed = screen.get(keys_page(clinic)).context["waiting"]
    page = screen.get(keys_page(clinic, key)).content.decode()
    wrong = screen.post(keys_page(clinic, key), {"identity": "document", "licence_number": "0"}, follow=True)
    right = screen.post(
        keys_page(clinic, key),
        {"identity": "document", "licence_number": clinic.approver.licence_number},
        follow=True,
    )

    assert [(line.owner, line.key.may_be_copied) for line in listed] == [(str(clinic.approver), True)]
    assert "may be copied to other devices" in page
    assert clinic.approver.licence_number not in page  # it is read from the licence, not from the screen
    assert said(wrong)[0].startswith("This is not the licence number on record.")
    assert said(right) == ["The key is confirmed. It signs from now on."]
    assert SigningKey.objects.get().confirmed_by == str(clinic.administrator)


def test_a_form_that_says_nothing_is_asked_again(screen: Client, clinic: cast.Clinic, key: SigningKey) -> None:
    confirm = screen.post(keys_page(clinic, key), {"identity": ""})
    refuse = screen.post(keys_page(clinic, key, "refuse"), {})
    stop = screen.post(keys_page(clinic, key, "stop"), {})

    assert set(confirm.context["confirming"].errors) == {"identity", "licence_number"}
    assert set(refuse.context["refusing"].errors) == {"reason"}
    assert set(stop.context["stopping"].errors) == {"day", "clock", "why"}


def test_a_refused_key_tells_its_owner_why(screen: Client, clinic: cast.Clinic, key: SigningKey) -> None:
    answer = screen.post(keys_page(clinic, key, "refuse"), {"reason": "Nobody came"}, follow=True)

    assert said(answer) == ["The key is refused. It signs nothing."]
    assert "Nobody came" in signed_in(clinic.approver.user).get("/approver/keys/").content.decode()


def test_a_key_is_stopped_from_a_moment_on(screen: Client, clinic: cast.Clinic, key: SigningKey) -> None:
    confirmed(key, at=timezone.now() - timedelta(hours=2))
    since = timezone.localtime(timezone.now() - timedelta(hours=1), timezone=ZoneInfo(clinic.facility.time_zone))
    moment = {"day_day": since.day, "day_month": since.month, "day_year": since.year, "clock": since.strftime("%H:%M")}
    answer = screen.post(keys_page(clinic, key, "stop"), {**moment, "why": "stolen"}, follow=True)
    late = screen.post(
        keys_page(clinic, key, "stop"), {**moment, "day_year": since.year + 1, "why": "stolen"}, follow=True
    )

    key.refresh_from_db()
    assert said(answer) == ["The key is stopped. What it signed before that moment keeps holding."]
    assert (key.revoked_at, key.revoked_why) == (since.replace(second=0, microsecond=0), "stolen")
    assert said(late) == [
        "The key can be stopped from a moment between its enrolment and now, and a stop is only moved back."
    ]


def test_the_own_key_is_left_to_another_administrator(clinic: cast.Clinic) -> None:
    both = clinic.approver.user
    cast.Membership.objects.create(
        user=both,
        facility=clinic.facility,
        role=cast.Role.FACILITY_ADMINISTRATOR,
        since=cast.LONG_AGO,
        named_by="the cast",
    )
    own = enrolled(both, Authenticator(), at=timezone.now())
    screen = signed_in(both)
    page = screen.get(keys_page(clinic, own)).content.decode()
    answer = screen.post(
        keys_page(clinic, own), {"identity": "known", "licence_number": clinic.approver.licence_number}, follow=True
    )

    assert "This is your own key" in page
    assert said(answer) == ["Another administrator has to decide about your own key."]
    assert SigningKey.objects.get().confirmed_at is None


def test_a_key_of_another_hospital_is_not_there(screen: Client, clinic: cast.Clinic) -> None:
    north = cast.clinic("Klinika Sever", prefix="north-")
    theirs = enrolled(north.approver.user, Authenticator(), at=timezone.now())

    assert screen.get(keys_page(clinic, theirs)).status_code == 404
    assert screen.get(keys_page(north, theirs)).status_code == 404
    assert screen.post(keys_page(clinic, theirs, "stop"), {}).status_code == 404


def test_the_key_of_somebody_who_left_can_be_stopped_and_no_more(
    screen: Client, clinic: cast.Clinic, key: SigningKey
) -> None:
    fill = {"identity": "document", "licence_number": clinic.approver.licence_number}
    screen.post(keys_page(clinic, key), fill)
    cast.Membership.objects.filter(user=clinic.approver.user).update(until=timezone.now())

    listed = screen.get(keys_page(clinic)).content.decode()
    page = screen.get(keys_page(clinic, key)).content.decode()

    assert "does not approve here any more" in listed
    assert "This hospital confirmed the key, and can stop it." in page
    assert "Stop this key from a day on" in page
    assert f"/people/{clinic.approver.uid}/licence" not in page


def test_a_list_of_keys_takes_as_many_queries_as_one_key(screen: Client, clinic: cast.Clinic, key: SigningKey) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            screen.get(keys_page(clinic))
        return len(found)

    asked()
    one = asked()
    for number in range(3):
        enrolled(clinic.approver.user, Authenticator(), at=timezone.now(), name=f"key {number}")

    assert asked() == one


@pytest.mark.parametrize("step", ["key", "refuse", "stop", "licence"])
def test_what_an_administrator_decides_about_keys_and_licences_asks_for_a_fresh_second_factor(
    clinic: cast.Clinic, key: SigningKey, step: str
) -> None:
    screen = signed_in(clinic.administrator, ago=FRESH + timedelta(minutes=1))
    licence = f"/facility/{clinic.facility.uid}/people/{clinic.approver.uid}/licence"
    page = {"key": keys_page(clinic, key), "licence": licence}.get(step) or keys_page(clinic, key, step)

    answer = screen.post(page, {"reason": "Nobody came"})

    back = licence if step == "licence" else keys_page(clinic, key)
    assert answer["Location"] == f"/accounts/2fa/reauthenticate/?{urlencode({'next': back})}"
    assert SigningKey.objects.get().waits
    assert screen.get(keys_page(clinic)).status_code == 200


def test_the_last_day_of_a_licence_is_written_down_and_shown(screen: Client, clinic: cast.Clinic) -> None:
    page = f"/facility/{clinic.facility.uid}/people/{clinic.approver.uid}/licence"
    wrong = screen.post(page, {"valid_until_day": "31", "valid_until_month": "2", "valid_until_year": "2027"})
    right = screen.post(
        page, {"valid_until_day": "31", "valid_until_month": "1", "valid_until_year": "2027"}, follow=True
    )

    assert list(wrong.context["form"].errors) == ["valid_until"]
    assert said(right) == ["Saved."]
    assert str(Practitioner.objects.get(pk=clinic.approver.pk).licence_valid_until) == "2027-01-31"
    assert "holds until 31 January 2027" in right.content.decode()
    assert screen.get(page).context["form"].initial == {
        "valid_until": Practitioner.objects.get(pk=clinic.approver.pk).licence_valid_until
    }
