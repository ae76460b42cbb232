"""Which of several objects that tell of one exposure speaks, and which stand behind it as evidence. Plain Python.

The report of a device, the page of doses that it drew, and the headers of its images tell of the same irradiation,
and mostly they do not name its events alike. So they are never added: within one study and device only the best
layer counts. That holds even where the report leaves out an event that an image shows: nothing in such an image
says whether the report has it under another name, and a dose that counts twice is worse than one that is missing.
Source: DESIGN 4, standards.md 1.5 and 6.1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum

from passport.booklet.quantities import ADDS_UP_TO
from passport.booklet.reading import DeviceAsSent, Event, Grade, Kind, Measure, ReportReading

STRUCTURED_REPORTS = "1.2.840.10008.5.1.4.1.1.88."
X_RAYS = frozenset({Kind.CT, Kind.PROJECTION, Kind.MAMMOGRAPHY})
_BEST_FIRST = tuple(Grade)
# Two objects state one dose in different units and round it, and write its moment before or after the exposure.
_ROUNDING, _A_MOMENT = Decimal("0.01"), timedelta(minutes=1)
_OF_IMAGES = frozenset(_BEST_FIRST.index(grade) for grade in (Grade.IMAGE_HEADER, Grade.PICTURE))


class Layer(IntEnum):
    """What kind of witness an object is, best first."""

    REPORT = 0  # a dose report tells of the whole examination, fluoroscopy and rejected images included
    DOSE_PAGE = 1  # so does the page of doses that a scanner draws, in other words
    IMAGE = 2  # an image tells of itself


@dataclass(frozen=True, kw_only=True)
class Witness:
    """Objects of one kind and device that say the same sort of thing about one exposure."""

    layer: Layer
    exposure: str
    kind: Kind
    device: DeviceAsSent
    copied: bool  # a report that says itself that it was made from images, by a device of its own


@dataclass(frozen=True, kw_only=True)
class Place:
    """What tells one exposure from another: the study, the kind, and the device as sent."""

    study_instance_uid: str
    kind: str
    device: DeviceAsSent


def layer_of(reading: ReportReading) -> Layer | None:
    """Return what kind of witness an object is; None for what neither hides others nor is hidden.

    That are the rows that a person typed, whose values stand beside the device's, and estimates of organ doses.
    """
    if reading.typed or is_estimate(reading):
        return None
    if (reading.sop_class_uid or "").startswith(STRUCTURED_REPORTS):
        return Layer.REPORT
    return Layer.DOSE_PAGE if reading.totals else Layer.IMAGE


def is_estimate(reading: ReportReading) -> bool:
    """Tell whether the doses are somebody's estimate: they stand beside those of the exposure and are added to none."""
    return reading.kind is Kind.PATIENT_ESTIMATE


def best_grade(reading: ReportReading) -> int:
    """Return the place of the best grade of an object's values, 0 for a device report."""
    worst = _BEST_FIRST.index(Grade.TYPED) if reading.typed else len(_BEST_FIRST)
    return min((_BEST_FIRST.index(measure.grade) for measure in measures(reading)), default=worst)


def measures(reading: ReportReading) -> Iterable[Measure]:
    """Yield all values of an object."""
    yield from reading.totals
    for event in reading.events:
        yield from event.readings


def hidden(reports: Sequence[tuple[str, ReportReading]]) -> tuple[frozenset[int], frozenset[str]]:
    """Return which of (exposure, reading) stand behind a better witness, by position, and the exposures concerned."""
    witnesses: dict[str | None, dict[Witness, list[int]]] = {}
    for position, (exposure, reading) in enumerate(reports):
        layer = layer_of(reading)
        if layer is not None:
            group = witnesses.setdefault(reading.study_instance_uid, {})
            witness = Witness(
                layer=layer,
                exposure=exposure,
                kind=reading.kind,
                device=reading.device,
                copied=_is_copied(reading, layer),
            )
            group.setdefault(witness, []).append(position)
    behind: set[int] = set()
    concerned: set[str] = set()
    for group in witnesses.values():
        told = {witness: [reports[position][1] for position in positions] for witness, positions in group.items()}
        for witness, positions in group.items():
            exposure = witness.exposure
            before = [other.exposure for other in group if _speaks_for(other, witness, told)]
            if before:
                behind.update(positions)
                concerned.update([exposure, *before])
    return frozenset(behind), frozenset(concerned)


