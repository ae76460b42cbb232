"""Kinds of examination as patients tell them apart, and the part of the body that a row is of. Plain Python.

The dictionary's item decides where it is known; else what the device says of itself, which may be little.
"""

from passport.booklet.examinations.items import EXAMINATIONS, GROUPS, KINDS, REGIONS, Group
from passport.booklet.reading import Kind

_BY_KIND: dict[Kind, Group] = {
    Kind.CT: Group.CT,
    Kind.PROJECTION: Group.XRAY,
    Kind.MAMMOGRAPHY: Group.MAMMOGRAPHY,
    Kind.NUCLEAR_MEDICINE: Group.NUCLEAR,
}


def group_of(exam_code: str, *, kind: str, therapy: bool = False) -> Group | None:
    """Return the group of a row; None where neither item nor device says which. A treatment is no examination."""
    item = EXAMINATIONS.get(exam_code)
    if therapy or (item is not None and item.therapy):
        return Group.THERAPY
    return item.group if item is not None else _BY_KIND.get(Kind(kind))


def group_name(exam_code: str, *, kind: str, language: str, therapy: bool = False) -> str:
    """Return what the group of a row is called in a language; where it has none, what its kind is called."""
    found = group_of(exam_code, kind=kind, therapy=therapy)
    names = GROUPS[found] if found else KINDS[Kind(kind)]
    return names.in_language(language)


def region_in(exam_code: str, *, region: str) -> str:
    """Return the part of the body of a row, a code of REGIONS; "" where nobody said which."""
    item = EXAMINATIONS.get(exam_code)
    said = item.region if item is not None and item.region else region
    return said if said in REGIONS else ""
