"""A whole installation whose parts can each be killed and started again."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.faults.disk import SmallDisk, small_disk
from tests.faults.ledger import Books, Ledger, Server, sqlite_file
from tests.faults.template import Template
from tests.scanner.sending import Target
from tests.services import postgres, redis
from tests.services.installation import Installation
from tests.services.processes import children, free_port, kill_all, listening, wait_until

CALLING, NODE = "CT-ROOM", "NODE"
PATIENCE = 90  # seconds
LOOK_SECONDS = 0.3  # so that a worker's poll looks in between
MEGABYTES = 48  # of the small disk


class SetUp(StrEnum):
    """How an installation is made up."""

    SERVERS = "PostgreSQL and Redis"
    EMBEDDED = "SQLite, queue in the worker"


class NeverHappened(Exception):
    """What a round waited for did not come about; the message is the output of the processes."""


@dataclass(kw_only=True)
class Part:
    """A process of the installation: how it is started, and the one that runs."""

    start: Callable[[], AbstractContextManager[subprocess.Popen[bytes]]]
    held: ExitStack
    process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start it."""
        self.process = self.held.enter_context(self.start())

    def kill(self) -> None:
        """Kill it and all that it made, as a power cut would."""
        if self.process is None:
            return
        kill_all([self.process.pid, *children(self.process.pid)])
        self.process.wait()

    def kill_children(self) -> None:
        """Kill what it made, and let it live."""
        if self.process is not None:
            kill_all(children(self.process.pid))


@dataclass(kw_only=True)
class Plant:
    """A running installation: its parts by name, where they listen, and what is known of it from outside."""

    set_up: SetUp
    ours: Installation
    disk: SmallDisk
    to: Target
    ledger: Ledger
    log: Path
    broker: str
    parts: dict[str, Part] = field(default_factory=dict)

    def restart(self, *names: str, after: float = 0.0) -> None:
        """Kill parts together, and start them again after a time."""
        for name in names:
            self.parts[name].kill()
        time.sleep(after)
        for name in names:
            self.parts[name].run()

    def soon(self, condition: Callable[[], bool]) -> None:
        """Return when the condition holds. Raises NeverHappened."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise NeverHappened(self.log.read_text(errors="replace"))
            time.sleep(LOOK_SECONDS)


@contextlib.contextmanager
def plant(set_up: SetUp, made: Template) -> Iterator[Plant]:
    """Yield an installation that runs: receiver, worker, and the servers of its set-up."""
    with tempfile.TemporaryDirectory(prefix="passport-plant-", ignore_cleanup_errors=True) as name, ExitStack() as held:
        folder = Path(name)
        folder.chmod(0o711)
        disk = held.enter_context(small_disk(folder / "disk", megabytes=MEGABYTES, log=folder / "log"))
        base = BASES[set_up](made, disk, held)
        port = free_port()
        ours = Installation(folder=folder, variables=_variables(disk) | base.variables, inside=disk.words)
        parts = base.parts | {
            "receiver": Part(start=lambda: _receiver(ours, port), held=held),
            "worker": Part(start=lambda: ours.start("work"), held=held),
        }
        for part in parts.values():
            part.run()
        yield Plant(
            set_up=set_up,
            ours=ours,
            disk=disk,
            to=Target(host="127.0.0.1", port=port, ae_title="PASSPORT"),
            ledger=Ledger(books=base.books, objects=disk.outside / "objects"),
            parts=parts,
            log=ours.log,
            broker=base.broker,
        )


@dataclass(frozen=True, kw_only=True)
class _Base:
    """What an installation stands on: its variables, its database as the tests reach it, its servers."""

    variables: dict[str, str]
    books: Books
    broker: str = ""
    parts: dict[str, Part] = field(default_factory=dict)


def _servers(made: Template, disk: SmallDisk, held: ExitStack) -> _Base:
    cluster = held.enter_context(tempfile.TemporaryDirectory(prefix="passport-pg-", ignore_cleanup_errors=True))
    made.copy_cluster(Path(cluster))
    ports = {"database": free_port(), "broker": free_port()}
    url, broker = postgres.url_of(ports["database"]), redis.url_of(ports["broker"])
    parts = {
        "database": Part(start=lambda: postgres.started(Path(cluster), port=ports["database"]), held=held),
        "broker": Part(start=lambda: redis.started(port=ports["broker"]), held=held),
    }
    return _Base(
        variables={"DATABASE_URL": url, "CELERY_BROKER_URL": broker}, books=Server(url=url), broker=broker, parts=parts
    )


def _embedded(made: Template, disk: SmallDisk, held: ExitStack) -> _Base:
    shutil.copyfile(made.sqlite, disk.outside / made.sqlite.name)
    file = disk.inside / made.sqlite.name
    books = held.enter_context(sqlite_file(file, inside=disk.words))
    return _Base(variables={"DATABASE_URL": f"sqlite:///{file}"}, books=books)


BASES = {SetUp.SERVERS: _servers, SetUp.EMBEDDED: _embedded}


def _variables(disk: SmallDisk) -> dict[str, str]:
    return {
        "VAR_DIR": str(disk.inside),
        "OBJECTS_DIR": str(disk.inside / "objects"),
        "SENDING_PROFILES_DIR": str(disk.inside / "profiles"),
        "STATIC_ROOT": str(disk.inside / "static"),
        "RECEIVER_DISK_FLOOR_MB": "0",  # the disk itself says when it is full
        "QUEUE_LEASE_SECONDS": "3",
    }


@contextlib.contextmanager
def _receiver(ours: Installation, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with ours.start("receive", "--port", str(port)) as process:
        wait_until(lambda: listening(port), process=process, log=ours.log)
        yield process
