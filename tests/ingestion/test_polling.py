from datetime import datetime, timedelta

import pytest
from celery import current_app
from pytest_django import Settings

from ingestion.models import InboxItem
from ingestion.polling import ALONE, AS_SAFETY_NET, Poll
from passport.queue.services import claim
from tests.ingestion.senders import received, source

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def broker_inside() -> None:
    """Ring inside this process, where nobody answers."""
    before = current_app.conf.broker_url
    current_app.conf.broker_url = "memory://"
    yield
    current_app.conf.broker_url = before


def test_each_due_row_is_rung_for_once(at: datetime) -> None:
    sender, poll = source(at), Poll(pace=ALONE, clock=Clock(at))
    for number in range(3):
        received(sender, bytes([number]), at=at)

    assert [poll.look(), poll.look()] == [3, 0]


def test_a_row_that_nobody_took_is_rung_for_again(at: datetime) -> None:
    clock = Clock(at)
    poll = Poll(pace=ALONE, clock=clock)
    received(source(at), b"bytes", at=at)

    assert poll.look() == 1
    clock.now += 30 * SECOND
    assert poll.look() == 1


def test_a_row_that_a_killed_worker_held_is_rung_for_when_its_lease_ran_out(at: datetime, settings: Settings) -> None:
    settings.QUEUE_LEASE_SECONDS = 5
    clock = Clock(at)
    poll = Poll(pace=ALONE, clock=clock)
    item = received(source(at), b"bytes", at=at)
    poll.look()
    claim(InboxItem, uid=item.uid, at=at)

    assert poll.look() == 0
    clock.now += 5 * SECOND
    assert poll.look() == 1


def test_the_safety_net_lets_the_others_ring_first(at: datetime) -> None:
    clock = Clock(at)
    poll = Poll(pace=AS_SAFETY_NET, clock=clock)
    received(source(at), b"bytes", at=at)

    assert poll.look() == 0
    clock.now += 3 * SECOND
    assert poll.look() == 1
