"""The account page where a national eID opens the account: it ends there, and is allowed again."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from passport.people.models import Patient, Reader, User
from passport.people.services import end_eid
from tests import cast
from tests.eid.browser import comes, said_on, who_is
from tests.eid.provider import Provider, provider
from tests.eid.site import ask

pytestmark = pytest.mark.django_db
JMBG, NOBODYS = "0205961715017", "0101980710000"
SAID = {"sub": "Sub-1", "pno": JMBG, "birthdate": "1961-05-02"}
UNKNOWN = (
    "What eUprava tells about you opens no passport here. Ask at the counter of your hospital for a slip with a code."
)


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


def just_now(client: Client) -> None:
    """Let a browser have signed in just now."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "eid", "at": timezone.now().timestamp()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def test_the_account_page_ends_it_and_allows_it_again(played: Provider, ana: Patient) -> None:
    client = Client()
    comes(client)
    User.objects.update(password=make_password("a long enough pass phrase"))
    client.force_login(who_is(client))
    assert (
        "Whoever signs in with <bdi>eUprava</bdi> as you opens this account." in client.get("/account").content.decode()
    )
    just_now(client)

    client.post("/open/eid/change")
    page = client.get("/account").content.decode()
    assert "<bdi>eUprava</bdi> does not open this account any more." in page
    other = Client()
    assert said_on(other, comes(other)) == UNKNOWN

    client.post("/open/eid/change", {"allow": "1"})
    comes(other)
    assert who_is(other) == who_is(client)


def test_the_only_way_in_cannot_be_ended_and_the_page_leads_to_choosing_another(played: Provider, ana: Patient) -> None:
    client = Client()
    comes(client)

    page = client.post("/open/eid/change", follow=True)

    assert page.redirect_chain == [("/open/next-time", 302)]
    assert "First choose another way to come back; then end this one." in page.content.decode()


def test_who_signed_in_a_while_ago_is_asked_once_more_before_it_ends(played: Provider, ana: Patient) -> None:
    client = Client()
    comes(client)
    User.objects.update(password=make_password("a long enough pass phrase"))
    client.force_login(who_is(client))

    assert client.post("/open/eid/change").headers["Location"].startswith("/accounts/reauthenticate/")


def test_an_account_that_no_eid_ever_opened_says_nothing_of_one(played: Provider, ana: Patient) -> None:
    client, user = Client(), cast.reader(ana)
    client.force_login(user)

    assert b"eUprava" not in client.get("/account").content


def test_an_ended_eid_is_for_its_own_account_alone(played: Provider, ana: Patient) -> None:
    boris = cast.patient(ana.registered_by, "Борис", "Борић")
    Patient.objects.filter(pk=boris.pk).update(
        personal_number=NOBODYS, plain_number=NOBODYS, birth_date=date(1980, 1, 1)
    )
    comes(Client())
    user = User.objects.get()
    User.objects.update(password=make_password("a long enough pass phrase"))
    user.refresh_from_db()
    end_eid(user=user, at=timezone.now() - timedelta(days=1))

    played.claims |= {"sub": "Sub-2", "pno": NOBODYS, "birthdate": "1980-01-01"}
    client = Client()
    comes(client)

    assert who_is(client) == Reader.objects.get(patient=boris).user
