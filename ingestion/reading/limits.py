"""What an object may cost before and while it is taken apart.

Numbers are far above any real dose report: the largest known one has 3.3 MB, 316 events and 55,000 items.
"""

import zlib
from typing import Final

from ingestion.reasons import Reason

MAX_BYTES: Final = 64 * 1024 * 1024  # of an object, also after inflating
MAX_DEPTH: Final = 48  # sequences inside sequences; templates of PS3.16 need about 20
MAX_ITEMS: Final = 500_000  # sequence items in one object
MAX_VALUE: Final = 1024 * 1024  # bytes of one value; a longer one is stepped over


class Unreadable(Exception):
    """The object cannot be read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def check_size(data: bytes) -> None:
    """Refuse an object that is larger than any dose report. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(Reason.TOO_LARGE)


def inflate(packed: bytes, *, limit: int = MAX_BYTES) -> bytes:
    """Return the data set of the deflated transfer syntax, never more than `limit` bytes. Raises Unreadable."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = stream.decompress(packed, limit + 1)
    except zlib.error as error:
        raise Unreadable(Reason.DAMAGED) from error
    if len(plain) > limit:
        raise Unreadable(Reason.DEFLATED_BOMB)
    if not stream.eof:
        raise Unreadable(Reason.DAMAGED)
    return plain
