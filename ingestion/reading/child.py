"""`python -m ingestion.reading.child`: read a DICOM object from the input with pydicom, and write it as JSON.

Ends with 1 and says nothing when pydicom does not read the object whole, and is ended by the system when it needs
more memory or CPU than it may.
"""

import json
import logging
import resource
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from pydicom import dcmread
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from ingestion.reading import tags
from ingestion.reading.elements import UNDEFINED, Item
from ingestion.reading.fallback import as_json
from ingestion.reading.limits import MAX_CHILD_MEMORY, MAX_DEPTH, MAX_ITEMS, MAX_SECONDS, MAX_VALUE

PIXELS: Final = (b"\xe0\x7f", b"\x7f\xe0")  # the group of Pixel Data, little and big endian


class NotWhole(Exception):
    """pydicom read the object, but not all of it, or with complaints."""


class Complaints(logging.Handler):
    """Raise what pydicom only logs."""

    def emit(self, record: logging.LogRecord) -> None:
        """Raise NotWhole."""
        raise NotWhole(record.getMessage())


@contextmanager
def _complaints() -> Iterator[None]:
    logger, complaints = logging.getLogger("pydicom"), Complaints(logging.WARNING)
    logger.addHandler(complaints)
    try:
        yield
    finally:
        logger.removeHandler(complaints)


def hold_limits(*, seconds: int = int(MAX_SECONDS), memory: int = MAX_CHILD_MEMORY) -> None:
    """Let the system end this process when it takes more than this."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_whole(data: bytes) -> Item:
    """Return the elements that we ask for. Raises NotWhole, and whatever pydicom raises."""
    with _complaints(), warnings.catch_warnings():
        warnings.simplefilter("error")
        dataset = dcmread(BytesIO(data), force=True, stop_before_pixels=True)
        item = _Walk().item(dataset, depth=0)
        _compare(_written(dataset), data)
        return item


def _written(dataset: Dataset) -> bytes:
    implicit, little_endian = dataset.original_encoding
    target = DicomBytesIO()
    target.is_implicit_VR, target.is_little_endian = bool(implicit), bool(little_endian)
    write_dataset(target, dataset)
    return target.getvalue()


def _compare(written: bytes, data: bytes) -> None:
    """Raise NotWhole unless what was understood is, written again, what came: a length that lies drops items."""
    at = data.find(written)
    rest = data[at + len(written) :]
    if at < 0 or not (rest == b"" or rest.startswith(PIXELS)):
        raise NotWhole


class _Walk:
    def __init__(self) -> None:
        self._items_left = MAX_ITEMS

    def item(self, dataset: Dataset, *, depth: int) -> Item:
        self._items_left -= 1
        if depth > MAX_DEPTH or self._items_left < 0:
            raise NotWhole
        item = Item()
        for tag in map(int, list(dataset.keys())):
            self._element(item, dataset, tag, depth)
        return item

    def _element(self, into: Item, dataset: Dataset, tag: int, depth: int) -> None:
        raw = dataset.get_item(tag)
        value = raw.value if isinstance(raw, RawDataElement) else None
        if tag >> 16 == 0xFFFE or (
            isinstance(raw, RawDataElement) and raw.length not in (UNDEFINED, len(value or b""))
        ):
            raise NotWhole
        if tag in tags.SEQUENCES:
            into.sequences[tag] = [self.item(entry, depth=depth + 1) for entry in dataset[tag].value]
        elif tag in tags.VALUES and len(value or b"") <= MAX_VALUE:
            # pydicom converts the character set at once and leaves the rest as bytes until asked.
            into.values[tag] = (value or b"") if isinstance(raw, RawDataElement) else str(dataset[tag].value).encode()


def main() -> int:
    """Read, write, and return the exit code."""
    hold_limits()
    sys.stdout.write(json.dumps(as_json(read_whole(sys.stdin.buffer.read()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
