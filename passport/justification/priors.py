"""Which earlier examinations concern a request, and which of them make it a repeat. Plain Python.

Past dose plays no part: nothing here looks at it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from passport.booklet.states import State


class Row(Protocol):
    """What is asked of a booklet row."""

    exam_code: str
    kind: str
    region: str
    laterality: str
    performed_on: date | None
    therapy: bool
    state: str


AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for, as far as it tells which rows concern it."""

    exam_code: str
    kind: str
    region: str
    laterality: str = ""


def concerns(wanted: Wanted, row: Row) -> bool:
    """Return whether a row is of the same region, or of the same kind of device."""
    same_region = bool(wanted.region) and row.region == wanted.region
    return same_region or row.kind == wanted.kind


def in_reading_order(wanted: Wanted, rows: Iterable[AnyRow]) -> list[AnyRow]:
    """Return the rows as a doctor reads them: same region and kind, then same region, same kind, the rest; newest first."""
    return sorted(rows, key=lambda row: (_distance(wanted, row), -(row.performed_on or date.min).toordinal()))


def repeats(wanted: Wanted, rows: Iterable[AnyRow], *, on: date, months: int) -> list[AnyRow]:
    """Return the rows that were the same examination within so many months before a day, the latest first.

    The same examination is the same item of the dictionary on the same side; an unrecognised one repeats nothing, and
    a void row is repeated by nothing.
    """
    since = months_before(on, months)
    found = [
        row
        for row in rows
        if wanted.exam_code
        and row.exam_code == wanted.exam_code
        and _same_side(wanted.laterality, row.laterality)
        and not row.therapy
        and row.state != State.VOID
        and row.performed_on is not None
        and since <= row.performed_on <= on
    ]
    return sorted(found, key=lambda row: row.performed_on or date.min, reverse=True)


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def _distance(wanted: Wanted, row: Row) -> int:
    same_region = bool(wanted.region) and row.region == wanted.region
    same_kind = row.kind == wanted.kind
    return {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}[same_region, same_kind]


def _same_side(one: str, other: str) -> bool:
    # Both sides hold either; a side that nobody wrote down may be the same one.
    return one == other or not {"", "both"}.isdisjoint((one, other))
