"""Which of the data that a text of law asks for the reports of an entry hold, and which are missing.

Plain Python. Which data are asked for, in what words and by which article, is the pack's answer; here stands how a
datum is recognised in reports, and which measured doses stand instead where the pack lets them. Nothing is worked out
of other values: a datum that no report states is missing, by name. Source: standards.md 8.3, B3 to B12.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypedDict

from passport.booklet.layers import Layer, is_estimate, layer_of
from passport.booklet.reading import Grade, Kind, Measure, ReportReading
from passport.law.pack import Pack, RequiredDatum
from passport.law.questions.records import required_data
from passport.law.vocabulary import Datum, Exposed

STARTED = "started"  # the moment of an event, which no concept names


class Standing(StrEnum):
    """How it stands with a datum."""

    HELD = "held"
    REPLACED = "replaced"  # not held, and a measured dose stands instead
    WHEN_NEEDED = "when_needed"  # not held; no device reports it, and a person writes it down where it is needed
    MISSING = "missing"


Alternatives = tuple[frozenset[str], ...]


def _sets(*sets: str) -> Alternatives:
    return tuple(frozenset(one.split()) for one in sets)


_TIMES = ("113735", "113824", "113742")
# The one table: a datum, and the concepts that hold it, all of one of the sets. Old and new codes of SNOMED are both
# sent. What has no line here no report states.
HELD_BY: dict[Datum, Alternatives] = {
    Datum.VOLTAGE: _sets("113733"),
    Datum.CURRENT: _sets("113734"),
    Datum.TIME: _sets("113730", *_TIMES),
    Datum.CURRENT_AND_TIME: _sets("113736", *(f"113734 {time}" for time in _TIMES)),
    Datum.SOURCE_TO_SKIN: _sets("00400306"),
    Datum.THICKNESS: _sets("111633"),
    Datum.GLANDULAR_TISSUE: _sets("111046"),
    # The index of which the volume index is made has no concept in DICOM, so that no report states it.
    Datum.DOSE_INDEX: _sets("113830"),
    Datum.DOSE_LENGTH: _sets("113813", "113838", "113825"),
    Datum.RADIONUCLIDE: _sets("89457008", "C-10072"),
    Datum.COMPOUND: _sets("349358000", "F-61FDB"),
    Datum.ACTIVITY: _sets("113507"),
    Datum.GIVEN_AT: _sets(STARTED),
    Datum.ROUTE: _sets("410675002", "G-C340"),
    Datum.TARGET_ORGAN: _sets("123014", "363698007"),
}
# What is said of a radioactive medicine; with other exposures the same concepts mean other things.
OF_MEDICINES = frozenset({
    Datum.RADIONUCLIDE, Datum.COMPOUND, Datum.ACTIVITY, Datum.GIVEN_AT, Datum.ROUTE, Datum.TARGET_ORGAN,
})  # fmt: skip
# What hardly a device reports, so that its absence says nothing of the device: a person writes it where it is needed.
OF_PERSONS = frozenset({Datum.TARGET_ORGAN, Datum.DOSIMETRY, Datum.ADVERSE_EFFECTS, Datum.OTHER})
_PROJECTION_DOSES = ("113722", "122130", "113725", "113738", "111636")
# The measured doses of an exposure, best first; the rows of a pack say whether they stand instead of a setting.
# CT has none here: what is asked of it are measured doses, and one of them says nothing of the other.
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
_WORST_FIRST = (Standing.MISSING, Standing.WHEN_NEEDED, Standing.REPLACED, Standing.HELD)
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
    """One datum: how it stands with it, what was said, and the row of the pack that asks for it."""

    datum: Datum
    standing: Standing
    row: RequiredDatum | None = None  # None where the text asks for nothing and a report says it all the same
    spans: tuple[Span, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExposureData:
    """The data of one kind of exposure in an entry, and the doses that were measured."""

    exposed: Exposed
    data: tuple[Found, ...]
    measured: tuple[Span, ...]
    demanded: bool  # whether the text prints a list for this kind of exposure

    @property
    def missing(self) -> tuple[Datum, ...]:
        """What is asked for and neither held nor replaced nor a person's to write."""
        return tuple(found.datum for found in self.data if found.standing is Standing.MISSING)


