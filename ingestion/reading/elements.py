"""Take the elements of a DICOM file apart (PS3.5, section 7), only those in `tags`, with every limit held.

pydicom's `dcmread` cannot be given a limit on depth or memory (a nested or deflated object of some hundred
kilobytes brings it down) and converts elements that nobody asks for; here an element that is not asked for
costs one step. The tests compare the result with pydicom's, element by element, in each transfer syntax.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from ingestion.reading import tags
from ingestion.reading.limits import (
    MAX_DEPTH,
    MAX_DOCUMENT,
    MAX_ITEMS,
    MAX_SECONDS,
    MAX_VALUE,
    Clock,
    Unreadable,
    inflate,
)
from ingestion.reasons import Reason

DEFLATED: Final = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
IMPLICIT: Final = "1.2.840.10008.1.2"
UNDEFINED: Final = 0xFFFFFFFF
ITEM: Final = 0xFFFEE000
ITEM_END: Final = 0xFFFEE00D
SEQUENCE_END: Final = 0xFFFEE0DD
PREAMBLE: Final = 128
META_GROUP: Final = b"\x02\x00"
FIRST_GROUPS: Final = frozenset({META_GROUP, b"\x08\x00"})  # little endian: the only order of a bare data set
CHECKED_EVERY: Final = 4096  # elements between two looks at the clock
LAST_OF_META: Final = 0x0002FFFF
BEFORE_PIXELS: Final = 0x7FDFFFFF  # a report is read up to its content, an image up to its pixels
# Explicit VRs whose length has four bytes (PS3.5, table 7.1-1).
LONG: Final = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
SHORT: Final = frozenset(
    {
        b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN", b"SH", b"SL",
        b"SS", b"ST", b"TM", b"UI", b"UL", b"US",
    }
)  # fmt: skip


@dataclass(slots=True)
class Item:
    """The elements of a data set or of one sequence item: raw values and sequences by tag."""

    values: dict[int, bytes] = field(default_factory=dict)
    sequences: dict[int, list["Item"]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A data set, and what ended its reading early."""

    data_set: Item
    damage: Reason | None
    cut_off: bool = False


class CutOff(Unreadable):
    """The object ends before its end: nobody can read the rest."""


def open_file(data: bytes, *, seconds: float = MAX_SECONDS) -> Opened:
    """Return what can be read of a DICOM file. Raises Unreadable when not even its meta information can."""
    clock = Clock(seconds)
    meta, start = _open_meta(data, clock)
    syntax = meta.values.get(tags.TRANSFER_SYNTAX, b"").decode("ascii", "replace").strip(" \0")
    if syntax == DEFLATED:
        data, start = inflate(data[start:], clock), 0
    explicit = _states_representations(data[start + 4 : start + 6], syntax)
    opened = _open_data_set(data, start, clock, explicit=explicit, big_endian=syntax == BIG_ENDIAN)
    # A DICOMDIR, and an object whose beginning is lost, name their class only here.
    opened.data_set.values.setdefault(tags.SOP_CLASS, meta.values.get(tags.MEDIA_SOP_CLASS, b""))
    return opened


def _open_meta(data: bytes, clock: Clock) -> tuple[Item, int]:
    """Return the meta information and where the data set begins; a bare data set, as of old archives, has none."""
    if data[PREAMBLE : PREAMBLE + 4] == b"DICM":
        begins = PREAMBLE + 4
    elif data[:2] in FIRST_GROUPS and data[:4] != bytes(4):
        begins = 0
    else:
        raise Unreadable(Reason.NOT_DICOM)
    meta = Item()
    if begins == 0 and data[:2] != META_GROUP:
        return meta, 0
    return meta, _Cursor(data, clock, big_endian=False).data_set(meta, at=begins, explicit=True, last=LAST_OF_META)


def _open_data_set(data: bytes, start: int, clock: Clock, *, explicit: bool, big_endian: bool) -> Opened:
    data_set = Item()
    cursor = _Cursor(data, clock, big_endian=big_endian)
    try:
        end = cursor.data_set(data_set, at=start, explicit=explicit, last=tags.CONTENT)
        if tags.CONTENT not in data_set.sequences:
            cursor.data_set(data_set, at=end, explicit=explicit, last=BEFORE_PIXELS)
    except Unreadable as refusal:
        return Opened(data_set=data_set, damage=refusal.reason, cut_off=isinstance(refusal, CutOff))
    return Opened(data_set=data_set, damage=None)


