"""The worker alone keeps the log."""

import logging
import threading
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from ingestion.sequencing import Sequencing
from passport.signing.acts import Subject, record_act
from passport.signing.models import LogEntry, LogWaiting
from passport.signing.services import log as sequencer


@pytest.mark.django_db
def test_a_look_takes_in_all_that_waits(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer.append_waiting, "__kwdefaults__", {"limit": 2})
    for _number in range(5):
        record_act(verb="test", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at)
    log = Sequencing(clock=lambda: at)

    assert [log.look(), log.look()] == [5, 0]
    assert (LogEntry.objects.count(), LogWaiting.objects.count()) == (5, 0)


def test_a_worker_without_the_key_says_so_and_leaves_the_log_to_another(
    at: datetime, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOG_KEY = ""

    with caplog.at_level(logging.WARNING):
        Sequencing(clock=lambda: at, every=timedelta(0)).run(threading.Event())

    assert caplog.messages == ["This worker has no LOG_KEY: another one has to keep the log."]
