"""The data of an exposure that a record has to hold, as professionals read them: held, replaced, or missing by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.exposure_data import Datum, Exposed, ExposureData, Found, Span, Standing, exposure_data
from passport.booklet.models import Entry
from passport.booklet.reading import ReportReading
from passport.booklet.selectors import held_reports
from passport.booklet.words import GRADES, QUANTITIES, UNITS

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
DATA: dict[Datum, Promise] = {
    Datum.VOLTAGE: _("Tube voltage"),
    Datum.CURRENT: _("Tube current"),
    Datum.TIME: _("Exposure time"),
    Datum.CURRENT_AND_TIME: _("Tube current and exposure time"),
    Datum.SOURCE_TO_SKIN: _("Distance from focus to skin"),
    Datum.THICKNESS: _("Thickness of the compressed breast"),
    Datum.GLANDULAR_TISSUE: _("Share of glandular tissue"),
    Datum.DOSE_INDEX: _("CTDIvol"),
    Datum.DOSE_LENGTH: _("Dose length product, or scanned length"),
    Datum.RADIONUCLIDE: _("Radionuclide"),
    Datum.COMPOUND: _("Compound"),
    Datum.ACTIVITY: _("Administered activity"),
    Datum.GIVEN_AT: _("Time of administration"),
    Datum.ROUTE: _("Route of administration"),
    Datum.TARGET_ORGAN: _("Target organ"),
    Datum.GIVEN_DOSE: _("Dose that was given"),
}
STANDINGS: dict[Standing, Promise] = {
    Standing.MISSING: _("missing"),
    Standing.REPLACED: _("not stated; the measured dose stands instead"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One datum or one measured dose."""

    name: str
    said: str
    how: str
    missing: bool


@dataclass(frozen=True, kw_only=True)
class Table:
    """The data of one kind of exposure."""

    name: str
    lines: tuple[Line, ...]
    missing: str  # the names of what is missing; "" when nothing is


def exposures_of(entry: Entry) -> list[Table]:
    """Return the tables of an entry, from the reports that it holds."""
    return exposure_tables((held.reading for held in held_reports(entry)), therapy=entry.therapy)


def exposure_tables(readings: Iterable[ReportReading], *, therapy: bool) -> list[Table]:
    """Return one table for each kind of exposure that the reports tell of."""
    return [_table(data) for data in exposure_data(readings, therapy=therapy)]


def _table(data: ExposureData) -> Table:
    measured = (
        Line(name=str(QUANTITIES[span.code]), said=_span(span), how=str(GRADES[span.grade]), missing=False)
        for span in data.measured
    )
    return Table(
        name=str(EXPOSURES[data.exposed]),
        lines=(*measured, *(_line(found) for found in data.data)),
        missing=", ".join(str(DATA[datum]) for datum in data.missing),
    )


def _line(found: Found) -> Line:
    words = found.words[:SHOWN_WORDS] + (("…",) if len(found.words) > SHOWN_WORDS else ())
    return Line(
        name=str(DATA[found.datum]),
        said=", ".join([*map(_span, found.spans), *words]),
        how=str(GRADES[found.spans[0].grade]) if found.spans else str(STANDINGS.get(found.standing, "")),
        missing=found.standing is Standing.MISSING,
    )


def _span(span: Span) -> str:
    value = span.low if span.low == span.high else f"{span.low} – {span.high}"
    return f"{value} {UNITS.get(span.unit, span.unit)}"
