"""The list of places on every page of what comes in and goes out."""

import pytest
from django.test import Client
from django.urls import reverse

from passport.people.models import Facility, Role
from tests.cast import facility, staff
from tests.ingestion.test_inbox_pages import sign_in

pytestmark = pytest.mark.django_db
NAV = 'aria-label="What comes in and goes out"'


@pytest.fixture
def place() -> Facility:
    return facility()


def ways(client: Client, address: str) -> list[str]:
    """Return the addresses of the list, the marked one with a star."""
    page = client.get(address).content.decode()
    listed = page[page.index(NAV) :].split("</nav>")[0]
    return [
        part.split('"')[0] + ("*" if "aria-current" in part.split(">")[0] else "")
        for part in listed.split('href="')[1:]
    ]


def test_a_pacs_administrator_may_go_everywhere(client: Client, place: Facility) -> None:
    sign_in(client, staff(place, "vera", Role.PACS_ADMINISTRATOR))

    assert ways(client, reverse("ingestion:pacs_list")) == [
        "/inbox/overview",
        "/inbox/",
        "/inbox/trace",
        "/inbox/devices",
        "/inbox/sources",
        "/inbox/pacs*",
        "/inbox/reconciliation/",
        "/names/",
        "/inbox/imports/",
        "/inbox/paper/",
        "/reports/sending/",
    ]


def test_the_list_leaves_out_what_a_role_may_not_open(client: Client, place: Facility) -> None:
    sign_in(client, staff(place, "clara", Role.CLERK))

    assert ways(client, reverse("ingestion:imports")) == ["/inbox/imports/*", "/inbox/paper/"]


def test_a_page_below_another_marks_that_one(client: Client, place: Facility) -> None:
    sign_in(client, staff(place, "vera", Role.PACS_ADMINISTRATOR))

    assert "/inbox/sources*" in ways(client, reverse("ingestion:add_source"))
