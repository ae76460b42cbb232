"""Which data of an exposure a record has to hold, which of them the reports of an entry hold, and which are missing.

Plain Python. A measured dose stands instead of the settings from which it could be estimated; both are kept. Nothing
is worked out of other values: a datum that no report states is missing, by name. Source: standards.md 8.3, B3 to B12.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from passport.booklet.layers import Layer, is_estimate, layer_of
from passport.booklet.reading import Grade, Kind, Measure, ReportReading

STARTED = "started"  # the moment of an event, which no concept names


class Exposed(StrEnum):
    """What was done, as far as it decides which data are asked for."""

    RADIOGRAPHY = "radiography"
    FLUOROSCOPY = "fluoroscopy"
    INTRAORAL = "intraoral"
    MAMMOGRAPHY = "mammography"
    CT = "ct"
    NUCLEAR_MEDICINE = "nuclear_medicine"
    THERAPY = "therapy"  # with devices and sealed sources


class Datum(StrEnum):
    """One of the data that are asked for."""

    VOLTAGE = "voltage"
    CURRENT = "current"
    TIME = "time"
    CURRENT_AND_TIME = "current_and_time"
    SOURCE_TO_SKIN = "source_to_skin"
    THICKNESS = "thickness"
    GLANDULAR_TISSUE = "glandular_tissue"
    DOSE_INDEX = "dose_index"
    DOSE_LENGTH = "dose_length"
    RADIONUCLIDE = "radionuclide"
    COMPOUND = "compound"
    ACTIVITY = "activity"
    GIVEN_AT = "given_at"
    ROUTE = "route"
    TARGET_ORGAN = "target_organ"
    GIVEN_DOSE = "given_dose"


class Standing(StrEnum):
    """How it stands with a datum."""

    HELD = "held"
    REPLACED = "replaced"  # not held, and a measured dose stands instead
    MISSING = "missing"


Alternatives = tuple[frozenset[str], ...]


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A datum, and the concepts that hold it: all of one of the sets."""

    datum: Datum
    held_by: Alternatives


def _demand(datum: Datum, *sets: str) -> Demand:
    return Demand(datum=datum, held_by=tuple(frozenset(one.split()) for one in sets))


_VOLTAGE = _demand(Datum.VOLTAGE, "113733")
_TIMES = ("113735", "113824", "113742")
_EXPOSURE = _demand(Datum.CURRENT_AND_TIME, "113736", *(f"113734 {time}" for time in _TIMES))
_SKIN = _demand(Datum.SOURCE_TO_SKIN, "00400306")

# The one table: what is asked for of which exposure. Old and new codes of SNOMED are both sent.
DEMANDS: dict[Exposed, tuple[Demand, ...]] = {
    Exposed.RADIOGRAPHY: (_VOLTAGE, _EXPOSURE, _SKIN),
    Exposed.FLUOROSCOPY: (
        _VOLTAGE,
        _demand(Datum.CURRENT, "113734"),
        _demand(Datum.TIME, "113730", *_TIMES),
        _SKIN,
    ),
    Exposed.INTRAORAL: (_VOLTAGE, _EXPOSURE),
    Exposed.MAMMOGRAPHY: (
        _VOLTAGE,
        _EXPOSURE,
        _demand(Datum.THICKNESS, "111633"),
        _demand(Datum.GLANDULAR_TISSUE, "111046"),
    ),
    # The index of which the volume index is made has no concept in DICOM, so that no report states it.
    Exposed.CT: (_demand(Datum.DOSE_INDEX, "113830"), _demand(Datum.DOSE_LENGTH, "113813", "113838", "113825")),
    Exposed.NUCLEAR_MEDICINE: (
        _demand(Datum.RADIONUCLIDE, "89457008", "C-10072"),
        _demand(Datum.COMPOUND, "349358000", "F-61FDB"),
        _demand(Datum.ACTIVITY, "113507"),
        _demand(Datum.GIVEN_AT, STARTED),
        _demand(Datum.ROUTE, "410675002", "G-C340"),
        _demand(Datum.TARGET_ORGAN, "123014", "363698007"),
    ),
    Exposed.THERAPY: (_demand(Datum.GIVEN_DOSE),),
}
_PROJECTION_DOSES = ("113722", "122130", "113725", "113738", "111636")
# The measured doses that stand instead of settings, best first. Where a dose is demanded itself, none replaces it.
MEASURED: dict[Exposed, tuple[str, ...]] = {
    Exposed.RADIOGRAPHY: _PROJECTION_DOSES,
    Exposed.FLUOROSCOPY: _PROJECTION_DOSES,
    Exposed.INTRAORAL: _PROJECTION_DOSES,
    Exposed.MAMMOGRAPHY: ("111637", "111631"),
}
_BY_KIND: dict[Kind, Exposed] = {
    Kind.PROJECTION: Exposed.RADIOGRAPHY,
    Kind.MAMMOGRAPHY: Exposed.MAMMOGRAPHY,
    Kind.CT: Exposed.CT,
    Kind.NUCLEAR_MEDICINE: Exposed.NUCLEAR_MEDICINE,
}
_FLUOROSCOPY_TOTALS = frozenset({"113730", "113726", "113728"})
_EVENT_TYPE = "113721"
_FLUOROSCOPY = frozenset({"44491008", "P5-06000"})


