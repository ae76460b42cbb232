"""Coming back: the PIN of a phone, its lock, a password; and once more before something is changed."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator as Factor
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from fido2.utils import websafe_decode

from passport.people.browsers import Browser
from passport.people.models import DevicePin, OfflineCopy, Patient, Relation, User
from passport.people.services import device_hmac, issue_slip, keep_copy
from passport.signing.models import Act
from tests import cast
from tests.authenticator import Authenticator

pytestmark = pytest.mark.django_db
PIN, OTHER = "195280", "195281"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def ana() -> Patient:
    return cast.patient(cast.facility())


def phone() -> Client:
    return Client(HTTP_USER_AGENT=ANDROID)


def open_with_slip(client: Client, patient: Patient, relation: Relation = Relation.SELF) -> HttpResponse:
    _slip, code = issue_slip(patient=patient, relation=relation, by=None, at=timezone.now())
    born = patient.birth_date
    parts = {"birth_date_day": born.day, "birth_date_month": born.month, "birth_date_year": born.year}
    return client.post("/open", {"code": code, **parts})


def choose(client: Client, pin: str = PIN, repeated: str | None = None) -> HttpResponse:
    return client.post("/open/pin", {"pin": pin, "repeated": pin if repeated is None else repeated})


def with_pin(patient: Patient) -> Client:
    """Return a phone that has a PIN, signed out."""
    client = phone()
    open_with_slip(client, patient)
    choose(client)
    client.post("/accounts/logout/")
    return client


def past(client: Client, ago: timedelta) -> None:
    """Let the last sign-in of a phone be some time ago."""
    session = client.session
    session["account_authentication_methods"] = [
        one | {"at": (timezone.now() - ago).timestamp()} for one in session["account_authentication_methods"]
    ]
    session.save()


def test_a_slip_leads_to_a_pin_and_the_pin_opens_the_passport(ana: Patient) -> None:
    client = phone()
    opened = open_with_slip(client, ana)

    chosen = choose(client)
    client.post("/accounts/logout/")
    page = client.get("/", follow=True)
    inside = client.post("/accounts/login/", {"pin": PIN}, follow=True)

    assert (opened["Location"], chosen["Location"]) == ("/open/next-time", "/passport/")
    assert (page.redirect_chain, page.context["first"]) == ([("/accounts/login/", 302)], "pin")
    assert "Ана" not in page.content.decode()
    assert inside.redirect_chain[-1][0] == f"/passport/{ana.uid}/"


def test_the_secret_of_a_phone_is_for_no_script_and_lasts(ana: Patient) -> None:
    client = phone()
    open_with_slip(client, ana)

    cookie = choose(client).cookies["device"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 400 * 24 * 60 * 60)
    pin = DevicePin.objects.get()
    assert (bytes(pin.device_hmac), pin.browser, pin.system) == (device_hmac(cookie.value), "Chrome", "Android")


def test_the_pin_leads_to_the_page_that_was_asked_for(ana: Patient) -> None:
    client = with_pin(ana)

    inside = client.post("/accounts/login/", {"pin": PIN, "next": "/account"})
    away = with_pin(ana).post("/accounts/login/", {"pin": PIN, "next": "https://elsewhere.example/"})

    assert (inside["Location"], away["Location"]) == ("/account", "/")


def test_a_wrong_pin_says_how_many_are_left_and_the_fifth_leads_to_a_slip(ana: Patient) -> None:
    client = with_pin(ana)

    pages = [client.post("/accounts/login/", {"pin": OTHER}).context for _turn in range(4)]
    errors = [page["pin"].errors["pin"] for page in pages]
    fifth = client.post("/accounts/login/", {"pin": OTHER})
    ended = client.post("/accounts/login/", {"pin": PIN})

    assert errors[0] == ["This PIN is wrong. After 4 more wrong ones it ends on this phone."]
    assert errors[3] == ["This PIN is wrong. After 1 more wrong one it ends on this phone."]
    assert [page["form"].errors for page in pages] == [{}] * 4
    assert (fifth.status_code, b"/open" in fifth.content) == (403, True)
    assert fifth.cookies["device"]["max-age"] == 0
    assert ended.status_code == 403
    assert client.get("/accounts/login/").context["first"] == "password"


def test_a_stranger_on_another_phone_locks_nobody_out(ana: Patient) -> None:
    client, stranger = with_pin(ana), Client()

    answers = {stranger.post("/accounts/login/", {"pin": OTHER}).status_code for _turn in range(10)}

    assert answers == {403}
    assert client.post("/accounts/login/", {"pin": PIN})["Location"] == "/"


def test_wrong_passwords_from_elsewhere_lock_nobody_out(ana: Patient) -> None:
    cast.reader(ana)
    stranger, owner = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")
    for _turn in range(8):
        stranger.post("/accounts/login/", {"login": "ana", "password": "wrong"})

    refused = stranger.post("/accounts/login/", {"login": "ana", "password": "a long enough pass phrase"})
    inside = owner.post("/accounts/login/", {"login": "ana", "password": "a long enough pass phrase"})

    assert (refused.status_code, inside.status_code) == (200, 302)


@pytest.mark.parametrize(
    ("pin", "repeated", "errors"),
    [
        ("12345", "12345", {"pin": ["A PIN has six digits."]}),
        (
            "123456",
            "123456",
            {"pin": ["This PIN is among the first that anybody would try. Choose another one."]},
        ),
        ("020561", "020561", {"pin": ["This PIN is a date of birth, which others know. Choose another one."]}),
        (PIN, OTHER, {"repeated": ["These are two different PINs. Type the same one twice."]}),
        ("", "", {"pin": ["This field is required."], "repeated": ["This field is required."]}),
    ],
)
def test_a_pin_that_cannot_be_is_said_where_it_is(
    ana: Patient, pin: str, repeated: str, errors: dict[str, list[str]]
) -> None:
    client = phone()
    open_with_slip(client, ana)

    page = choose(client, pin, repeated)

    assert (page.status_code, dict(page.context["pin"].errors), page.context["opened"]) == (200, errors, "pin")


def test_somebody_who_works_here_is_told_why_there_is_no_pin() -> None:
    radiographer = cast.clinic().radiographer
    client = Client()
    client.post("/accounts/login/", {"login": radiographer.username, "password": "a long enough pass phrase"})

    page = choose(client)

    assert page.context["pin"].non_field_errors() == ["Who works here signs in with a second step, not with a PIN."]


def test_a_new_slip_takes_the_place_of_a_forgotten_password(ana: Patient) -> None:
    cast.reader(ana)
    client = phone()

    opened = open_with_slip(client, ana)
    named = client.get("/open/next-time").context["form"].initial
    client.post("/open/next-time", {"username": "ana", "password": "lipa voda brod zima"})

    assert (opened["Location"], named) == ("/open/next-time", {"username": "ana"})
    assert Client().login(username="ana", password="lipa voda brod zima") is True


def test_without_a_slip_a_password_is_changed_only_by_who_knows_it(ana: Patient) -> None:
    client = Client()
    client.force_login(cast.reader(ana))

    answer = client.post("/open/next-time", {"username": "ana", "password": "lipa voda brod zima"})

    assert answer["Location"] == "/accounts/password/change/"
    assert Client().login(username="ana", password="lipa voda brod zima") is False


def test_a_pin_is_typed_once_more_before_sign_in_is_changed(ana: Patient) -> None:
    client = with_pin(ana)
    client.post("/accounts/login/", {"pin": PIN})
    past(client, timedelta(minutes=6))

    asked = choose(client, "847362")
    wrong = client.post("/account/again", {"pin": OTHER})
    client.post("/account/again", {"pin": PIN})
    chosen = choose(client, "847362")

    assert asked["Location"] == "/account/again?next=%2Faccount"
    assert wrong.context["form"].errors["pin"] == ["This PIN is wrong. After 4 more wrong ones it ends on this phone."]
    assert chosen["Location"] == "/passport/"


def test_a_phone_that_lies_open_gives_nobody_a_password_of_the_account(ana: Patient) -> None:
    client = with_pin(ana)
    client.post("/accounts/login/", {"pin": PIN})
    past(client, timedelta(minutes=6))
    named = {"username": "taken.over", "password": "lipa voda brod zima"}

    asked = client.post("/open/next-time", named)
    there = User.objects.filter(username="taken.over").exists()
    client.post("/account/again", {"pin": PIN})
    chosen = client.post("/open/next-time", named)

    assert (asked["Location"], there) == ("/account/again?next=%2Faccount", False)
    assert (chosen["Location"], Client().login(**named)) == ("/passport/", True)


def test_a_password_is_asked_for_where_the_phone_has_no_pin(ana: Patient) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": cast.reader(ana).username, "password": "a long enough pass phrase"})

    just_now = choose(client)
    client.post("/accounts/logout/")
    client.cookies.clear()
    client.post("/accounts/login/", {"login": "ana", "password": "a long enough pass phrase"})
    past(client, timedelta(minutes=6))
    later = choose(client)

    assert just_now["Location"] == "/passport/"
    assert later["Location"] == "/accounts/reauthenticate/?next=%2Faccount"


def test_who_came_with_a_slip_has_half_an_hour_to_choose(ana: Patient) -> None:
    cast.reader(ana)
    client = phone()
    open_with_slip(client, ana)

    past(client, timedelta(minutes=29))
    inside = choose(client)
    past(client, timedelta(minutes=31))
    client.cookies.pop("device")
    later = choose(client)

    assert (inside["Location"], later["Location"]) == ("/passport/", "/accounts/reauthenticate/?next=%2Faccount")


def ask_for_passkey(client: Client) -> HttpResponse:
    return client.post("/open/passkey", headers={"accept": "application/json"})


def make_passkey(client: Client, authenticator: Authenticator, **otherwise: object) -> HttpResponse:
    options = ask_for_passkey(client).json()["options"]
    answer = authenticator.create({"publicKey": {"excludeCredentials": [], **options["publicKey"]}}, **otherwise)
    return client.post("/open/passkey/made", {"response": answer}, content_type="application/json")


def test_the_lock_of_a_phone_becomes_a_passkey_that_signs_in_alone(ana: Patient) -> None:
    client, lock = phone(), Authenticator()
    open_with_slip(client, ana)

    options = ask_for_passkey(client).json()["options"]["publicKey"]
    made = make_passkey(client, lock)

    passkey = Factor.objects.get()
    user = User.objects.get()
    assert (
        options["authenticatorSelection"]["residentKey"],
        options["authenticatorSelection"]["userVerification"],
    ) == (
        "required",
        "required",
    )
    assert (options["user"]["name"], options["user"]["displayName"]) == (str(ana), str(ana))
    assert (made.json(), passkey.data["name"]) == ({"next": "/passport/"}, "Chrome on Android")
    assert Act.objects.filter(verb="passkey.made", subject_uid=user.uid).count() == 1

    client.post("/accounts/logout/")
    assert client.get("/accounts/login/").context["first"] == "passkey"
    challenge = client.get("/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"}).json()
    answer = lock.get(
        {"publicKey": {"allowCredentials": [], **challenge["request_options"]["publicKey"]}},
        with_key=websafe_decode(passkey.data["credential"]["id"]),
    )
    answer["response"]["userHandle"] = options["user"]["id"]
    client.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(answer)})
    assert client.get(f"/passport/{ana.uid}/").status_code == 200


@pytest.mark.parametrize("otherwise", [{"verified": False}, {"origin": "https://elsewhere.example"}])
def test_an_answer_that_is_not_the_owners_makes_no_passkey(ana: Patient, otherwise: dict[str, object]) -> None:
    client = phone()
    open_with_slip(client, ana)

    made = make_passkey(client, Authenticator(), **otherwise)

    assert (made.status_code, made.json()) == (400, {"error": "That did not work. Try once more, or choose a PIN."})
    assert Factor.objects.count() == 0


@pytest.mark.parametrize("body", ["", "no json", '{"response": 1}', '{"response": {}}'])
def test_what_is_no_answer_makes_no_passkey(ana: Patient, body: str) -> None:
    client = phone()
    open_with_slip(client, ana)
    ask_for_passkey(client)

    made = client.post("/open/passkey/made", body, content_type="application/json")

    assert (made.status_code, Factor.objects.count()) == (400, 0)


def test_a_script_that_asks_too_late_is_led_to_the_page_that_asks_who_it_is(ana: Patient) -> None:
    client = with_pin(ana)
    client.post("/accounts/login/", {"pin": PIN})
    past(client, timedelta(minutes=6))

    answer = client.post("/open/passkey", headers={"accept": "application/json", "x-page": "/open/next-time"})

    assert (answer.status_code, answer.json()) == (403, {"next": "/account/again?next=%2Fopen%2Fnext-time"})


def test_signing_out_ends_the_copies_of_this_phone_and_empties_its_stores(ana: Patient) -> None:
    client = with_pin(ana)
    client.post("/accounts/login/", {"pin": PIN})
    user = User.objects.get()
    here = device_hmac(client.cookies["device"].value)
    for device in (here, b"another phone"):
        keep_copy(user=user, patient=ana, device=device, browser=Browser(), at=timezone.now())

    response = client.post("/accounts/logout/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert list(OfflineCopy.objects.order_by("id").values_list("ended_how", flat=True)) == ["signed_out", None]
