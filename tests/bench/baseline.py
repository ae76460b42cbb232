"""What pydicom alone takes to reach what a dose report says."""

from io import BytesIO

import pydicom
from pydicom.dataset import Dataset

VALUES = ("TextValue", "UID", "DateTime", "PersonName")


def touch(data: bytes) -> int:
    """Read an object and touch concept, value and unit of every content item; return how many there are."""
    return _children(pydicom.dcmread(BytesIO(data)))


def _children(item: Dataset) -> int:
    return sum(1 + _touch(child) for child in item.get("ContentSequence") or ())


def _touch(item: Dataset) -> int:
    _code(item, "ConceptNameCodeSequence")
    item.get("ValueType")
    _code(item, "ConceptCodeSequence")
    for keyword in VALUES:
        item.get(keyword)
    for measured in item.get("MeasuredValueSequence") or ():
        measured.get("NumericValue")
        _code(measured, "MeasurementUnitsCodeSequence")
    return _children(item)


def _code(item: Dataset, keyword: str) -> None:
    for entry in item.get(keyword) or ():
        entry.get("CodeValue")
        entry.get("CodingSchemeDesignator")
