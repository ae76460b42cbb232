"""Signing in with a national eID, against a little provider that really speaks OpenID Connect."""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from pytest_django import Settings

from passport.people.models import Patient, Reader, Role, User
from passport.signing.models import Act
from tests import cast
from tests.eid.browser import STOPPED, comes, leaves, led_back, said_on, who_is
from tests.eid.provider import STRANGER, Provider, provider
from tests.eid.site import ask

pytestmark = pytest.mark.django_db
JMBG, NOBODYS = "0205961715017", "0101980710000"
SAID = {"sub": "Sub-1", "pno": JMBG, "birthdate": "1961-05-02", "email": "boss@example.org", "email_verified": True}
UNKNOWN = (
    "What eUprava tells about you opens no passport here. Ask at the counter of your hospital for a slip with a code."
)
AGAIN = "This sign-in with eUprava took too long or did not come from this browser. Begin once more."
DOWN = "eUprava does not answer properly just now. Try again later, or sign in another way."


@pytest.fixture
def played(settings: Settings) -> Iterator[Provider]:
    with provider(claims=dict(SAID)) as running:
        ask(settings, running)
        yield running


@pytest.fixture
def ana() -> Patient:
    patient = cast.patient(cast.facility())
    Patient.objects.update(personal_number="0205 961 715 017", plain_number=JMBG)
    patient.refresh_from_db()
    return patient


def test_without_settings_there_is_no_button_and_no_page(ana: Patient) -> None:
    client, user = Client(), cast.reader(ana)
    client.force_login(user)

    assert b"eid" not in Client().get("/accounts/login/").content
    assert b"eid" not in client.get("/account").content
    pages = [Client().post("/open/eid"), Client().get("/open/eid/back"), Client().get(STOPPED)]
    assert [page.status_code for page in [*pages, client.post("/open/eid/change")]] == [404] * 4


def test_no_page_of_allauth_about_other_accounts_is_there(played: Provider) -> None:
    addresses = ("3rdparty/", "3rdparty/signup/", "3rdparty/login/error/", "oidc/x/login/", "oidc/x/login/callback/")

    assert {Client().get(f"/accounts/{address}").status_code for address in addresses} == {404}


def test_the_button_leads_to_a_page_that_leads_to_the_provider(played: Provider) -> None:
    page = Client().get("/accounts/login/?next=/account")
    between = Client().post("/open/eid", {"next": "/account"})

    assert "Sign in with eUprava" in page.content.decode()
    assert '<input type="hidden" name="next" value="/account">' in page.content.decode()
    address = between.context["address"]
    assert address.startswith(f"{played.issuer}/authorize?")
    assert f'content="0; url={address.replace("&", "&amp;")}"' in between.content.decode()
    assert (between.headers["Referrer-Policy"], between.headers["Cache-Control"]) == (
        "no-referrer",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert "form-action 'self'" in between.headers["Content-Security-Policy"]


def test_what_is_asked_holds_pkce_state_and_nonce_and_nothing_of_anybody(played: Provider, settings: Settings) -> None:
    settings.EID_LEVELS = ["high", "substantial"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leaves(Client())).query).items()}

    drawn = [asked.pop(name) for name in ("state", "nonce", "code_challenge")]
    assert [len(one) >= 16 for one in drawn] == [True] * 3
    assert set(asked.pop("scope").split()) == {"openid", "profile"}
    assert asked == {
        "client_id": "passport",
        "redirect_uri": "http://localhost:8000/open/eid/back",
        "response_type": "code",
        "code_challenge_method": "S256",
        "prompt": "login",
        "acr_values": "high substantial",
    }