def _states_representations(stated: bytes, syntax: str) -> bool:
    # The bytes are asked before the header: gateways rewrite one and forget the other.
    return stated in LONG or stated in SHORT or (not stated and syntax != IMPLICIT)


class _Cursor:
    """One pass over the bytes of a data set."""

    def __init__(self, data: bytes, clock: Clock, *, big_endian: bool) -> None:
        order = ">" if big_endian else "<"
        self._data = data
        self._clock = clock
        self._until_look = CHECKED_EVERY
        self._explicit = struct.Struct(order + "HH2sH").unpack_from
        self._implicit = struct.Struct(order + "HHI").unpack_from
        self._length = struct.Struct(order + "I").unpack_from
        self._items_left = MAX_ITEMS

    def data_set(self, into: Item, *, at: int, explicit: bool, last: int) -> int:
        """Read the elements up to the tag `last` and return where the next one begins. Raises Unreadable."""
        try:
            return self._elements(into, at, len(self._data), explicit, 0, last)
        except struct.error as error:
            raise CutOff(Reason.DAMAGED) from error

    def _elements(self, into: Item, at: int, end: int, explicit: bool, depth: int, last: int) -> int:
        values, sequences, data = into.values, into.sequences, self._data
        while at < end:
            start = at
            tag, length, at = self._header(at, explicit)
            if tag == ITEM_END:
                return at
            if tag > last:
                return start
            if length == UNDEFINED or tag in tags.SEQUENCES:
                items, at = self._sequence(at, end, length, explicit, depth + 1)
                if tag in tags.SEQUENCES:
                    sequences[tag] = items
                continue
            if at + length > end:
                raise self._beyond(end)
            if tag in tags.VALUES and (length <= MAX_VALUE or (tag == tags.DOCUMENT and length <= MAX_DOCUMENT)):
                values[tag] = data[at : at + length]
            at += length
        return at

    def _header(self, at: int, explicit: bool) -> tuple[int, int, int]:
        self._until_look -= 1
        if not self._until_look:
            self._look()
        if not explicit:
            group, element, length = self._implicit(self._data, at)
            return group << 16 | element, length, at + 8
        group, element, representation, length = self._explicit(self._data, at)
        if group == 0xFFFE:  # delimiters carry no representation
            return group << 16 | element, 0, at + 8
        if representation in LONG:
            (length,) = self._length(self._data, at + 8)
            return group << 16 | element, length, at + 12
        return group << 16 | element, length, at + 8

    def _sequence(self, at: int, outer: int, length: int, explicit: bool, depth: int) -> tuple[list[Item], int]:
        if depth > MAX_DEPTH:
            raise Unreadable(Reason.TOO_DEEP)
        end = outer if length == UNDEFINED else at + length
        if end > outer:
            raise self._beyond(outer)
        items: list[Item] = []
        while at < end:
            group, element, size = self._implicit(self._data, at)
            tag, at = group << 16 | element, at + 8
            if tag == SEQUENCE_END:
                return items, at
            if tag != ITEM:
                raise Unreadable(Reason.DAMAGED)
            item, at = self._item(at, end, size, explicit, depth)
            items.append(item)
        if length == UNDEFINED:
            raise Unreadable(Reason.DAMAGED)
        return items, at

    def _item(self, at: int, outer: int, size: int, explicit: bool, depth: int) -> tuple[Item, int]:
        self._items_left -= 1
        if self._items_left < 0:
            raise Unreadable(Reason.TOO_MANY_PARTS)
        end = outer if size == UNDEFINED else at + size
        if end > outer:
            raise self._beyond(outer)
        item = Item()
        return item, self._elements(item, at, end, explicit and self._states_any(at), depth, UNDEFINED)

    def _states_any(self, at: int) -> bool:
        # Items without representations inside an explicit data set are known from real devices (PS3.5, 6.2.2), and so
        # is a sequence of the representation UN whose items state theirs all the same.
        stated = self._data[at + 4 : at + 6]
        return len(stated) < 2 or b"AA" <= stated <= b"ZZ"

    def _beyond(self, end: int) -> Unreadable:
        return CutOff(Reason.DAMAGED) if end == len(self._data) else Unreadable(Reason.DAMAGED)

    def _look(self) -> None:
        self._until_look = CHECKED_EVERY
        self._clock.check()
