"""Which examinations are compared with one another, and the figures of those that are. Plain Python.

Left out, and counted by reason: children, patients of unknown age, examinations at several devices, reports that do not
tell of the whole examination, and what irradiated no patient. The sample of a survey takes each person once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median

from passport.booklet.merging import Label
from passport.booklet.reading import Detail, Event
from passport.law.questions.levels import Values
from passport.law.vocabulary import Population, Quantity
from reports.audits.quantities import Examination, Found, Like, Total, Why, found_in, why_not

# From what age on texts mean an adult none of them prints; European guidelines (RP 185) count children until 18.
ADULT_FROM = 18
# So many examinations hide the single one in a mean (standards.md, PO1).
ENOUGH_TO_HIDE = 10
_INCOMPLETE = frozenset({Label.PARTIAL, Label.OVERLAPPING, Label.SHARED_EVENTS})
# The purpose and the part of the body that a report names when it irradiated no patient. Source: CID 3629, 4009.
_INTENT, _QUALITY_CONTROL, _PHANTOM = "363703001", "113680", "706342009"


class LeftOut(StrEnum):
    """Why an examination is not compared with others."""

    CHILD = "child"
    AGE_UNKNOWN = "age_unknown"  # or the day of the examination
    SEVERAL_PARTS = "several_parts"
    INCOMPLETE = "incomplete"
    NO_PATIENT = "no_patient"  # a phantom, or the control of a device


@dataclass(frozen=True, kw_only=True)
class Row:
    """One examination at one device."""

    key: int  # tells examinations apart
    person: str  # tells people apart
    day: date | None
    years: int | None
    parts: int
    labels: frozenset[str]
    totals: tuple[Total, ...]
    events: tuple[Event, ...] = ()
    details: tuple[Detail, ...] = ()
    by_breast: bool = False


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value and the examination that gave it."""

    row: Row
    value: Decimal
    grade: str


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Values that are like one another, the newest first."""

    like: Like
    values: tuple[Value, ...]

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """Return the bare values."""
        return tuple(one.value for one in self.values)

    @property
    def mean(self) -> Decimal:
        """Return the mean."""
        return sum(self.numbers, Decimal(0)) / len(self.values)

    @property
    def median(self) -> Decimal:
        """Return the median."""
        return median(self.numbers)

    def as_values(self, exam_code: str) -> Values:
        """Return the values as a text of law is asked about them."""
        like = self.like
        return Values(
            exam=exam_code,
            quantity=like.quantity,
            unit=like.unit,
            population=Population.ADULT,
            view=like.view,
            phantom=like.phantom,
            grid=like.grid,
            values=self.numbers,
        )


@dataclass(frozen=True, kw_only=True)
class Samples:
    """The samples of one examination at one device, and what was left out of them."""

    looked_at: int
    samples: tuple[Sample, ...]
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    found: tuple[Found, ...] = ()

    def sample(self, like: Like) -> Sample | None:
        """Return the sample of values like these; None when no examination states one."""
        return next((one for one in self.samples if one.like == like), None)

    def why_not(self, quantity: Quantity) -> Why:
        """Return why a quantity is not among the samples."""
        return why_not(quantity, self.found)


def samples_of(rows: Sequence[Row], *, adult_from: int = ADULT_FROM) -> Samples:
    """Return the samples of examinations, given the newest first; the largest sample first."""
    left_out: Counter[LeftOut] = Counter()
    values: dict[Like, list[Value]] = {}
    found: list[Found] = []
    for row in rows:
        reason = left_out_by(row, adult_from=adult_from)
        if reason is not None:
            left_out[reason] += 1
            continue
        said = found_in(Examination(totals=row.totals, events=row.events, by_breast=row.by_breast))
        found.append(said)
        for one in said.stated:
            values.setdefault(one.like, []).append(Value(row=row, value=one.value, grade=one.grade))
    samples = [Sample(like=like, values=tuple(of)) for like, of in values.items()]
    return Samples(
        looked_at=len(rows),
        samples=tuple(sorted(samples, key=lambda one: (-len(one.values), str(one.like)))),
        left_out=dict(left_out),
        found=tuple(found),
    )


def left_out_by(row: Row, *, adult_from: int) -> LeftOut | None:
    """Return why an examination is compared with no adult's; None where it is."""
    if _irradiated_nobody(row):
        return LeftOut.NO_PATIENT
    if row.years is None:
        return LeftOut.AGE_UNKNOWN
    if row.years < adult_from:
        return LeftOut.CHILD
    if row.parts != 1:
        return LeftOut.SEVERAL_PARTS
    return LeftOut.INCOMPLETE if row.labels & _INCOMPLETE else None


def latest_of_each_person(sample: Sample, most: int) -> Sample:
    """Return the last value of each of so many people, the newest first: a sample counts patients."""
    seen: dict[str, Value] = {}
    for one in sample.values:
        seen.setdefault(one.row.person, one)
    return Sample(like=sample.like, values=tuple(seen.values())[:most])


def by_month(sample: Sample) -> list[tuple[date, tuple[Decimal, ...]]]:
    """Return the values of each month that has some, the earliest month first."""
    months: dict[date, list[Decimal]] = {}
    for one in sample.values:
        if one.row.day is not None:
            months.setdefault(one.row.day.replace(day=1), []).append(one.value)
    return [(month, tuple(months[month])) for month in sorted(months)]


def _irradiated_nobody(row: Row) -> bool:
    aimed_at = {detail.coded.value for event in row.events for detail in event.details if detail.coded}
    meant = {detail.coded.value for detail in row.details if detail.code.value == _INTENT and detail.coded}
    return _PHANTOM in aimed_at or _QUALITY_CONTROL in meant
