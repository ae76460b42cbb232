"""Single content items and coded entries of a structured report."""

import hashlib

from pydicom import config
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag

Key = tuple[str, str]  # (coding scheme, code value)
CONTAINS = "CONTAINS"
MODIFIER = "HAS CONCEPT MOD"
CONTEXT = "HAS OBS CONTEXT"
PROPERTY = "HAS PROPERTIES"


def uid(*parts: object) -> str:
    """Return a UID below 2.25 that is the same for the same parts on every machine."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    return f"2.25.{int.from_bytes(digest[:16], 'big')}"


def put(dataset: Dataset, keyword: str, value: object) -> None:
    """Set an element without checking its value: real objects hold what no checker lets through."""
    tag = Tag(tag_for_keyword(keyword) or 0)
    dataset[tag] = DataElement(tag, dictionary_VR(tag), value, validation_mode=config.IGNORE)


def coded(key: Key, meaning: str = "as coded") -> Sequence:
    """Return a code sequence with one entry."""
    entry = Dataset()
    put(entry, "CodeValue", key[1])
    put(entry, "CodingSchemeDesignator", key[0])
    put(entry, "CodeMeaning", meaning)
    return Sequence([entry])


def dcm(value: str) -> Key:
    """Return the key of a code of the DICOM scheme."""
    return ("DCM", value)


def _item(value_type: str, concept: Key, relation: str | None, children: tuple[Dataset, ...]) -> Dataset:
    item = Dataset()
    if relation:
        put(item, "RelationshipType", relation)
    put(item, "ValueType", value_type)
    item.ConceptNameCodeSequence = coded(concept)
    if children:
        item.ContentSequence = Sequence(children)
    return item


def container(concept: Key, *children: Dataset, relation: str | None = CONTAINS) -> Dataset:
    """Return a CONTAINER with its children."""
    item = _item("CONTAINER", concept, relation, children)
    item.ContinuityOfContent = "SEPARATE"
    return item


def num(
    concept: Key,
    value: str | list[str],
    unit: str,
    *children: Dataset,
    relation: str | None = CONTAINS,
    unit_scheme: str = "UCUM",
) -> Dataset:
    """Return a NUM; the value stays the text that is given."""
    item = _item("NUM", concept, relation, children)
    measured = Dataset()
    measured.MeasurementUnitsCodeSequence = coded((unit_scheme, unit), unit)
    put(measured, "NumericValue", value)
    item.MeasuredValueSequence = Sequence([measured])
    return item


def empty_num(concept: Key, *children: Dataset, relation: str | None = CONTAINS) -> Dataset:
    """Return a NUM whose measured value is an empty sequence, as some devices send for "not known"."""
    item = _item("NUM", concept, relation, children)
    item.MeasuredValueSequence = Sequence()
    return item


def code(
    concept: Key, value: Key, *children: Dataset, relation: str | None = CONTAINS, meaning: str = "as coded"
) -> Dataset:
    """Return a CODE."""
    item = _item("CODE", concept, relation, children)
    item.ConceptCodeSequence = coded(value, meaning)
    return item


def _valued(value_type: str, keyword: str, concept: Key, value: str, relation: str | None) -> Dataset:
    item = _item(value_type, concept, relation, ())
    put(item, keyword, value)
    return item


def text(concept: Key, value: str, *, relation: str | None = CONTAINS) -> Dataset:
    """Return a TEXT."""
    return _valued("TEXT", "TextValue", concept, value, relation)


def uidref(concept: Key, value: str, *, relation: str | None = CONTAINS) -> Dataset:
    """Return a UIDREF."""
    return _valued("UIDREF", "UID", concept, value, relation)


def date_time(concept: Key, value: str, *, relation: str | None = CONTAINS) -> Dataset:
    """Return a DATETIME."""
    return _valued("DATETIME", "DateTime", concept, value, relation)


def person(name: str, role: str, *, relation: str | None = CONTAINS) -> Dataset:
    """Return a person participant (TID 1020) with a role of CID 7453 or DCM."""
    item = _valued("PNAME", "PersonName", dcm("113870"), name, relation)
    item.ContentSequence = Sequence([code(dcm("113875"), dcm(role), relation=PROPERTY)])
    return item
