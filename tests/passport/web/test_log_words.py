"""What an inspector reads of the log."""

from datetime import datetime, timedelta

import pytest

from passport.signing.acts import Subject, record_act
from passport.signing.selectors import log_state
from passport.signing.services import append_waiting
from passport.web.log_words import log_said

pytestmark = pytest.mark.django_db


def test_the_sentence_says_how_the_log_stands(at: datetime) -> None:
    said = [log_said(log_state(), at=at)]
    record_act(verb="test", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at)
    said += [log_said(log_state(), at=later) for later in (at + timedelta(seconds=59), at + timedelta(minutes=1))]
    append_waiting(at=at)
    said.append(log_said(log_state(), at=at + timedelta(hours=1)))

    late = "Something waits for it since 2 March 2026, 09:30: the hospital has to look after its worker."
    assert said == [
        "The log has no entry yet. Nothing waits for it longer than a minute.",
        "The log has no entry yet. Nothing waits for it longer than a minute.",
        f"The log has no entry yet. {late}",
        "The log has 1 entry and was last signed on 2 March 2026, 09:30. Nothing waits for it longer than a minute.",
    ]
