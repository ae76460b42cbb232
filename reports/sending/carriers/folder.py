"""A folder on this machine: the dry run, and whoever takes files from there."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from reports.sending.carriers.parcel import Answer, Parcel
from reports.sending.profile import Destination
from reports.sending.states import Outcome


def write_to_folder(parcel: Parcel, _destination: Destination) -> Answer:
    """Write the key object as a file named after its UID; a second time leaves the same file."""
    folder = Path(settings.SENDING_DIR)
    target = folder / f"{parcel.sop_instance_uid}.dcm"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(target, parcel.data)
    except OSError as error:
        return Answer(outcome=Outcome.UNREACHABLE, words=f"{type(error).__name__}: {error.strerror}")
    return Answer(outcome=Outcome.WRITTEN)


def _write(target: Path, data: bytes) -> None:
    # The name appears only when the file is whole: somebody may be waiting for it.
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
