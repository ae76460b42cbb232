"""A whole object inside a key object: reading K4 of "the SR inside the KOS". Plain Python, nothing is executed or parsed.

The object's own bytes are all that is taken, and they go through the inbox like any other object.
"""

import base64
import binascii
import re
import struct
from typing import Final

from ingestion.reading.limits import MAX_BYTES

MAGIC: Final = b"DICM"
PREAMBLE: Final = 128
AT_MOST: Final = 10  # objects in one key object
# Preamble and magic in base64: the last three letters of the magic are a group of their own, `SUNN`, 172 signs on.
ENCODED_MAGIC: Final = b"SUNN"
ENCODED_START: Final = 172
LETTERS: Final = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
TRIES: Final = 100


def embedded_objects(data: bytes) -> list[bytes]:
    """Return the DICOM files that stand as values inside this one, as bytes or as base64; at most ten."""
    return [*_plain(data), *_encoded(data)][:AT_MOST]


def _plain(data: bytes) -> list[bytes]:
    found: list[bytes] = []
    at = data.find(MAGIC, PREAMBLE + len(MAGIC))
    while at >= 0 and len(found) < AT_MOST:
        value = _value_around(data, at - PREAMBLE)
        if value:
            found.append(value)
        at = data.find(MAGIC, at + (len(value) - PREAMBLE if value else len(MAGIC)))
    return found


def _value_around(data: bytes, start: int) -> bytes | None:
    """Return the value that begins here; the four bytes before a long value are its length in every transfer syntax."""
    if start < PREAMBLE + len(MAGIC) + 4:
        return None
    for order in "<>":
        (length,) = struct.unpack_from(order + "I", data, start - 4)
        if PREAMBLE + len(MAGIC) < length <= min(MAX_BYTES, len(data) - start):
            return data[start : start + length]
    return None


def _encoded(data: bytes) -> list[bytes]:
    text = data.translate(None, b"\r\n")  # lines may be broken anywhere
    found: list[bytes] = []
    at = text.find(ENCODED_MAGIC, ENCODED_START)
    for _ in range(TRIES):
        if at < 0 or len(found) == AT_MOST:
            break
        value = _decoded(text, at - ENCODED_START)
        found += [value] if value else []
        at = text.find(ENCODED_MAGIC, at + len(ENCODED_MAGIC))
    return found


def _decoded(text: bytes, start: int) -> bytes | None:
    letters = LETTERS.match(text, start)
    try:
        value = base64.b64decode(letters[0], validate=True) if letters else b""
    except binascii.Error:
        return None
    return value if value[PREAMBLE : PREAMBLE + len(MAGIC)] == MAGIC else None
