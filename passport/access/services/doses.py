"""What examinations gave at a device: for whoever compares doses, over many patients and without knowing whom.

Figures over many show nobody. Single values do, even without a name beside them: who asks for those is written down
for each patient.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet

from passport.access.looks import Look, write_looks
from passport.access.models import Ground, Purpose
from passport.access.scopes import LISTS
from passport.access.view import NotAllowed
from passport.booklet.merging import counted_events
from passport.booklet.models import Dose, Entry, Exposure
from passport.booklet.reading import Detail, Event, Kind
from passport.booklet.selectors import NEWEST_FIRST, reports_held_by
from passport.booklet.states import State
from passport.people.models import Device, Facility, Record, User
from passport.people.selectors import facilities_where

MEASURING = (Kind.CT, Kind.PROJECTION, Kind.MAMMOGRAPHY)  # the kinds of exposure that texts print X-ray levels of


@dataclass(frozen=True, kw_only=True)
class DoneAt:
    """How often an examination was done at a device; shows nobody. No device: none of its facility is registered so."""

    device_id: int | None
    exam_code: str  # of the dictionary; empty when it was not recognised
    kind: str
    count: int
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the reports of one examination say besides its totals, without the patient: read only when asked for."""

    events: tuple[Event, ...] = ()  # of the one part, each once
    details: tuple[Detail, ...] = ()  # of the reports as a whole


@dataclass(frozen=True, kw_only=True)
class DoseRow:
    """What one examination gave at one device: no name, no number, no birth date."""

    entry_id: int
    entry_uid: str
    person: str  # tells people apart and names nobody
    performed_on: date | None
    years: int | None  # the patient's age on that day, in completed years
    parts: int  # at how many devices or rooms it was done
    labels: frozenset[str]  # of booklet.merging
    doses: tuple[Dose, ...]
    evidence_digest: bytes  # of the version from which they are
    told: Told | None


@dataclass(frozen=True, kw_only=True)
class DosesView:
    """The examinations of the facilities at which somebody compares doses."""

    reader: User
    facilities: QuerySet[Facility]
    at: datetime

    def done(self, device: Device | None = None) -> list[DoneAt]:
        """Return what was done how often, at all devices or at one, the commonest first; shows nobody."""
        rows = self._exposures().filter(**({"device": device} if device else {}))
        counted = rows.values("device_id", "entry__exam_code", "entry__kind").annotate(
            count=Count("entry", distinct=True), last_on=Max("entry__performed_on")
        )
        return [
            DoneAt(
                device_id=row["device_id"],
                exam_code=row["entry__exam_code"],
                kind=row["entry__kind"],
                count=row["count"],
                last_on=row["last_on"],
            )
            for row in counted.order_by("-count", "entry__exam_code", "entry__kind")
        ]

    def unnamed(self, device: Device, exam_code: str, *, limit: int, told: bool) -> list[DoseRow]:
        """Return the last examinations at a device, for figures over many of them: no single value may be shown.

        `told`: with what their reports say besides totals, which takes time to read.
        """
        return _rows(self._entries(device, exam_code)[:limit], device, told=told)

    def single(self, device: Device, exam_code: str, *, limit: int, told: bool) -> list[DoseRow]:
        """Return the last examinations at a device to show each of them. Raises LookNotWritten."""
        entries = list(self._entries(device, exam_code)[:limit])
        self._saw(entry.record for entry in entries)
        return _rows(entries, device, told=told)

    def chosen(self, device: Device, entry_ids: Iterable[int]) -> list[DoseRow]:
        """Return some examinations at a device with all that was told of them. Raises LookNotWritten."""
        wanted = list(entry_ids)
        here = self._exposures().filter(device=device, entry__in=wanted).values("entry")
        found = {entry.pk: entry for entry in _with_parts(Entry.objects.filter(pk__in=here))}
        self._saw(entry.record for entry in found.values())
        return _rows([found[key] for key in wanted if key in found], device, told=True)

    def saw(self, entries: Iterable[int]) -> None:
        """Write down that single doses of examinations are shown, before they are. Raises LookNotWritten."""
        found = Entry.objects.filter(pk__in=list(entries), facility__in=self.facilities)
        self._saw(entry.record for entry in found.select_related("record__patient"))

    def _saw(self, people: Iterable[Record]) -> None:
        look = Look(
            reader=self.reader,
            purpose=Purpose.SURVEY,
            ground=Ground.FACILITY,
            facility_name=", ".join(self.facilities.values_list("name", flat=True)),
            at=self.at,
        )
        write_looks(look, people)

    def _exposures(self) -> QuerySet[Exposure]:
        found = Exposure.objects.filter(entry__facility__in=self.facilities, kind__in=[str(kind) for kind in MEASURING])
        return found.filter(**{f"entry__{name}": value for name, value in _COMPARED.items()}).exclude(
            entry__state__in=_NOT_COMPARED
        )

    def _entries(self, device: Device, exam_code: str) -> QuerySet[Entry]:
        here = self._exposures().filter(device=device, entry__exam_code=exam_code).values("entry")
        return _with_parts(Entry.objects.filter(pk__in=here)).order_by(*NEWEST_FIRST)


