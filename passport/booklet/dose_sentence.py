"""One sentence on the dose of an examination, to stand in its report. Plain Python.

Each quantity stands apart: no two devices, phantoms, breasts or planes are added up here, and what nobody measured is
not told. Where no dose was reported that is said, with the settings from which it can be estimated. Source: HR article
28, 2013/59/Euratom article 58(b).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from passport.booklet.layers import is_estimate
from passport.booklet.merging import Held, Label, Origin
from passport.booklet.payloads import DoseFacts, ExposureFacts
from passport.booklet.quantities import DLP_TOTAL
from passport.booklet.reading import Grade, Measure, ReportReading, Scope

Say = Callable[[str], str]


def gettext_noop(text: str) -> str:
    """Mark a text for translation; who makes the sentence says it in a language."""
    return text


# DICOM concept -> what a report calls it, in the order of the sentence. Totals first, then what is told as a span.
TOTALS: dict[str, str] = {
    DLP_TOTAL: gettext_noop("DLP"),
    "113722": gettext_noop("dose area product"),
    "113725": gettext_noop("dose at the reference point"),
    "113730": gettext_noop("fluoroscopy time"),
    "111637": gettext_noop("average glandular dose"),
    "113507": gettext_noop("administered activity"),
}
PEAKS: dict[str, str] = {
    "113830": gettext_noop("CTDIvol"),
    "111636": gettext_noop("dose at the entrance of the beam"),
}
SETTINGS: dict[str, str] = {
    "113733": gettext_noop("tube voltage"),
    "113734": gettext_noop("tube current"),
    "113735": gettext_noop("exposure time"),
    "113736": gettext_noop("tube current and time"),
    "00400306": gettext_noop("distance from focus to skin"),
    "111633": gettext_noop("thickness of the compressed breast"),
    "111046": gettext_noop("share of glandular tissue"),
}
SCOPES: dict[str, str] = {
    "113690": gettext_noop("16 cm phantom"),
    "113691": gettext_noop("32 cm phantom"),
    "113620": gettext_noop("plane A"),
    "113621": gettext_noop("plane B"),
    "113890": gettext_noop("all planes"),
    "left": gettext_noop("left breast"),
    "right": gettext_noop("right breast"),
    "both": gettext_noop("both breasts"),
}
# How a value is known that no dose report states; a report's own needs no word.
GRADES: dict[str, str] = {
    Grade.IMAGE_HEADER: gettext_noop("from the data of the images"),
    Grade.PICTURE: gettext_noop("read from a picture of a dose page"),
    Grade.TYPED: gettext_noop("typed by a person"),
}
SENTENCE = gettext_noop("%(examination)s: %(figures)s.")
NOT_REPORTED = gettext_noop("dose not reported by the device")
SPAN = gettext_noop("%(low)s to %(high)s %(unit)s")
UNITS: dict[str, str] = {"mGy.cm": "mGy·cm", "Gy.cm2": "Gy·cm²", "mA.s": "mA·s"}
_SINGLE_PLANE = "113622"
_NOT_MEASURED = frozenset({Grade.USUAL_VALUE})


@dataclass(frozen=True, kw_only=True)
class _Figure:
    """One quantity of one part of the examination, in one scope."""

    code: str
    part: str  # the device that made it
    low: str
    high: str
    unit: str
    scope: tuple[str, ...]
    grade: str


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How a sentence is said: in which language, and with which mark between whole and part of a number."""

    say: Say = str
    decimal_mark: str = "."
    comma: str = ", "


def dose_sentence(
    *, examination: str, parts: Sequence[ExposureFacts], held: Sequence[Held], voice: Voice = Voice()
) -> str:
    """Return the sentence on the dose of an examination, which is named in the language of the sentence."""
    figures = [*_totals(parts), *_peaks(parts, held)]
    names = _agents(held)
    if figures:
        told = [_words(figure, figures, names, voice) for figure in _in_order(figures)]
    else:
        settings = _in_order(_spans(parts, held, SETTINGS))
        told = [voice.say(NOT_REPORTED), *(_words(one, settings, names, voice) for one in settings)]
    return voice.say(SENTENCE) % {"examination": examination, "figures": voice.comma.join(told)}


def _totals(parts: Iterable[ExposureFacts]) -> Iterable[_Figure]:
    for part in parts:
        for code in TOTALS:
            stated = [dose for dose in part.totals if dose.code.split()[-1] == code and _is_measured(dose)]
            yield from (_total(part, code, dose) for dose in _standing(stated))


