"""What the values of a survey come to, the same while it is a draft and when it was signed. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from statistics import median

from passport.law.pack import Comparing
from passport.law.questions.levels import judged

# So many digits of a quotient are signed and shown; a mean of doses is not known better.
_DIGITS = Context(prec=12, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Mean, median and how they stand to a level."""

    count: int
    mean: Decimal
    median: Decimal
    lowest: Decimal
    highest: Decimal
    ratio: Decimal | None  # of the mean to the level
    exceeding: int  # how many values lie above what is allowed, where the text judges each procedure
    above: bool | None  # None: the text does not judge these values by one number


def figures_of(
    values: Sequence[Decimal], *, level: Decimal | None, allowed: Decimal | None, how: Comparing | str
) -> Figures:
    """Return the figures of values, of which there is at least one."""
    mean = _DIGITS.divide(sum(values, Decimal(0)), Decimal(len(values)))
    exceeding, above = judged(values, mean, allowed, how)
    return Figures(
        count=len(values),
        mean=mean,
        median=_DIGITS.plus(median(values)),
        lowest=min(values),
        highest=max(values),
        ratio=None if level is None else _DIGITS.divide(mean, level),
        exceeding=exceeding,
        above=above,
    )
