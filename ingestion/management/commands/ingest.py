"""Take files into the inbox and bring each to its end, in this process."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext

from ingestion.management.commands.inspect import contents_of, files_below
from ingestion.models import InboxItem, InboxState, Source
from ingestion.reasons import EXPLANATIONS, Reason
from ingestion.selectors import SourceMissing, source_named
from ingestion.services.inbox import give_up, receive
from ingestion.services.recording import settle
from passport.commands import on_ready_database
from passport.objects import StorageUnavailable
from passport.queue.attempts import Attempt
from passport.queue.services import claim

FAILED, USAGE = 1, 2
BAR_WIDTH = 30


class NotSettled(Exception):
    """Received, but not recorded yet: the worker tries again."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What became of one file."""

    file: str
    sop_instance_uid: str | None
    outcome: str
    entry: str | None
    reason: str | None


class Command(BaseCommand):
    """Ingest files and folders."""

    help = "Record the dose reports in files and folders (sorted), through the same services as the receiver."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files, the source and the form of the output."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder with files")
        parser.add_argument("--source", default="local", metavar="NAME", help="who sent them (default: local)")
        parser.add_argument("--json", action="store_true", help="one JSON object per file and line")

    def handle(self, *args: Any, paths: list[str], source: str, json: bool, **options: Any) -> None:
        """Print a line per file; end with 1 when a path was missing or could not be stored, 2 for a wrong source."""
        sender = self._source(source)
        self.as_json, self.failed, self.outcomes = json, False, Counter[str]()
        files = list(self._files(paths))
        for done, file in enumerate(files):
            self._progress(done, len(files))
            self._ingest(sender, file)
        self._progress(len(files), len(files))
        if not json:
            self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items())))
        if self.failed:
            raise SystemExit(FAILED)

    def _source(self, name: str) -> Source:
        try:
            with on_ready_database():
                return source_named(name)
        except SourceMissing as error:
            message = f"There is no active source called {name}."
            raise CommandError(message, returncode=USAGE) from error

    def _files(self, paths: list[str]) -> Iterator[str]:
        for path in paths:
            try:
                yield from files_below(path)
            except OSError as error:
                self._fail(path, error.strerror)

    def _ingest(self, source: Source, file: str) -> None:
        try:
            line = ingest(source, file)
        except OSError as error:
            self._fail(file, error.strerror)
        except (StorageUnavailable, OperationalError) as error:
            self._fail(file, f"the inbox could not store it ({error})")
        except NotSettled as error:
            self._fail(file, str(error.__doc__))
        else:
            self.outcomes[line.outcome] += 1
            self._clear()
            self.stdout.write(json.dumps(asdict(line)) if self.as_json else in_words(line))

    def _fail(self, path: str, why: str | None) -> None:
        self.failed = True
        self._clear()
        self.stderr.write(f"{path}: {why}")

    def _progress(self, done: int, of: int) -> None:
        """Draw the bar where a person looks on."""
        if self.stderr.isatty() and of:
            filled = BAR_WIDTH * done // of
            bar = "#" * filled + "." * (BAR_WIDTH - filled)
            self.stderr.write(f"\r[{bar}] {done}/{of}", style_func=str, ending="" if done < of else "\n")

    def _clear(self) -> None:
        """Take the bar away before a line is written."""
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", style_func=str, ending="")


def ingest(source: Source, file: str) -> Line:
    """Receive and settle one file. Raises OSError, StorageUnavailable, OperationalError or NotSettled."""
    item = receive(
        source=source,
        data=contents_of(file),
        name=file,
        sop_class_uid="",
        sop_instance_uid="",
        at=timezone.now(),
    )
    if item.state == InboxState.RECORDED:
        return _line(file, item, InboxState.DUPLICATE)
    settled = _settled(item)
    return _line(file, settled, settled.state)


def _settled(item: InboxItem) -> InboxItem:
    leased = claim(InboxItem, uid=item.uid, at=timezone.now())
    if leased is None:  # settled before, or in the hands of a worker: settling is exactly once all the same
        return settle(item_uid=item.uid, at=timezone.now())
    with Attempt(row=leased, clock=timezone.now, give_up=give_up):
        return settle(item_uid=item.uid, at=timezone.now())
    raise NotSettled


def in_words(line: Line) -> str:
    """Return the line as a person reads it."""
    why = f": {gettext(EXPLANATIONS[Reason(line.reason)].words)}" if line.reason else ""
    # A name that is no UTF-8 must not end the command where its terminal takes nothing else.
    file = line.file.encode(errors="backslashreplace").decode()
    return f"{file}: {line.outcome}{why}"


def _line(file: str, item: InboxItem, outcome: str) -> Line:
    return Line(
        file=file,
        sop_instance_uid=item.sop_instance_uid or None,
        outcome=outcome,
        entry=item.entry_uid or None,
        reason=item.reason or None,
    )