def exposure_data(readings: Iterable[ReportReading], *, pack: Pack | None, therapy: bool = False) -> list[ExposureData]:
    """Return what an entry's reports hold of the data that a text asks for, for each kind of exposure in it.

    Where the text prints no list, what the reports say of known data is returned, and nothing is missing.
    """
    found = _by_exposed(readings, therapy=therapy)
    return [_data(exposed, of, required_data(exposed, pack, therapy=therapy)) for exposed, of in found.items()]


def missing_data(readings: Iterable[ReportReading], *, pack: Pack | None, therapy: bool = False) -> tuple[Datum, ...]:
    """Return what is missing of all kinds of exposure together, each datum once, in the order of the vocabulary."""
    if pack is None or not pack.required_data:
        return ()
    found = exposure_data(readings, pack=pack, therapy=therapy)
    missing = {datum for data in found for datum in data.missing}
    return tuple(datum for datum in Datum if datum in missing)


def _by_exposed(readings: Iterable[ReportReading], *, therapy: bool) -> dict[Exposed, list[ReportReading]]:
    found: dict[Exposed, list[ReportReading]] = {}
    by_kind: dict[Kind, list[ReportReading]] = {}
    for reading in readings:
        if reading.kind in _BY_KIND and not is_estimate(reading):
            by_kind.setdefault(reading.kind, []).append(reading)
    for kind, of_kind in by_kind.items():
        found.setdefault(_exposed(kind, of_kind, therapy=therapy), []).extend(of_kind)
    return {exposed: found[exposed] for exposed in Exposed if exposed in found}


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


def _data(exposed: Exposed, readings: Sequence[ReportReading], demands: Sequence[RequiredDatum]) -> ExposureData:
    spans, words = _spans(readings), _words(readings)
    measured = _measured(exposed, spans)
    return ExposureData(
        exposed=exposed,
        data=tuple(_demanded(demands, exposed, readings)) if demands else tuple(_all_said(exposed, spans, words)),
        measured=measured,
        demanded=bool(demands),
    )


def _demanded(demands: Sequence[RequiredDatum], exposed: Exposed, readings: Sequence[ReportReading]) -> Iterable[Found]:
    """Yield each datum that is asked for, with the standing in the exposure of which least is known."""
    told = _told(exposed, readings)
    apart = [_told(exposed, of) for of in _apart(readings)]
    for row in demands:
        standings = {_found(row, one).standing for one in apart}
        yield replace(_found(row, told), standing=next(one for one in _WORST_FIRST if one in standings))


def _all_said(exposed: Exposed, spans: dict[str, Span], words: dict[str, list[str]]) -> Iterable[Found]:
    """Yield what the reports say of known data where nothing is asked for, each value once."""
    shown: set[str] = set()
    medicine = exposed is Exposed.NUCLEAR_MEDICINE
    for datum, held_by in ((datum, by) for datum, by in HELD_BY.items() if (datum in OF_MEDICINES) == medicine):
        codes = next((codes for codes in held_by if codes <= spans.keys() | words.keys()), frozenset[str]())
        if codes - shown:
            yield Found(datum=datum, standing=Standing.HELD, **_values(codes, spans, words))
            shown |= codes


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


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What some reports say: quantities, words, and whether a dose was measured."""

    spans: dict[str, Span]
    words: dict[str, list[str]]
    measured: bool


def _told(exposed: Exposed, readings: Sequence[ReportReading]) -> _Told:
    spans = _spans(readings)
    return _Told(spans=spans, words=_words(readings), measured=bool(_measured(exposed, spans)))


def _found(row: RequiredDatum, told: _Told) -> Found:
    names = told.spans.keys() | told.words.keys()
    held = next((codes for codes in HELD_BY.get(row.datum, ()) if codes <= names), None)
    if held is not None:
        return Found(datum=row.datum, standing=Standing.HELD, row=row, **_values(held, told.spans, told.words))
    if row.when_needed or row.datum in OF_PERSONS:
        standing = Standing.WHEN_NEEDED
    else:
        standing = Standing.REPLACED if row.measured_dose_instead and told.measured else Standing.MISSING
    return Found(datum=row.datum, standing=standing, row=row)


class _Values(TypedDict):
    spans: tuple[Span, ...]
    said: tuple[str, ...]


def _values(codes: frozenset[str], spans: dict[str, Span], words: dict[str, list[str]]) -> _Values:
    listed = sorted(codes)
    return _Values(
        spans=tuple(spans[code] for code in listed if code in spans),
        said=tuple(word for code in listed for word in words.get(code, ())),
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
