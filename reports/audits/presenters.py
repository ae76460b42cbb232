"""Comparisons and surveys as the pages and the paper show them: lines worked out for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.booklet.words import GRADES, examination_name
from passport.language.saying import say_list
from passport.law.pack import Comparing, Comparison, Pack, ReferenceLevel
from passport.law.questions.standing import Standing
from reports.audits import words
from reports.audits.comparing import Line
from reports.audits.plot import Plot, plot_of
from reports.audits.quantities import Like
from reports.audits.samples import ENOUGH_TO_HIDE, Sample, by_month
from reports.models import DoseSurvey
from reports.selectors.doses import Compared


@dataclass(frozen=True, kw_only=True)
class LevelWords:
    """A printed level: its value, where it stands, and what is to be known of it."""

    value: str  # what is compared: the corrected value of a misprint
    where: str  # table, examination and projection, as printed
    misprint: str  # what is printed, and why it is read otherwise; "" where nothing is
    basis: str


@dataclass(frozen=True, kw_only=True)
class LineWords:
    """One line of a comparison."""

    quantity: str
    apart: str
    count: int
    median: str  # "" where single doses could be seen in it
    mean: str
    level: LevelWords | None
    ratio: str
    answer: str  # what the text says to this, or why nothing is compared
    compared: bool
    above: bool


@dataclass(frozen=True, kw_only=True)
class UnmetWords:
    """Printed levels of one quantity against which nothing is held, and why."""

    quantity: str
    levels: tuple[LevelWords, ...]
    answer: str


@dataclass(frozen=True, kw_only=True)
class ExamWords:
    """One examination of a device."""

    code: str
    name: str
    count: int
    last_on: date | None
    looked_at: int
    left_out: str
    lines: tuple[LineWords, ...]
    unmet: tuple[UnmetWords, ...]
    hidden: bool  # the figures of so few that a single dose could be seen in them


@dataclass(frozen=True, kw_only=True)
class TextWords:
    """The text by which is compared, and how it means its levels."""

    name: str
    language: str
    article: str
    how: str
    in_force: str  # who confirmed it; "" for a text that only informs
    year: int | None
    falls_back: str


@dataclass(frozen=True, kw_only=True)
class ValueWords:
    """One examination by its dose, without whom."""

    day: date | None
    years: int | None
    value: str
    grade: str


@dataclass(frozen=True, kw_only=True)
class DetailWords:
    """One sample with each of its doses."""

    line: LineWords
    plot: Plot | None
    values: tuple[ValueWords, ...]


def text_words(standing: Standing | None) -> TextWords | None:
    """Return the text of a place as its pages name it; None where none is known."""
    if standing is None:
        return None
    pack, comparison = standing.pack, standing.pack.comparison
    elsewhere = pack.falls_back_to
    return TextWords(
        name=f"{pack.instrument.name}, {pack.instrument.gazette}",
        language=pack.languages[0],
        article=comparison.article if comparison else "",
        how=_how(comparison),
        in_force=standing.confirmed_by,
        year=pack.instrument.year,
        falls_back=f"{elsewhere.name}, {elsewhere.article}".rstrip(".") if elsewhere else "",
    )


def exam_words(found: Compared, standing: Standing | None, *, single: bool = False) -> ExamWords:
    """Return the lines of an examination; without `single`, no figure in which one dose could be seen."""
    pack = standing.pack if standing else None
    told = [line for line in found.lines if line.sample is not None]
    shown = {id(line): single or _hides_the_single(line) for line in told}
    return ExamWords(
        code=found.exam_code,
        name=exam_name(found.exam_code, found.kind),
        count=found.count,
        last_on=found.last_on,
        looked_at=found.samples.looked_at,
        left_out=left_out_words({str(why): count for why, count in found.samples.left_out.items()}),
        lines=tuple(line_words(line, pack, shown=shown[id(line)]) for line in told),
        unmet=tuple(_unmet(found.lines)),
        hidden=not all(shown.values()),
    )


def exam_name(code: str, kind: str = "other") -> str:
    """Return what an examination is called in the reader's language."""
    return examination_name(code, kind=kind)


