"""The samples of an examination beside every level that a text prints for it, each with an answer. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass

from passport.law.pack import Comparing, Pack, ReferenceLevel
from passport.law.questions.levels import (
    Compared,
    NotComparable,
    Trend,
    compare,
    least_sample,
    levels_of,
    over_time,
    why_unlike,
)
from passport.law.questions.standing import Standing
from passport.law.vocabulary import Population
from reports.audits.conditions import Method
from reports.audits.quantities import FROM_EVENTS, Why
from reports.audits.samples import Sample, Samples, by_month

# Kinds of examination whose reports are short, so that all of them is read: several phantoms, single views.
ALWAYS_READ = frozenset({"ct", "mammography"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sample, a printed level, or both; and what came of holding one against the other."""

    sample: Sample | None = None
    level: ReferenceLevel | None = None
    compared: Compared | None = None
    why_not: Why | NotComparable | None = None
    trend: Trend | None = None  # where the text looks at what goes on


def lines_of(exam_code: str, samples: Samples, standing: Standing | None, method: Method) -> list[Line]:
    """Return each sample with its level or why it has none, then each level that no sample is like, and why."""
    if standing is None:
        return [Line(sample=sample, why_not=NotComparable.NO_LEVEL) for sample in samples.samples]
    lines = [_line(exam_code, sample, standing, method) for sample in samples.samples]
    met = {id(line.level) for line in lines}
    levels = [level for level in levels_of(exam_code, standing.pack) if id(level) not in met]
    return [*lines, *(Line(level=level, why_not=_alone(exam_code, level, samples)) for level in levels)]


def needs_events(exam_code: str, kind: str, pack: Pack | None) -> bool:
    """Return whether the doses of an examination are told apart by what only its single events say."""
    levels = levels_of(exam_code, pack) if pack else []
    return kind in ALWAYS_READ or any(level.quantity in FROM_EVENTS for level in levels)


def least_of(pack: Pack | None, method: Method) -> int | None:
    """Return how many patients a sample has at the least; None where no text prints a number."""
    return least_sample(pack, radiography=method is Method.RADIOGRAPHY) if pack else None


def _line(exam_code: str, sample: Sample, standing: Standing, method: Method) -> Line:
    least = least_of(standing.pack, method) or 1
    compared = compare(sample.as_values(exam_code), standing, at_least=least)
    how = standing.pack.comparison.how if standing.pack.comparison else None
    trend = None
    if how is Comparing.TREND and compared.level_value is not None:
        trend = over_time([values for _month, values in by_month(sample)], compared.level_value)
    return Line(sample=sample, level=compared.level, compared=compared, why_not=compared.why_not, trend=trend)


def _alone(exam_code: str, level: ReferenceLevel, samples: Samples) -> Why | NotComparable:
    """Return why no sample is like a level."""
    if level.population is Population.CHILD:
        return NotComparable.OTHER_POPULATION
    unlike = list(_unlike(exam_code, level, samples))
    # The sample that comes nearest says it: the latest test at which one fell through.
    return max(unlike, key=list(NotComparable).index) if unlike else samples.why_not(level.quantity)


def _unlike(exam_code: str, level: ReferenceLevel, samples: Samples) -> Iterator[NotComparable]:
    for sample in samples.samples:
        if sample.like.quantity is level.quantity:
            # Where one sample is like several levels, none of them is its own.
            yield why_unlike(level, sample.as_values(exam_code)) or NotComparable.SEVERAL
