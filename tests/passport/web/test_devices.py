"""The list of one's own phones and computers, and ending them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from passport.people.browsers import Browser
from passport.people.models import DevicePin, OfflineCopy, Patient, User
from passport.people.services import choose_pin, device_hmac, keep_copy
from tests import cast
from tests.passport.web.test_sign_in import PIN, choose, open_with_slip, past, phone, with_pin

pytestmark = pytest.mark.django_db
CHROME = Browser(name="Chrome", system="Windows")


@pytest.fixture
def ana() -> Patient:
    return cast.patient(cast.facility())


@pytest.fixture
def client(ana: Patient) -> Client:
    """A phone of Ana's with a PIN, signed in."""
    client = phone()
    open_with_slip(client, ana)
    choose(client)
    return client


def keep(client: Client, patient: Patient) -> OfflineCopy:
    device = device_hmac(client.cookies["device"].value)
    return keep_copy(user=User.objects.get(), patient=patient, device=device, browser=CHROME, at=timezone.now())


def passkey() -> Authenticator:
    return Authenticator.objects.create(
        user=User.objects.get(), type=Authenticator.Type.WEBAUTHN, data={"name": "Safari on iPhone"}
    )


def end(client: Client, kind: str, key: object) -> HttpResponse:
    return client.post("/account/devices/end", {"kind": kind, "key": key})


def test_every_place_is_listed_with_what_it_is_and_which_one_is_here(ana: Patient, client: Client) -> None:
    keep(client, ana)
    passkey()
    open_with_slip(Client(), ana)

    places = client.get("/account").context["places"]

    assert [(place.what, place.where, place.here) for place in places] == [
        ("PIN", "Chrome on Android", True),
        ("Passkey", "Safari on iPhone", False),
        ("Kept on the phone", "Chrome on Windows", True),
        ("Signed in", "Chrome on Android", True),
        ("Signed in", "A browser that does not say its name", False),
    ]
    today = f"{timezone.now().astimezone(ZoneInfo('Europe/Belgrade')):%-d %B %Y}"
    assert places[0].said == (f"Chosen on {today}.",)
    assert places[2].said == (f"The passport of Ана Анић as it was on {today}.",)


def test_each_place_is_ended_by_itself(ana: Patient, client: Client) -> None:
    copy, key = keep(client, ana), passkey()
    open_with_slip(Client(), ana)
    elsewhere = UserSession.objects.latest("pk")

    answers = [
        end(client, "copy", copy.uid)["Location"],
        end(client, "passkey", key.pk)["Location"],
        end(client, "session", elsewhere.pk)["Location"],
        end(client, "pin", DevicePin.objects.get().uid)["Location"],
    ]

    assert answers == ["/account"] * 4
    assert [place.what for place in client.get("/account").context["places"]] == ["Signed in"]


def test_a_session_that_was_ended_opens_nothing_any_more(ana: Patient, client: Client) -> None:
    elsewhere = phone()
    open_with_slip(elsewhere, ana)

    end(client, "session", UserSession.objects.latest("pk").pk)

    assert elsewhere.get(f"/passport/{ana.uid}/").status_code == 302
    assert client.get(f"/passport/{ana.uid}/").status_code == 200


def test_nobody_ends_what_is_not_theirs(ana: Patient, client: Client) -> None:
    boris = cast.reader(cast.patient(ana.registered_by, "Борис"), "boris")
    pin, _secret = choose_pin(user=boris, pin=PIN, browser=CHROME, before="", at=timezone.now())
    key = Authenticator.objects.create(user=boris, type=Authenticator.Type.WEBAUTHN, data={})

    answers = [
        end(client, "pin", pin.uid).status_code,
        end(client, "passkey", key.pk).status_code,
        end(client, "no such kind", pin.uid).status_code,
        Client().post("/account/devices/end", {"kind": "pin", "key": pin.uid})["Location"],
    ]

    pin.refresh_from_db()
    assert answers == [404, 404, 404, "/accounts/login/?next=/account/devices/end"]
    assert (pin.ended_at, Authenticator.objects.count()) == (None, 1)


def test_a_passkey_and_all_others_are_ended_only_by_who_signed_in_just_now(ana: Patient, client: Client) -> None:
    key = passkey()
    past(client, timedelta(hours=1))

    one, all_others = end(client, "passkey", key.pk), client.post("/account/devices/end-others")

    assert {one["Location"], all_others["Location"]} == {"/account/again?next=%2Faccount"}
    assert Authenticator.objects.count() == 1


def test_after_a_loss_only_the_phone_in_hand_is_left(ana: Patient, client: Client) -> None:
    lost = with_pin(ana)
    lost.post("/accounts/login/", {"pin": PIN})
    keep(lost, ana)
    passkey()

    client.post("/account/devices/end-others")

    assert [(place.what, place.here) for place in client.get("/account").context["places"]] == [
        ("PIN", True),
        ("Signed in", True),
    ]
    assert lost.get(f"/passport/{ana.uid}/").status_code == 302
    assert lost.post("/accounts/login/", {"pin": PIN}).status_code == 403
