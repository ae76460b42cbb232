"""What is wrong with a rule pack that its shape alone does not show. Plain Python.

`passport.law.reading` refuses what is missing, unknown or of the wrong kind. Here a pack is held against itself and
against the dictionaries that it names: every sentence begins with the place that it speaks of.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from passport.law.conditions import Clause
from passport.law.pack import Activity, Pack, ReferenceLevel
from passport.law.printing import printed
from passport.law.professional import Field
from passport.law.questions.levels import printed_units
from passport.law.questions.nuclear import masses
from passport.law.radionuclides import NotARadionuclide, canonical
from passport.law.reading import BadPack, pack_from
from passport.law.vocabulary import PeriodUnit

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
MOST_YEARS = 200  # that something is kept, or that lie between two checks
PUBLISHED_LATE = 10  # years between the year of a text and the day from which it applies
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
CALENDARS = frozenset({"gregorian", "jalali"})

Found = Iterator[str]

# By what a row is known where two of them would contradict each other. Elsewhere only the same row twice is too much:
# texts do print two activities for one agent, and name one person for one act in two articles.
_KNOWN_BY: dict[str, tuple[str, ...]] = {
    "breastfeeding": ("table", "radionuclide", "chemical_form", "activity_mbq"),
    "iodine_instructions": ("table", "dose_rate_below_usv_h", "residual_below_mbq"),
    "work_restrictions": ("table", "hours", "distance_m", "residual_mbq"),
    "carer_limits": ("table", "who", "per", "article"),
    "retention": ("document", "article"),
    "reference_levels": ("table", "exam", "projection", "quantity", "population", "age", "basis"),
    "child_activity_factors": ("table", "mass_kg"),
    "remains_limits": ("table", "radionuclide"),
    "reads_as": ("procedure_class",),
}
# Texts without which a row says nothing.
_NEVER_EMPTY = frozenset({
    "article", "table", "exam", "procedure", "radionuclide", "period", "says", "duty", "who", "name", "gazette",
    "valid_from_source",
})  # fmt: skip
# A release may be ruled for every radionuclide alike, and a limit may stand in an article alone.
_MAY_BE_EMPTY = frozenset({("release_limits", "radionuclide"), ("carer_limits", "table")})
_ABOVE_ZERO = frozenset({
    "value", "corrected", "max_mbq", "factor", "limit_msv", "autopsy_mbq", "cremation_mbq", "dose_rate_below_usv_h",
    "residual_below_mbq", "residual_mbq", "distance_m", "activity_mbq", "years", "months", "within_days", "every_years",
    "patients_radiography", "patients_other", "amount",
})  # fmt: skip
_NOT_BELOW_ZERO = frozenset({"percent", "over_percent", "days", "hours"})
_IN_YEARS = frozenset({"years", "every_years"})


def held(pack: Pack) -> dict[str, int]:
    """Return how many rows each section of a pack holds, in the order of the sections; empty ones are left out."""
    return {name: len(rows) for name, rows in _sections(pack) if rows}


def refusals(pack: Pack, *, exams: Collection[str], personal_numbers: Collection[str]) -> list[str]:
    """Return all that is wrong with a pack, one sentence each; none where it can be used.

    `exams` are the codes of the dictionary of examinations, `personal_numbers` the kinds that the deployment knows.
    """
    found = [sentence for check in _CHECKS for sentence in check(pack)]
    found += _unknown_exams(pack, exams)
    if pack.personal_number and pack.personal_number not in personal_numbers:
        found.append(f"personal_number: '{pack.personal_number}' is not one of {', '.join(sorted(personal_numbers))}")
    return found


def _sections(pack: Pack) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for field in fields(pack):
        rows = getattr(pack, field.name)
        if isinstance(rows, tuple) and field.name != "languages":
            yield field.name, rows


def _rows(pack: Pack) -> Iterator[tuple[str, str, Any]]:
    """Yield section, place and row of all that a pack holds, single tables too."""
    for field in fields(pack):
        if is_dataclass(table := getattr(pack, field.name)) and field.name != "terms":
            yield field.name, field.name, table
    for name, rows in _sections(pack):
        yield from ((name, f"{name}[{number}]", row) for number, row in enumerate(rows, 1))


def _values(pack: Pack) -> Iterator[tuple[str, str, str, Any]]:
    """Yield section, place, name and value of every cell of every row."""
    for section, place, row in _rows(pack):
        yield from ((section, place, field.name, getattr(row, field.name)) for field in fields(row))


def _wrong_head(pack: Pack) -> Found:
    if not _ID.fullmatch(pack.id) or len(pack.id) > 64:
        yield "id: small letters, digits and dashes are wanted, 64 at most"
    if not _COUNTRY.fullmatch(pack.country):
        yield "country: two capital letters are wanted (ISO 3166-1)"
    if not pack.languages or not all(language.strip() for language in pack.languages):
        yield "languages: the language of the text is missing"
    if pack.calendar not in CALENDARS:
        yield f"calendar: '{pack.calendar}' is not one of {', '.join(sorted(CALENDARS))}"


def _wrong_years(pack: Pack) -> Found:
    text = pack.instrument
    if abs(text.valid_from.year - text.year) > PUBLISHED_LATE:
        yield f"instrument.valid_from: {text.valid_from} lies far from the year of the text, {text.year}"
    if text.valid_to is not None and text.valid_to <= text.valid_from:
        yield f"instrument.valid_to: {text.valid_to} is not after {text.valid_from}, from which it applies"
    if not _is_plausible(text.year):
        yield f"instrument.year: {text.year} is no year of a text"
    for _section, place, name, value in _values(pack):
        if isinstance(value, date) and not _is_plausible(value.year):
            yield f"{place}.{name}: {value} is no day of our time"
        if name in _IN_YEARS and value is not None and value > MOST_YEARS:
            yield f"{place}.{name}: {value} years are more than any text prints"


def _is_plausible(year: int) -> bool:
    return EARLIEST_YEAR <= year <= LATEST_YEAR


def _empty(pack: Pack) -> Found:
    for section, place, name, value in _values(pack):
        if name in _NEVER_EMPTY and (section, name) not in _MAY_BE_EMPTY and not value.strip():
            yield f"{place}.{name}: is empty"


def _wrong_numbers(pack: Pack) -> Found:
    for _section, place, name, value in _values(pack):
        if name in _ABOVE_ZERO and isinstance(value, (int, Decimal)) and value <= 0:
            yield f"{place}.{name}: {value} is not above zero"
        if name in _NOT_BELOW_ZERO and value is not None and value < 0:
            yield f"{place}.{name}: {value} is below zero"


def _wrong_factors(pack: Pack) -> Found:
    known: list[tuple[int, str, Decimal, Decimal]] = []
    for number, factor in enumerate(pack.child_activity_factors, 1):
        place = f"child_activity_factors[{number}]"
        if factor.factor > 1:
            yield f"{place}.factor: {factor.factor} is more than the activity of an adult"
        try:
            lowest, highest = masses(factor)
        except ArithmeticError:
            lowest = highest = Decimal(0)
        if not 0 < lowest <= highest:
            yield f"{place}.mass_kg: '{factor.mass_kg}' is no mass, nor two with a dash between"
            continue
        for before, table, low, high in known:
            # The very same mass stands twice: that is said already.
            if table == factor.table and low <= highest and lowest <= high and (low, high) != (lowest, highest):
                yield f"{place}.mass_kg: '{factor.mass_kg}' lies in the masses of child_activity_factors[{before}]"
        known.append((number, factor.table, lowest, highest))


def _wrong_radionuclides(pack: Pack) -> Found:
    as_printed = ("breastfeeding", "remains_limits", "release_limits")
    meant = {name: [row.radionuclide for row in getattr(pack, name)] for name in as_printed}
    for name, nuclides in {"activities": [row.nuclide for row in pack.activities], **meant}.items():
        for number, nuclide in enumerate(nuclides, 1):
            if nuclide and nuclide != (known := _canonical(nuclide)):
                hint = f"is written as {known}" if known else "is no mass number with an element, as 99mTc"
                yield f"{name}[{number}].radionuclide: '{nuclide}' {hint}"


def _canonical(nuclide: str) -> str:
    try:
        return canonical(nuclide)
    except NotARadionuclide:
        return ""


def _wrong_periods(pack: Pack) -> Found:
    for name in ("breastfeeding", "iodine_instructions", "deadlines"):
        for number, row in enumerate(getattr(pack, name), 1):
            whole = row.unit not in {PeriodUnit.MONTHS, PeriodUnit.YEARS} or row.amount == int(row.amount or 0)
            if row.amount is not None and not whole:
                yield f"{name}[{number}].amount: {row.amount} {row.unit} is not a whole number of them"


def _twice(pack: Pack) -> Found:
    for name, rows in _sections(pack):
        first: dict[tuple[Any, ...], int] = {}
        for number, row in enumerate(rows, 1):
            known_by = _KNOWN_BY.get(name) or tuple(field.name for field in fields(row))
            before = first.setdefault(tuple(getattr(row, key) for key in known_by), number)
            if before != number:
                yield f"{name}[{number}]: says of the same as {name}[{before}]"


def _wrong_corrections(pack: Pack) -> Found:
    for number, level in enumerate(pack.reference_levels, 1):
        yield from _wrong_correction(f"reference_levels[{number}]", level, level.value)
        if level.unit_meant and level.corrected is None:
            yield f"reference_levels[{number}].unit_meant: stands without a corrected value"
    for number, activity in enumerate(pack.activities, 1):
        yield from _wrong_correction(f"activities[{number}]", activity, activity.radionuclide)


def _wrong_correction(place: str, row: ReferenceLevel | Activity, as_printed: Decimal | str) -> Found:
    corrected, reason = row.corrected, row.reason.strip()
    if corrected and not reason:
        yield f"{place}.corrected: a correction wants its reason"
    if reason and not corrected:
        yield f"{place}.reason: a reason wants the correction that it is given for"
    if corrected and corrected == as_printed:
        yield f"{place}.corrected: {corrected} is what is printed"


def _wrong_units(pack: Pack) -> Found:
    for number, level in enumerate(pack.reference_levels, 1):
        known = printed_units(level.quantity)
        for name, unit in (("unit", level.unit), ("unit_meant", level.unit_meant)):
            if unit not in known and (unit or name == "unit"):
                yield f"reference_levels[{number}].{name}: '{unit}' is no unit of {level.quantity}: {', '.join(known)}"
        if level.phantom not in {"", "head", "body"}:
            yield f"reference_levels[{number}].phantom: '{level.phantom}' is not head or body"
        if level.grid not in {"", "with", "without"}:
            yield f"reference_levels[{number}].grid: '{level.grid}' is not with or without"


def _wrong_deadlines(pack: Pack) -> Found:
    for number, deadline in enumerate(pack.deadlines, 1):
        if (deadline.amount is None) != (deadline.unit is None):
            yield f"deadlines[{number}]: a number and its unit stand together or not at all"


def _wrong_conditions(pack: Pack) -> Found:
    known = ", ".join(sorted(Field))
    for number, rule in enumerate(pack.acts, 1):
        for clause in rule.condition.clauses:
            if clause.subject and clause.subject not in set(Field):
                yield f"acts[{number}].condition: '{clause.subject}' is not one of {known}"
            if not _is_fulfillable(clause):
                yield f"acts[{number}].condition: {clause} is fulfilled by nobody"


def _is_fulfillable(clause: Clause) -> bool:
    if clause.kind == "examined_before":
        return _is_plausible(clause.number)
    return clause.kind != "years_in" or clause.number <= MOST_YEARS


def _wrong_readings(pack: Pack) -> Found:
    for number, one in enumerate(pack.reads_as, 1):
        if one.procedure_class is one.falls_under:
            yield f"reads_as[{number}].falls_under: {one.falls_under} falls under itself"


def _lost_in_print(pack: Pack) -> Found:
    """Find what `manage.py rulepack` would print otherwise than it was written."""
    try:
        same = pack_from(json.dumps(printed(pack), ensure_ascii=False)) == pack
    except BadPack as error:
        yield from error.args
        return
    if not same:
        yield "pack: a number has more digits than can be printed and read again"


def _unknown_exams(pack: Pack, exams: Collection[str]) -> Found:
    for number, level in enumerate(pack.reference_levels, 1):
        for code in level.exams:
            if code not in exams:
                yield f"reference_levels[{number}].exams: '{code}' is not in the dictionary of examinations"


_CHECKS: tuple[Callable[[Pack], Found], ...] = (
    _wrong_head,
    _wrong_years,
    _empty,
    _wrong_numbers,
    _wrong_factors,
    _wrong_radionuclides,
    _wrong_periods,
    _twice,
    _wrong_corrections,
    _wrong_units,
    _wrong_deadlines,
    _wrong_conditions,
    _wrong_readings,
    _lost_in_print,
)
