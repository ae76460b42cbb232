"""What an object may cost before and while it is taken apart.

Numbers are far above any real dose report: the largest known one has 3.3 MB, 316 events and 55,000 items.
"""

import time
import zlib
from collections.abc import Iterator
from typing import Final

from ingestion.reasons import Reason

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 64 * MEGABYTE  # of an object as stored
MAX_INFLATED: Final = 128 * MEGABYTE  # of a data set of the deflated syntax
STEP: Final = 64 * 1024  # of packed bytes looked at together; they inflate to at most 64 MB
MAX_DEPTH: Final = 64  # sequences inside sequences; templates of PS3.16 need about 20
MAX_ITEMS: Final = 500_000  # sequence items in one object
MAX_VALUE: Final = 10 * MEGABYTE  # bytes of one value; a longer one is stepped over
MAX_DOCUMENT: Final = 20 * MEGABYTE  # of a PDF inside an object
MAX_SECONDS: Final = 20.0  # of CPU
MAX_TAKEN: Final = 100_000  # values, refused values and details of one object; the largest known report has 10,000
MAX_CHILD_MEMORY: Final = 1024 * MEGABYTE  # address space of a child process


class Unreadable(Exception):
    """The object cannot be read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Clock:
    """The CPU time that reading one object may take, in the thread that reads it."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._end = time.thread_time() + seconds

    def check(self) -> None:
        """Raise Unreadable when the time is over."""
        if time.thread_time() > self._end:
            raise Unreadable(Reason.TOO_LONG)


def check_size(data: bytes) -> None:
    """Refuse an object that is larger than any dose report. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(Reason.TOO_LARGE)


def inflate(packed: bytes, clock: Clock, *, limit: int = MAX_INFLATED) -> bytes:
    """Return the data set of the deflated transfer syntax, never more than `limit` bytes. Raises Unreadable."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    parts: list[bytes] = []
    left = limit
    try:
        for part in _inflated(stream, packed, limit):
            clock.check()
            left -= len(part)
            if left < 0:
                raise Unreadable(Reason.DEFLATED_BOMB)
            parts.append(part)
    except zlib.error as error:
        raise Unreadable(Reason.DAMAGED) from error
    if not stream.eof:
        raise Unreadable(Reason.DAMAGED)
    return b"".join(parts)


def _inflated(stream: "zlib._Decompress", packed: bytes, limit: int) -> Iterator[bytes]:
    for start in range(0, len(packed), STEP):
        waiting = packed[start : start + STEP]
        while waiting and not stream.eof:
            yield stream.decompress(waiting, min(MEGABYTE, limit + 1))
            waiting = stream.unconsumed_tail
