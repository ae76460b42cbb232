"""Reference levels as each text means them: like with like, or no comparison at all. Plain Python.

Texts mean three things by a level: a bound of each single procedure with an allowance, a guide that only a trend is
held against, and a bound of the mean of a sample. What a text does not judge is not judged here; it is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median

from passport.law.conditions import years_after
from passport.law.pack import Comparing, Comparison, Pack, ReferenceLevel
from passport.law.questions.standing import Standing
from passport.law.vocabulary import Population, Quantity


class NotComparable(StrEnum):
    """Why values are held against no level."""

    NO_LEVEL = "no_level"  # the text prints none for this examination
    OTHER_QUANTITY = "other_quantity"  # it prints one of another quantity
    OTHER_POPULATION = "other_population"
    OTHER_UNIT = "other_unit"
    OTHER_PHANTOM = "other_phantom"
    OTHER_VIEW = "other_view"
    OTHER_GRID = "other_grid"  # it tells with a grid from without one, and what was measured does not say so
    TOO_FEW = "too_few"
    SEVERAL = "several"  # more than one fits, and nothing tells which


@dataclass(frozen=True, kw_only=True)
class Values:
    """Values of one quantity of one examination; the unit is canonical."""

    exam: str
    quantity: Quantity
    unit: str
    population: Population
    view: str = ""
    phantom: str = ""  # "head" | "body"; empty: nobody says
    grid: str = ""  # "with" | "without"; empty: nobody says
    values: Sequence[Decimal] = ()


# Canonical unit of a quantity -> units in which levels are printed, and what one of them is worth.
_WORTH: dict[str, dict[str, Decimal]] = {
    "mGy": {"mGy": Decimal(1), "uGy": Decimal("0.001")},
    "mGy.cm": {"mGy.cm": Decimal(1)},
    "Gy.cm2": {"Gy.cm2": Decimal(1), "mGy.cm2": Decimal("0.001")},
    "mGy/min": {"mGy/min": Decimal(1)},
    "mGy.mm": {"mGy.mm": Decimal(1)},
}
_CANONICAL: dict[Quantity, str] = {
    Quantity.ENTRANCE_SURFACE_DOSE: "mGy",
    Quantity.ENTRANCE_DOSE_RATE: "mGy/min",
    Quantity.DOSE_AREA_PRODUCT: "Gy.cm2",
    Quantity.DOSE_WIDTH_PRODUCT: "mGy.mm",
    Quantity.CTDI_W: "mGy",
    Quantity.DLP: "mGy.cm",
    Quantity.MSAD: "mGy",
    Quantity.GLANDULAR_DOSE: "mGy",
}


def printed_units(quantity: Quantity) -> list[str]:
    """Return every unit in which a level of a quantity can be printed and still be compared."""
    return sorted(_WORTH[_CANONICAL[quantity]])


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a comparison came to, or why there is none. All values are in the canonical unit."""

    level: ReferenceLevel | None = None
    level_value: Decimal | None = None  # the corrected value where there is one
    count: int = 0
    mean: Decimal | None = None
    median: Decimal | None = None
    ratio: Decimal | None = None  # of the mean to the level
    allowed: Decimal | None = None  # above which the text wants something done; None: it says so of no number
    exceeding: int = 0  # how many single values lie above that, where the text judges each procedure
    above: bool | None = None  # None: the text does not judge these values by one number
    why_not: NotComparable | None = None
    misprint: bool = False


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The medians of periods in their order, and how many of them lie above a level."""

    medians: tuple[Decimal, ...]
    above: int

    @property
    def throughout(self) -> bool:
        """Return whether every period lies above; one period alone shows no trend."""
        return len(self.medians) > 1 and self.above == len(self.medians)


Fits = Callable[[ReferenceLevel, Values], bool]
# In this order: the first that no row stands says why nothing is compared.
_TESTS: tuple[tuple[NotComparable, Fits], ...] = (
    (NotComparable.NO_LEVEL, lambda _row, _wanted: True),
    (NotComparable.OTHER_QUANTITY, lambda row, wanted: row.quantity is wanted.quantity),
    (NotComparable.OTHER_POPULATION, lambda row, wanted: row.population is wanted.population and not row.age),
    (NotComparable.OTHER_UNIT, lambda row, wanted: _unit(row) in _WORTH.get(wanted.unit, {})),
    (NotComparable.OTHER_PHANTOM, lambda row, wanted: row.phantom in ("", wanted.phantom)),
    (NotComparable.OTHER_VIEW, lambda row, wanted: not row.views or wanted.view in row.views),
    (NotComparable.OTHER_GRID, lambda row, wanted: row.grid in ("", wanted.grid)),
)


def levels_of(exam: str, pack: Pack) -> list[ReferenceLevel]:
    """Return every printed level that a text has for an examination of the dictionary."""
    return [row for row in pack.reference_levels if exam in row.exams]


def matching_level(wanted: Values, pack: Pack) -> ReferenceLevel | NotComparable:
    """Return the one level that is like what was measured, or why there is none."""
    rows = levels_of(wanted.exam, pack)
    for why, fits in _TESTS:
        rows = [row for row in rows if fits(row, wanted)]
        if not rows:
            return why
    return rows[0] if len(rows) == 1 else NotComparable.SEVERAL


def why_unlike(level: ReferenceLevel, wanted: Values) -> NotComparable | None:
    """Return why one printed level is not like what was measured; None where it is."""
    return next((why for why, fits in _TESTS if not fits(level, wanted)), None)


def value_of(level: ReferenceLevel, unit: str) -> Decimal:
    """Return a level's value in a canonical unit; the corrected one where the printed one is a misprint."""
    value = level.value if level.corrected is None or level.unit_meant else level.corrected
    return value * _WORTH[unit][_unit(level)]


