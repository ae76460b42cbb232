"""What a name that a device or a person wrote means: an item for certain, or nothing. Plain Python.

Words of seven languages are read as a set of things (chest, vessels, screening). A name means an item only when the
set is exactly what the item asks for: "CT glave i toraksa" is neither a CT of the head nor one of the chest.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from passport.booklet.examinations.folding import fold
from passport.booklet.examinations.items import DATA, EXAMINATIONS, REGIONS, BadTable, Examination, Group
from passport.booklet.reading import Code, Kind

# What joins two things in a name; what stands on both sides of it is not read together.
_BETWEEN_THINGS = re.compile(r"/(?![qp]\b)|[+,&;^]|\b(?:i|and|ve|und|te)\b|\sو\s", re.IGNORECASE)
# What a name may say of its device, by the kind of the report; more than that contradicts it.
_DEVICES: dict[Kind, frozenset[str]] = {
    Kind.CT: frozenset({"ct"}),
    Kind.PROJECTION: frozenset({"xray"}),
    Kind.MAMMOGRAPHY: frozenset({"xray"}),
    Kind.NUCLEAR_MEDICINE: frozenset({"nuclear_medicine", "ct"}),
}
# A kind that says by itself what was done.
_ALWAYS: dict[Kind, str] = {Kind.MAMMOGRAPHY: "mammography"}
_FIRST_LETTERS = 2
_STILL = frozenset({Group.XRAY, Group.DENTAL, Group.DENSITOMETRY})
_SIDES = {frozenset({"left"}): "left", frozenset({"right"}): "right"}


@dataclass(frozen=True, kw_only=True)
class Words:
    """The table of words, by what it is about."""

    things: dict[str, dict[str, tuple[str, ...]]]  # of a kind, of any kind, or regions: thing -> its words
    several: dict[str, tuple[str, ...]]
    side: dict[str, tuple[str, ...]]
    device: dict[str, tuple[str, ...]]
    joined: dict[frozenset[str], str]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a name says."""

    things: frozenset[str]
    regions: frozenset[str]
    sides: frozenset[str]
    devices: frozenset[str]


def load(text: str) -> Words:
    """Return the words that a TOML text lists. Raises BadTable."""
    try:
        tables = tomllib.loads(text)
        joined = {frozenset(pair.split()): thing for pair, thing in tables.pop("joined").items()}
        several, side, device = (_listed(tables.pop(name)) for name in ("several", "side", "device"))
        things = {name: _listed(tables.pop(name)) for name in ("region", "any", *map(str, _DEVICES))}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadTable(str(error)) from error
    if tables:
        raise BadTable(f"unknown: {', '.join(sorted(tables))}")
    return Words(things=things, several=several, side=side, device=device, joined=joined)


def recognise(
    exam: str | None, *, kind: Kind, body_part: str | None = None, codes: Iterable[Code] = (), moving: bool = False
) -> str:
    """Return the code of the one item that standard codes or words mean for certain; "" for none.

    `moving`: the report says fluoroscopy, so it is no single X-ray picture.
    """
    sent = frozenset((code.scheme, code.value) for code in codes)
    coded = [item.code for item in EXAMINATIONS.values() if item.kind is kind and item.codes & sent] if sent else []
    return coded[0] if len(coded) == 1 else _named(exam or "", kind, body_part or "", moving)


def region_of(exam: str | None, *, kind: Kind, body_part: str | None = None, codes: Iterable[Code] = ()) -> str:
    """Return the part of the body that a name, else a device's code or word for it, says; "" when it is not one."""
    named = _one_region(said_by(exam or "", kind).regions)
    sent = frozenset((code.scheme, code.value) for code in codes)
    coded = {region.code for region in REGIONS.values() if region.codes & sent} if sent else set()
    return named or (coded.pop() if len(coded) == 1 else _one_region(said_by(body_part or "", kind).regions))


def side_of(exam: str | None, *, kind: Kind) -> str:
    """Return the side that a name says: left, right, both, or ""."""
    sides = said_by(exam or "", kind).sides
    return _SIDES.get(sides, "both" if sides else "")


