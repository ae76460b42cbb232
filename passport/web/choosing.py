"""What a reader can choose among the rows of a passport: a kind of examination, a part of the body, a year.

A choice stands in the address as codes of the dictionary, so that it works without JavaScript and survives reloading and
going back. That is less than the page of an entry says in its title, it names nobody, and neither a cache nor another
site gets it (`no-store`, `no-referrer`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.booklet.examinations import REGIONS, Group, group_of, region_in
from passport.booklet.models import Entry
from passport.booklet.words import group_label, region_name
from passport.language.calendars import year_in
from passport.language.figures import in_digits
from passport.language.saying import spoken
from passport.web.presenters import NO_GROUP

UNKNOWN = "unknown"  # nobody said which part, or on which day


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing that can be chosen."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One list to choose from; only what occurs in this passport stands in it."""

    name: str
    label: Promise
    everything: Promise
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that tells rows apart: its code in a row, the words of a code, and where a code stands in the list."""

    label: Promise
    everything: Promise
    code_of: Callable[[Entry], str]
    words_of: Callable[[str], str]
    place_of: Callable[[str], int]


def region_of(row: Entry) -> str:
    """Return the part of the body of a row, a code of REGIONS; UNKNOWN where nobody said which."""
    return region_in(row.exam_code, region=row.region) or UNKNOWN


def region_words(code: str) -> str:
    """Return what a part of the body, or none, is called."""
    return _("Part of the body not recorded") if code == UNKNOWN else region_name(code)


def region_place(code: str) -> int:
    """Return where a part of the body stands in the dictionary, which goes from head to foot; none stands last."""
    return _REGION_PLACES.get(code, len(_REGION_PLACES))


def codes_asked(asked: Mapping[str, str], rows: Iterable[Entry]) -> dict[str, str]:
    """Return the codes that an address asks for, by name; a code that no row has is passed over."""
    known = list(rows)
    return {name: asked[name] for name, part in PARTS.items() if asked.get(name) in set(map(part.code_of, known))}


def fits(row: Entry, codes: Mapping[str, str]) -> bool:
    """Return whether a row is all that was chosen."""
    return all(PARTS[name].code_of(row) == code for name, code in codes.items())


def choices_of(rows: Sequence[Entry], codes: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return what can be chosen among rows, without a list in which only one thing stands."""
    found = (_choice(name, part, rows, codes.get(name, "")) for name, part in PARTS.items())
    return tuple(choice for choice in found if len(choice.options) > 1)


def _choice(name: str, part: Part, rows: Iterable[Entry], chosen: str) -> Choice:
    codes = sorted(set(map(part.code_of, rows)), key=part.place_of)
    options = (Option(code=code, label=part.words_of(code), chosen=code == chosen) for code in codes)
    return Choice(name=name, label=part.label, everything=part.everything, options=tuple(options))


def _group_of(row: Entry) -> str:
    return group_of(row.exam_code, kind=row.kind, therapy=row.therapy) or NO_GROUP


def _group_words(code: str) -> str:
    return _("Kind not recorded") if code == NO_GROUP else group_label(Group(code))


def _group_place(code: str) -> int:
    return _GROUP_PLACES.get(code, len(_GROUP_PLACES))


def _year_of(row: Entry) -> str:
    return str(year_in(spoken(), row.performed_on)) if row.performed_on else UNKNOWN


def _year_words(code: str) -> str:
    return _("Date not known") if code == UNKNOWN else in_digits(spoken(), code)


def _year_place(code: str) -> int:
    return 0 if code == UNKNOWN else -int(code)  # the latest first


_GROUP_PLACES = {str(group): place for place, group in enumerate(Group)}
_REGION_PLACES = {code: place for place, code in enumerate(REGIONS)}
PARTS: dict[str, Part] = {
    "kind": Part(
        label=gettext_lazy("Kind of examination"),
        everything=gettext_lazy("All kinds"),
        code_of=_group_of,
        words_of=_group_words,
        place_of=_group_place,
    ),
    "region": Part(
        label=gettext_lazy("Part of the body"),
        everything=gettext_lazy("All parts of the body"),
        code_of=region_of,
        words_of=region_words,
        place_of=region_place,
    ),
    "year": Part(
        label=gettext_lazy("Year"),
        everything=gettext_lazy("All years"),
        code_of=_year_of,
        words_of=_year_words,
        place_of=_year_place,
    ),
}