@dataclass(frozen=True, kw_only=True)
class Span:
    """The values of one quantity over all exposures, from the lowest to the highest."""

    code: str
    low: str
    high: str
    unit: str
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class Found:
    """One datum: how it stands with it, and what was said."""

    datum: Datum
    standing: Standing
    spans: tuple[Span, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExposureData:
    """The data of one kind of exposure in an entry, and the doses that were measured."""

    exposed: Exposed
    data: tuple[Found, ...]
    measured: tuple[Span, ...]

    @property
    def missing(self) -> tuple[Datum, ...]:
        """What is asked for and neither held nor replaced."""
        return tuple(found.datum for found in self.data if found.standing is Standing.MISSING)


def exposure_data(readings: Iterable[ReportReading], *, therapy: bool = False) -> list[ExposureData]:
    """Return what an entry's reports hold of the data that are asked for, for each kind of exposure in it."""
    found: dict[Exposed, list[ReportReading]] = {}
    by_kind: dict[Kind, list[ReportReading]] = {}
    for reading in readings:
        if reading.kind in _BY_KIND and not is_estimate(reading):
            by_kind.setdefault(reading.kind, []).append(reading)
    for kind, of_kind in by_kind.items():
        found.setdefault(_exposed(kind, of_kind, therapy=therapy), []).extend(of_kind)
    return [_data(exposed, found[exposed]) for exposed in Exposed if exposed in found]


def _exposed(kind: Kind, readings: Sequence[ReportReading], *, therapy: bool) -> Exposed:
    if therapy and kind is not Kind.NUCLEAR_MEDICINE:
        return Exposed.THERAPY
    if kind is not Kind.PROJECTION:
        return _BY_KIND[kind]
    if any(_is_fluoroscopy(reading) for reading in readings):
        return Exposed.FLUOROSCOPY
    return Exposed.INTRAORAL if {reading.modality for reading in readings} == {"IO"} else Exposed.RADIOGRAPHY


def _is_fluoroscopy(reading: ReportReading) -> bool:
    if any(total.code.value in _FLUOROSCOPY_TOTALS and total.value != "0" for total in reading.totals):
        return True
    details = (detail for event in reading.events for detail in event.details)
    return any(
        detail.code.value == _EVENT_TYPE and detail.coded is not None and detail.coded.value in _FLUOROSCOPY
        for detail in details
    )


def _data(exposed: Exposed, readings: Sequence[ReportReading]) -> ExposureData:
    spans, words = _spans(readings), _words(readings)
    measured = _measured(exposed, spans)
    apart = _apart(readings)
    return ExposureData(
        exposed=exposed,
        data=tuple(
            replace(_found(demand, spans, words, replaced=bool(measured)), standing=_worst(demand, exposed, apart))
            for demand in DEMANDS[exposed]
        ),
        measured=measured,
    )


def _measured(exposed: Exposed, spans: dict[str, Span]) -> tuple[Span, ...]:
    # A device without a meter writes zero.
    doses = (spans[code] for code in MEASURED.get(exposed, ()) if code in spans)
    return tuple(dose for dose in doses if dose.high != "0")


def _apart(readings: Sequence[ReportReading]) -> list[list[ReportReading]]:
    """Return the readings by what they tell of: a report tells of all exposures, an image of its own."""
    if any(layer_of(reading) is not Layer.IMAGE for reading in readings):
        return [list(readings)]
    exposures: dict[str, list[ReportReading]] = {}
    for reading in readings:
        for event in reading.events:
            known_as = event.uid or event.identity or reading.sop_instance_uid or ""
            exposures.setdefault(known_as, []).append(replace(reading, events=(event,)))
    return list(exposures.values()) or [list(readings)]


def _worst(demand: Demand, exposed: Exposed, apart: Iterable[Sequence[ReportReading]]) -> Standing:
    """Return how it stands with a datum of the exposure of which least is known."""
    found = set()
    for readings in apart:
        spans = _spans(readings)
        replaced = bool(_measured(exposed, spans))
        found.add(_found(demand, spans, _words(readings), replaced=replaced).standing)
    return next(standing for standing in (Standing.MISSING, Standing.REPLACED, Standing.HELD) if standing in found)


def _found(demand: Demand, spans: dict[str, Span], words: dict[str, list[str]], *, replaced: bool) -> Found:
    held = next((codes for codes in demand.held_by if codes <= spans.keys() | words.keys()), None)
    if held is None:
        return Found(datum=demand.datum, standing=Standing.REPLACED if replaced else Standing.MISSING)
    codes = sorted(held)
    return Found(
        datum=demand.datum,
        standing=Standing.HELD,
        spans=tuple(spans[code] for code in codes if code in spans),
        words=tuple(word for code in codes for word in words.get(code, ())),
    )


def _spans(readings: Sequence[ReportReading]) -> dict[str, Span]:
    """Return the span of each quantity over the values of its best grade: worse ones tell of the same exposures."""
    found: dict[str, list[Measure]] = {}
    for measure in (measure for reading in readings for measure in _measures(reading)):
        found.setdefault(measure.code.value, []).append(measure)
    return {code: _span(code, measures) for code, measures in found.items()}


def _measures(reading: ReportReading) -> Iterable[Measure]:
    yield from reading.totals
    for event in reading.events:
        # The dose of an organ is an estimate, and a voltage has no organ.
        yield from (measure for measure in event.readings if measure.scope.organ is None)


def _span(code: str, measures: Sequence[Measure]) -> Span:
    grade = min(measure.grade for measure in measures)
    best = sorted((measure for measure in measures if measure.grade == grade), key=lambda one: Decimal(one.value))
    return Span(code=code, low=best[0].value, high=best[-1].value, unit=best[0].unit, grade=grade)


def _words(readings: Sequence[ReportReading]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for event in (event for reading in readings for event in reading.events):
        said = [(detail.code.value, detail.value) for detail in event.details]
        said += [(STARTED, event.started_at)] if event.started_at else []
        for code, value in said:
            known = found.setdefault(code, [])
            if value not in known:
                known.append(value)
    return found
