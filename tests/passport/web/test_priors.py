"""Earlier examinations as the screen of a request shows them."""

from datetime import datetime

import pytest

from passport.web.words import EMPTY
from tests.passport.web.asking import Desk, chest_ct, desk
from tests.passport.web.test_requests import drafted

pytestmark = pytest.mark.django_db
NOTHING = "Nothing of the same region or kind is known here."


@pytest.fixture
def here() -> Desk:
    return desk()


def test_where_nothing_is_known_it_is_said_once(here: Desk) -> None:
    page = here.asker.get(f"/requests/{drafted(here).uid}/").content.decode()

    assert (page.count(str(EMPTY)), page.count(NOTHING)) == (0, 1)


def test_what_the_booklet_covers_stands_above_what_it_knows(here: Desk, at: datetime) -> None:
    chest_ct(here, "20200301", at)
    page = here.asker.get(f"/requests/{drafted(here).uid}/").content.decode()

    assert (page.count("This booklet knows the examinations of 1 facility since"), page.count(NOTHING)) == (1, 0)
