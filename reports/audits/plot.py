"""Where the marks and lines of a plot of doses stand, in the units of its drawing. Plain Python.

Time goes from left to right, the dose from zero upwards. What a mark or line is, its shape and its words say; no colour
is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from passport.booklet.quantities import decimal_text

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 150, 14, 36
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_DIGITS = Context(prec=4)
_APART = 15  # between the words of two lines


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One value, or the median of one month."""

    x: int
    y: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A line over the whole time, and where its words stand."""

    y: int
    words_y: int
    shape: str  # "level" | "allowed" | "mean"
    value: Decimal  # with as many digits as count


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A step of the scale on the left."""

    y: int
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Plot:
    """All that is drawn."""

    marks: tuple[Mark, ...]
    medians: tuple[Mark, ...]
    rules: tuple[Rule, ...]
    ticks: tuple[Tick, ...]
    first: date
    last: date
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def plot_of(
    values: Sequence[tuple[date, Decimal]],
    *,
    lines: Sequence[tuple[str, Decimal]] = (),
    medians: Sequence[tuple[date, Decimal]] = (),
) -> Plot | None:
    """Return the plot of values with their days; None without a value. `lines` are (shape, value)."""
    if not values:
        return None
    days = [day for day, _value in (*values, *medians)]
    first, last = min(days), max(days)
    highest = max([value for _day, value in values] + [value for _shape, value in lines])
    step = _step(highest)
    top = (highest // step + 1) * step

    def x_of(day: date) -> int:
        span = (last - first).days
        room = WIDTH - _RIGHT - _LEFT - 20
        return _LEFT + 10 + (room // 2 if not span else round(room * (day - first).days / span))

    def y_of(value: Decimal) -> int:
        return HEIGHT - _BOTTOM - round((HEIGHT - _BOTTOM - _TOP) * value / top)

    steps = [step * number for number in range(int(top / step) + 1)]
    return Plot(
        marks=tuple(Mark(x=x_of(day), y=y_of(value)) for day, value in values),
        medians=tuple(Mark(x=x_of(day), y=y_of(value)) for day, value in medians),
        rules=_spread([(shape, value, y_of(value)) for shape, value in lines]),
        ticks=tuple(Tick(y=y_of(value), value=value) for value in steps),
        first=first,
        last=last,
    )


def _step(highest: Decimal) -> Decimal:
    """Return the step of a scale that has four to eight of them."""
    if not highest:
        return Decimal(1)
    power = Decimal(10) ** (highest.adjusted() - 1)
    return next(step * power for step in (*_STEPS, Decimal(20)) if highest / (step * power) <= 8)


def _spread(rules: Sequence[tuple[str, Decimal, int]]) -> tuple[Rule, ...]:
    """Return the lines from the highest down, their words so far apart that each can be read."""
    found: list[Rule] = []
    for shape, value, y in sorted(rules, key=lambda rule: -rule[1]):
        words_y = max(y, found[-1].words_y + _APART) if found else y
        found.append(Rule(y=y, words_y=words_y, shape=shape, value=Decimal(decimal_text(_DIGITS.plus(value)))))
    return tuple(found)
