"""What pydicom alone takes to reach what a dose report says."""

from io import BytesIO

import pydicom
from pydicom.dataset import Dataset

# Where the value of an item lies, by its value type; what is not there is not asked for.
VALUES = {"TEXT": "TextValue", "UIDREF": "UID", "DATETIME": "DateTime", "PNAME": "PersonName"}


def touch(data: bytes) -> int:
    """Read an object and touch concept, value and unit of every content item; return how many there are."""
    return _children(pydicom.dcmread(BytesIO(data)))


def _children(item: Dataset) -> int:
    return sum(1 + _touch(child) for child in item.get("ContentSequence") or ())


def _touch(item: Dataset) -> int:
    _code(item, "ConceptNameCodeSequence")
    value_type = item.ValueType
    if value_type == "NUM":
        _measured(item)
    elif value_type == "CODE":
        _code(item, "ConceptCodeSequence")
    elif value_type in VALUES:
        item.get(VALUES[value_type])
    return _children(item)


def _measured(item: Dataset) -> None:
    for measured in item.get("MeasuredValueSequence") or ():
        measured.get("NumericValue")
        _code(measured, "MeasurementUnitsCodeSequence")


def _code(item: Dataset, keyword: str) -> None:
    for entry in item.get(keyword) or ():
        entry.get("CodeValue")
        entry.get("CodingSchemeDesignator")