def _is_measured(dose: DoseFacts) -> bool:
    # A device without a meter writes zero.
    return dose.origin != Origin.ESTIMATE and dose.grade not in _NOT_MEASURED and dose.value != "0"


def _standing(doses: Sequence[DoseFacts]) -> Sequence[DoseFacts]:
    """Return what a device stated of a quantity; the sums over its events where it stated nothing, or one of phantoms."""
    sums = [dose for dose in doses if dose.origin == Origin.EVENTS]
    stated = [dose for dose in doses if dose.origin != Origin.EVENTS]
    phantoms = {dose.scope["phantom"] for dose in sums if dose.scope.get("phantom")}
    return sums if len(phantoms) > 1 or not stated else stated


def _total(part: ExposureFacts, code: str, dose: DoseFacts) -> _Figure:
    return _Figure(
        code=code,
        part=_device(part),
        low=dose.value,
        high=dose.value,
        unit=dose.unit,
        scope=tuple(value for value in dose.scope.values() if value and value != _SINGLE_PLANE),
        grade=dose.grade,
    )


def _peaks(parts: Sequence[ExposureFacts], held: Sequence[Held]) -> list[_Figure]:
    # Where another examination holds some of the events, nothing tells which of the peaks are of this one.
    whole = [part for part in parts if Label.SHARED_EVENTS not in part.labels.split()]
    return [figure for figure in _spans(whole, held, PEAKS) if figure.high != "0"]


def _spans(parts: Iterable[ExposureFacts], held: Sequence[Held], wanted: Mapping[str, str]) -> list[_Figure]:
    """Return the lowest and highest value of quantities, of each part and phantom, over the values of the best grade."""
    found: dict[tuple[str, str, tuple[str, ...]], list[Measure]] = {}
    devices = {part.uid: _device(part) for part in parts}
    for report in held:
        if report.exposure not in devices or is_estimate(report.reading):
            continue
        for measure in _measures(report.reading):
            if measure.code.value in wanted and measure.scope.organ is None:
                place = (measure.code.value, report.exposure, _apart(measure.scope))
                found.setdefault(place, []).append(measure)
    return [_span(code, devices[part], scope, measures) for (code, part, scope), measures in found.items()]


def _measures(reading: ReportReading) -> Iterable[Measure]:
    yield from reading.totals
    for event in reading.events:
        yield from event.readings


def _apart(scope: Scope) -> tuple[str, ...]:
    return (scope.phantom,) if scope.phantom else ()


def _span(code: str, part: str, scope: tuple[str, ...], measures: Sequence[Measure]) -> _Figure:
    grade = min(measure.grade for measure in measures)
    best = sorted((one for one in measures if one.grade == grade), key=lambda one: Decimal(one.value))
    return _Figure(
        code=code, part=part, low=best[0].value, high=best[-1].value, unit=best[0].unit, scope=scope, grade=grade
    )


def _agents(held: Iterable[Held]) -> dict[str, str]:
    """Return what reports call the codes that they send: which medicine, which radionuclide."""
    return {
        detail.coded.value: detail.value
        for report in held
        for event in report.reading.events
        for detail in event.details
        if detail.coded is not None
    }


def _device(part: ExposureFacts) -> str:
    return " ".join(name for name in (part.manufacturer, part.model) if name)


def _in_order(figures: Iterable[_Figure]) -> list[_Figure]:
    codes = list(dict.fromkeys([DLP_TOTAL, *PEAKS, *TOTALS, *SETTINGS]))
    return sorted(figures, key=lambda figure: codes.index(figure.code))


def _words(figure: _Figure, figures: Iterable[_Figure], names: Mapping[str, str], voice: Voice) -> str:
    name = {**TOTALS, **PEAKS, **SETTINGS}[figure.code]
    devices = {other.part for other in figures if other.code == figure.code}
    remarks = [
        *([figure.part] if len(devices) > 1 and figure.part else []),
        *(voice.say(SCOPES[one]) if one in SCOPES else names.get(one, one) for one in figure.scope),
        *([voice.say(GRADES[figure.grade])] if figure.grade in GRADES else []),
    ]
    aside = f" ({voice.comma.join(remarks)})" if remarks else ""
    return f"{voice.say(name)} {_value(figure, voice)}{aside}"


def _value(figure: _Figure, voice: Voice) -> str:
    low, high = (value.replace(".", voice.decimal_mark) for value in (figure.low, figure.high))
    unit = UNITS.get(figure.unit, figure.unit)
    return f"{low} {unit}" if low == high else voice.say(SPAN) % {"low": low, "high": high, "unit": unit}
