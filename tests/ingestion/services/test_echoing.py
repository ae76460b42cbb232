"""When a source last asked whether we are there."""

from datetime import datetime, timedelta

import pytest

from ingestion.services.echoing import NOTED_EVERY, note_echo
from tests.ingestion.senders import source

pytestmark = pytest.mark.django_db


def test_an_echo_is_noted_for_its_source_alone(at: datetime) -> None:
    one, other = source(at), source(at, name="elsewhere")

    note_echo(source=one, at=at)

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.echoed_at, other.echoed_at) == (at, None)


def test_echoes_that_follow_at_once_write_nothing_and_later_ones_do(at: datetime) -> None:
    sender = source(at)
    note_echo(source=sender, at=at)

    note_echo(source=sender, at=at + NOTED_EVERY - timedelta(seconds=1))
    sender.refresh_from_db()
    soon = sender.echoed_at
    note_echo(source=sender, at=at + NOTED_EVERY)
    sender.refresh_from_db()

    assert (soon, sender.echoed_at) == (at, at + NOTED_EVERY)
