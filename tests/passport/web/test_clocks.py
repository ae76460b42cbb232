"""Times of requests and decisions are those of the clock of the hospital, wherever they are read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from passport.justification.models import Decision, Request
from tests.passport.web.asking import Desk, desk
from tests.passport.web.test_requests import decided, sent

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")  # nine hours from UTC, on every day
URGENT = {"exam_code": "ct.head", "urgency": "emergency", "emergency_reason": "Unconscious after a fall"}


@pytest.fixture
def here() -> Desk:
    place = desk()
    place.clinic.facility.time_zone = str(TOKYO)
    place.clinic.facility.save()
    return place


def there(moment: datetime, style: str = "DATETIME_FORMAT") -> str:
    return date_format(localtime(moment, TOKYO), style)


def read(reader: Client, address: str) -> str:
    return reader.get(address).content.decode()


def test_a_request_was_sent_by_the_clock_of_its_hospital(here: Desk) -> None:
    found = sent(here)
    Request.objects.filter(pk=found.pk).update(sent_at=datetime(2026, 11, 27, 15, 45, tzinfo=UTC))

    assert (there(datetime(2026, 11, 27, 15, 45, tzinfo=UTC), "SHORT_DATETIME_FORMAT")) == "28 Nov 2026, 00:45"
    assert [
        "28 Nov 2026, 00:45" in read(reader, address)
        for reader, address in ((here.asker, "/requests/"), (here.decider, "/decisions/"))
    ] == [True, True]


def test_a_decision_was_taken_by_the_clock_of_its_hospital(here: Desk) -> None:
    found = sent(here, **URGENT)
    decided(here, found, verdict="approved")
    taken = Decision.objects.get(request=found).at

    pages = [
        read(here.asker, f"/requests/{found.uid}/"),
        read(here.decider, f"/decisions/{found.uid}/"),
        read(here.decider, "/decisions/emergencies"),
    ]

    assert [there(taken) in page for page in pages] == [True, True, True]


def test_the_patient_was_informed_by_the_clock_of_the_hospital(here: Desk) -> None:
    found = sent(here)
    Request.objects.filter(pk=found.pk).update(informed_at=timezone.now(), informed_by="Dr Ilić")
    found.refresh_from_db()

    assert f"The patient was informed on {there(found.informed_at)}." in read(here.decider, f"/decisions/{found.uid}/")
