"""Sign-in pages, and what holds for every page: our frame, and nothing that the content policy would stop."""

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from passport.people.models import User
from tests import cast
from tests.passport.web.staff import own_factor, signed_in

pytestmark = pytest.mark.django_db
FOR_EVERYBODY = (
    "/",
    "/open",
    "/verify",
    "/offline",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
)
FOR_PATIENTS = (
    "/account",
    "/passport/{patient}/",
    "/passport/{patient}/show",
    "/passport/{patient}/looks",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/accounts/logout/",
)
FOR_DOCTORS = ("/", "/doctor/", "/doctor/emergency", "/accounts/2fa/")


class Stopped(HTMLParser):
    """Collect what `default-src 'none'` with own scripts and styles would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inline = tag == "style" or (
            tag == "script" and not given.get("src") and given.get("type") != "application/json"
        )
        self.found += [tag] if inline else []
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.found += [f"{tag} data:" for value in given.values() if (value or "").startswith("data:")]


def stopped(html: str) -> list[str]:
    page = Stopped()
    page.feed(html)
    return page.found


def checked(client: Client, address: str) -> tuple[int, list[str], bool]:
    response = client.get(address)
    html = response.content.decode()
    return response.status_code, stopped(html), "css/tokens" in html


def just_signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.mark.parametrize("address", FOR_EVERYBODY)
def test_a_page_for_everybody_has_our_frame_and_nothing_inline(client: Client, address: str) -> None:
    assert checked(client, address) == (200, [], True)


@pytest.mark.parametrize("address", FOR_PATIENTS)
def test_a_page_for_patients_has_our_frame_and_nothing_inline(address: str) -> None:
    patient = cast.patient(cast.facility())
    client = just_signed_in(cast.reader(patient))

    assert checked(client, address.format(patient=patient.uid)) == (200, [], True)


@pytest.mark.parametrize("address", FOR_DOCTORS)
def test_a_page_for_doctors_has_our_frame_and_nothing_inline(address: str) -> None:
    assert checked(signed_in(cast.clinic().approver.user), address) == (200, [], True)


def test_the_page_that_asks_for_the_second_factor_has_our_frame() -> None:
    doctor = cast.clinic().approver.user
    own_factor(doctor)

    response = just_signed_in(doctor).get("/doctor/", follow=True)

    assert (response.redirect_chain[0][0], "css/tokens" in response.content.decode()) == (
        "/accounts/2fa/reauthenticate/?next=%2Fdoctor%2F",
        True,
    )


def test_a_page_that_does_not_exist_has_our_frame(client: Client) -> None:
    assert checked(client, "/nowhere") == (404, [], True)


def test_what_the_policy_would_stop_is_found() -> None:
    html = '<p style="x" onclick="y"><img src="data:,"></p><script>1</script><style></style>'

    assert stopped(html) == ["p style", "p onclick", "img data:", "script", "style"]


def test_without_mail_the_page_for_a_new_password_says_where_to_go(client: Client) -> None:
    page = client.get("/accounts/password/reset/")

    assert (page.status_code, b"This installation sends no mail" in page.content) == (200, True)


def test_with_mail_the_same_page_sends_what_sets_a_new_password(client: Client, settings: Settings) -> None:
    before = client.post("/accounts/password/reset/", {"email": "somebody@example.org"}).status_code
    settings.SENDS_MAIL = True

    asked = client.post("/accounts/password/reset/", {"email": "somebody@example.org"})

    assert (before, asked["Location"]) == (405, "/accounts/password/reset/done/")


def test_a_patient_chooses_how_to_come_back_and_who_works_here_does_not() -> None:
    place = cast.clinic()
    patient = just_signed_in(cast.reader(cast.patient(place.facility)))
    doctor = signed_in(place.approver.user)

    door = b'href="/open/next-time"'
    assert (door in patient.get("/account").content, door in doctor.get("/account").content) == (True, False)
    assert b"<h1>How you come back</h1>" in patient.get("/open/next-time").content


def test_the_name_of_a_passkey_is_asked_for_in_the_own_language() -> None:
    form = just_signed_in(cast.clinic().approver.user).get("/accounts/2fa/webauthn/add/").context["form"]

    with override("fa"):
        assert list(form.fields) == ["name", "credential", "passwordless"]
        assert str(form["name"].label) == "نام"
