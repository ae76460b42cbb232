"""The dictionary of examinations: what a row is called and said to be in plain words, in seven languages. Plain Python.

A name that a device or a person wrote is recognised by standard codes and whole words, or not at all: nothing is
guessed. What is not recognised is called by its kind and the part of the body.
"""

from passport.booklet.examinations.classes import classes_of
from passport.booklet.examinations.finding import items_for, search, suggest
from passport.booklet.examinations.folding import fold
from passport.booklet.examinations.given import GivenName, fits, given_code
from passport.booklet.examinations.groups import group_name, group_of, region_in
from passport.booklet.examinations.items import (
    EXAMINATIONS,
    GROUPS,
    KINDS,
    REGIONS,
    SIDES,
    BadTable,
    Band,
    Examination,
    Flag,
    Group,
)
from passport.booklet.examinations.languages import COMMA, Language, language_of
from passport.booklet.examinations.recognition import recognise, region_of, side_of
from passport.booklet.examinations.title import Title, body_part_of, codes_of, region_codes_of, title_of
from passport.booklet.reading import Kind

__all__ = [
    "EXAMINATIONS",
    "GROUPS",
    "KINDS",
    "KIND_LABELS",
    "REGIONS",
    "SIDES",
    "BadTable",
    "Band",
    "Examination",
    "Flag",
    "GivenName",
    "Group",
    "Language",
    "Title",
    "body_part_of",
    "classes_of",
    "codes_of",
    "examination",
    "fits",
    "fold",
    "given_code",
    "group_name",
    "group_of",
    "items_for",
    "name_of",
    "recognise",
    "region_codes_of",
    "region_in",
    "region_of",
    "search",
    "side_of",
    "suggest",
    "title_of",
]

# What a row is called in English when its examination is not recognised.
KIND_LABELS: dict[Kind, str] = {kind: names.in_language(Language.ENGLISH) for kind, names in KINDS.items()}


def examination(code: str) -> Examination | None:
    """Return the dictionary's row of this code, or None."""
    return EXAMINATIONS.get(code)


def name_of(code: str, *, kind: str, language: str, region: str = "", side: str = "") -> str:
    """Return what a row is called in a language: its examination, else its kind and the part of the body; its side.

    An item that has no side is called without one, whatever a report says of it.
    """
    item = EXAMINATIONS.get(code)
    parts = [item.names if item else KINDS[Kind(kind)]]
    if item is None and region in REGIONS:
        parts.append(REGIONS[region].names)
    if side in SIDES and (item is None or item.has_side):
        parts.append(SIDES[side])
    comma = COMMA.get(language_of(language), ", ")
    return comma.join(names.in_language(language) for names in parts)
