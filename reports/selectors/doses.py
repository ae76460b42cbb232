"""The examinations of a device as they are compared: rows of the door turned into samples, and samples into lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from passport.access.services import DoneAt, DoseRow, DosesView
from passport.booklet.merging import Origin
from passport.booklet.models import Dose
from passport.booklet.reading import Grade, Kind
from passport.law.questions.levels import levels_of
from passport.law.questions.standing import Standing
from passport.people.models import Device, Facility
from passport.people.selectors import devices_of
from reports.audits.comparing import Line, lines_of, needs_events
from reports.audits.conditions import Method, method_of
from reports.audits.quantities import Total
from reports.audits.samples import ADULT_FROM, Row, Samples, samples_of

# So many of the last examinations are looked at: for the figures of each on one page, and for one alone.
OF_EACH, OF_ONE = 30, 120


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The last examinations of one kind at one device, and their doses beside the levels of the text."""

    exam_code: str
    kind: str
    method: Method
    count: int  # of all that were done there
    last_on: date | None
    samples: Samples
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class DeviceCount:
    """A device, and how many examinations it did that a text may have a level of."""

    device: Device
    count: int
    last_on: date | None


def devices_with_doses(view: DosesView, facility: Facility) -> tuple[list[DeviceCount], int]:
    """Return the devices of a facility by name, and how many examinations were done at none that is registered."""
    done = view.done()
    here = {device: [one for one in done if one.device_id == device.pk] for device in devices_of(facility)}
    found = [
        DeviceCount(device=device, count=sum(one.count for one in of), last_on=_last(of)) for device, of in here.items()
    ]
    return found, sum(one.count for one in done if one.device_id is None)


def compared_at(view: DosesView, device: Device, standing: Standing | None) -> list[Compared]:
    """Return the figures of every examination of a device that was recognised, the commonest first; shows nobody."""
    return [
        _compared(one, view.unnamed(device, one.exam_code, limit=OF_EACH, told=_told(one, standing)), standing)
        for one in recognised(view.done(device))
    ]


def compared_singly(
    view: DosesView, device: Device, exam_code: str, standing: Standing | None, *, adult_from: int = ADULT_FROM
) -> Compared | None:
    """Return the last examinations of one kind, to show each dose; None when none was done. Raises LookNotWritten."""
    done = next((one for one in recognised(view.done(device)) if one.exam_code == exam_code), None)
    if done is None:
        return None
    rows = view.single(device, exam_code, limit=OF_ONE, told=_told(done, standing))
    return _compared(done, rows, standing, adult_from=adult_from)


def recognised(done: Iterable[DoneAt]) -> list[DoneAt]:
    """Return the examinations that are of the dictionary; each once, under its commonest kind."""
    found: dict[str, DoneAt] = {}
    for one in done:
        if one.exam_code:
            found.setdefault(one.exam_code, one)
    return list(found.values())


def unrecognised(done: Iterable[DoneAt]) -> int:
    """Return how many examinations have a name that nobody gave a meaning."""
    return sum(one.count for one in done if not one.exam_code)


def surveyed_exams(done: Iterable[DoneAt], standing: Standing) -> list[DoneAt]:
    """Return the examinations of a device of which the text prints a level."""
    return [one for one in recognised(done) if levels_of(one.exam_code, standing.pack)]


def rows_of(found: Iterable[DoseRow], *, kind: str) -> list[Row]:
    """Return examinations as they are compared with one another."""
    return [
        Row(
            key=one.entry_id,
            person=one.person,
            day=one.performed_on,
            years=one.years,
            parts=one.parts,
            labels=one.labels,
            totals=totals_of(one.doses),
            events=one.told.events if one.told else (),
            details=one.told.details if one.told else (),
            by_breast=kind == Kind.MAMMOGRAPHY,
        )
        for one in found
    ]


def totals_of(doses: Sequence[Dose]) -> tuple[Total, ...]:
    """Return the totals of a row as they are compared."""
    return tuple(
        Total(
            code=dose.code_value,
            value=Decimal(dose.value),
            unit=dose.unit,
            grade=Grade(dose.grade),
            origin=Origin(dose.origin),
            plane=dose.plane,
            phantom=dose.phantom,
        )
        for dose in doses
    )


def _told(done: DoneAt, standing: Standing | None) -> bool:
    return needs_events(done.exam_code, done.kind, standing.pack if standing else None)


def _compared(
    done: DoneAt, found: Sequence[DoseRow], standing: Standing | None, *, adult_from: int = ADULT_FROM
) -> Compared:
    method = method_of(done.exam_code, done.kind)
    samples = samples_of(rows_of(found, kind=done.kind), adult_from=adult_from)
    return Compared(
        exam_code=done.exam_code,
        kind=done.kind,
        method=method,
        count=done.count,
        last_on=done.last_on,
        samples=samples,
        lines=tuple(lines_of(done.exam_code, samples, standing, method)),
    )


def _last(done: Iterable[DoneAt]) -> date | None:
    return max((one.last_on for one in done if one.last_on), default=None)
