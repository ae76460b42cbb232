"""Signing in with a national eID on a phone: through the button to the provider, and back into the own passport."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from passport.people.models import Patient, User
from tests.e2e.cast import ANA, BIRTHS, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor
from tests.eid.provider import Provider, provider
from tests.eid.site import ask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
JMBG = "2703985715007"
PIN = "195280"


@pytest.fixture
def played(settings: Settings) -> Iterator[Provider]:
    claims = {"sub": "Sub-1", "pno": JMBG, "birthdate": BIRTHS[ANA].isoformat()}
    with provider(claims=claims, pages=True) as running:
        ask(settings, running)
        yield running


def shows_the_eid(patient: Visitor) -> None:
    patient.open("/accounts/login/")
    patient.press("Sign in with eUprava")
    patient.follow("It is me")


def test_an_eid_opens_the_own_passport_and_is_ended_once_there_is_a_pin(
    somebody: Visitors, played: Provider, now: datetime
) -> None:
    place = hospital(now)
    place.row_of(ANA)
    Patient.objects.filter(pk=place.ana.pk).update(personal_number=JMBG, plain_number=JMBG)
    patient = somebody(PHONE)
    patient.open("/accounts/login/")
    patient.look()

    shows_the_eid(patient)
    patient.heads("Radiation Passport")
    patient.reads("CT of the chest")
    assert (JMBG in patient.page.url, "code=" in patient.page.url) == (False, False)

    patient.open("/account")
    patient.look()
    patient.go(patient.page.locator("section", has_text="eUprava").get_by_role("button", name="End"))
    patient.reads("First choose another way to come back; then end this one.")
    patient.write("PIN", PIN)
    patient.write("The same PIN once more", PIN)
    patient.press("Save the PIN")
    patient.open("/account")
    patient.go(patient.page.locator("section", has_text="eUprava").get_by_role("button", name="End"))
    patient.reads("eUprava does not open this account any more.")
    patient.look()

    patient.press("Sign out")
    shows_the_eid(patient)
    patient.heads("You are not signed in")
    patient.reads("What eUprava tells about you opens no passport here.")
    patient.look()
    assert User.objects.filter(readerships__patient=place.ana).count() == 1


def test_an_eid_needs_no_script(somebody: Visitors, played: Provider, now: datetime) -> None:
    place = hospital(now)
    Patient.objects.filter(pk=place.ana.pk).update(personal_number=JMBG, plain_number=JMBG)
    patient = somebody(PHONE, java_script_enabled=False)

    shows_the_eid(patient)
    patient.heads("Radiation Passport")
    patient.press("Sign out")
    shows_the_eid(patient)

    patient.heads("Radiation Passport")
    expect(patient.page).to_have_url(f"{patient.page.url.split('/passport/')[0]}/passport/{place.ana.uid}/")


def test_a_provider_that_does_not_answer_is_said_in_words(somebody: Visitors, played: Provider) -> None:
    played.down = frozenset({"/.well-known/openid-configuration"})
    patient = somebody(PHONE)
    patient.open("/accounts/login/")

    patient.press("Sign in with eUprava")

    patient.heads("You are not signed in")
    patient.reads("eUprava does not answer properly just now.")
