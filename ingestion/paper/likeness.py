"""Whether a row of paper looks like one that is there: a question to a person, never an answer. Plain Python."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ingestion.paper.rows import PaperEntry
from passport.people.names import fold

# A hospital dates a row by the examination, the paper or the report; days apart, it may be one.
NEAR: Final = timedelta(days=3)
NUMBERS: Final = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Known:
    """A row that the booklet has of the same person."""

    uid: str
    performed_on: date | None
    as_written: str
    kind: str
    region: str
    laterality: str
    exam: str


def looks_like(entry: PaperEntry, known: Known) -> bool:
    """Return whether two rows may be one examination: near in time, of one kind, region and side."""
    return entry.kind == known.kind and _near(entry, known) and _same_part(entry, known)


def _near(entry: PaperEntry, known: Known) -> bool:
    ours, theirs = entry.performed_on, known.performed_on
    if ours and theirs:
        return abs(ours - theirs) <= NEAR
    day = ours or theirs
    if day is None:
        return _numbers(entry.date_as_written) == _numbers(known.as_written)
    # A year or a month that holds the other's day may be that day; a day that nobody wrote may be any.
    written = _numbers(known.as_written if ours else entry.date_as_written)
    return not written or day.year in written


def _numbers(written: str) -> list[int]:
    return [int(digits) for digits in NUMBERS.findall(written)]


def _same_part(entry: PaperEntry, known: Known) -> bool:
    if entry.laterality and known.laterality and {entry.laterality, known.laterality} == {"left", "right"}:
        return False
    if entry.region and known.region:
        return entry.region == known.region
    # Where one of them does not say which part of the body it was, only the same words speak for one examination.
    return not entry.exam or not known.exam or fold(entry.exam) == fold(known.exam)
