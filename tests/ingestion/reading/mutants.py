"""Objects of every class in every transfer syntax, the ways in which they are spoilt, and what must still hold."""

import zlib
from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from ingestion.reading.units import FACTORS, converted
from ingestion.reasons import EXPLANATIONS, Reason
from passport.booklet.reading import Measure, Outcome, ReportReading, as_json, from_json
from tests import sr
from tests.sr.images import Shot, ct_slice, shot

SYNTAXES: Final = (
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.1.99",
)
DATASETS: Final = (
    sr.ct(patient=sr.SHIRIN),
    sr.projection(),
    sr.mammography(),
    sr.nuclear_medicine(administrations=[sr.Administration(radiation_summary=("99SHS", "220001"))]),
    sr.enhanced(),
    sr.patient_dose(),
    sr.not_dose(),
    sr.image(),
    shot("DX", Shot()),
    ct_slice(),
)
OBJECTS: Final = [sr.write(dataset, transfer_syntax=syntax) for dataset in DATASETS for syntax in SYNTAXES]
BEGINNING: Final = 132  # before it stands only the preamble
NESTING: Final = b"\x40\x00\x30\xa7SQ\x00\x00\xff\xff\xff\xff" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
DEFLATED_META: Final = bytes(128) + b"DICM" + b"\x02\x00\x10\x00UI\x16\x001.2.840.10008.1.2.1.99"
LENGTHS: Final = (0, 1, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, 0x00010000)
HOSTILE: Final = (
    b"\x00\x00\x00\x00",
    b"\x1b$B\x1b(J\x1b",
    b"\xff\xfe\xfd\xfc",
    b"\xed\xa0\x80\xed",  # half a surrogate pair
    b"\xe2\x80\xae",  # right to left from here
    b"\\\\\\\\",
    b"'; DROP TABLE",
    b"<!ENTITY a SYSTEM",
    b"{{ 7*7 }}%s%n",
    b"=^=^=",
    b"1e99999999",
    b"-0.0",
    b"NaN",
    b"0x10",
    b"1_000",
    b"Gy.cm2",
    b"mGy",
    b"UCUM",
)


def flipped(data: bytes, chance: Random) -> bytes:
    """Return the object with some bytes changed."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        changed[_place(data, chance)] = chance.choice((0, 1, 0x7F, 0xFE, 0xFF, chance.randrange(256)))
    return bytes(changed)


def pieced(data: bytes, chance: Random) -> bytes:
    """Return the object with a piece missing or doubled."""
    start = _place(data, chance)
    end = min(len(data), start + chance.choice((1, 4, 8, 50, 500)))
    return data[:start] + data[start:end] * chance.choice((0, 2)) + data[end:]


def cut(data: bytes, chance: Random) -> bytes:
    """Return the beginning of the object."""
    return data[: _place(data, chance)]


def nested(data: bytes, chance: Random) -> bytes:
    """Return the object with sequences inside sequences in its middle."""
    start = _place(data, chance)
    return data[:start] + NESTING * chance.choice((1, 10, 63, 65, 5000)) + data[start:]


def overlong(data: bytes, chance: Random) -> bytes:
    """Return the object with a length that lies."""
    start = min(_place(data, chance), len(data) - 4)
    return data[:start] + chance.choice(LENGTHS).to_bytes(4, "little") + data[start + 4 :]


def packed(data: bytes, chance: Random) -> bytes:
    """Return the object deflated, with what makes it grow behind it, or cut off."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    stream = packer.compress(data[BEGINNING:] + bytes(chance.choice((0, 0, 10**6)))) + packer.flush()
    return DEFLATED_META + stream[: chance.choice((len(stream), len(stream) // 2))]


def hostile(data: bytes, chance: Random) -> bytes:
    """Return the object with hostile text over some of its bytes."""
    text, start = chance.choice(HOSTILE), _place(data, chance)
    return data[:start] + text + data[start + len(text) :]


WAYS: Final[tuple[Callable[[bytes, Random], bytes], ...]] = (
    flipped,
    pieced,
    cut,
    nested,
    overlong,
    packed,
    hostile,
    hostile,
)


def _place(data: bytes, chance: Random) -> int:
    return chance.randrange(min(BEGINNING, len(data) - 1), len(data))


def mutants(chance: Random, count: int) -> Iterator[bytes]:
    """Yield so many spoilt objects, some of them spoilt in several ways."""
    for _ in range(count):
        data = chance.choice(OBJECTS)
        for _ in range(chance.choice((1, 1, 2, 4))):
            data = chance.choice(WAYS)(data, chance) if len(data) > 8 else data
        yield data


def holds_together(reading: ReportReading) -> bool:
    """Tell whether outcome and reason fit, units are right, and the reading survives its way through the database."""
    fits = (reading.reason is None) == (reading.outcome == Outcome.DOSE)
    known = reading.reason is None or Reason(reading.reason) in EXPLANATIONS
    text = as_json(reading)
    survives = "\\u0000" not in text and from_json(text) == reading and bool(text.encode())
    return fits and known and survives and all(is_right(measure) for measure in measures(reading))


def measures(reading: ReportReading) -> Iterator[Measure]:
    """Yield every value of a reading."""
    yield from reading.totals
    for event in reading.events:
        yield from event.readings


def is_right(measure: Measure) -> bool:
    """Tell whether a value is what was sent, in the unit of its quantity."""
    sent = measure.as_sent
    stated = sent.unit in FACTORS[measure.unit]
    return stated and measure.value == converted(sent.value, ("UCUM", sent.unit or ""), measure.unit)