def _is_copied(reading: ReportReading, layer: Layer) -> bool:
    return layer is Layer.REPORT and best_grade(reading) in _OF_IMAGES


def _speaks_for(better: Witness, witness: Witness, told: Mapping[Witness, Sequence[ReportReading]]) -> bool:
    """Tell whether a better witness tells of the irradiation that another one tells of."""
    if better.layer >= witness.layer:
        return False
    if better.kind == witness.kind:
        same = better.exposure == witness.exposure or _may_be(witness.device, better.device)
        # What injects, or the laboratory that reports it, is another device than the one that makes the images.
        if same or better.copied or witness.kind is Kind.NUCLEAR_MEDICINE:
            return True
        # A gateway that reports for a device may write its own serial number, and the doses of the device.
        return _tells_all_of(told[better], told[witness])
    # A cone beam device reports what a projection gives and makes CT images: one device irradiated once, whatever
    # its objects call it. Of a scanner with a detector for nuclear medicine that is not so.
    return {better.kind, witness.kind} <= X_RAYS and same_device(witness.device, better.device)


def _tells_all_of(better: Iterable[ReportReading], worse: Iterable[ReportReading]) -> bool:
    """Tell whether some objects tell of each irradiation with a dose of which the others tell, each of one of them."""
    left = sorted((event for reading in better for event in reading.events), key=_in_time)
    asked = {event.uid or event.identity or _in_time(event): event for reading in worse for event in reading.events}
    with_dose = [event for event in sorted(asked.values(), key=_in_time) if _doses(event)]
    for event in with_dose:
        same = next((place for place, other in enumerate(left) if _same_irradiation(event, other)), None)
        if same is None:
            return False
        del left[same]
    return bool(with_dose)


def _in_time(event: Event) -> tuple[str, str, str]:
    return event.started_at or "", event.uid or "", str(sorted(_doses(event).items()))


def _same_irradiation(one: Event, other: Event) -> bool:
    """Tell whether two events have one moment, no two sides or planes, and one value of each dose that both state."""
    moments = _moment(one), _moment(other)
    if moments[0] is None or moments[1] is None or abs(moments[0] - moments[1]) > _A_MOMENT:
        return False
    if any(
        mine and theirs and mine.isdisjoint(theirs) for mine, theirs in zip(_where(one), _where(other), strict=True)
    ):
        return False
    mine, theirs = _doses(one), _doses(other)
    both = mine.keys() & theirs.keys()
    return bool(both) and all(
        abs(mine[code] - theirs[code]) <= _ROUNDING * max(mine[code], theirs[code]) for code in both
    )


def _where(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    """Return which sides and which planes an event names."""
    sides = frozenset(one.scope.laterality for one in event.readings if one.scope.laterality)
    return sides, frozenset([event.plane] if event.plane else [])


def _moment(event: Event) -> datetime | None:
    try:
        return datetime.strptime((event.started_at or "")[:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 -- both as sent
    except ValueError:
        return None


def _doses(event: Event) -> dict[str, Decimal]:
    return {one.code.value: Decimal(one.value) for one in event.readings if one.code.value in ADDS_UP_TO}


def same_exposure(reading: ReportReading, place: Place) -> bool:
    """Tell whether an object belongs to an exposure that is there: same study, same kind, same device.

    An image and a report of one device do not always name it alike: equal serial numbers are one device, unequal ones
    are two, and where one of them is missing, equal maker and model are one. Who finds several such exposures takes
    the one with the same `device_key`, else the first.
    """
    if (reading.study_instance_uid, str(reading.kind)) != (place.study_instance_uid, place.kind):
        return False
    return same_device(reading.device, place.device)


def same_device(one: DeviceAsSent, other: DeviceAsSent) -> bool:
    """Tell whether two objects name the same device."""
    serials = _folded(one.serial_number), _folded(other.serial_number)
    if all(serials):
        return serials[0] == serials[1]
    names = [(_folded(device.manufacturer), _folded(device.model)) for device in (one, other)]
    return all(names[0]) and names[0] == names[1]


def _may_be(one: DeviceAsSent, other: DeviceAsSent) -> bool:
    """Tell whether nothing speaks against one device: the first thing that both name decides."""
    for name in ("serial_number", "model", "manufacturer"):
        mine, theirs = _folded(getattr(one, name)), _folded(getattr(other, name))
        if mine and theirs:
            return mine == theirs
    return True


def _folded(name: str | None) -> str:
    return "".join((name or "").casefold().split())
