"""The attributes of one acquisition: of the frame, of all frames, of the image, the nearest first."""

import struct
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from ingestion.reading import image_tags, tags
from ingestion.reading.elements import Item
from ingestion.reading.node import code_of
from ingestion.reading.texts import Texts, ascii_text, uid_text
from passport.booklet.reading import Code

# A number written as text where a binary one belongs. No binary number of any exposure has only such bytes.
WRITTEN: Final = frozenset(b"0123456789.+-eE \\")
SINGLE_DIGITS: Final = range(6, 10)
PLAIN: Final = (1e-9, 1e15)  # written without an exponent


class Attributes:
    """What the header says of one acquisition; each attribute once, from the nearest place that has it."""

    def __init__(self, items: Sequence[Item], texts: Texts, *, big_endian: bool = False) -> None:
        self.items = items
        self.texts = texts
        self._order = ">" if big_endian else "<"
        self.big_endian = big_endian

    def inside(self, item: Item) -> "Attributes":
        """Return the attributes of one item of a sequence, and no others."""
        return Attributes([item], self.texts, big_endian=self.big_endian)

    def text(self, tag: int) -> str | None:
        """Return a value as text; None when absent or empty."""
        return self.texts.decoded(self._raw(tag))

    def lines(self, tag: int) -> str:
        """Return a text of several lines as one, its lines apart; "" when absent."""
        return self.texts.decoded(self._raw(tag).replace(b"\r", b"").replace(b"\n", b"; ")) or ""

    def values(self, tag: int) -> list[str]:
        """Return the parts of a value that may have several."""
        return [part.strip() for part in (self.text(tag) or "").split("\\") if part.strip()]

    def uids(self, tag: int) -> list[str]:
        """Return the UIDs of an element, each once."""
        parts = (uid_text(part) for part in self._raw(tag).split(b"\\"))
        return list(dict.fromkeys(filter(None, parts)))

    def numbers(self, tag: int) -> list[str]:
        """Return the numbers of an element as text, written or binary; none when it is absent or empty."""
        raw, shape = self._raw(tag), image_tags.BINARY.get(tag)
        if shape and not set(raw) <= WRITTEN:
            return _binary(raw, self._order + shape)
        return [part.strip() for part in (ascii_text(raw) or "").split("\\") if part.strip()]

    def code(self, tag: int) -> Code | None:
        """Return the first code of a code sequence as sent."""
        return next(filter(None, (code_of(entry, self.texts) for entry in self.sequence(tag))), None)

    def sequence(self, tag: int) -> list[Item]:
        """Return the items of a sequence."""
        return next((item.sequences[tag] for item in self.items if item.sequences.get(tag)), [])

    def moment(self) -> str | None:
        """Return when the acquisition was made, as DICOM DT as sent; None when the object does not say the day."""
        whole = self.text(image_tags.FRAME_ACQUISITION_AT) or self.text(image_tags.ACQUISITION_DATE_TIME)
        day, clock = self.text(image_tags.ACQUISITION_DATE), self.text(image_tags.ACQUISITION_TIME)
        return whole or (f"{day}{clock or ''}" if day else None)

    def _raw(self, tag: int) -> bytes:
        found = (item.values.get(tag, b"") for item in self.items)
        return next((raw for raw in found if raw.strip(b" ") or (raw and tag in image_tags.BINARY)), b"")


def is_big_endian(data_set: Item) -> bool:
    """Tell how the binary numbers of an image are written: the bits of a sample are always fewer than 256."""
    return data_set.values.get(image_tags.BITS_ALLOCATED, b"")[:1] == b"\0"


def modality(data_set: Item) -> str:
    """Return the modality as sent; "" when absent."""
    return ascii_text(data_set.values.get(tags.MODALITY)) or ""


def _binary(raw: bytes, shape: str) -> list[str]:
    size = struct.calcsize(shape)
    if len(raw) % size:
        return []
    whole = [number for (number,) in struct.iter_unpack(shape, raw)]
    return [str(number) if isinstance(number, int) else _shortest(number, single=shape[1] == "f") for number in whole]


def _shortest(number: float, *, single: bool) -> str:
    """Return the shortest text that stands for a binary number."""
    if single:
        same = (text for text in (f"{number:.{digits}g}" for digits in SINGLE_DIGITS) if _as_single(text) == number)
        return next(same, repr(number))
    plain = number == 0 or PLAIN[0] <= abs(number) < PLAIN[1]
    return format(Decimal(repr(number)), "f") if plain else repr(number)


def _as_single(text: str) -> float:
    (number,) = struct.unpack("<f", struct.pack("<f", float(text)))
    return float(number)