def due_name(code: str, kind: str, last: DoseSurvey | None) -> str:
    """Return an examination that is surveyed in words, with the view, phantom or side of its last survey."""
    apart = words.apart(view=last.view, phantom=last.phantom, side=last.side, grid=last.grid) if last else ""
    return say_list(filter(None, (exam_name(code, kind), apart)))


def line_words(line: Line, pack: Pack | None, *, shown: bool) -> LineWords:
    """Return one line; where its figures are not shown, only how many there are."""
    sample, like = line.sample, _like_of(line)
    compared = line.compared if shown else None
    figures = sample if shown else None
    return LineWords(
        quantity=str(words.QUANTITIES[like.quantity]),
        apart=words.apart(view=like.view, phantom=like.phantom, side=like.side, grid=like.grid),
        count=len(sample.values) if sample else 0,
        median=words.amount(figures.median, like.unit) if figures else "",
        mean=words.amount(figures.mean, like.unit) if figures else "",
        level=level_words(line.level) if line.level else None,
        ratio=words.ratio(compared.ratio) if compared and compared.ratio is not None else "",
        answer=_answer(line, pack) if shown or line.why_not else "",
        compared=compared is not None and compared.ratio is not None,
        above=bool(compared and compared.above),
    )


def left_out_words(left_out: Mapping[str, int]) -> str:
    """Return how many examinations were left out, and why; "" when none was."""
    return say_list(f"{words.LEFT_OUT[why]}: {count}" for why, count in left_out.items())


def level_words(level: ReferenceLevel) -> LevelWords:
    """Return a printed level as it is compared and as it is printed."""
    printed = words.amount(level.value, level.unit)
    # Where the unit is the misprint, the number stands as it is printed.
    meant = level.value if level.corrected is None or level.unit_meant else level.corrected
    return LevelWords(
        value=words.amount(meant, level.unit_meant or level.unit),
        where=", ".join(filter(None, (level.table, level.exam, level.projection, level.age))),
        misprint=misprint_words(printed, level.reason) if level.reason else "",
        basis=words.basis_words(level.basis),
    )


def misprint_words(printed: str, reason: str) -> str:
    """Return that a level is read otherwise than it is printed, and why."""
    said = _("The text prints %(printed)s; the corrected value is used. %(reason)s")
    return said % {"printed": printed, "reason": reason}


def like_key(like: Like) -> str:
    """Return what a form calls values that are like one another."""
    return f"{like.quantity}|{like.view}|{like.phantom}|{like.side}|{like.grid}"


def like_words(like: Like) -> str:
    """Return what values are of, in words."""
    apart = words.apart(view=like.view, phantom=like.phantom, side=like.side, grid=like.grid)
    return say_list(filter(None, (str(words.QUANTITIES[like.quantity]), apart)))


def value_words(sample: Sample) -> list[ValueWords]:
    """Return each dose of a sample with its day and the age of the patient."""
    return [
        ValueWords(
            day=one.row.day,
            years=one.row.years,
            value=words.amount(one.value, sample.like.unit),
            grade=str(GRADES[one.grade]),
        )
        for one in sample.values
    ]


def plot_words(line: Line, pack: Pack | None) -> Plot | None:
    """Return the plot of a line over time: its values, the level, and for a text that looks at a trend the months."""
    if line.sample is None:
        return None
    compared = line.compared
    lines = [("level", compared.level_value)] if compared and compared.level_value is not None else []
    if compared and compared.allowed is not None and compared.allowed != compared.level_value:
        lines.append(("allowed", compared.allowed))
    months: list[tuple[date, Decimal]] = []
    if line.trend is not None:
        days = [day for day, _value in _dated(line.sample)]
        middle = [max(min(days), min(month.replace(day=15), max(days))) for month, _of in by_month(line.sample)]
        months = list(zip(middle, line.trend.medians, strict=True))
    elif pack is not None:
        lines.append(("mean", line.sample.mean))
    return plot_of(_dated(line.sample), lines=lines, medians=months)