@lru_cache(maxsize=4096)
def said_by(text: str, kind: Kind) -> Said:
    """Return what a name says to a reader who knows of which kind its report is."""
    known = _vocabulary(kind)
    found = [_joined(known.findall(fold(part))) for part in _BETWEEN_THINGS.split(text)]
    all_of_it = frozenset(thing for part in found for thing in part)
    said = {thing for thing in all_of_it if ":" not in thing}
    return Said(
        things=frozenset(said),
        regions=frozenset(thing for thing in said if thing in REGIONS),
        sides=frozenset(thing.removeprefix("side:") for thing in all_of_it if thing.startswith("side:")),
        devices=frozenset(thing.removeprefix("device:") for thing in all_of_it if thing.startswith("device:")),
    )


@lru_cache(maxsize=4096)
def _named(exam: str, kind: Kind, body_part: str, moving: bool) -> str:
    said = said_by(exam, kind)
    if not said.devices <= _DEVICES.get(kind, frozenset()):
        return ""
    things = said.things if said.regions else said.things | _of_device(exam, said, kind, body_part)
    item = _meanings(kind).get(things)
    if item is not None and not (moving and item.group in _STILL):
        return item.code
    return _ALWAYS.get(kind, "")


def _of_device(exam: str, said: Said, kind: Kind, body_part: str) -> frozenset[str]:
    """Return the part of the body that the device names, where it completes the name.

    A name of another language that we do not understand is left alone on an X-ray unit: "VASCULAR" with a knee is no
    picture of the knee.
    """
    unknown = kind is Kind.PROJECTION and bool(fold(exam)) and not said.things and not said.devices
    return frozenset() if unknown else said_by(body_part, kind).regions


@cache
def _meanings(kind: Kind) -> dict[frozenset[str], Examination]:
    found: dict[frozenset[str], Examination] = {}
    for item in EXAMINATIONS.values():
        for means in item.means if item.kind is kind else ():
            if means in found:
                raise BadTable(f"{item.code} and {found[means].code} are named alike")
            found[means] = item
    return found


def _one_region(regions: frozenset[str]) -> str:
    if len(regions) == 1:
        return next(iter(regions))
    together = "_".join(part for part in ("head", "neck", "chest", "abdomen", "pelvis") if part in regions)
    return together if together in REGIONS and set(together.split("_")) == regions else ""


def _joined(things: Iterable[str]) -> frozenset[str]:
    """Return the things of one part of a name; two that stand together may mean a third."""
    found = set(things)
    for pair, thing in WORDS.joined.items():
        if pair <= found:
            found = (found - pair) | {thing}
    return frozenset(found)


class _Vocabulary:
    """Finds the words of a kind in a folded text: the longest at each place, none of them twice."""

    def __init__(self, words: dict[str, str]) -> None:
        # By their first letters: a text meets a few words at each place, not all thousand of them.
        alike: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            alike.setdefault(word[:_FIRST_LETTERS], []).append(word)
        self._alike = {
            first: [(re.compile(rf"{_expression(word)}\b"), words[word]) for word in listed]
            for first, listed in alike.items()
        }

    def findall(self, text: str) -> list[str]:
        """Return the things that the words of a text say, in their order."""
        things: list[str] = []
        place = 0
        while place < len(text):
            thing, place = self._at(text, place)
            things += thing.split()
        return things

    def _at(self, text: str, place: int) -> tuple[str, int]:
        """Return what is said at the beginning of a word, if anything, and where the next word begins."""
        end = (text.find(" ", place) + 1) or len(text)
        for expression, thing in self._alike.get(text[place : place + _FIRST_LETTERS], ()):
            found = expression.match(text, place)
            if found:
                return thing, found.end() + 1
        return "", end


def _expression(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", " ")


@cache
def _vocabulary(kind: Kind) -> _Vocabulary:
    words: dict[str, str] = {}
    own = WORDS.things.get(str(kind), {})
    for table in (WORDS.things["region"], WORDS.several, WORDS.things["any"], own):
        words |= {word: thing for thing, listed in table.items() for word in listed}
    words |= {word: f"side:{side}" for side, listed in WORDS.side.items() for word in listed}
    words |= {
        word: f"device:{device}" for device, listed in WORDS.device.items() for word in listed if word not in words
    }
    return _Vocabulary(words)


def _listed(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {thing: tuple(_folded(word) for word in words) for thing, words in table.items()}


def _folded(word: str) -> str:
    # The stars stay where they stand: each hangs on the word before it.
    return " ".join(fold(part.rstrip("*")) + "*" * part.endswith("*") for part in word.split())


WORDS = load((DATA / "words.toml").read_text(encoding="utf-8"))
