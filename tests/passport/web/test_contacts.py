"""Giving an address for messages, and signing in with a code that is sent there."""

import re
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from passport.people.models import Contact, ContactKind, Patient, Relation, Role, User
from passport.people.selectors import proven_contacts
from passport.people.services import claim_contact, end_contact, issue_slip, prove_contact
from tests import cast

pytestmark = pytest.mark.django_db
ADDRESS = "ana@example.org"
CODE = re.compile(r"\b\d{8}\b")


@pytest.fixture
def ana() -> Patient:
    return cast.patient(cast.facility())


@pytest.fixture
def client(ana: Patient, settings: Settings) -> Client:
    """Return the phone of a patient who came with a slip just now, at an installation that sends mail."""
    settings.SENDS_MAIL = settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = True
    phone = Client()
    _slip, code = issue_slip(patient=ana, relation=Relation.SELF, by=None, at=timezone.now())
    born = ana.birth_date
    parts = {"birth_date_day": born.day, "birth_date_month": born.month, "birth_date_year": born.year}
    phone.post("/open", {"code": code, **parts})
    return phone


def sent_code(mailoutbox: list[EmailMessage]) -> str:
    found = CODE.search(mailoutbox[-1].body)
    assert found
    return found[0]


def told_at(user: User) -> None:
    contact, code = claim_contact(user=user, kind=ContactKind.MAIL, address=ADDRESS, at=timezone.now())
    prove_contact(contact=contact, code=code, at=timezone.now())


def test_an_address_is_typed_proven_and_ended(client: Client, mailoutbox: list[EmailMessage]) -> None:
    asked = client.post("/account/told/mail/claim", {"mail-address": " Ana@Example.org"}, follow=True)
    code = sent_code(mailoutbox)
    proven = client.post("/account/told/mail/prove", {"mail-code": f"{code[:4]} {code[4:]}"}, follow=True)
    page = proven.content.decode()
    ended = client.post("/account/told/mail/end", follow=True).content.decode()

    assert (mailoutbox[-1].to, asked.redirect_chain) == ([ADDRESS], [("/account/told", 302)])
    assert "A code was sent to" in asked.content.decode()
    assert "From now on you are told there" in page
    assert ADDRESS in page
    assert (ADDRESS in ended, "Nothing is sent to this address any more." in ended) == (False, True)


