"""A text of law as tables to read: each row with its article, and a misprint with what was meant and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from passport.booklet.examinations import EXAMINATIONS, Language
from passport.language.saying import say_apart, say_day, say_list, say_number
from passport.law import pack as law
from passport.web import law_words as words

MISPRINT = gettext_lazy("Printed: %(printed)s. Meant: %(meant)s. %(reason)s")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row: a cell under each heading, and what is said of a misprint in it."""

    cells: tuple[str, ...]
    misprint: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One section of a text that holds something."""

    key: str
    title: str
    note: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def rows(self) -> list[tuple[list[tuple[str, str]], str]]:
        """Return every row as cells with the heading of each, and what is said of a misprint in it."""
        return [(list(zip(self.headings, line.cells, strict=True)), line.misprint) for line in self.lines]


@dataclass(frozen=True, kw_only=True)
class _Section:
    key: str  # the name of the section in the pack
    title: Promise
    headings: tuple[Promise, ...]
    line: Callable[[Any], Line]


def tables_of(pack: law.Pack) -> list[Table]:
    """Return the sections of a text that hold something, the most asked for first."""
    return [
        Table(
            key=section.key.replace("_", "-"),
            title=str(section.title),
            note=_how_compared(pack) if section.key == "reference_levels" else "",
            headings=tuple(str(heading) for heading in section.headings),
            lines=tuple(section.line(row) for row in getattr(pack, section.key)),
        )
        for section in _SECTIONS
        if getattr(pack, section.key)
    ]


def misprints_in(pack: law.Pack) -> int:
    """Return how many values of a text are marked as misprints."""
    return sum(bool(row.reason) for row in (*pack.reference_levels, *pack.activities))


def _how_compared(pack: law.Pack) -> str:
    found = pack.comparison
    if found is None:
        return ""
    return f"{words.COMPARING[found.how]} {found.says} ({found.article})"


def _cells(*cells: object) -> Line:
    return Line(cells=tuple(_said(cell) for cell in cells))


def _said(cell: object) -> str:
    if cell is None:
        return "—"
    return str(say_number(cell)) if isinstance(cell, (Decimal, int)) else str(cell)


def _joined(*parts: object) -> str:
    return say_list(str(part) for part in parts if part)


def _provision(row: law.Provision) -> Line:
    applies = _classes(row.classes)
    since = _("from %(day)s") % {"day": say_day(row.applies_from)} if row.applies_from else ""
    return _cells(
        words.TOPICS[row.topic],
        row.says,
        row.words,
        _joined(words.listed_words(row.by, words.ACTORS), applies, since),
        row.article,
    )


def _act(row: law.ActRule) -> Line:
    together = _("together with whom else the article names") if row.together else ""
    who = _joined(words.ROLES[row.role], words.condition_words(row.condition.clauses), together)
    return _cells(words.ACTS[row.act], words.CLASSES[row.procedure_class], who, row.article)


def _ask(row: law.AskRule) -> Line:
    pelvis = _("only where the pelvis lies in the beam") if row.pelvis_in_beam else ""
    days = (
        _("within %(count)s days of the start of the cycle") % {"count": say_number(row.within_days)}
        if row.within_days
        else ""
    )
    unless = _("except: %(words)s") % {"words": row.unless} if row.unless else ""
    when = _joined(_classes(row.classes), pelvis, days, unless)
    return _cells(words.ASKS[row.ask], words.listed_words(row.by, words.ACTORS), when, row.words, row.article)


def _level(row: law.ReferenceLevel) -> Line:
    of = _joined(words.POPULATIONS[row.population], row.age)
    cells = (
        row.table,
        _joined(row.exam, row.projection, row.basis, row.note),
        _exams(row.exams),
        of,
        words.QUANTITIES[row.quantity],
        _with_unit(row.value, row.unit),
    )
    meant = _meant(row)
    return Line(cells=cells, misprint=_misprint(_with_unit(row.value, row.unit), meant, row.reason) if meant else "")


def _meant(row: law.ReferenceLevel) -> str:
    if row.corrected is None:
        return ""
    if row.unit_meant:  # the number is right, and the unit is not
        return _with_unit(row.value, row.unit_meant)
    return _with_unit(row.corrected, row.unit)


def _misprint(printed: str, meant: str, reason: str) -> str:
    return str(MISPRINT) % {"printed": printed, "meant": meant, "reason": reason}


def _with_unit(value: Decimal, unit: str) -> str:
    return f"{say_number(value)} {words.unit_words(unit)}"


def _exams(codes: Iterable[str]) -> str:
    language = get_language() or Language.ENGLISH
    return _joined(*(EXAMINATIONS[code].names.in_language(language) for code in codes if code in EXAMINATIONS))


def _classes(classes: Iterable[Any]) -> str:
    return words.listed_words(classes, words.CLASSES)


def _activity(row: law.Activity) -> Line:
    agent = " ".join(part for part in (row.radionuclide, row.chemical_form) if part)
    cells = (
        row.table,
        _joined(row.group, row.procedure),
        _joined(agent, row.note),
        say_apart(f"{say_number(row.max_mbq)} MBq"),
    )
    misprint = _misprint(row.radionuclide, row.corrected, row.reason) if row.corrected else ""
    return Line(cells=cells, misprint=misprint)


def _breastfeeding(row: law.Breastfeeding) -> Line:
    agent = " ".join(part for part in (row.radionuclide, row.chemical_form) if part)
    return _cells(row.table, agent, row.activity_mbq, row.period, row.article)


def _deadline(row: law.Deadline) -> Line:
    until = say_day(row.until) if row.until else ""
    return _cells(words.EVENTS[row.event], row.says, _joined(row.period, until), _classes(row.classes), row.article)


def _datum(row: law.RequiredDatum) -> Line:
    of = _joined(words.EXPOSED[row.kind], _("treatments only") if row.of_treatments else "")
    return _cells(of, row.words, row.article)


def _release(row: law.ReleaseLimit) -> Line:
    written = _("in writing") if row.in_writing else ""
    by = _joined(words.listed_words(row.by, words.ROLES), written)
    return _cells(row.radionuclide or _("every one"), row.residual_below_mbq, row.says, by, row.article)


_TABLE, _ARTICLE = gettext_lazy("Table"), gettext_lazy("Article")
_EXAMINATION, _RADIONUCLIDE = gettext_lazy("Examination, as printed"), gettext_lazy("Radionuclide")
_PERIOD, _BY = gettext_lazy("Period, as printed"), gettext_lazy("By whom")
_AGENT, _CLASS = gettext_lazy("Radioactive medicine"), gettext_lazy("Kind of procedure")

_SECTIONS: tuple[_Section, ...] = (
    _Section(
        key="provisions",
        title=gettext_lazy("What the text says"),
        headings=(
            gettext_lazy("Of what"),
            gettext_lazy("In English"),
            gettext_lazy("In its own words"),
            gettext_lazy("For whom and what"),
            _ARTICLE,
        ),
        line=_provision,
    ),
    _Section(
        key="acts",
        title=gettext_lazy("Who may do what"),
        headings=(gettext_lazy("What"), _CLASS, gettext_lazy("Who"), _ARTICLE),
        line=_act,
    ),
    _Section(
        key="asks",
        title=gettext_lazy("What women are asked"),
        headings=(gettext_lazy("About"), _BY, gettext_lazy("When"), gettext_lazy("In its own words"), _ARTICLE),
        line=_ask,
    ),
    _Section(
        key="reference_levels",
        title=gettext_lazy("Reference levels"),
        headings=(
            _TABLE,
            _EXAMINATION,
            gettext_lazy("Examination in our list"),
            gettext_lazy("Of whom"),
            gettext_lazy("Quantity"),
            gettext_lazy("Value, as printed"),
        ),
        line=_level,
    ),
    _Section(
        key="activities",
        title=gettext_lazy("Highest activities"),
        headings=(_TABLE, _EXAMINATION, _AGENT, gettext_lazy("Activity, as printed")),
        line=_activity,
    ),
    _Section(
        key="breastfeeding",
        title=gettext_lazy("Interruption of breastfeeding"),
        headings=(_TABLE, _AGENT, gettext_lazy("Activity (MBq)"), _PERIOD, _ARTICLE),
        line=_breastfeeding,
    ),
    _Section(
        key="child_activity_factors",
        title=gettext_lazy("Activity for children"),
        headings=(_TABLE, gettext_lazy("Body mass (kg)"), gettext_lazy("Share of an adult's activity"), _ARTICLE),
        line=lambda row: _cells(row.table, row.mass_kg, row.factor, row.article),
    ),
    _Section(
        key="iodine_instructions",
        title=gettext_lazy("Instructions after iodine-131"),
        headings=(
            _TABLE,
            gettext_lazy("Dose rate below (µSv/h)"),
            gettext_lazy("Activity below (MBq)"),
            _PERIOD,
            _ARTICLE,
        ),
        line=lambda row: _cells(row.table, row.dose_rate_below_usv_h, row.residual_below_mbq, row.period, row.article),
    ),
    _Section(
        key="work_restrictions",
        title=gettext_lazy("Away from work after iodine-131"),
        headings=(
            _TABLE,
            gettext_lazy("Hours a day"),
            gettext_lazy("Distance (m)"),
            gettext_lazy("Activity (MBq)"),
            gettext_lazy("Days"),
            _ARTICLE,
        ),
        line=lambda row: _cells(row.table, row.hours, row.distance_m, row.residual_mbq, row.days, row.article),
    ),
    _Section(
        key="release_limits",
        title=gettext_lazy("When a patient may leave"),
        headings=(_RADIONUCLIDE, gettext_lazy("Activity below (MBq)"), gettext_lazy("In English"), _BY, _ARTICLE),
        line=_release,
    ),
    _Section(
        key="carer_limits",
        title=gettext_lazy("What people around a patient may receive"),
        headings=(_TABLE, gettext_lazy("Who"), gettext_lazy("Limit (mSv)"), gettext_lazy("Per"), _ARTICLE),
        line=lambda row: _cells(row.table, row.who, row.limit_msv, row.per, row.article),
    ),
    _Section(
        key="remains_limits",
        title=gettext_lazy("The dead who had a radioactive medicine"),
        headings=(
            _TABLE,
            _RADIONUCLIDE,
            gettext_lazy("Autopsy below (MBq)"),
            gettext_lazy("Cremation below (MBq)"),
            _ARTICLE,
            gettext_lazy("Note"),
        ),
        line=lambda row: _cells(row.table, row.radionuclide, row.autopsy_mbq, row.cremation_mbq, row.article, row.note),
    ),
    _Section(
        key="required_data",
        title=gettext_lazy("Data that a record holds"),
        headings=(gettext_lazy("Of"), gettext_lazy("In its own words"), _ARTICLE),
        line=_datum,
    ),
    _Section(
        key="retention",
        title=gettext_lazy("How long things are kept"),
        headings=(gettext_lazy("What"), _PERIOD, gettext_lazy("Years"), _ARTICLE, gettext_lazy("Note")),
        line=lambda row: _cells(words.DOCUMENTS[row.document], row.period, row.years, row.article, row.note),
    ),
    _Section(
        key="deadlines",
        title=gettext_lazy("Deadlines"),
        headings=(gettext_lazy("Of"), gettext_lazy("In English"), _PERIOD, _CLASS, _ARTICLE),
        line=_deadline,
    ),
    _Section(
        key="reads_as",
        title=gettext_lazy("Kinds of procedure that the text does not name apart"),
        headings=(_CLASS, gettext_lazy("Falls under"), gettext_lazy("Why")),
        line=lambda row: _cells(words.CLASSES[row.procedure_class], words.CLASSES[row.falls_under], row.reason),
    ),
    _Section(
        key="duties",
        title=gettext_lazy("Duties"),
        headings=(_ARTICLE, gettext_lazy("Duty")),
        line=lambda row: _cells(row.article, row.duty),
    ),
)
