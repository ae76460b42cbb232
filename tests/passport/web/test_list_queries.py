"""A list costs as many statements with seven lines as with two."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.passport.incidents.cast import desk as incident_desk
from tests.passport.incidents.cast import recorded
from tests.passport.web.asking import Desk, desk
from tests.passport.web.registering import register
from tests.passport.web.staff import signed_in
from tests.passport.web.test_requests import decided, sent

pytestmark = pytest.mark.django_db
EXAMINATIONS = ("ct.chest", "ct.abdomen", "ct.head", "xray.chest", "xray.pelvis", "xray.hip", "ct.neck")


def statements(screen: Client, address: str) -> int:
    """Return how many statements a page takes that was opened before: looks are written once in a quarter."""
    screen.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert screen.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def here() -> Desk:
    return desk()


def test_the_requests_that_wait_and_those_decided_lately(here: Desk) -> None:
    counts = []
    for some in (EXAMINATIONS[:2], EXAMINATIONS[2:]):
        for code in some:
            decided(here, sent(here, exam_code=code), verdict="approved")
            sent(here, exam_code=code)
        counts.append(statements(here.decider, "/decisions/"))

    assert counts[0] == counts[1]


def test_emergencies_to_be_looked_at(here: Desk) -> None:
    screen, counts = signed_in(here.clinic.administrator), []
    for some in (EXAMINATIONS[:2], EXAMINATIONS[2:]):
        for code in some:
            asked = sent(here, exam_code=code, urgency="emergency", emergency_reason="Unconscious")
            decided(here, asked, verdict="approved")
        counts.append(statements(screen, "/decisions/emergencies"))

    assert counts[0] == counts[1]


def test_what_is_approved_and_not_done(here: Desk) -> None:
    screen, counts = signed_in(here.clinic.radiographer), []
    for some in (EXAMINATIONS[:2], EXAMINATIONS[2:]):
        for code in some:
            decided(here, sent(here, exam_code=code), verdict="approved")
        counts.append(statements(screen, "/radiographer/planned"))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["", "print"])
def test_the_register_of_unintended_exposures(page: str) -> None:
    now: datetime = timezone.now() - timedelta(hours=1)
    place = incident_desk(now)
    screen, counts = signed_in(place.physicist), []
    for some in (2, 5):
        for _line in range(some):
            recorded(place, now)
        counts.append(statements(screen, register(place, page) if page else register(place) + "/"))

    assert counts[0] == counts[1]
