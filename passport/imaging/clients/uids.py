"""Read who a DICOM file says that it is, without taking it apart: PS3.10 section 7.1, PS3.5 section 7. Plain Python.

What comes from a PACS is compared with what was asked for before anything else looks at it. A walk over the first
elements is enough: no recursion, no value is converted, and a deflated file is inflated only as far as needed.
"""

import zlib
from dataclasses import dataclass
from typing import Final

from passport.imaging.clients.contract import Instance

PREAMBLE: Final = 132
INFLATED_BYTES: Final = 4 * 1024 * 1024  # of the beginning of a deflated data set
UNDEFINED: Final = 0xFFFFFFFF

TRANSFER_SYNTAX: Final = (0x0002, 0x0010)
SOP_CLASS: Final = (0x0008, 0x0016)
SOP_INSTANCE: Final = (0x0008, 0x0018)
STUDY: Final = (0x0020, 0x000D)
SERIES: Final = (0x0020, 0x000E)
DELIMITERS: Final = frozenset({(0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)})
NAMES: Final = frozenset({SOP_CLASS, SOP_INSTANCE, STUDY, SERIES})

IMPLICIT, BIG_ENDIAN, DEFLATED = "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"
LONG_FORMS: Final = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)

Tag = tuple[int, int]


class NotDicom(Exception):
    """These bytes are no DICOM file that can be told by its identifiers."""


@dataclass(frozen=True, kw_only=True)
class _Element:
    tag: Tag
    form: bytes  # the value representation; empty where the syntax has none
    value_at: int
    length: int


@dataclass(frozen=True, kw_only=True)
class _Syntax:
    implicit: bool
    order: str = "little"


EXPLICIT_LITTLE: Final = _Syntax(implicit=False)
IMPLICIT_LITTLE: Final = _Syntax(implicit=True)
SYNTAXES: Final = {IMPLICIT: IMPLICIT_LITTLE, BIG_ENDIAN: _Syntax(implicit=False, order="big")}


def identify(data: bytes) -> Instance:
    """Return what a DICOM file says of itself. Raises NotDicom."""
    found = read_values(data, NAMES)
    if NAMES - found.keys():
        raise NotDicom
    named = {tag: _text(found[tag]) for tag in NAMES}
    return Instance(
        study_instance_uid=named[STUDY],
        series_instance_uid=named[SERIES],
        sop_class_uid=named[SOP_CLASS],
        sop_instance_uid=named[SOP_INSTANCE],
    )


def read_values(data: bytes, wanted: frozenset[Tag]) -> dict[Tag, bytes]:
    """Return the bytes of wanted elements outside sequences, as they stand, and the transfer syntax. Raises NotDicom.

    `data` need not be the whole file, only as much of it as holds them.
    """
    if data[PREAMBLE - 4 : PREAMBLE] != b"DICM":
        raise NotDicom
    header, start = _header(data)
    syntax = _text(header.get(TRANSFER_SYNTAX, b""))
    body = _inflated(data[start:]) if syntax == DEFLATED else data[start:]
    return header | _values(body, SYNTAXES.get(syntax, EXPLICIT_LITTLE), wanted)


def _header(data: bytes) -> tuple[dict[Tag, bytes], int]:
    found, at = {}, PREAMBLE
    while data[at : at + 2] == b"\x02\x00":
        element = _element(data, at, EXPLICIT_LITTLE)
        at = _end(data, element)
        found[element.tag] = _bytes(data, element)
    return found, at


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, INFLATED_BYTES)
    except zlib.error as error:
        raise NotDicom from error


def _values(data: bytes, syntax: _Syntax, wanted: frozenset[Tag]) -> dict[Tag, bytes]:
    found: dict[Tag, bytes] = {}
    last, at = max(wanted), 0
    while at < len(data):
        element = _element(data, at, syntax)
        if element.tag > last:
            break
        if element.length == UNDEFINED:
            at = _after_sequence(data, element, syntax)
            continue
        at = _end(data, element)
        if element.tag in wanted:
            found[element.tag] = _bytes(data, element)
    return found


def _after_sequence(data: bytes, opening: _Element, syntax: _Syntax) -> int:
    """Return where the element behind a sequence of undefined length begins."""
    # PS3.5 section 6.2.2, note 2: an unknown element of undefined length holds implicit little endian.
    inside = IMPLICIT_LITTLE if opening.form == b"UN" else syntax
    depth, at = 1, opening.value_at
    while depth:
        element = _element(data, at, inside)
        if element.tag in DELIMITERS:
            depth, at = depth - 1, element.value_at
        elif element.length == UNDEFINED:
            depth, at = depth + 1, element.value_at
        else:
            at = _end(data, element)
    return at


def _element(data: bytes, at: int, syntax: _Syntax) -> _Element:
    order = syntax.order
    tag = (_number(data, at, 2, order), _number(data, at + 2, 2, order))
    if syntax.implicit or tag[0] == 0xFFFE:
        return _Element(tag=tag, form=b"", value_at=at + 8, length=_number(data, at + 4, 4, order))
    form = data[at + 4 : at + 6]
    if form in LONG_FORMS:
        return _Element(tag=tag, form=form, value_at=at + 12, length=_number(data, at + 8, 4, order))
    return _Element(tag=tag, form=form, value_at=at + 8, length=_number(data, at + 6, 2, order))


def _number(data: bytes, at: int, size: int, order: str) -> int:
    digits = data[at : at + size]
    if len(digits) < size:
        raise NotDicom
    return int.from_bytes(digits, "big" if order == "big" else "little")


def _end(data: bytes, element: _Element) -> int:
    end = element.value_at + element.length
    if end > len(data):
        raise NotDicom
    return end


def _bytes(data: bytes, element: _Element) -> bytes:
    return data[element.value_at : element.value_at + element.length]


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace").strip("\0 ")
