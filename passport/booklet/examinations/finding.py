"""Find items for a person who maps a name: by typed words, or as suggestions. Plain Python."""

from collections.abc import Iterable

from passport.booklet.examinations.folding import fold
from passport.booklet.examinations.given import fits
from passport.booklet.examinations.items import EXAMINATIONS, REGIONS, Examination
from passport.booklet.examinations.recognition import recognise, region_of, said_by
from passport.booklet.reading import Code, Kind

MOST_FOUND = 30
MOST_SUGGESTED = 4
_ENDINGS = (0, 1, 2)  # how many letters at the end of a word may differ
_SHORTEST_STEM = 4


def items_for(kind: Kind) -> list[Examination]:
    """Return the items that a report of this kind can be: those of its kind, or any where the kind says nothing."""
    return [item for item in EXAMINATIONS.values() if fits(item.code, kind)]


def search(text: str, *, kind: Kind) -> list[Examination]:
    """Return the items whose names have every typed word, in whichever language, or a beginning of it.

    Where none has, the endings of the words are left out: "koleno" finds "kolena".
    """
    typed = fold(text).split()
    for ending in _ENDINGS if typed else ():
        words = [word[: max(len(word) - ending, _SHORTEST_STEM)] for word in typed]
        found = [item for item in items_for(kind) if any(_has(words, name) for name in _searched(item))]
        if found:
            return found[:MOST_FOUND]
    return []


def suggest(
    exam: str,
    *,
    kind: Kind,
    codes: Iterable[Code] = (),
    region_codes: Iterable[Code] = (),
    body_part: str | None = None,
) -> list[Examination]:
    """Return what a name most likely means, the nearest first: for a person to choose from, never to be taken."""
    sent = list(codes)
    meanings = " ".join(code.meaning or "" for code in sent)
    said = said_by(exam, kind).things | said_by(meanings, kind).things
    # What the device aimed at helps only where the name itself says no part of the body.
    aimed = None if said & REGIONS.keys() else body_part
    region = "" if said & REGIONS.keys() else region_of(None, kind=kind, body_part=body_part, codes=region_codes)
    certain = recognise(meanings, kind=kind, body_part=aimed, codes=sent)
    wanted = said | ({region} if region else set())
    near = [(_distance(item, wanted, region), item) for item in items_for(kind) if not item.therapy]
    ranked = [item for far, item in sorted(near, key=lambda pair: (pair[0], pair[1].code)) if far < len(wanted) + 1]
    first = [EXAMINATIONS[certain]] if certain else []
    return [*first, *(item for item in ranked if item not in first)][:MOST_SUGGESTED]


def _distance(item: Examination, wanted: frozenset[str] | set[str], region: str) -> int:
    """Return how many things one says and the other does not; none in common is as far as can be."""
    far = [len(means ^ wanted) for means in item.means if means & wanted]
    same_region = [len(wanted)] if region and item.region == region else []
    return min([*far, *same_region], default=len(wanted) + 1)


def _has(words: Iterable[str], name: str) -> bool:
    padded = f" {name}"
    return all(f" {word}" in padded for word in words)


def _searched(item: Examination) -> list[str]:
    return [fold(name) for name in (item.code, *item.names.by_language.values())]
