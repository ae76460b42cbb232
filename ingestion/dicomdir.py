"""Which files a disc holds, as its DICOMDIR says (PS3.3 annex F, PS3.10 8.5). Plain Python, but for asking the disc."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingestion.receiving.cutting import (
    EXPLICIT,
    ITEM,
    SEQUENCE_END,
    UNDEFINED,
    NotCut,
    data_set_at,
    end_of_item,
    values,
)

NAME: Final = "DICOMDIR"
MAX_BYTES: Final = 64 * 1024 * 1024
RECORDS: Final = (0x0004, 0x1220)
FILE_ID: Final = (0x0004, 0x1500)
MOST_PARTS: Final = 8  # of a path (PS3.10 8.2)
NO_NAMES: Final = frozenset({"", ".", ".."})


class NoDirectory(Exception):
    """The folder has no DICOMDIR that can be read."""


class NotOnDisc(Exception):
    """The DICOMDIR names a file that is not on the disc, or that lies behind a link."""


@dataclass(frozen=True, kw_only=True)
class Disc:
    """A folder with a DICOMDIR: the paths that it names, each a list of folders and at last a file."""

    folder: Path
    paths: tuple[tuple[str, ...], ...]

    def file(self, path: tuple[str, ...]) -> Path:
        """Return where a named file lies, inside the folder and behind no link. Raises NotOnDisc."""
        if any(part in NO_NAMES or "/" in part or "\0" in part for part in path):
            raise NotOnDisc
        found = self.folder
        for part in path:
            found = self._below(found, part)
        if not found.is_file():
            raise NotOnDisc
        return found

    def _below(self, folder: Path, part: str) -> Path:
        # Some systems show the names of a disc in lower case.
        for name in (part, part.lower()):
            below = folder / name
            if below.is_symlink():
                raise NotOnDisc
            if below.exists():
                return below
        raise NotOnDisc


def disc_in(folder: Path) -> Disc:
    """Return what the DICOMDIR of a folder names. Raises NoDirectory."""
    directory = folder / NAME
    try:
        if directory.is_symlink() or directory.stat().st_size > MAX_BYTES:
            raise NoDirectory
        paths = dict.fromkeys(_paths(directory.read_bytes()))
    except (OSError, NotCut) as error:
        raise NoDirectory from error
    if not paths:
        raise NoDirectory
    return Disc(folder=folder, paths=tuple(paths))


def _paths(data: bytes) -> Iterator[tuple[str, ...]]:
    records = values(data, data_set_at(data), EXPLICIT, (RECORDS,)).get(RECORDS, b"")
    for record in _items(records):
        named = values(record, 0, EXPLICIT, (FILE_ID,)).get(FILE_ID, b"").decode("ascii", "replace")
        path = tuple(part.strip(" \0") for part in named.split("\\"))
        if named.strip(" \0") and len(path) <= MOST_PARTS:
            yield path


def _items(sequence: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(sequence):
        item = EXPLICIT.element(sequence, at)
        if item.tag == SEQUENCE_END:
            return
        if item.tag != ITEM:
            raise NotCut
        if item.length == UNDEFINED:
            at = end_of_item(sequence, item.value_at, EXPLICIT)
            yield sequence[item.value_at : at - 8]
        else:
            at = item.value_at + item.length
            yield sequence[item.value_at : at]