def test_nothing_is_begun_by_following_a_link(played: Provider) -> None:
    stranger = Client(enforce_csrf_checks=True)

    assert (stranger.get("/open/eid").status_code, stranger.post("/open/eid").status_code) == (405, 403)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_the_right_number_opens_the_own_passport(played: Provider, ana: Patient, algorithm: str) -> None:
    played.algorithm = algorithm
    client = Client()

    answer = comes(client)

    user = who_is(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert Reader.objects.get().user == user
    assert client.get("/", follow=True).redirect_chain[-1][0] == f"/passport/{ana.uid}/"
    assert b"Signed in" in client.get("/account").content


def test_the_claimed_address_is_kept_nowhere_and_neither_is_a_token(played: Provider, ana: Patient) -> None:
    boss = User.objects.create_user(username="boss", email="boss@example.org", password="a long enough pass phrase")
    client = Client()

    comes(client)

    assert who_is(client) != boss
    assert (User.objects.get(username__startswith="p-").email, SocialToken.objects.count()) == ("", 0)
    kept = str(list(SocialAccount.objects.values())) + str(list(Act.objects.values()))
    assert [word for word in (JMBG, "Sub-1", "boss", "access") if word in kept] == []


def test_who_comes_again_uses_the_same_account(played: Provider, ana: Patient) -> None:
    first, second = Client(), Client()

    comes(first)
    comes(second)

    assert (who_is(first), User.objects.count()) == (who_is(second), 1)


def test_userinfo_is_asked_where_the_token_does_not_hold_the_number(played: Provider, ana: Patient) -> None:
    played.in_token = False
    client = Client()

    comes(client)

    assert who_is(client) == Reader.objects.get().user


def test_userinfo_about_somebody_else_is_not_believed(played: Provider, ana: Patient) -> None:
    played.in_token, played.about = False, SAID | {"sub": "Sub-2"}
    client = Client()

    assert said_on(client, comes(client)) == AGAIN


def test_the_way_leads_on_to_the_page_that_was_asked_for_and_never_away(played: Provider, ana: Patient) -> None:
    assert comes(Client(), next="/account").headers["Location"] == "/account"
    assert comes(Client(), next="https://elsewhere.example/").headers["Location"] == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"pno": NOBODYS, "birthdate": None},
        {"birthdate": "1961-05-03"},
        {"birthdate": "May"},
        {"pno": None},
        {"pno": "12"},
    ],
)
def test_what_opens_no_passport_is_answered_alike_with_what_to_do(
    played: Provider, ana: Patient, claims: dict[str, Any]
) -> None:
    played.claims |= claims
    client = Client()

    assert said_on(client, comes(client)) == UNKNOWN
    assert (User.objects.count(), SocialAccount.objects.count()) == (0, 0)


def test_a_number_that_two_have_opens_nothing(played: Provider, ana: Patient) -> None:
    twin = cast.patient(ana.registered_by)
    Patient.objects.filter(pk=twin.pk).update(personal_number=JMBG, plain_number=JMBG)
    client = Client()

    assert said_on(client, comes(client)) == UNKNOWN


def test_whoever_works_here_is_not_signed_in_as_staff(played: Provider, ana: Patient) -> None:
    clerk = cast.staff(ana.registered_by, "clerk", Role.CLERK)
    Reader.objects.create(user=clerk, patient=ana, relation="self", since=cast.LONG_AGO, proven_by="the cast")
    client = Client()

    comes(client)

    assert who_is(client) == User.objects.get(username__startswith="p-")


