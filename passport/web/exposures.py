"""The data of an exposure, as professionals read them: asked for by which text, held, replaced, or missing by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.exposure_data import ExposureData, Found, Span, Standing, exposure_data
from passport.booklet.models import Entry
from passport.booklet.reading import ReportReading
from passport.booklet.selectors import held_reports, pack_of
from passport.booklet.words import DATA, GRADES, QUANTITIES, UNITS
from passport.language.saying import say_list
from passport.law.pack import Pack
from passport.law.vocabulary import Exposed

SHOWN_WORDS = 5
EXPOSURES: dict[Exposed, Promise] = {
    Exposed.RADIOGRAPHY: _("Radiography"),
    Exposed.FLUOROSCOPY: _("Fluoroscopy"),
    Exposed.INTRAORAL: _("Single pictures of teeth"),
    Exposed.MAMMOGRAPHY: _("Mammography"),
    Exposed.CT: _("Computed tomography"),
    Exposed.NUCLEAR_MEDICINE: _("Radiopharmaceutical"),
    Exposed.THERAPY: _("Therapy"),
}
STANDINGS: dict[Standing, Promise] = {
    Standing.MISSING: _("missing"),
    Standing.REPLACED: _("not stated; the measured dose stands instead"),
    Standing.WHEN_NEEDED: _("written by a person when needed"),
}
# Why nothing is asked for.
NO_TEXT = _("No text of law is known for this place and day: no datum is asked for.")
NO_LIST = _("The text of this country prints no list of data.")
NO_LIST_OF_KIND = _("The text of this country prints no list of data for this kind of exposure.")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One datum or one measured dose."""

    name: str
    said: str
    how: str
    missing: bool
    asked: str = ""  # the words of the text that asks for it, and the article
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The data of one kind of exposure."""

    name: str
    lines: tuple[Line, ...]
    missing: str  # the names of what is missing; "" when nothing is
    no_list: str  # why nothing is asked for; "" where something is
    language: str  # of the words of the text; "" without one


def exposures_of(entry: Entry) -> list[Table]:
    """Return the tables of an entry, from the reports that it holds."""
    readings = (held.reading for held in held_reports(entry))
    return exposure_tables(readings, pack=pack_of(entry), therapy=entry.therapy)


def exposure_tables(readings: Iterable[ReportReading], *, pack: Pack | None, therapy: bool) -> list[Table]:
    """Return one table for each kind of exposure that the reports tell of, as a text asks for it."""
    return [_table(data, pack) for data in exposure_data(readings, pack=pack, therapy=therapy)]


def _table(data: ExposureData, pack: Pack | None) -> Table:
    measured = (
        Line(name=str(QUANTITIES[span.code]), said=_span(span), how=str(GRADES[span.grade]), missing=False)
        for span in data.measured
    )
    return Table(
        name=str(EXPOSURES[data.exposed]),
        lines=(*measured, *(_line(found) for found in data.data)),
        missing=say_list(str(DATA[datum]) for datum in data.missing),
        no_list="" if data.demanded else str(_why_no_list(pack)),
        language=pack.languages[0] if pack else "",
    )


def _why_no_list(pack: Pack | None) -> Promise | str:
    if pack is None:
        return NO_TEXT
    return NO_LIST_OF_KIND if pack.required_data else NO_LIST


def _line(found: Found) -> Line:
    words = found.said[:SHOWN_WORDS] + (("…",) if len(found.said) > SHOWN_WORDS else ())
    return Line(
        name=str(DATA[found.datum]),
        said=say_list([*map(_span, found.spans), *words]),
        how=str(GRADES[found.spans[0].grade]) if found.spans else str(STANDINGS.get(found.standing, "")),
        missing=found.standing is Standing.MISSING,
        asked=found.row.words if found.row else "",
        article=found.row.article if found.row else "",
    )


def _span(span: Span) -> str:
    value = span.low if span.low == span.high else f"{span.low} – {span.high}"
    return f"{value} {UNITS.get(span.unit, span.unit)}"
