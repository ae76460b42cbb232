"""Cut an image before its pixels: only what its header says concerns a booklet. Plain Python.

The bytes are walked, never decoded: nothing recurses, and nothing is as long as its length claims to be.
"""

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from ingestion.receiving.classes import EXPLICIT_BIG, IMPLICIT_LITTLE

PREAMBLE: Final = 128
MAGIC: Final = b"DICM"
PIXELS: Final = 0x7FE0  # the group of Pixel Data, Float Pixel Data, and where their frames begin
ITEM, ITEM_END, SEQUENCE_END = (0xFFFE, 0xE000), (0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)
UNDEFINED: Final = 0xFFFFFFFF
MAX_DEPTH: Final = 64
# Value representations whose length takes four bytes behind two that are reserved (PS3.5 7.1.2).
LONG: Final = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})


class NotCut(Exception):
    """The elements of the image cannot be followed up to its pixels."""


@dataclass(frozen=True, kw_only=True)
class Element:
    """Where an element's value begins, and how long it says it is."""

    tag: tuple[int, int]
    value_at: int
    length: int
    unknown: bool  # UN: if its length is undefined, its content is implicit little endian (PS3.5 6.2.2)


@dataclass(frozen=True, kw_only=True)
class Form:
    """How elements are written."""

    explicit: bool
    order: str  # of struct

    def element(self, data: bytes, at: int) -> Element:
        """Return the element that begins there. Raises NotCut."""
        try:
            group, number = struct.unpack_from(f"{self.order}HH", data, at)
            return self._element(data, at, (group, number))
        except struct.error as error:
            raise NotCut from error

    def _element(self, data: bytes, at: int, tag: tuple[int, int]) -> Element:
        kind = data[at + 4 : at + 6]
        if not self.explicit or tag[0] == ITEM[0]:
            (length,) = struct.unpack_from(f"{self.order}L", data, at + 4)
            return Element(tag=tag, value_at=at + 8, length=length, unknown=False)
        if kind in LONG:
            (length,) = struct.unpack_from(f"{self.order}L", data, at + 8)
            return Element(tag=tag, value_at=at + 12, length=length, unknown=kind == b"UN")
        (length,) = struct.unpack_from(f"{self.order}H", data, at + 6)
        return Element(tag=tag, value_at=at + 8, length=length, unknown=False)


IMPLICIT: Final = Form(explicit=False, order="<")
FORMS: Final = {IMPLICIT_LITTLE: IMPLICIT, EXPLICIT_BIG: Form(explicit=True, order=">")}
EXPLICIT: Final = Form(explicit=True, order="<")  # and that of all compressed images


def without_pixels(data: bytes, transfer_syntax: str) -> bytes:
    """Return a DICOM file up to its pixels; whole when it has none. Raises NotCut."""
    return data[: _pixels_at(data, data_set_at(data), FORMS.get(transfer_syntax, EXPLICIT))]


def data_set_at(data: bytes) -> int:
    """Return where the data set of a DICOM file begins. Raises NotCut."""
    if data[PREAMBLE : PREAMBLE + len(MAGIC)] != MAGIC:
        raise NotCut
    group_length = EXPLICIT.element(data, PREAMBLE + len(MAGIC))
    if group_length.tag != (2, 0) or group_length.length != 4:
        raise NotCut
    return group_length.value_at + 4 + int.from_bytes(data[group_length.value_at : group_length.value_at + 4], "little")


def values(data: bytes, at: int, form: Form, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Return the values of these elements of a data set, as far as it goes up to its pixels. Raises NotCut."""
    return {
        element.tag: data[element.value_at : element.value_at + element.length]
        for element in _elements(data, at, form)
        if element.tag in wanted
    }


def _pixels_at(data: bytes, at: int, form: Form) -> int:
    for element in _elements(data, at, form):
        at = element.value_at + element.length
    return at


def _elements(data: bytes, at: int, form: Form) -> Iterator[Element]:
    """Yield the elements that are in no sequence, up to the pixels; a sequence without a length as far as it goes."""
    forms = [form]  # one more for each sequence or item of undefined length that is open
    begun = None
    while at < len(data):
        element = forms[-1].element(data, at)
        if len(forms) == 1:
            if PIXELS <= element.tag[0] < ITEM[0]:
                return
            begun = element
        at = _step(forms, element)
        if len(forms) == 1 and begun is not None:
            yield replace(begun, length=at - begun.value_at)
    if len(forms) != 1 or at != len(data):
        raise NotCut


def _step(forms: list[Form], element: Element) -> int:
    """Return where to go on: into what has no length, behind everything else."""
    if element.tag in (ITEM_END, SEQUENCE_END):
        forms.pop()
        if not forms:
            raise NotCut
        return element.value_at
    if element.length != UNDEFINED:
        return element.value_at + element.length
    forms.append(IMPLICIT if element.unknown else forms[-1])
    if len(forms) > MAX_DEPTH:
        raise NotCut
    return element.value_at


def end_of_item(data: bytes, at: int, form: Form) -> int:
    """Return what comes behind an item without a length whose elements begin there. Raises NotCut."""
    forms = [form, form]
    while len(forms) > 1:
        at = _step(forms, forms[-1].element(data, at))
    return at
