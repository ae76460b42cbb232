"""A dose survey as its page, its paper and its spreadsheet show it: worked out from its frozen columns and values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from passport.booklet.words import GRADES
from passport.language.saying import say_number
from passport.signing import canonical
from passport.spreadsheet import csv_line
from reports.audits import words
from reports.audits.conditions import ASKED, Condition, Method, missing_in
from reports.audits.figures import Figures
from reports.audits.payloads import Physicist
from reports.audits.plot import Plot, plot_of
from reports.audits.presenters import LevelWords, exam_name, left_out_words, misprint_words, over_percent, verdict
from reports.models import DoseSurvey, SurveyValue
from reports.selectors.surveys import figures, seal_holds, signed_by


@dataclass(frozen=True, kw_only=True)
class PatientWords:
    """One patient of a survey, without whom."""

    position: int
    day: date
    years: int
    value: str
    grade: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SurveyWords:
    """Everything that is shown of a survey."""

    uid: str
    exam: str
    quantity: str
    apart: str
    method: str
    facility: str
    device: str
    device_model: str
    patients: int
    asked: int
    least: int | None
    adult_from: int
    left_out: str
    mean: str
    median: str
    lowest: str
    highest: str
    ratio: str
    level: LevelWords | None
    article: str
    answer: str
    above: bool
    warnings: tuple[str, ...]  # what the text wants and this survey does not have
    conditions: tuple[str, ...]
    missing: tuple[str, ...]
    rows: tuple[PatientWords, ...]
    plot: Plot | None
    unit: str
    conditions_note: str
    image_quality: str
    corrective_measures: str
    started_at: datetime
    started_by: str
    signed_at: datetime | None
    physicist: Physicist | None
    signature: str  # name and licence of the physicist, as one line
    holds: bool
    kept_until: date | None


def survey_words(survey: DoseSurvey) -> SurveyWords:
    """Return a survey as it is shown; `holds` says whether a signed one is still what was sealed."""
    values = list(survey.values.all())
    said = [_conditions(value) for value in values]
    found = figures(survey, values)
    asked = ASKED[Method(survey.method)]
    apart = words.apart(view=survey.view, phantom=survey.phantom, side=survey.side, grid=survey.grid)
    physicist = signed_by(survey)
    return SurveyWords(
        uid=survey.uid,
        exam=exam_name(survey.exam_code),
        quantity=str(words.QUANTITIES[survey.quantity]),
        apart=apart,
        method=str(words.METHODS[survey.method]),
        facility=survey.facility_name,
        device=survey.device_name,
        device_model=survey.device_model,
        patients=found.count,
        asked=survey.asked,
        least=survey.least,
        adult_from=survey.adult_from,
        left_out=left_out_words({name: int(str(n)) for name, n in canonical.loads(bytes(survey.left_out)).items()}),
        mean=words.amount(found.mean, survey.unit),
        median=words.amount(found.median, survey.unit),
        lowest=words.amount(found.lowest, survey.unit),
        highest=words.amount(found.highest, survey.unit),
        ratio="" if found.ratio is None else words.ratio(found.ratio),
        level=_level(survey),
        article=survey.article,
        answer=_answer(survey, found),
        above=bool(found.above),
        warnings=tuple(_warnings(survey, found)),
        conditions=tuple(str(words.CONDITIONS[condition]) for condition in asked),
        missing=_missing(survey, said),
        rows=tuple(_patient(survey, value, one) for value, one in zip(values, said, strict=True)),
        plot=_plot(survey, values, found),
        unit=words.unit_words(survey.unit),
        conditions_note=survey.conditions_note,
        image_quality=survey.image_quality,
        corrective_measures=survey.corrective_measures,
        started_at=survey.started_at,
        started_by=survey.started_by,
        signed_at=survey.signed_at,
        physicist=physicist,
        signature=_signature(physicist) if physicist else "",
        holds=seal_holds(survey),
        kept_until=survey.kept_until,
    )


def survey_csv(survey: DoseSurvey) -> Iterator[str]:
    """Yield a survey as CSV: what it is of, its figures, then one line for each patient, without whom."""
    values = list(survey.values.all())
    found = figures(survey, values)
    asked = ASKED[Method(survey.method)]
    for name, cell in _head(survey, found):
        yield csv_line((name, cell))
    yield csv_line(())
    yield csv_line(("number", "day", "age", f"dose in {survey.unit}", "evidence", *(str(one) for one in asked)))
    for value in values:
        said = _conditions(value)
        cells = (value.position, value.performed_on.isoformat(), value.years, value.value, value.grade)
        yield csv_line((*cells, *(said.get(condition, "") for condition in asked)))


def _head(survey: DoseSurvey, found: Figures) -> Sequence[tuple[str, object]]:
    physicist = signed_by(survey)
    return (
        ("facility", survey.facility_name),
        ("device", survey.device_name),
        ("model", survey.device_model),
        ("examination", survey.exam_code),
        ("quantity", survey.quantity),
        ("unit", survey.unit),
        ("view", survey.view),
        ("phantom", survey.phantom),
        ("breast", survey.side),
        ("grid", survey.grid),
        ("text", f"{survey.pack} {survey.article}".strip()),
        ("text in force here", "" if survey.in_force is None else "yes" if survey.in_force else "no"),
        ("patients that the text prints at the least", "" if survey.least is None else survey.least),
        ("level as printed", f"{survey.level_printed} {survey.level_printed_unit}".strip()),
        ("level compared", survey.level_value),
        ("patients", found.count),
        ("mean", found.mean),
        ("median", found.median),
        ("ratio of the mean to the level", "" if found.ratio is None else found.ratio),
        ("conditions that no report states", survey.conditions_note),
        ("quality of images", survey.image_quality),
        ("corrective measures", survey.corrective_measures),
        ("signed by", physicist.name if physicist else ""),
        ("signed on", survey.signed_at.isoformat() if survey.signed_at else ""),
    )


def _signature(physicist: Physicist) -> str:
    licence = _("licence %(number)s") % {"number": physicist.licence_number} if physicist.licence_number else ""
    name = f"{physicist.title} {physicist.name}".strip()
    return ", ".join(filter(None, (name, physicist.specialty, licence)))


def _level(survey: DoseSurvey) -> LevelWords | None:
    if not survey.level_value:
        return None
    printed = words.amount(Decimal(survey.level_printed), survey.level_printed_unit)
    return LevelWords(
        value=words.amount(Decimal(survey.level_value), survey.unit),
        where=", ".join(filter(None, (survey.level_table, survey.level_exam, survey.level_projection))),
        misprint=misprint_words(printed, survey.level_reason) if survey.level_reason else "",
        basis=words.basis_words(survey.level_basis),
    )


def _answer(survey: DoseSurvey, found: Figures) -> str:
    if survey.why_not:
        return str(words.WHY[survey.why_not] if survey.pack else words.NO_TEXT)
    allowed = Decimal(survey.level_allowed) if survey.level_allowed else None
    return verdict(
        how=survey.how,
        above=found.above,
        exceeding=found.exceeding,
        count=found.count,
        allowed="" if allowed is None else words.amount(allowed, survey.unit),
        percent="" if allowed is None else over_percent(allowed, Decimal(survey.level_value)),
    )


def _warnings(survey: DoseSurvey, found: Figures) -> Iterator[str]:
    """Yield what the text wants of a survey and does not find; what it stops never comes so far."""
    if survey.least is not None and found.count < survey.least:
        said = _("The text prints at least %(least)s patients for this kind of examination; this survey has %(count)s.")
        yield said % {"least": say_number(survey.least), "count": say_number(found.count)}
    if found.above and not survey.corrective_measures:
        yield _("The doses lie above what the text allows, and nothing is written of what is done about it.")


def _missing(survey: DoseSurvey, said: Sequence[dict[Condition, str]]) -> tuple[str, ...]:
    counted = missing_in(Method(survey.method), said)
    sentence = _("%(condition)s (of %(count)s of %(patients)s patients)")
    return tuple(
        sentence
        % {"condition": words.CONDITIONS[condition], "count": say_number(count), "patients": say_number(len(said))}
        for condition, count in counted.items()
    )


def _patient(survey: DoseSurvey, value: SurveyValue, said: dict[Condition, str]) -> PatientWords:
    return PatientWords(
        position=value.position,
        day=value.performed_on,
        years=value.years,
        value=words.amount(Decimal(value.value), survey.unit),
        grade=str(GRADES[value.grade]),
        conditions=tuple(_shown(said.get(condition, "")) for condition in ASKED[Method(survey.method)]),
    )


def _shown(said: str) -> str:
    number, _space, unit = said.partition(" ")
    return f"{number}\N{NO-BREAK SPACE}{words.unit_words(unit)}" if unit else number


def _conditions(value: SurveyValue) -> dict[Condition, str]:
    return {Condition(name): str(said) for name, said in canonical.loads(bytes(value.conditions)).items()}


def _plot(survey: DoseSurvey, values: Sequence[SurveyValue], found: Figures) -> Plot | None:
    lines = [("level", Decimal(survey.level_value))] if survey.level_value else []
    if survey.level_allowed and survey.level_allowed != survey.level_value:
        lines.append(("allowed", Decimal(survey.level_allowed)))
    dated = [(value.performed_on, Decimal(value.value)) for value in values]
    return plot_of(dated, lines=[*lines, ("mean", found.mean)])
