"""In which language a page is read: the person's own, else that of the phone, else that of the browser."""

from collections.abc import Iterator

import pytest
from allauth.core.context import request_context
from django.core import mail
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from django.utils.translation import gettext
from pytest_django import Settings

from passport.booklet.payloads import STATEMENT
from passport.language.offered import OWN_NAMES
from passport.people.adapter import AccountAdapter
from passport.people.models import Relation, User
from passport.people.services.slips import issue_slip
from passport.signing.models import Act
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_language(settings: Settings) -> Iterator[None]:
    settings.LANGUAGES = list(OWN_NAMES.items())
    with translation.override("en"):
        yield


@pytest.fixture
def ana() -> User:
    return cast.reader(cast.patient(cast.facility()))


def choose(client: Client, language: str, back: str = "/verify") -> HttpResponse:
    return client.post("/language", {"language": language, "next": back})


def spoken(client: Client, **headers: str) -> str:
    answer = client.get("/verify", headers=headers)
    said = answer.content.decode()
    language = answer.headers["Content-Language"]
    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}">' in said
    return language


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("fa-IR,fa;q=0.9,en;q=0.8", "fa"),
        ("sr-Latn-RS", "sr-latn"),
        ("sr-RS,sr;q=0.9", "sr"),
        ("hr-HR", "hr"),
        ("de,bs;q=0.5", "bs"),
        ("tr", "tr"),
        ("de", "en"),
    ],
)
def test_a_stranger_is_answered_in_the_language_of_the_browser(asked: str, language: str) -> None:
    assert spoken(Client(), accept_language=asked) == language


def test_a_browser_that_asks_for_none_of_ours_gets_the_language_of_the_installation(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "hr"

    assert spoken(Client(), accept_language="de") == "hr"


def test_who_chooses_without_an_account_keeps_the_page_and_the_choice() -> None:
    client = Client()

    answer = choose(client, "fa", back="/open?x=1")

    assert (answer.status_code, answer.url) == (302, "/open?x=1")
    assert spoken(client, accept_language="tr") == "fa"
    cookie = client.cookies["django_language"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 60 * 60)


def test_the_choice_of_an_account_wins_wherever_its_owner_signs_in(ana: User) -> None:
    client, other = Client(), Client()
    client.force_login(ana)
    choose(client, "sr")
    other.force_login(User.objects.get())
    choose_as_stranger = Client()
    choose(choose_as_stranger, "tr")
    other.cookies["django_language"] = "tr"

    assert (spoken(client), spoken(other, accept_language="fa")) == ("sr", "sr")
    assert User.objects.get().language == "sr"
    assert [act.verb for act in Act.objects.filter(verb__startswith="account")] == ["account.language_chosen"]


def test_signing_in_says_nothing_in_the_language_of_before(ana: User) -> None:
    ana.set_password("a long enough pass phrase")
    ana.language = "sr"
    ana.save()
    phone = Client()

    answer = phone.post(
        "/accounts/login/", {"login": ana.username, "password": "a long enough pass phrase"}, follow=True
    )

    assert answer.headers["Content-Language"] == "sr"
    assert list(answer.context["messages"]) == []
    assert ana.username not in answer.content.decode()


def test_who_signs_out_goes_on_in_the_same_language(ana: User) -> None:
    client = Client()
    client.force_login(ana)
    choose(client, "hr")
    client.post("/accounts/logout/")

    assert spoken(client, accept_language="en") == "hr"


@pytest.mark.parametrize("language", ["", "xx", "en-us", "../fa"])
def test_a_language_that_is_not_offered_changes_nothing(ana: User, language: str) -> None:
    client = Client()
    client.force_login(ana)
    answer = choose(client, language)

    assert (answer.status_code, answer.url) == (302, "/verify")
    assert User.objects.get().language == ""
    assert "django_language" not in client.cookies


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(back: str) -> None:
    assert choose(Client(), "fa", back=back).url == "/"


def test_the_choice_needs_the_token_of_our_own_form_and_is_never_in_an_address() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/language", {"language": "fa", "next": "/"}).status_code == 403
    assert Client().get("/language?language=fa").status_code == 405
    assert spoken(Client(), accept_language="en") == "en"


def test_every_page_offers_every_language_in_its_own_letters() -> None:
    said = Client().get("/open").content.decode()

    assert [name for name in OWN_NAMES.values() if name not in said] == []
    assert 'name="language" value="fa" lang="fa" dir="rtl"' in said
    assert '<input type="hidden" name="next" value="/open">' in said


def test_a_page_that_answers_a_form_offers_no_way_back_that_it_does_not_have() -> None:
    answer = Client().post("/open", {"code": "no code"})

    assert answer.status_code == 200
    assert b'name="language"' not in answer.content


def test_where_there_is_one_language_nothing_is_offered(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English")]

    assert b'name="language"' not in Client().get("/open").content


@pytest.mark.parametrize(("chosen", "written"), [("hr", "hr"), ("", "tr"), ("xx", "tr")])
def test_a_mail_is_written_in_the_language_of_who_gets_it(
    ana: User, chosen: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.language = chosen
    spoken_to: list[str | None] = []

    def render(self: object, prefix: str, to: str, context: object) -> mail.EmailMessage:
        spoken_to.append(translation.get_language())
        return mail.EmailMessage("subject", "body", to=[to])

    monkeypatch.setattr(AccountAdapter, "render_mail", render)
    with translation.override("tr"), request_context(RequestFactory().get("/")):
        AccountAdapter().send_mail("account/email/password_reset_key", "ana@example.org", {"user": ana})

    assert (spoken_to, len(mail.outbox)) == ([written], 1)


def test_a_language_chosen_on_the_phone_before_the_slip_is_that_of_the_account() -> None:
    patient = cast.patient(cast.facility())
    _, code = issue_slip(patient=patient, relation=Relation.SELF, by=None, at=timezone.now())
    client = Client()
    choose(client, "tr")
    born = patient.birth_date

    client.post(
        "/open",
        {"code": code, "birth_date_day": born.day, "birth_date_month": born.month, "birth_date_year": born.year},
    )

    assert User.objects.get().language == "tr"
    assert spoken(client) == "tr"


def test_signing_out_asks_a_persian_reader_as_a_stranger_is_asked(ana: User) -> None:
    client = Client()
    client.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    choose(client, "fa")

    page = client.get("/accounts/logout/").content.decode()

    assert ("خارج شوید؟" in page, "مطمئنی" in page) == (True, False)


def test_what_an_approver_signs_is_said_in_the_own_language_above_the_english() -> None:
    said = {}
    for language in ("en", "fa", "sr"):
        with translation.override(language):
            form = render_to_string("approver/signing_form.html", {"statement": STATEMENT})
            said[language] = (form.count(STATEMENT), gettext("What is signed stands in English:") in form)

    assert said == {"en": (1, False), "fa": (1, True), "sr": (1, True)}
