"""The items of the dictionary, read from the tables beside this module and checked when they are read. Plain Python.

Bands and ranges are published typical values for adults by kind of examination, never derived from a person's own
values; an item without a published source has none.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from passport.booklet.examinations.languages import Names, names_of
from passport.booklet.reading import Kind

DATA = Path(__file__).parent / "data"


class BadTable(Exception):
    """A table of the dictionary cannot be read: a column is missing, a word unknown, or a row stands twice."""


class Band(StrEnum):
    """What an examination of a kind usually gives, compared with natural radiation (2.4 mSv a year)."""

    VERY_SMALL = "very_small"  # up to a few days
    SMALL = "small"  # weeks to months
    MEDIUM = "medium"  # about one to a few years
    LARGER = "larger"  # several years


class Flag(StrEnum):
    """What is true of an item."""

    SIDE = "side"  # it is done on the left or the right
    HIGH_DOSE = "high"  # CT, interventional radiology, nuclear medicine (2013/59/Euratom, Article 61)
    PELVIS = "pelvis"  # the pelvis lies in the beam, or the radioactive medicine passes through it
    THERAPY = "therapy"


class Group(StrEnum):
    """Which table an item stands in: what is told of it in words depends on that."""

    XRAY = "xray"
    DENSITOMETRY = "densitometry"
    DENTAL = "dental"
    FLUOROSCOPY = "fluoroscopy"
    VESSELS = "vessels"
    CT = "ct"
    MAMMOGRAPHY = "mammography"
    NUCLEAR = "nuclear"
    PET = "pet"
    THERAPY = "therapy"


@dataclass(frozen=True, kw_only=True)
class Range:
    """What examinations of a kind usually give adults, in mSv, and who published it."""

    band: Band
    low: Decimal | None
    high: Decimal | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Examination:
    """One item of the dictionary."""

    code: str
    kind: Kind
    group: Group
    region: str  # of REGIONS, or "" when it has none of its own
    flags: frozenset[Flag]
    typical: Range | None
    codes: frozenset[tuple[str, str]]  # scheme and value of standard codes that mean this item and nothing else
    means: tuple[frozenset[str], ...]  # the sets of things that a name says when it means this item
    names: Names
    words: str  # what the examination is, untranslated

    @property
    def label(self) -> str:
        """Return the English name."""
        return self.names.in_language("en")

    @property
    def band(self) -> Band | None:
        """Return what it usually gives; None where no source says so."""
        return self.typical.band if self.typical else None

    @property
    def therapy(self) -> bool:
        """Return whether it is a treatment, which is compared and counted with nothing."""
        return Flag.THERAPY in self.flags

    @property
    def has_side(self) -> bool:
        """Return whether a side belongs to its name."""
        return Flag.SIDE in self.flags


@dataclass(frozen=True, kw_only=True)
class Region:
    """A part of the body."""

    code: str
    codes: frozenset[tuple[str, str]]
    names: Names


def N_(text: str) -> str:  # noqa: N802 -- the name that gettext extraction knows
    """Mark a text for translation; the edge translates it."""
    return text


_XRAY = N_("A short X-ray picture of this part of the body.")
_NUCLEAR = N_(
    "A small amount of a radioactive medicine was given, and a camera took pictures of where it went in the body."
)
WORDS: dict[Group, str] = {
    Group.XRAY: _XRAY,
    Group.DENTAL: _XRAY,
    Group.DENSITOMETRY: N_("X-rays of two kinds measure how dense the bones are."),
    Group.FLUOROSCOPY: N_(
        "X-rays were used as a moving picture, so that the doctor could see what happens inside the body."
    ),
    Group.VESSELS: N_("The doctor worked through thin tubes in the vessels and watched them on moving X-ray pictures."),
    Group.CT: N_(
        "A CT takes many X-ray pictures from around this part of the body, and a computer joins them into detailed "
        "pictures."
    ),
    Group.MAMMOGRAPHY: N_("X-ray pictures of the breast, which is pressed flat for a few seconds."),
    Group.NUCLEAR: _NUCLEAR,
    Group.PET: N_(
        "A radioactive medicine was given and its way in the body was pictured; a CT in the same machine shows the "
        "place."
    ),
    Group.THERAPY: N_("A treatment with radiation, planned to treat an illness."),
}
# What is said of one item by itself.
_OWN_WORDS: dict[str, str] = {
    "ct.chest": N_(
        "A CT of the chest takes many X-ray pictures from around the chest, and a computer joins them into detailed "
        "pictures of the lungs, heart and bones."
    ),
}
_ITEM = {"code", "kind", "region", "flags", "range", "codes", "means", "en", "sr", "hr", "bs", "tr", "fa"}
_NAMED = {"code", "en", "sr", "hr", "bs", "tr", "fa"}
_REGION = _NAMED | {"codes"}
_RANGE = {"key", "band", "low", "high", "source"}


def _table(name: str, columns: set[str], folder: Path = DATA) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if set(reader.fieldnames or ()) != columns:
            raise BadTable(f"{name}: {sorted(set(reader.fieldnames or ()) ^ columns)}")
        for row in reader:
            if None in row.values() or None in row:
                raise BadTable(f"{name}: {row}")
            yield row


def _codes(text: str) -> frozenset[tuple[str, str]]:
    pairs = (code.partition(":") for code in text.split())
    return frozenset((scheme, value) for scheme, _, value in pairs)


def _range(row: dict[str, str]) -> Range:
    low, high = (Decimal(row[end]) if row[end] else None for end in ("low", "high"))
    return Range(band=Band(row["band"]), low=low, high=high, source=row["source"])


def _item(row: dict[str, str], group: Group, ranges: dict[str, Range]) -> Examination:
    if row["region"] and row["region"] not in REGIONS:
        raise BadTable(f"{row['code']}: no region {row['region']}")
    return Examination(
        code=row["code"],
        kind=Kind(row["kind"]),
        group=group,
        region=row["region"],
        flags=frozenset(Flag(flag) for flag in row["flags"].split()),
        typical=ranges[row["range"]] if row["range"] else None,
        codes=_codes(row["codes"]),
        means=tuple(frozenset(said.split()) for said in row["means"].split("|") if said.strip()),
        names=names_of(row),
        words=_OWN_WORDS.get(row["code"], WORDS[group]),
    )


def _named(name: str) -> dict[str, Names]:
    return {row["code"]: names_of(row) for row in _table(name, _NAMED)}


def load(folder: Path = DATA) -> dict[str, Examination]:
    """Return the items of a folder's tables by code. Raises BadTable."""
    try:
        ranges = {row["key"]: _range(row) for row in _table("ranges", _RANGE, folder)}
        items = [_item(row, group, ranges) for group in Group for row in _table(group, _ITEM, folder)]
    except (KeyError, ValueError, ArithmeticError) as error:
        raise BadTable(str(error)) from error
    found = {item.code: item for item in items}
    if len(found) != len(items):
        raise BadTable("a code stands twice")
    return found


KINDS: dict[Kind, Names] = {Kind(code): names for code, names in _named("kinds").items()}
GROUPS: dict[Group, Names] = {Group(code): names for code, names in _named("groups").items()}
SIDES: dict[str, Names] = _named("sides")
REGIONS: dict[str, Region] = {
    row["code"]: Region(code=row["code"], codes=_codes(row["codes"]), names=names_of(row))
    for row in _table("regions", _REGION)
}
EXAMINATIONS: dict[str, Examination] = load()