def test_a_wrong_code_says_how_many_tries_are_left_and_no_address_is_said_in_words(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    wrong = client.post("/account/told/mail/claim", {"mail-address": "ana at example"}).content.decode()
    client.post("/account/told/mail/claim", {"mail-address": ADDRESS})
    other = "11111111" if sent_code(mailoutbox) != "11111111" else "22222222"

    page = client.post("/account/told/mail/prove", {"mail-code": other}).content.decode()

    assert "This is no e-mail address. It looks like name@example.org." in wrong
    assert "This is not the code that was sent. You can try 4 more times." in page


def test_what_this_installation_does_not_send_cannot_be_asked_for(client: Client, settings: Settings) -> None:
    mobile = client.post("/account/told/mobile/claim", {"mobile-address": "+381601234567"}).status_code
    settings.SENDS_MAIL = False
    page = client.get("/account/told").content.decode()

    assert mobile == 404
    assert "Nothing is sent from here." in page
    assert Client().get("/accounts/login/code/").status_code == 404
    assert "/accounts/login/code/" not in Client().get("/accounts/login/").content.decode()


def test_an_unlocked_phone_alone_gives_no_address(client: Client, mailoutbox: list[EmailMessage]) -> None:
    client.post("/open/pin", {"pin": "195280", "repeated": "195280"})
    session = client.session
    session["account_authentication_methods"] = [
        one | {"at": (timezone.now() - timedelta(hours=1)).timestamp()}
        for one in session["account_authentication_methods"]
    ]
    session.save()

    answer = client.post("/account/told/mail/claim", {"mail-address": ADDRESS})

    assert answer["Location"].startswith("/account/again?")
    assert mailoutbox == []


def test_a_code_that_is_sent_signs_in(ana: Patient, client: Client, mailoutbox: list[EmailMessage]) -> None:
    told_at(User.objects.get(readerships__patient=ana))
    elsewhere = Client()

    asked = elsewhere.post("/accounts/login/code/", {"address": ADDRESS.upper()}, follow=True)
    inside = elsewhere.post("/accounts/login/code/confirm/", {"code": sent_code(mailoutbox)}, follow=True)

    assert (mailoutbox[-1].subject, mailoutbox[-1].to) == ("Your code for signing in", [ADDRESS])
    assert asked.redirect_chain[-1][0] == "/accounts/login/code/confirm/"
    assert inside.redirect_chain[-1][0] == f"/passport/{ana.uid}/"


def test_of_an_address_that_is_nobody_s_the_page_says_the_same(
    ana: Patient, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    told_at(User.objects.get(readerships__patient=ana))
    pages = []
    for address in (ADDRESS, "bob@example.org"):
        page = Client().post("/accounts/login/code/", {"address": address}, follow=True).content.decode()
        pages.append(re.sub(r'value="[^"]{20,}"', "", page).replace(address, ""))

    assert pages[0] == pages[1]
    assert len(mailoutbox) == 1


def test_after_five_wrong_codes_another_one_is_asked_for(
    ana: Patient, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    told_at(User.objects.get(readerships__patient=ana))
    elsewhere = Client()
    elsewhere.post("/accounts/login/code/", {"address": ADDRESS})
    code = sent_code(mailoutbox)
    wrong = "11111111" if code != "11111111" else "22222222"

    pages = [elsewhere.post("/accounts/login/code/confirm/", {"code": wrong}) for _ in range(5)]
    late = elsewhere.post("/accounts/login/code/confirm/", {"code": code})

    assert "This is not the code that was sent." in pages[0].content.decode()
    assert (pages[4]["Location"], late.status_code) == ("/accounts/login/code/", 302)
    assert "_auth_user_id" not in elsewhere.session


def test_a_mail_server_that_is_away_tells_nothing_of_an_address(
    ana: Patient, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told_at(User.objects.get(readerships__patient=ana))

    def away(*_args: object, **_options: object) -> None:
        raise OSError(f"{ADDRESS} was not taken")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    page = Client().post("/accounts/login/code/", {"address": ADDRESS})

    assert page["Location"] == "/accounts/login/code/confirm/"
    assert ADDRESS not in caplog.text


def test_no_code_is_sent_to_who_works_here(settings: Settings, mailoutbox: list[EmailMessage]) -> None:
    settings.SENDS_MAIL = True
    clerk = cast.staff(cast.facility(), "clerk", Role.CLERK)
    told_at(clerk)

    Client().post("/accounts/login/code/", {"address": ADDRESS})

    assert (mailoutbox, proven_contacts(clerk).count()) == ([], 1)


def test_somebody_else_s_address_is_not_taken(client: Client, mailoutbox: list[EmailMessage]) -> None:
    told_at(cast.staff(cast.facility("Clinic of the Moon"), "clerk", Role.CLERK))
    client.post("/account/told/mail/claim", {"mail-address": ADDRESS})

    page = client.post("/account/told/mail/prove", {"mail-code": sent_code(mailoutbox)}, follow=True).content.decode()

    assert "This address opens another account here." in page
    assert Contact.objects.filter(proven_at__isnull=False).count() == 1


def test_a_code_that_was_sent_before_its_address_was_ended_signs_nobody_in(
    ana: Patient, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    owner = User.objects.get(readerships__patient=ana)
    told_at(owner)
    elsewhere = Client()
    elsewhere.post("/accounts/login/code/", {"address": ADDRESS})
    end_contact(contact=proven_contacts(owner).get(), by=owner, at=timezone.now())

    page = elsewhere.post("/accounts/login/code/confirm/", {"code": sent_code(mailoutbox)}).content.decode()

    assert "This is not the code that was sent." in page
    assert "_auth_user_id" not in elsewhere.session
