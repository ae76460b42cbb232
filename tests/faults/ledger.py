"""What an installation holds, asked from outside in SQL: none of the code that is tried tells how it did."""

import contextlib
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import psycopg

from tests.faults import asking

# What is tried again only after minutes need not be waited for: its time comes when the fault is over.
HURRY = (
    "UPDATE queue_job SET due_at = CURRENT_TIMESTAMP "
    "WHERE due_at > CURRENT_TIMESTAMP AND kind IN ('retrieve', 'resolve_key_object', 'collect_sendings', 'send')"
)
ITEM = "SELECT uid, state, reason, sha256 FROM ingestion_inboxitem WHERE sop_instance_uid = %s"
SETTLED = (
    "SELECT count(*) FROM ingestion_inboxitem WHERE sop_instance_uid = %s AND due_at IS NULL "
    "AND state <> 'received' AND reason NOT IN ('awaiting_report', 'pacs_unregistered')"
)
TRIES = "SELECT coalesce(sum(tries), 0) FROM ingestion_retrieval"
NODE_LISTENS = "UPDATE imaging_pacs SET port = CAST(%s AS integer)"
ACTS = "SELECT verb FROM signing_act WHERE subject_uid = %s"
REPORTS = "SELECT count(*) FROM booklet_dosereport WHERE sop_instance_uid = %s"
ENTRIES = "SELECT count(DISTINCT entry_id), count(*) FROM booklet_exposure WHERE study_instance_uid = %s"
EVENTS = (
    "SELECT count(*) FROM booklet_eventkey JOIN booklet_exposure ON booklet_exposure.id = booklet_eventkey.exposure_id "
    "WHERE study_instance_uid = %s"
)
DOSES = (
    "SELECT booklet_dose.value FROM booklet_dose "
    "JOIN booklet_entry ON booklet_entry.current_version_id = booklet_dose.version_id "
    "JOIN booklet_exposure ON booklet_exposure.id = booklet_dose.exposure_id "
    "WHERE study_instance_uid = %s AND quantity = 'dlp_total' ORDER BY origin"
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What there is of one object that was sent."""

    items: tuple[tuple[str, str], ...]  # state and reason
    kept: bool  # its bytes
    acts: int  # that say it was recorded
    reports: int
    entries: int
    exposures: int
    events: int
    doses: tuple[Decimal, ...]


class Books(Protocol):
    """A database that answers to SQL."""

    def rows(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        """Return what a statement finds."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A PostgreSQL."""

    url: str

    def rows(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        """Return what a statement finds."""
        with psycopg.connect(self.url, autocommit=True) as server:
            cursor = server.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True, kw_only=True)
class SqliteFile:
    """A file that another process opens, where it lies."""

    asked: subprocess.Popen[str]

    def rows(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        """Return what a statement finds."""
        question, answer = self.asked.stdin, self.asked.stdout
        if question is None or answer is None:
            raise BrokenPipeError
        question.write(json.dumps([statement.replace("%s", "?"), values]) + "\n")
        question.flush()
        return [tuple(row) for row in json.loads(answer.readline())]


@contextlib.contextmanager
def sqlite_file(file: Path, *, inside: Sequence[str]) -> Iterator[SqliteFile]:
    """Yield a file as the command `inside` sees it."""
    command = [*inside, sys.executable, asking.__file__, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield SqliteFile(asked=process)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The database and the objects of an installation."""

    books: Books
    objects: Path

    def settled(self, sop_instance_uid: str) -> bool:
        """Tell whether nothing is left to do for an object."""
        return self._count(SETTLED, sop_instance_uid) > 0

    def hurry(self) -> None:
        """Let the time come for what is tried again only later."""
        self.books.rows(HURRY)

    def found(self, sop_instance_uid: str, study_instance_uid: str) -> Found:
        """Return what there is of an object, and of the study that only it reports."""
        items = self.books.rows(ITEM, sop_instance_uid)
        entries, exposures = self.books.rows(ENTRIES, study_instance_uid)[0]
        return Found(
            items=tuple((str(state), str(reason)) for _, state, reason, _ in items),
            kept=bool(items) and all(self._kept(str(sha256)) for *_, sha256 in items),
            acts=sum(self.books.rows(ACTS, str(uid)).count(("inbox.recorded",)) for uid, *_ in items),
            reports=self._count(REPORTS, sop_instance_uid),
            entries=int(str(entries)),
            exposures=int(str(exposures)),
            events=self._count(EVENTS, study_instance_uid),
            doses=tuple(Decimal(str(value)) for (value,) in self.books.rows(DOSES, study_instance_uid)),
        )

    def tries(self) -> int:
        """Return how often the PACS was asked for an object in vain."""
        return self._count(TRIES)

    def node_listens(self, port: int) -> None:
        """Tell the installation where its PACS is."""
        self.books.rows(NODE_LISTENS, str(port))

    def _count(self, statement: str, *values: str) -> int:
        return int(str(self.books.rows(statement, *values)[0][0]))

    def _kept(self, sha256: str) -> bool:
        path = self.objects / sha256[:2] / sha256
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
