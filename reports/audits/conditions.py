"""How it was exposed, as a dose survey writes it down for each patient, and what no report says of that. Plain Python.

Nothing is worked out of other values: a condition that the reports do not state is missing, by name, and the physicist
writes it in words. Source: BA Annex 1.1, 5 a) i to iv; PS3.16 TID 10003, 10013.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from passport.booklet.examinations import EXAMINATIONS
from passport.booklet.examinations.items import Group
from passport.booklet.quantities import decimal_text
from passport.booklet.reading import Detail, Event, Kind
from reports.audits.quantities import Total


class Method(StrEnum):
    """By which part of the guide a survey is made."""

    RADIOGRAPHY = "radiography"
    FLUOROSCOPY = "fluoroscopy"
    INTERVENTIONAL = "interventional"
    CT = "ct"


class Condition(StrEnum):
    """What is written down beside each dose."""

    VOLTAGE = "voltage"
    CURRENT_AND_TIME = "current_and_time"
    SOURCE_TO_DETECTOR = "source_to_detector"
    THICKNESS = "thickness"
    RECEPTOR = "receptor"
    IMAGES = "images"
    FLUOROSCOPY_TIME = "fluoroscopy_time"
    SLICE_THICKNESS = "slice_thickness"
    PITCH = "pitch"
    SCAN_LENGTH = "scan_length"


# The concepts that state a condition, the best first; none: no report states it.
HELD_BY: dict[Condition, tuple[str, ...]] = {
    Condition.VOLTAGE: ("113733",),
    Condition.CURRENT_AND_TIME: ("113736",),
    Condition.SOURCE_TO_DETECTOR: ("113750",),
    Condition.THICKNESS: ("111633",),  # of a compressed breast; of other patients no report states it
    Condition.RECEPTOR: (),
    Condition.IMAGES: ("113731",),
    Condition.FLUOROSCOPY_TIME: ("113730",),
    Condition.SLICE_THICKNESS: ("113826",),
    Condition.PITCH: ("113828",),
    Condition.SCAN_LENGTH: ("113825",),
}
ASKED: dict[Method, tuple[Condition, ...]] = {
    Method.RADIOGRAPHY: (
        Condition.VOLTAGE,
        Condition.CURRENT_AND_TIME,
        Condition.SOURCE_TO_DETECTOR,
        Condition.THICKNESS,
        Condition.RECEPTOR,
    ),
    Method.FLUOROSCOPY: (Condition.IMAGES, Condition.FLUOROSCOPY_TIME),
    Method.INTERVENTIONAL: (Condition.IMAGES, Condition.FLUOROSCOPY_TIME),
    Method.CT: (
        Condition.VOLTAGE,
        Condition.CURRENT_AND_TIME,
        Condition.SLICE_THICKNESS,
        Condition.PITCH,
        Condition.SCAN_LENGTH,
    ),
}
_BY_GROUP: dict[Group, Method] = {
    Group.FLUOROSCOPY: Method.FLUOROSCOPY,
    Group.VESSELS: Method.INTERVENTIONAL,
    Group.CT: Method.CT,
}


def method_of(exam_code: str, kind: str) -> Method:
    """Return by which part of the guide an examination is surveyed; the dictionary's item decides, else the kind."""
    item = EXAMINATIONS.get(exam_code)
    if item is not None:
        return _BY_GROUP.get(item.group, Method.RADIOGRAPHY)
    return Method.CT if kind == Kind.CT else Method.RADIOGRAPHY


def conditions_of(
    method: Method, *, events: Sequence[Event], totals: Iterable[Total], details: Iterable[Detail]
) -> dict[Condition, str]:
    """Return what is stated of the conditions that a method asks for, each as one value or from the lowest to the highest."""
    stated = _stated(events, totals, details)
    found = {condition: _span(stated, HELD_BY[condition]) for condition in ASKED[method]}
    return {condition: said for condition, said in found.items() if said}


def missing_in(method: Method, patients: Sequence[Mapping[Condition, str]]) -> dict[Condition, int]:
    """Return of how many patients each condition is not stated; those that are stated of all are left out."""
    counted = {condition: sum(condition not in conditions for conditions in patients) for condition in ASKED[method]}
    return {condition: count for condition, count in counted.items() if count}


def _stated(
    events: Iterable[Event], totals: Iterable[Total], details: Iterable[Detail]
) -> dict[str, list[tuple[Decimal, str]]]:
    found: dict[str, list[tuple[Decimal, str]]] = {}
    for total in totals:
        found.setdefault(total.code, []).append((total.value, total.unit))
    for one in (one for event in events for one in event.readings if one.scope.organ is None):
        found.setdefault(one.code.value, []).append((Decimal(one.value), one.unit))
    for detail in details:
        # Numbers that stand beside the totals of a report are kept in words.
        if detail.coded is None and detail.value.isdecimal():
            found.setdefault(detail.code.value, []).append((Decimal(detail.value), "1"))
    return found


def _span(stated: Mapping[str, Sequence[tuple[Decimal, str]]], codes: Sequence[str]) -> str:
    values = next((stated[code] for code in codes if code in stated), ())
    if not values:
        return ""
    low, high = min(values), max(values)
    ends = decimal_text(low[0]) if low == high else f"{decimal_text(low[0])}–{decimal_text(high[0])}"
    return ends if low[1] == "1" else f"{ends} {low[1]}"
