"""Print what the reader takes from files: one JSON object per file and line, without a database."""

import json
import os
import stat
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ingestion.reading.limits import MAX_BYTES
from ingestion.reading.line import as_line
from ingestion.reading.read import read


class Command(BaseCommand):
    """Read dose objects and print their readings."""

    help = "Print what is read from DICOM files: one JSON object per file and line, folders sorted. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files and folders."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder with files")

    def handle(self, *args: Any, paths: list[str], **options: Any) -> None:
        """Print a line per file; end with 1 if a path was missing."""
        failures = [path for path in paths if not self._printed(path)]
        if failures:
            raise SystemExit(1)

    def _printed(self, path: str) -> bool:
        try:
            files = files_below(path)
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror}")
            return False
        return [self._printed_line(file) for file in files].count(False) == 0

    def _printed_line(self, file: str) -> bool:
        try:
            data = contents_of(file)
        except OSError as error:
            self.stderr.write(f"{file}: {error.strerror}")
            return False
        self.stdout.write(json.dumps(as_line(file, read(data))))
        return True


def files_below(path: str) -> list[str]:
    """Return the path itself, or the regular files below a folder in sorted order. Raises FileNotFoundError.

    A folder below that may not be listed stands in the list too: it then fails like a file that cannot be read.
    """
    # Not Path(path).stat(): an empty path, from a variable that nobody set, would be this folder.
    if not stat.S_ISDIR(os.stat(path).st_mode):  # noqa: PTH116
        return [path]
    # os.path.join keeps the path as given; pathlib would drop a leading "./".
    closed: list[str] = []
    folders = os.walk(path, onerror=lambda error: closed.append(str(error.filename)))
    found = [os.path.join(folder, name) for folder, _, names in folders for name in names]  # noqa: PTH118
    return sorted([*closed, *(file for file in found if Path(file).is_file())])


def contents_of(file: str) -> bytes:
    """Return the bytes of a file, one more than the largest object at most. Raises OSError."""
    with Path(file).open("rb") as stream:
        return stream.read(MAX_BYTES + 1)