def verdict(*, how: str, above: bool | None, exceeding: int, count: int, allowed: str, percent: str) -> str:
    """Return what a text says of values, by how it means its levels. Nothing is said where it judges nothing."""
    if above is None:
        return _("The text judges these values by no number: they are shown beside its level.")
    if how == Comparing.EACH_PROCEDURE:
        said = ngettext(
            "%(exceeding)s of %(count)s dose lies above %(allowed)s, the level and the %(percent)s %% that the text allows.",
            "%(exceeding)s of %(count)s doses lie above %(allowed)s, the level and the %(percent)s %% that the text allows.",
            count,
        )
        return said % {"exceeding": exceeding, "count": count, "allowed": allowed, "percent": percent}
    if above:
        said = _("Systematically above: the mean is more than %(percent)s %% above the level.")
    else:
        said = _("The mean is not more than %(percent)s %% above the level.")
    return said % {"percent": percent}


def over_percent(allowed: Decimal, level: Decimal) -> str:
    """Return by how many percent a value lies above a level."""
    return words.number((allowed / level - 1) * 100)


def _hides_the_single(line: Line) -> bool:
    return line.sample is None or len(line.sample.values) >= ENOUGH_TO_HIDE


def _how(comparison: Comparison | None) -> str:
    if comparison is None:
        return str(words.NO_COMPARISON)
    return str(words.HOW[comparison.how]) % {"percent": words.number(comparison.over_percent)}


def _unmet(lines: Iterable[Line]) -> Iterable[UnmetWords]:
    """Yield the levels that no sample is like, those of one quantity and one reason together."""
    together: dict[tuple[str, str], list[ReferenceLevel]] = {}
    for line in lines:
        if line.sample is None and line.level is not None and line.why_not is not None:
            together.setdefault((line.level.quantity, line.why_not), []).append(line.level)
    for (quantity, why_not), levels in together.items():
        yield UnmetWords(
            quantity=str(words.QUANTITIES[quantity]),
            levels=tuple(level_words(level) for level in levels),
            answer=str(words.WHY[why_not]),
        )


def _dated(sample: Sample) -> list[tuple[date, Decimal]]:
    return [(one.row.day, one.value) for one in sample.values if one.row.day is not None]


def _like_of(line: Line) -> Like:
    if line.sample is not None:
        return line.sample.like
    assert line.level is not None  # noqa: S101 -- a line has a sample, a level, or both
    level = line.level
    return Like(quantity=level.quantity, unit=level.unit, phantom=level.phantom, grid=level.grid)


def _answer(line: Line, pack: Pack | None) -> str:
    if line.why_not is not None:
        said: Promise | str = words.WHY[line.why_not] if pack else ""
        return str(said)
    if line.trend is not None:
        return _trend_words(line)
    compared = line.compared
    if compared is None or compared.level_value is None or pack is None or pack.comparison is None:
        return ""
    allowed = compared.allowed
    return verdict(
        how=pack.comparison.how,
        above=compared.above,
        exceeding=compared.exceeding,
        count=compared.count,
        allowed="" if allowed is None or line.sample is None else words.amount(allowed, line.sample.like.unit),
        percent="" if allowed is None else over_percent(allowed, compared.level_value),
    )


def _trend_words(line: Line) -> str:
    trend = line.trend
    assert trend is not None  # noqa: S101 -- asked before
    said = ngettext(
        "In %(above)s of %(count)s month the median lies above the level.",
        "In %(above)s of %(count)s months the median lies above the level.",
        len(trend.medians),
    ) % {"above": trend.above, "count": len(trend.medians)}
    if trend.throughout:
        return f"{said} {_('It lies above in every month that is shown here: continuously, as far as these tell.')}"
    return said


def choices_of(samples: Iterable[Sample]) -> Sequence[tuple[str, str, Like]]:
    """Return the samples that can be surveyed, as a form offers them: name in the form, words, and what they are."""
    return [
        (like_key(sample.like), f"{like_words(sample.like)} ({len(sample.values)})", sample.like) for sample in samples
    ]


def detail_words(found: Compared, standing: Standing | None) -> list[DetailWords]:
    """Return each sample of an examination with its plot and its single doses."""
    pack = standing.pack if standing else None
    return [
        DetailWords(
            line=line_words(line, pack, shown=True), plot=plot_words(line, pack), values=tuple(value_words(line.sample))
        )
        for line in found.lines
        if line.sample is not None
    ]