# What is compared with nothing: treatments, old paper, and rows that do not count.
_COMPARED = {"therapy": False, "from_paper": False}
_NOT_COMPARED = (State.VOID, State.JOINED)


def open_doses(*, reader: User, at: datetime, facility: Facility | None = None) -> DosesView:
    """Return the doses of the facility, or of all at which the reader compares them. Raises NotAllowed."""
    mine = facilities_where(reader, *LISTS[Purpose.SURVEY], at=at)
    if facility is not None:
        mine = mine.filter(pk=facility.pk)
    if not mine.exists():
        raise NotAllowed
    return DosesView(reader=reader, facilities=mine, at=at)


def _with_parts(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    found = entries.select_related("record__patient", "current_version")
    return found.prefetch_related("exposures", "current_version__doses")


def _rows(entries: Iterable[Entry], device: Device, *, told: bool) -> list[DoseRow]:
    found = list(entries)
    said = _told(found, device) if told else {}
    return [_row(entry, device, said.get(entry.pk)) for entry in found]


def _row(entry: Entry, device: Device, told: Told | None) -> DoseRow:
    parts = [part for part in entry.exposures.all() if part.kind != Kind.PATIENT_ESTIMATE]
    here = {part.pk: part for part in parts if part.device_id == device.pk}
    version, record = entry.current_version, entry.record
    born = record.patient.birth_date if record.patient else record.birth_date
    return DoseRow(
        entry_id=entry.pk,
        entry_uid=entry.uid,
        person=f"p{record.patient_id}" if record.patient_id else f"r{record.pk}",
        performed_on=entry.performed_on,
        years=age_on(born, entry.performed_on),
        parts=len(parts),
        labels=frozenset(label for part in here.values() for label in part.labels.split()),
        doses=tuple(dose for dose in version.doses.all() if dose.exposure_id in here) if version else (),
        evidence_digest=bytes(version.evidence_digest) if version else b"",
        told=told,
    )


def age_on(born: date | None, day: date | None) -> int | None:
    """Return an age in completed years; None when a date is not known, or the birth lies after the day."""
    if born is None or day is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _told(entries: Sequence[Entry], device: Device) -> dict[int, Told]:
    here = {part.uid for entry in entries for part in entry.exposures.all() if part.device_id == device.pk}
    found: dict[int, Told] = {}
    for entry_id, held in reports_held_by(entries).items():
        events = counted_events(held)
        found[entry_id] = Told(
            events=tuple(event for uid in here & events.keys() for event in events[uid]),
            details=tuple(detail for report in held if report.exposure in here for detail in report.reading.details),
        )
    return found
