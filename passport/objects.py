"""The bytes we keep: a content-addressed folder, durable before `put` returns."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

# Paths are texts here: as objects they cost a receiver more than hashing what it received.
# Folders whose own names this process has seen on disk.
_durable_folders: set[str] = set()
# What a shared folder says that knows no second name of a file.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS})
_beside = ThreadPoolExecutor(8, thread_name_prefix="sync")


class StorageUnavailable(Exception):
    """The folder for received objects cannot be written; the sender keeps its copy and sends again."""


class ObjectMissing(Exception):
    """The bytes of this object are not in the store."""


def path_of(sha256: str) -> Path:
    """Return where the bytes with this digest lie.

    In one of 256 folders: with more, each object would make a folder of its own, and wait for the disk twice more.
    """
    return Path(_place(sha256))


def _place(sha256: str) -> str:
    folder = f"{settings.OBJECTS_DIR}/{sha256[:2]}"
    older = f"{folder}/{sha256[2:4]}/{sha256}"
    return older if os.path.exists(older) else f"{folder}/{sha256}"


def put(data: bytes) -> str:
    """Store bytes durably and return their SHA-256 in hexadecimal. Raises StorageUnavailable."""
    with putting(data) as sha256:
        return sha256


@contextmanager
def putting(data: bytes) -> Iterator[str]:
    """Store bytes for a block that names them by their SHA-256: durable when it ends. Raises StorageUnavailable.

    In the block they can be read, and get to the disk meanwhile: who commits a row there waits for the disk once. When
    the power fails in between, a row may name bytes that are lost; nobody was told then that we have them.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = _place(sha256)
    try:
        new = not _holds(target, data) and _write(target, data)
    except OSError as error:
        raise StorageUnavailable(str(error)) from error
    # Also of bytes that were there: whoever wrote them may not have come to that yet.
    syncing = _beside.submit(_sync, target)
    try:
        yield sha256
    finally:
        failed = syncing.exception()
    if isinstance(failed, OSError):
        if new:  # what a disk refused once it may later seem to have
            forget(sha256)
        raise StorageUnavailable(str(failed)) from failed
    syncing.result()


def prepare() -> None:
    """Make all folders, so that no object waits until its own is on disk. Raises StorageUnavailable."""
    folders = [f"{settings.OBJECTS_DIR}/{number:02x}" for number in range(256)]
    try:
        for folder in folders:
            os.makedirs(folder, exist_ok=True)
        _sync_one(str(settings.OBJECTS_DIR))
    except OSError as error:
        raise StorageUnavailable(str(error)) from error
    _durable_folders.update(folders)


def get(sha256: str) -> bytes:
    """Return the bytes with this digest as they lie on disk. Raises ObjectMissing, StorageUnavailable."""
    try:
        return path_of(sha256).read_bytes()
    except FileNotFoundError as error:
        raise ObjectMissing(sha256) from error
    except OSError as error:
        raise StorageUnavailable(str(error)) from error


def get_whole(sha256: str) -> bytes:
    """Return the bytes with this digest, and no others. Raises ObjectMissing, StorageUnavailable."""
    data = get(sha256)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ObjectMissing(sha256)
    return data


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
        os.makedirs(settings.OBJECTS_DIR, exist_ok=True)
        status = os.statvfs(settings.OBJECTS_DIR)
    except OSError as error:
        raise StorageUnavailable(str(error)) from error
    return status.f_bavail * status.f_frsize


def _holds(target: str, data: bytes) -> bool:
    # A name is no proof: bytes that were on their way when the power failed are not all there.
    return os.path.exists(target) and Path(target).read_bytes() == data


def _write(target: str, data: bytes) -> bool:
    """Give the bytes their name; return whether it is ours, and not of somebody who wrote the same at this moment."""
    # The name appears only when all is written: a reader never sees half an object.
    folder, name = os.path.split(target)
    os.makedirs(folder, exist_ok=True)
    part = f"{folder}/.{name}.{secrets.token_hex(4)}"
    try:
        Path(part).write_bytes(data)
        return _name(part, target, data)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part)  # also the beginning of what a full disk did not take


def _name(part: str, target: str, data: bytes) -> bool:
    try:
        os.link(part, target)
    except FileExistsError:
        if _holds(target, data):  # they may be on disk already, and somebody told so: they stay
            return False
        os.replace(part, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.replace(part, target)
    return True


def _sync(target: str) -> None:
    _sync_one(target)
    _sync_name(target)


def _sync_name(target: str) -> None:
    folder = os.path.dirname(target)
    _sync_one(folder)
    if folder not in _durable_folders:
        _sync_one(os.path.dirname(folder))
        _durable_folders.add(folder)


def _sync_one(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
