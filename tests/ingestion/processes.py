"""Our own processes on the database of the running test, and what can be done to them."""

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, connections

from tests.scanner.sending import Target
from tests.services.installation import Installation
from tests.services.processes import free_port, listening, wait_until

PATIENCE = 30  # seconds


class NeverHappened(Exception):
    """What a test waited for did not come about; the message is the output of the processes."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A receiver that runs: its process, and where it listens."""

    process: subprocess.Popen[bytes]
    to: Target


def installation(folder: Path, **variables: str) -> Installation:
    """Return an installation whose database is the test's and whose objects lie where the test looks for them."""
    broker = os.environ["CELERY_BROKER_URL"].rpartition("/")[0]
    # Tests run side by side: each process of pytest has a database of its own on the Redis, too.
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    given = {"DATABASE_URL": database_url(), "CELERY_BROKER_URL": f"{broker}/{number}", "QUEUE_LEASE_SECONDS": "3"}
    return Installation(folder=folder, variables=given | variables)


def database_url() -> str:
    """Return the address of the test's database; other processes reach PostgreSQL only."""
    told = connection.settings_dict
    return f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@contextlib.contextmanager
def receiver(ours: Installation, *words: str) -> Iterator[Running]:
    """Run a receiver until the block ends."""
    port = free_port()
    with ours.start("receive", "--port", str(port), *words) as process:
        wait_until(lambda: listening(port), process=process, log=ours.log)
        yield Running(process=process, to=Target(host="127.0.0.1", port=port, ae_title="PASSPORT"))


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it started, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def soon(condition: Callable[[], bool], ours: Installation) -> None:
    """Return when the condition holds. Raises NeverHappened."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise NeverHappened(ours.log.read_text(errors="replace") if ours.log.exists() else "")
        time.sleep(0.05)


def somebody_waits_for_a_lock() -> bool:
    """Return whether another connection to the test's database is stopped by a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


@contextlib.contextmanager
def locked(table: str) -> Iterator[None]:
    """Hold a lock under which others can read a table and not write to it."""
    other = connections.create_connection("default")
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        yield
    finally:
        other.rollback()
        other.close()


def pids(ours: Installation) -> dict[str, int]:
    """Return the newest process of each program, as the supervisor told."""
    lines = ours.log.read_text(errors="replace").splitlines() if ours.log.exists() else []
    told = (re.fullmatch(r"(\w+) started \(pid (\d+)\)", line) for line in lines)
    return {match[1]: int(match[2]) for match in told if match}
