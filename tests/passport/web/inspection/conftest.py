"""A hospital on the day of a visit, its inspector at the screen, and a sample that was drawn."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.inspecting import Days
from passport.access.models import Sample, Visit
from passport.access.services import draw_sample, open_visit
from tests.passport.access.inspected import Inspected, inspected, visit
from tests.passport.web.staff import signed_in


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def here(db: None, now: datetime) -> Inspected:
    return inspected(now)


@pytest.fixture
def open_now(here: Inspected, now: datetime) -> Visit:
    return visit(here, now)


@pytest.fixture
def screen(here: Inspected) -> Client:
    return signed_in(here.inspector)


@pytest.fixture
def sample(here: Inspected, open_now: Visit, now: datetime) -> Sample:
    view = open_visit(reader=here.inspector, uid=open_now.uid, at=now)
    days = Days(first=here.plain.performed_on, last=here.asked_for.performed_on)
    return draw_sample(view=view, days=days, size=10, seed="2026/7")
