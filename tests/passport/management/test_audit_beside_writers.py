"""`manage.py audit_log` reads one moment of a log that grows meanwhile: PostgreSQL's writers do run beside it."""

import io
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from passport.signing import services
from passport.signing.acts import Subject, record_act
from passport.signing.models import Act, LogEntry
from tests.passport.booklet.forging import past_the_triggers

pytestmark = pytest.mark.django_db(transaction=True)


class Interrupted(io.StringIO):
    """An output during whose first line something else happens, on a connection of its own."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self.meanwhile: list[Callable[[], object]] = [meanwhile]

    def write(self, text: str) -> int:
        if self.meanwhile:
            thread = threading.Thread(target=self._run, args=[self.meanwhile.pop()])
            thread.start()
            thread.join()
        return super().write(text)

    @staticmethod
    def _run(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connection.close()


def acted(at: datetime) -> Act:
    return record_act(verb="test", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at)


def audited(out: io.StringIO) -> list[str]:
    with pytest.raises(SystemExit):
        call_command("audit_log", stdout=out)
    return out.getvalue().splitlines()


def test_what_enters_the_log_while_it_is_read_waits_for_nobody_and_is_no_finding(at: datetime) -> None:
    changed = acted(at)
    services.append_waiting(at=at)
    with past_the_triggers():
        Act.objects.filter(pk=changed.pk).update(actor="Somebody else")
    finding = f"act {changed.uid} was changed after it entered the log"

    def grow() -> None:
        acted(at + timedelta(minutes=5))
        services.append_waiting(at=at + timedelta(minutes=5))
        acted(at + timedelta(minutes=6))

    beside = audited(Interrupted(grow))

    assert LogEntry.objects.count() == 2
    assert [line.split(" Heads")[0] for line in beside[:-1]] == [finding, "1 entries, 1 findings."]
    assert [line.split(" Heads")[0] for line in audited(io.StringIO())[:-1]] == [finding, "2 entries, 1 findings."]
