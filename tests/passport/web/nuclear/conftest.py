"""A department in Serbia whose request is planned for today, and its specialist at the screen."""

import pytest
from django.test import Client

from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward
from tests.passport.web.nuclear.test_story import planned_today
from tests.passport.web.staff import signed_in


@pytest.fixture
def ward() -> Ward:
    found = wards.ward("RS")
    planned_today(found)
    return found


@pytest.fixture
def screen(ward: Ward) -> Client:
    return signed_in(ward.specialist)
