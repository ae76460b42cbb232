"""An administrator reads with which certificate the hospital seals, and what to do where there is none."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import Settings

from passport.signing import services
from tests import cast
from tests.passport.signing.houses import house_key
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


def seal_line(screen: Client, clinic: cast.Clinic) -> str:
    page = screen.get(f"/facility/{clinic.facility.uid}/").content.decode()
    line = page.split("<dt>Seal</dt>")[1].split("</dd>")[0]
    return " ".join(strip_tags(line).replace("\u2068", "").replace("\u2069", "").split())


def test_without_a_certificate_the_page_says_what_seals(screen: Client, clinic: cast.Clinic) -> None:
    assert seal_line(screen, clinic) == ("This hospital has no certificate yet, and seals with the key of this site.")


def test_with_one_it_names_holder_end_and_time_stamps(screen: Client, clinic: cast.Clinic, settings: Settings) -> None:
    at = timezone.now()
    house_key(at=at, facility_uid=clinic.facility.uid, days=100)

    assert seal_line(screen, clinic).startswith("Certificate of Dom zdravlja Podgrad, until ")
    assert seal_line(screen, clinic).endswith("Without time stamps: whoever runs the site names a service for them.")
    settings.TSA_URL = "https://tsa.example.org"
    assert seal_line(screen, clinic).endswith("A time-stamping service says when.")


def test_after_its_end_or_a_stop_it_says_so(screen: Client, clinic: cast.Clinic) -> None:
    at = timezone.now()
    ended = house_key(at=at - timedelta(days=40), facility_uid=clinic.facility.uid, days=30)
    assert seal_line(screen, clinic).startswith(
        "No certificate is in use. That of Dom zdravlja Podgrad is for the time"
    )

    services.stop_facility_key(key=ended, stops_at=at, reason="gone", by=None, at=at)
    assert seal_line(screen, clinic).startswith("The certificate is out of use since ")
