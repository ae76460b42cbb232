"""A second opinion on a damaged object: pydicom's, in a child process with limits on memory and CPU.

pydicom itself knows no limits. The child hands back plain JSON, and only of an object that pydicom reads without
a complaint: half a report would be a smaller dose that looks whole.
"""

import base64
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from ingestion.reading.elements import Item, Opened
from ingestion.reading.limits import MAX_SECONDS
from ingestion.reasons import Reason

ROOT: Final = Path(__file__).resolve().parents[2]
ROOT_OF_UIDS: Final = b"1.2.840.10008."  # no DICOM object is without a UID of the standard near its beginning
BEGINNING: Final = 4096
BIG_ENDIAN_GROUP: Final = b"\x00\x08"  # of a data set without meta information, as old archives keep it
PATIENCE: Final = MAX_SECONDS * 3  # of real time; the CPU limit of the child ends before
OUT_OF_TIME: Final = frozenset({-signal.SIGXCPU, -signal.SIGKILL})


def second_opinion(data: bytes, first: Opened) -> Opened | None:
    """Return the object as pydicom reads it; None when it need not or cannot be asked."""
    if not is_worth_asking(data, first):
        return None
    command = [sys.executable, "-m", "ingestion.reading.child"]
    try:
        # Without our environment: it holds keys, and the child reads what strangers sent.
        child = subprocess.run(
            command, input=data, capture_output=True, cwd=ROOT, env={}, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return Opened(data_set=first.data_set, damage=Reason.TOO_LONG)
    if child.returncode in OUT_OF_TIME:
        return Opened(data_set=first.data_set, damage=Reason.TOO_LONG)
    return Opened(data_set=from_json(json.loads(child.stdout)), damage=None) if child.returncode == 0 else None


def is_worth_asking(data: bytes, first: Opened) -> bool:
    """Tell whether pydicom may read more: never of what is cut off, above a limit, or no DICOM at all."""
    broken_inside = first.damage is Reason.DAMAGED and not first.cut_off
    without_header = first.damage is Reason.NOT_DICOM and data[:2] == BIG_ENDIAN_GROUP
    return (broken_inside or without_header) and ROOT_OF_UIDS in data[:BEGINNING]


def as_json(item: Item) -> dict[str, Any]:
    """Return the elements of a data set as the child sends them."""
    return {
        "values": {str(tag): base64.b64encode(value).decode() for tag, value in item.values.items()},
        "sequences": {str(tag): [as_json(entry) for entry in entries] for tag, entries in item.sequences.items()},
    }


def from_json(sent: dict[str, Any]) -> Item:
    """Return the elements that the child sent."""
    return Item(
        values={int(tag): base64.b64decode(value) for tag, value in sent["values"].items()},
        sequences={int(tag): [from_json(entry) for entry in entries] for tag, entries in sent["sequences"].items()},
    )
