"""Take files into the inbox and bring each to its end, in this process."""

import json
import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ingestion.dicomdir import Disc, NoDirectory, NotOnDisc, disc_in
from ingestion.management.commands.inspect import contents_of, files_below
from ingestion.models import ImportRun, InboxItem, InboxState, Source
from ingestion.presenters.runs import summary
from ingestion.reasons import EXPLANATIONS, Reason
from ingestion.selectors import End, SourceMissing, source_named
from ingestion.services.drafting import draft_after
from ingestion.services.inbox import give_up
from ingestion.services.recording import settle
from ingestion.services.runs import begin_run, finish_run, take_file
from passport.commands import on_ready_database
from passport.objects import StorageUnavailable
from passport.queue.attempts import Attempt
from passport.queue.services import claim

FAILED, USAGE = 1, 2
BAR_WIDTH = 30
TAKEN = frozenset({InboxState.RECORDED, InboxState.DUPLICATE})
ONE_MACHINE = gettext_noop(
    "Patient numbers without an issuer count as this machine's. Two hospitals may have the same numbers: read the files "
    "of each with a source of its own (--source)."
)


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

    help = (
        "Record the dose reports in files, folders (sorted) and discs (as their DICOMDIR says), through the same "
        "services as the receiver. Started again after it was stopped, it goes on: nothing is recorded twice."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files, the source and the form of the output."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder with files, or a disc")
        parser.add_argument("--source", default="local", metavar="NAME", help="who sent them (default: local)")
        parser.add_argument("--json", action="store_true", help="one JSON object per file and line")
        parser.add_argument("--quiet", action="store_true", help="no line per file and no bar, only the summary")

    def handle(self, *args: Any, paths: list[str], source: str, json: bool, quiet: bool, **options: Any) -> None:
        """Print a line per file; end with 1 when a path was missing or could not be stored, 2 for a wrong source."""
        sender = self._source(source)
        self.as_json, self.quiet, self.failed, self.ends = json, quiet, False, Counter[End]()
        files = list(self._files(paths))
        self._told(lambda: self._read_in(sender, paths, files))
        if not json:
            self._summarise(sender)
        if self.failed:
            raise SystemExit(FAILED)

    def _read_in(self, sender: Source, paths: list[str], files: list[str]) -> None:
        label = " ".join(os.path.abspath(path) for path in paths)  # noqa: PTH100 -- pathlib follows links
        self.run = begin_run(source=sender, label=printable(label), by=None, at=timezone.now())
        for done, file in enumerate(files):
            self._progress(done, len(files))
            self._ingest(file)
        self._progress(len(files), len(files))
        if not self.failed:
            finish_run(run=self.run, by=None, at=timezone.now())

    def _told(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OperationalError as error:
            self._fail("ingest", f"the inbox could not store it ({error})")

    def _summarise(self, sender: Source) -> None:
        found = [End(state=end.state, reason=end.reason, count=count) for end, count in self.ends.items()]
        for line in summary(sorted(found, key=lambda end: (-end.count, end.state, end.reason))):
            self.stdout.write(line)
        if sender.any_issuer and not sender.default_issuer and any(end.state in TAKEN for end in self.ends):
            self.stdout.write(gettext(ONE_MACHINE))

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
                yield from self._on_disc(disc_in(Path(path))) if path else files_below(path)
            except NoDirectory:
                yield from self._below(path)
            except OSError as error:
                self._fail(path, error.strerror)

    def _below(self, path: str) -> Iterator[str]:
        try:
            yield from files_below(path)
        except OSError as error:
            self._fail(path, error.strerror)

    def _on_disc(self, disc: Disc) -> Iterator[str]:
        for path in disc.paths:
            try:
                yield str(disc.file(path))
            except NotOnDisc as error:
                self._fail(str(disc.folder / "/".join(path)), str(error.__doc__))

    def _ingest(self, file: str) -> None:
        try:
            line = ingest(self.run, file)
        except OSError as error:
            self._fail(file, error.strerror)
        except (StorageUnavailable, OperationalError) as error:
            self._fail(file, f"the inbox could not store it ({error})")
        except NotSettled as error:
            self._fail(file, str(error.__doc__))
        else:
            self.ends[End(state=line.outcome, reason=line.reason or "", count=0)] += 1
            self._print(line)

    def _print(self, line: Line) -> None:
        self._clear()
        if self.as_json:
            self.stdout.write(json.dumps(asdict(line)))
        elif not self.quiet:
            self.stdout.write(in_words(line))

    def _fail(self, path: str, why: str | None) -> None:
        self.failed = True
        self._clear()
        self.stderr.write(f"{printable(path)}: {why}")

    def _progress(self, done: int, of: int) -> None:
        """Draw the bar where a person looks on."""
        if self._watched() and of:
            filled = BAR_WIDTH * done // of
            bar = "#" * filled + "." * (BAR_WIDTH - filled)
            self.stderr.write(f"\r[{bar}] {done}/{of}", style_func=str, ending="" if done < of else "\n")

    def _clear(self) -> None:
        """Take the bar away before a line is written."""
        if self._watched():
            self.stderr.write("\r\x1b[K", style_func=str, ending="")

    def _watched(self) -> bool:
        return self.stderr.isatty() and not self.quiet


def ingest(run: ImportRun, file: str) -> Line:
    """Receive and settle one file. Raises OSError, StorageUnavailable, OperationalError or NotSettled."""
    item = take_file(run=run, name=file, data=contents_of(file), by=None, at=timezone.now())
    if item.state == InboxState.RECORDED:
        return _line(file, item, InboxState.DUPLICATE)
    settled = _settled(item)
    draft_after(item=settled, at=timezone.now())
    return _line(file, settled, settled.state)


def _settled(item: InboxItem) -> InboxItem:
    leased = claim(InboxItem, uid=item.uid, at=timezone.now())
    if leased is None:  # settled before, or in the hands of a worker: settling is exactly once all the same
        return settle(item_uid=item.uid, at=timezone.now())
    with Attempt(row=leased, clock=timezone.now, give_up=give_up):
        return settle(item_uid=item.uid, at=timezone.now())
    raise NotSettled


def printable(name: str) -> str:
    """Return a file name so that every terminal takes it, also one that is no UTF-8."""
    return name.encode(errors="backslashreplace").decode()


def in_words(line: Line) -> str:
    """Return the line as a person reads it."""
    why = f": {gettext(EXPLANATIONS[Reason(line.reason)].words)}" if line.reason else ""
    return f"{printable(line.file)}: {line.outcome}{why}"


def _line(file: str, item: InboxItem, outcome: str) -> Line:
    return Line(
        file=file,
        sop_instance_uid=item.sop_instance_uid or None,
        outcome=outcome,
        entry=item.entry_uid or None,
        reason=item.reason or None,
    )