def compare(wanted: Values, standing: Standing, *, at_least: int = 1) -> Compared:
    """Hold values against the level that is like them, in the way that the text means.

    `at_least` is the sample below which nothing is said of the mean.
    """
    level = matching_level(wanted, standing.pack)
    count = len(wanted.values)
    if isinstance(level, NotComparable):
        return Compared(why_not=level, count=count)
    worth, misprint = value_of(level, wanted.unit), bool(level.reason)
    allowed = allowed_of(level, wanted.unit, standing.pack)
    if count < max(at_least, 1):
        too_few = NotComparable.TOO_FEW
        return Compared(
            why_not=too_few, level=level, level_value=worth, allowed=allowed, count=count, misprint=misprint
        )
    mean = sum(wanted.values, Decimal(0)) / count
    how = standing.pack.comparison.how if standing.pack.comparison else None
    exceeding, above = judged(wanted.values, mean, allowed, how)
    return Compared(
        level=level,
        level_value=worth,
        count=count,
        mean=mean,
        median=median(wanted.values),
        ratio=mean / worth,
        allowed=allowed,
        exceeding=exceeding,
        above=above,
        misprint=misprint,
    )


def allowed_of(level: ReferenceLevel, unit: str, pack: Pack) -> Decimal | None:
    """Return the value above which the text wants something done; None where it names none for this quantity.

    A trend has no such number, and an allowance that is printed for one quantity is none for another.
    """
    found = pack.comparison
    if found is None or found.how is Comparing.TREND or not _judges(level, found):
        return None
    return value_of(level, unit) * (1 + found.over_percent / 100)


def judged(
    values: Sequence[Decimal], mean: Decimal, allowed: Decimal | None, how: Comparing | str | None
) -> tuple[int, bool | None]:
    """Return how many single values lie above what is allowed, where each is judged, and whether the text objects.

    None: it judges these values by no number.
    """
    if allowed is None:
        return 0, None
    if how != Comparing.EACH_PROCEDURE:
        return 0, mean > allowed
    exceeding = sum(value > allowed for value in values)
    return exceeding, exceeding > 0


def over_time(periods: Sequence[Sequence[Decimal]], level_value: Decimal) -> Trend:
    """Return how the medians of periods with values lie to a level, for a text that looks at what goes on."""
    medians = tuple(median(values) for values in periods if values)
    return Trend(medians=medians, above=sum(one > level_value for one in medians))


def least_sample(pack: Pack, *, radiography: bool) -> int | None:
    """Return how many patients a sample has at the least; None where the text prints no number."""
    found = pack.comparison
    if found is None or found.how is not Comparing.MEAN_OF_SAMPLE:
        return None
    return found.patients_radiography if radiography else found.patients_other


def due_again(done_on: date, pack: Pack) -> date | None:
    """Return by when doses are verified again; None where the text prints no interval."""
    found = pack.comparison
    return years_after(done_on, found.every_years) if found and found.every_years else None


def _judges(level: ReferenceLevel, comparison: Comparison) -> bool:
    return not comparison.quantities or level.quantity in comparison.quantities


def _unit(row: ReferenceLevel) -> str:
    return row.unit_meant or row.unit


def plain_levels(pack: Pack, quantity: Quantity) -> dict[tuple[str, str], Decimal]:
    """Return the one level of a quantity that the total of a whole examination of an adult has, canonical.

    By examination and the phantom that the level names, "" where it names none. A level that asks for a view or a grid,
    one of several, and those of an examination of which one names a phantom and one does not, are left out: by the number
    alone it is not told whether it is the like.
    """
    unit = _CANONICAL[quantity]
    found: dict[str, dict[str, set[Decimal | None]]] = {}
    for level in pack.reference_levels:
        if level.quantity is not quantity or level.population is not Population.ADULT or level.age:
            continue
        asks_more = bool(level.views or level.grid) or _unit(level) not in _WORTH[unit]
        for exam in level.exams:
            of_phantom = found.setdefault(exam, {}).setdefault(level.phantom, set())
            of_phantom.add(None if asks_more else value_of(level, unit))
    told = {exam: by_phantom for exam, by_phantom in found.items() if "" not in by_phantom or len(by_phantom) == 1}
    return {
        (exam, phantom): value
        for exam, by_phantom in told.items()
        for phantom, (value, *others) in by_phantom.items()
        if value is not None and not others
    }
