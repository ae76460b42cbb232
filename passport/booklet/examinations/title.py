"""What one booklet row is called, from all that its reports say. Plain Python.

First what a person typed, then what the hospital's people gave to the name, then standard codes, then words. What is
not known for certain has no item, only its kind and the part of the body.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from passport.booklet.examinations.folding import fold
from passport.booklet.examinations.given import GivenName, given_code
from passport.booklet.examinations.items import EXAMINATIONS
from passport.booklet.examinations.recognition import recognise, region_of, side_of
from passport.booklet.identity import device_key
from passport.booklet.reading import Code, Kind, ReportReading

# Fluoroscopy time, and what fluoroscopy gave (PS3.16 CID 10050): a report with more than nothing of them is no picture.
_FLUOROSCOPY = frozenset({"113730", "113726", "113728"})
_TARGET_REGION = "123014"


@dataclass(frozen=True, kw_only=True)
class Title:
    """What a row says of its examination."""

    code: str  # of the dictionary, or ""
    kind: Kind
    region: str
    side: str
    therapy: bool


def title_of(readings: Sequence[ReportReading], *, exam: str, kind: Kind, given: Iterable[GivenName] = ()) -> Title:
    """Return the title of a row; `readings` with the naming one first, `exam` as it stands in the row."""
    typed = next((reading.typed for reading in readings if reading.typed), None)
    code = _typed_code(readings) or _given(readings, exam=exam, kind=kind, given=given)
    if not code and typed is None:
        code = recognise(
            exam,
            kind=kind,
            body_part=body_part_of(readings),
            codes=codes_of(readings),
            moving=any(_fluoroscopy(reading) for reading in readings),
        )
    item = EXAMINATIONS.get(code)
    region = item.region if item else ""
    return Title(
        code=code,
        kind=item.kind if item else kind,
        region=region or region_of(exam, kind=kind, body_part=body_part_of(readings), codes=region_codes_of(readings)),
        side=typed.laterality if typed else _side(readings, exam, kind),
        therapy=bool(item and item.therapy) or bool(typed and typed.therapy),
    )


def codes_of(readings: Iterable[ReportReading]) -> list[Code]:
    """Return the codes of the procedure that the reports send."""
    return list({(code.scheme, code.value): code for reading in readings for code in reading.codes}.values())


def region_codes_of(readings: Iterable[ReportReading]) -> list[Code]:
    """Return the codes of the parts of the body at which the events aimed."""
    return list({(code.scheme, code.value): code for reading in readings for code in _targets(reading)}.values())


def body_part_of(readings: Iterable[ReportReading]) -> str | None:
    """Return the part of the body in the words of a device, that of the naming report first."""
    return next((reading.body_part for reading in readings if reading.body_part), None)


def _typed_code(readings: Iterable[ReportReading]) -> str:
    return next((reading.typed.exam_code for reading in readings if reading.typed), "")


def _given(readings: Sequence[ReportReading], *, exam: str, kind: Kind, given: Iterable[GivenName]) -> str:
    devices = [device_key(reading) for reading in readings]
    return given_code(given, name=fold(exam), codes=codes_of(readings), device_keys=devices, kind=kind)


def _targets(reading: ReportReading) -> Iterator[Code]:
    for event in reading.events:
        for detail in event.details:
            if detail.code.value == _TARGET_REGION and detail.coded:
                yield detail.coded


def _fluoroscopy(reading: ReportReading) -> bool:
    return any(total.code.value in _FLUOROSCOPY and Decimal(total.value) > 0 for total in reading.totals)


def _side(readings: Iterable[ReportReading], exam: str, kind: Kind) -> str:
    sides = {reading.laterality for reading in readings if reading.laterality}
    if not sides:
        return side_of(exam, kind=kind)
    return sides.pop() if len(sides) == 1 else "both"
