"""Giving an e-mail address and a mobile number, being told there, and signing in with a code that is sent."""

import re
from datetime import datetime

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from tests.e2e.cast import ANA, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_slip import opens

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
ADDRESS = "ana@example.org"
CODE = re.compile(r"\b\d{8}\b")


def code_in(mail: EmailMessage) -> str:
    found = CODE.search(mail.body)
    assert found
    return found[0]


def test_an_address_is_proven_and_a_code_sent_there_signs_in_elsewhere(
    somebody: Visitors, now: datetime, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.SENDS_MAIL = settings.SENDS_SMS = True
    place = hospital(now)
    place.row_of(ANA)
    patient = somebody(PHONE)
    opens(patient, place)

    patient.open("/account")
    patient.follow("Where you are told")
    patient.look()
    patient.write("Your e-mail address", ADDRESS)
    patient.page.locator("form[action$='/mail/claim']").get_by_role("button").click()
    patient.reads("A code was sent to")
    patient.look()
    patient.write("Code that was sent", code_in(mailoutbox[-1]))
    patient.press("Go on")
    patient.reads("From now on you are told there")
    patient.look()

    elsewhere = somebody(PHONE, color_scheme="dark")
    elsewhere.open("/accounts/login/")
    elsewhere.follow("Send me a code to sign in")
    elsewhere.look()
    elsewhere.write("E-mail address, or number of your mobile phone", ADDRESS)
    elsewhere.press("Send the code")
    elsewhere.heads("Type the code")
    elsewhere.look()
    elsewhere.write("Code that was sent", code_in(mailoutbox[-1]))
    elsewhere.press("Sign in")
    elsewhere.heads("Radiation Passport")
    elsewhere.reads("CT of the chest")
