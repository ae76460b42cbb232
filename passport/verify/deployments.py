"""The keys that other deployments published, as this one keeps them in a folder. Plain Python."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from passport.verify.keyring import keyring_in
from passport.verify.reading import LARGEST_BYTES, NotReadable

SUFFIX = "*.json"
_Seen = tuple[tuple[str, int, int], ...]


class BrokenKeys(Exception):
    """A file of the folder holds no published keys that can be used; the message names it and says why."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What one deployment published, as it lies in a file."""

    origin: str
    data: bytes
    sha256: str  # of these bytes: what was checked with others is checked again


def known_deployments(folder: Path | None) -> Mapping[str, Known]:
    """Return by origin the deployments whose keys are kept; a file that cannot be used is none, and a check says so."""
    if folder is None:
        return {}
    return _known(folder, _seen(folder))


def faults_in(folder: Path) -> list[str]:
    """Return what is wrong with the files of a folder, each as a sentence that names the file."""
    faults, named = [], dict[str, str]()
    for path in sorted(folder.glob(SUFFIX)):
        try:
            origin = _in_file(path).origin
        except BrokenKeys as error:
            faults.append(str(error))
            continue
        if origin in named:
            faults.append(f"{path.name} holds the keys of {origin} once more: {named[origin]} counts.")
        named.setdefault(origin, path.name)
    return faults


def _seen(folder: Path) -> _Seen:
    """Return what tells one state of a folder from another; one that is not there holds nothing."""
    try:
        found = [(path.name, path.stat()) for path in folder.glob(SUFFIX)]
    except OSError:
        return ()
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in found))


@lru_cache(maxsize=4)
def _known(folder: Path, seen: _Seen) -> Mapping[str, Known]:
    found: dict[str, Known] = {}
    for one in _readable(folder, seen):
        found.setdefault(one.origin, one)
    return found


def _readable(folder: Path, seen: _Seen) -> Iterator[Known]:
    for name, _changed, _size in seen:
        try:
            yield _in_file(folder / name)
        except BrokenKeys:
            continue  # the system check names it


def _in_file(path: Path) -> Known:
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST_BYTES + 1)
        origin = keyring_in(data).origin
    except OSError as error:
        broken = f"{path.name} cannot be read: {error.strerror}."
        raise BrokenKeys(broken) from error
    except NotReadable as error:
        broken = f"{path.name} holds no published keys: {error.why} {error.where}".rstrip() + "."
        raise BrokenKeys(broken) from error
    return Known(origin=origin, data=data, sha256=hashlib.sha256(data).hexdigest())
