"""Distinguished encoding (X.690), as much as a seal with a certificate needs: one byte of tag, one way to write a length."""

from dataclasses import dataclass
from datetime import UTC, datetime

from .basics import need

SEQUENCE, SET, NUMBER, OCTETS, OBJECT, UTC_TIME, TIME = 0x30, 0x31, 0x02, 0x04, 0x06, 0x17, 0x18
LONG = 0x80  # a length of more than 127 says first in how many bytes it stands


@dataclass(frozen=True)
class Item:
    """One value: its tag, what is in it, and all of its bytes."""

    tag: int
    inner: bytes
    whole: bytes


def items(data: bytes) -> list[Item]:
    """Return the values that stand one behind the other."""
    found, at = [], 0
    while at < len(data):
        need("der tag", data[at] & 31 != 31 and at + 1 < len(data))
        size, start = data[at + 1], at + 2
        if size >= LONG:
            many = size - LONG
            size = int.from_bytes(data[start : start + many], "big")
            need("der length", 0 < many <= 4 and size >= max(LONG, 1 << 8 * (many - 1)))
            start += many
        end = start + size
        need("der length", end <= len(data))
        found.append(Item(data[at], data[start:end], data[at:end]))
        at = end
    return found


def inside(item: Item, tag: int) -> list[Item]:
    """Return what a value of this tag holds."""
    need("der kind", item.tag == tag)
    return items(item.inner)


def only(data: bytes, tag: int) -> Item:
    """Return the one value that the bytes are."""
    (found,) = items(data)
    need("der kind", found.tag == tag)
    return found


def name_in(item: Item) -> str:
    """Return an object identifier with its dots."""
    need("der object", item.tag == OBJECT and item.inner and not item.inner[-1] & LONG)
    numbers, number = [], 0
    for byte in item.inner:
        number = number << 7 | byte & 127
        if not byte & LONG:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def moment_in(item: Item) -> datetime:
    """Return a moment of whole seconds in UTC; a year of two digits lies between 1950 and 2049."""
    text = item.inner.decode("ascii")
    if item.tag == UTC_TIME:
        text = ("19" if text >= "50" else "20") + text
    need("der moment", item.tag in {UTC_TIME, TIME})
    return datetime.strptime(text.split(".")[0].rstrip("Z"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