@pytest.mark.parametrize(
    "wrong",
    [
        {"token_claims": {"nonce": "another"}},
        {"token_claims": {"nonce": None}},
        {"token_claims": {"iss": "https://elsewhere.example"}},
        {"token_claims": {"aud": "another client"}},
        {"token_claims": {"aud": ["passport", "another client"]}},
        {"token_claims": {"azp": "another client"}},
        {"token_claims": {"exp": 1_700_000_000}},
        {"token_claims": {"exp": None}},
        pytest.param({"key": STRANGER}, id="a stranger's key"),
        {"algorithm": "none"},
        {"algorithm": "HS256", "key": "a secret that is long enough to sign with"},
    ],
    ids=str,
)
def test_a_token_that_the_provider_did_not_sign_for_us_and_now_is_not_believed(
    played: Provider, ana: Patient, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(played, name, value)
    client = Client()

    assert said_on(client, comes(client)) == AGAIN


def test_a_level_that_is_too_low_is_not_enough(played: Provider, ana: Patient, settings: Settings) -> None:
    settings.EID_LEVELS = ["high"]
    low, high = Client(), Client()

    played.claims["acr"] = "low"
    assert said_on(low, comes(low)) == AGAIN

    played.claims["acr"] = "high"
    comes(high)
    assert who_is(high) == Reader.objects.get().user


def test_a_state_that_this_browser_does_not_have_opens_nothing(played: Provider, ana: Patient) -> None:
    victim, attacker = Client(), Client()
    address = led_back(leaves(attacker))
    leaves(victim)

    assert said_on(victim, victim.get(address)) == AGAIN
    assert said_on(victim, victim.get("/open/eid/back?code=x&state=y")) == AGAIN
    assert said_on(victim, victim.get("/open/eid/back")) == AGAIN


def test_an_answer_is_taken_once(played: Provider, ana: Patient) -> None:
    client = Client()
    address = led_back(leaves(client))
    client.get(address)
    client.post("/accounts/logout/")

    assert said_on(client, client.get(address)) == AGAIN


def test_an_answer_that_names_another_issuer_is_not_taken(played: Provider, ana: Patient) -> None:
    client = Client()
    address = led_back(leaves(client))

    assert said_on(client, client.get(f"{address}&iss=https%3A%2F%2Felsewhere.example")) == AGAIN


def test_a_code_of_another_sign_in_is_refused_by_pkce(played: Provider, ana: Patient) -> None:
    attacker, client = Client(), Client()
    code = parse_qs(urlsplit(led_back(leaves(attacker))).query)["code"][0]
    state = parse_qs(urlsplit(leaves(client)).query)["state"][0]

    assert said_on(client, client.get("/open/eid/back", {"code": code, "state": state})) == AGAIN


def test_who_stops_at_the_provider_reads_that_nothing_has_changed(played: Provider) -> None:
    played.cancels = True
    client = Client()

    assert said_on(client, comes(client)) == "You stopped at eUprava. Nothing has changed."


@pytest.mark.parametrize(
    "wrong",
    [
        {"down": {"/.well-known/openid-configuration"}},
        {"moved": {"/.well-known/openid-configuration"}},
        {"known_as": "https://elsewhere.example"},
        {"lacks": "jwks_uri"},
    ],
    ids=str,
)
def test_a_provider_that_does_not_answer_is_said_to_be_so(played: Provider, wrong: dict[str, Any]) -> None:
    for name, value in wrong.items():
        setattr(played, name, value)
    client = Client()

    assert said_on(client, client.post("/open/eid")) == DOWN


@pytest.mark.parametrize("address", ["/keys", "/userinfo"])
def test_a_provider_that_breaks_down_on_the_way_is_said_to_be_so(played: Provider, ana: Patient, address: str) -> None:
    client = Client()
    back = led_back(leaves(client))
    played.down, played.in_token = frozenset({address}), False

    assert said_on(client, client.get(back)) == DOWN


def test_a_provider_that_is_not_there_is_said_to_be_so(settings: Settings) -> None:
    with provider() as running:
        ask(settings, running)
    client = Client()

    assert said_on(client, client.post("/open/eid")) == DOWN


def test_the_log_says_what_is_wrong_and_nothing_of_anybody(
    played: Provider, ana: Patient, caplog: pytest.LogCaptureFixture
) -> None:
    played.token_claims = {"nonce": "another"}
    client = Client()
    with caplog.at_level(logging.DEBUG):
        comes(client)
        played.token_claims, played.claims["pno"] = {}, NOBODYS
        comes(client)

    said = [record.getMessage() for record in caplog.records if record.name == "passport.web.eid"]
    assert said == ["national eID: EidUntrusted: another nonce", "national eID: EidRefused: "]
    everything = " ".join(record.getMessage() for record in caplog.records)
    assert [word for word in (JMBG, NOBODYS, "Sub-1", "a secret that both have") if word in everything] == []
