"""The list of requests that wait: begun with Enter, and said once that they wait."""

import pytest

from tests.passport.web.asking import Desk, desk
from tests.passport.web.test_requests import decided, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def test_enter_begins_with_the_first(here: Desk) -> None:
    first = sent(here)
    page = here.decider.get("/decisions/").content.decode()

    (link,) = [part for part in page.split("<a ") if "autofocus" in part]
    assert (f'href="/decisions/{first.uid}/"' in link, "Begin with the first" in link) == (True, True)


def test_that_requests_wait_is_said_once(here: Desk) -> None:
    done = sent(here, exam_code="ct.head")
    decided(here, done, verdict="approved")
    sent(here), sent(here, exam_code="ct.abdomen")
    page = here.decider.get("/decisions/").content.decode()

    assert "2 requests wait for a decision." in page
    assert (page.count("waits for a decision"), page.count(">approved<")) == (0, 1)
    assert here.asker.get("/requests/").content.decode().count("waits for a decision") == 2
