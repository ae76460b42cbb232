"""The bytes we keep: a content-addressed folder, durable before `put` returns."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

# Folders whose own names this process has seen on disk.
_durable_folders: set[Path] = set()


class StorageUnavailable(Exception):
    """The folder for received objects cannot be written; the sender keeps its copy and sends again."""


class ObjectMissing(Exception):
    """The bytes of this object are not in the store."""


def path_of(sha256: str) -> Path:
    """Return where the bytes with this digest lie.

    In one of 256 folders: with more, each object would make a folder of its own, and wait for the disk twice more.
    """
    folder = Path(settings.OBJECTS_DIR) / sha256[:2]
    older = folder / sha256[2:4] / sha256
    return older if older.exists() else folder / sha256


def put(data: bytes) -> str:
    """Store bytes durably and return their SHA-256 in hexadecimal. Raises StorageUnavailable."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(sha256)
    try:
        if target.exists():
            _sync_name(target)  # whoever wrote it may not have come to that yet
        else:
            _write(target, data)
    except OSError as error:
        raise StorageUnavailable(str(error)) from error
    return sha256


def get(sha256: str) -> bytes:
    """Return the bytes with this digest as they lie on disk. Raises ObjectMissing, StorageUnavailable."""
    try:
        return path_of(sha256).read_bytes()
    except FileNotFoundError as error:
        raise ObjectMissing(sha256) from error
    except OSError as error:
        raise StorageUnavailable(str(error)) from error


def holds(sha256: str, *, size: int) -> bool:
    """Tell whether the store has these very bytes: their digest and their size are those on record."""
    try:
        data = get(sha256)
    except ObjectMissing:
        return False
    return len(data) == size and hashlib.sha256(data).hexdigest() == sha256


def forget(sha256: str) -> None:
    """Remove bytes that nobody needs any more (printed booklets); a missing file is fine."""
    path_of(sha256).unlink(missing_ok=True)


def free_bytes() -> int:
    """Return how much room the store's disk has. Raises StorageUnavailable."""
    try:
        folder = Path(settings.OBJECTS_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        status = os.statvfs(folder)
    except OSError as error:
        raise StorageUnavailable(str(error)) from error
    return status.f_bavail * status.f_frsize


def _write(target: Path, data: bytes) -> None:
    # The name appears only when the bytes are on disk: a reader never sees half an object.
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    _sync_name(target)


def _sync_name(target: Path) -> None:
    _sync_folder(target.parent)
    if target.parent not in _durable_folders:
        _sync_folder(target.parent.parent)
        _durable_folders.add(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
