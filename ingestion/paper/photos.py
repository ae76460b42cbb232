"""A photo of a page: what it is by its own bytes, and without what a camera writes beside the picture. Plain Python.

A phone writes where and when a picture was taken, by whom and with what. Only the picture and which side of it is up
are kept.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 60_000_000  # a page at 600 dpi has 35 million
JPEG, PNG = "image/jpeg", "image/png"
PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
JPEG_MAGIC: Final = b"\xff\xd8\xff"
PNG_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"})
# Markers of a JPEG frame that hold its height and width: all SOF but DHT, JPG and DAC. Source: ITU-T T.81, B.1.
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SCAN, EXIF, ADOBE, COMMENT = 0xDA, 0xE1, 0xEE, 0xFE
APPLICATION: Final = frozenset(range(0xE1, 0xF0))
ORIENTATION: Final = 0x0112
EXIF_MAGIC: Final = b"Exif\x00\x00"


class PhotoFault(StrEnum):
    """Why a file is no photo of a page."""

    TOO_LARGE = "too_large"
    NOT_A_PHOTO = "not_a_photo"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"


class NoPhoto(Exception):
    """The file cannot be kept as the photo of a page."""

    def __init__(self, fault: PhotoFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture as it is kept."""

    content_type: str
    data: bytes


def read_photo(data: bytes) -> Photo:
    """Return a JPEG or PNG picture without its metadata. Raises NoPhoto."""
    if len(data) > MAX_BYTES:
        raise NoPhoto(PhotoFault.TOO_LARGE)
    if data.startswith(JPEG_MAGIC):
        return Photo(content_type=JPEG, data=b"".join(_jpeg(data)))
    if data.startswith(PNG_MAGIC):
        return Photo(content_type=PNG, data=b"".join(_png(data)))
    raise NoPhoto(PhotoFault.NOT_A_PHOTO)


def _png(data: bytes) -> Iterator[bytes]:
    yield PNG_MAGIC
    place, ended = len(PNG_MAGIC), False
    while not ended:
        length, name = _unpacked(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        (checksum,) = _unpacked(">I", data, place + 8 + length)
        if zlib.crc32(name + body) != checksum or (place == len(PNG_MAGIC)) != (name == b"IHDR"):
            raise NoPhoto(PhotoFault.BROKEN)
        if name == b"IHDR":
            _check_pixels(*_unpacked(">II", body, 0))
        if name in PNG_KEPT:
            yield data[place : place + 12 + length]
        place, ended = place + 12 + length, name == b"IEND"


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    place, framed = 2, False
    while True:
        sign, marker, length = _unpacked(">BBH", data, place)
        if sign != 0xFF or length < 2:
            raise NoPhoto(PhotoFault.BROKEN)
        segment = data[place : place + 2 + length]
        if marker in FRAMES:
            height, width = _unpacked(">HH", segment, 5)
            _check_pixels(width, height)
            framed = True
        yield _kept(marker, segment)
        place += 2 + length
        if marker == SCAN:
            break
    if not framed:
        raise NoPhoto(PhotoFault.BROKEN)
    yield _scans(data, place)


def _scans(data: bytes, place: int) -> bytes:
    """Return the picture itself, to its end: what a phone writes behind it is another picture or a film."""
    end = data.find(b"\xff\xd9", place)
    if end < 0:
        raise NoPhoto(PhotoFault.BROKEN)
    return data[place : end + 2]


def _kept(marker: int, segment: bytes) -> bytes:
    """Return a segment as it is kept: of the camera's own only which side is up, and how colours are written."""
    if marker == EXIF and segment[4:].startswith(EXIF_MAGIC):
        return _only_orientation(segment[4 + len(EXIF_MAGIC) :])
    if marker == COMMENT or (marker in APPLICATION and marker != ADOBE):
        return b""
    return segment


def _only_orientation(exif: bytes) -> bytes:
    # TIFF 6.0: byte order, 42, where the first table lies; there 12 bytes a field.
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 10:
        return b""
    table = struct.unpack_from(f"{order}I", exif, 4)[0]
    count = struct.unpack_from(f"{order}H", exif, table)[0] if table + 2 <= len(exif) else 0
    for place in range(table + 2, min(table + 2 + 12 * count, len(exif) - 11), 12):
        field, kind, many, value = struct.unpack_from(f"{order}HHIH", exif, place)
        if (field, kind, many) == (ORIENTATION, 3, 1) and 1 <= value <= 8:
            tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, value, 0, 0)
            body = EXIF_MAGIC + tiff
            return struct.pack(">BBH", 0xFF, EXIF, len(body) + 2) + body
    return b""


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise NoPhoto(PhotoFault.BROKEN)
    if width * height > MAX_PIXELS:
        raise NoPhoto(PhotoFault.TOO_MANY_PIXELS)


def _unpacked(form: str, data: bytes, place: int) -> tuple[Any, ...]:
    try:
        return struct.unpack_from(form, data, place)
    except struct.error:
        raise NoPhoto(PhotoFault.BROKEN) from None
