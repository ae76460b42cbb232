"""What each device of a facility sent, beside what the PACS say that it made: counts only, nobody's data."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from ingestion.models import InboxItem, InboxState
from ingestion.reasons import Reason
from passport.booklet.models import Exposure
from passport.booklet.reading import Kind
from passport.booklet.states import State
from passport.imaging.models import Study
from passport.law.vocabulary import Datum
from passport.people.models import Facility

MONTHS = 12
LATELY = timedelta(days=7)
SEPARATOR = "|"  # of the parts of a device key: maker, model, serial number
# What says nothing of a device: not read yet, set apart as a test, or no dose object.
NOT_COUNTED = (InboxState.RECEIVED, InboxState.IGNORED)


@dataclass(frozen=True, kw_only=True)
class Month:
    """What a PACS lists of one device in one month, and what arrived."""

    month: date
    studies: int
    with_object: int  # of these studies
    objects: int  # that arrived in this month, whenever they were made
    rows: int = 0  # of the booklet
    rows_missing: int = 0  # of these, whose reports lack a datum that the text of law asks for


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A datum that a text of law asks for, and how many rows of a device lack it."""

    datum: Datum
    rows: int


@dataclass(frozen=True, kw_only=True)
class DeviceState:
    """One device: when something of it first and last arrived, and how that compares with what it made."""

    key: str
    station: str
    first_at: datetime | None
    last_at: datetime | None
    last_study_on: date | None
    studies_lately: int
    lately_without_object: int
    months: tuple[Month, ...]  # the latest first
    missing: tuple[Missing, ...] = ()  # over these months, what most rows lack first

    @property
    def rows(self) -> int:
        """Return how many rows of the booklet it has in these months."""
        return sum(month.rows for month in self.months)

    @property
    def rows_missing(self) -> int:
        """Return how many of them lack a datum that the text of law asks for."""
        return sum(month.rows_missing for month in self.months)

    @property
    def name(self) -> str:
        """Return how the device calls itself."""
        return " ".join(part for part in self.key.split(SEPARATOR) if part) or self.station

    @property
    def listed(self) -> bool:
        """Return whether a PACS lists studies of it."""
        return any(month.studies for month in self.months)


@dataclass(frozen=True, kw_only=True)
class _Listed:
    """Studies of one sort as the PACS list them."""

    key: str
    station: str
    modalities: str
    month: date
    arrived_from: str  # the device key of what arrived of them; empty: nothing did
    studies: int
    last_on: date
    lately: int


def devices_at(facility: Facility, *, without_dose: frozenset[str], at: datetime) -> list[DeviceState]:
    """Return the devices of a facility by name; studies of modalities that have no dose are left out."""
    zone = ZoneInfo(facility.time_zone) if facility.time_zone else ZoneInfo("UTC")
    today = at.astimezone(zone).date()
    months = _months_until(today)
    items = InboxItem.objects.filter(source__facility=facility).exclude(state__in=NOT_COUNTED)
    items = items.exclude(reason=Reason.TEST_PATIENT).exclude(device_key__in=["", SEPARATOR * 2])
    ends = {key: (first, last) for key, first, last in _ends(items)}
    arrived = {(key, month): count for key, month, count in _arrived(items, zone, months[-1])}
    told = _told(facility, months[-1], today)
    listed = [row for row in _listed(facility, months[-1], today) if not _only(row.modalities, without_dose)]
    of_device = _sorted_out(listed, known=ends)
    states = [
        _state(key, of_device.get(key, []), ends=ends.get(key), arrived=arrived, told=told.get(key, []), months=months)
        for key in {*ends, *of_device}
    ]
    return sorted(states, key=lambda state: (state.name.casefold(), state.key))


def _months_until(today: date) -> list[date]:
    """Return the first days of the last months, the latest first."""
    counted = [today.year * 12 + today.month - 1 - back for back in range(MONTHS)]
    return [date(number // 12, number % 12 + 1, 1) for number in counted]


def _ends(items: QuerySet[InboxItem]) -> Iterable[tuple[str, datetime, datetime]]:
    return items.values_list("device_key").annotate(Min("received_at"), Max("received_at")).order_by()


def _arrived(items: QuerySet[InboxItem], zone: ZoneInfo, first: date) -> Iterable[tuple[str, date, int]]:
    begin = datetime(first.year, first.month, 1, tzinfo=zone)
    month = TruncMonth("received_at", tzinfo=zone, output_field=DateField())
    rows = items.filter(received_at__gte=begin).annotate(month=month)
    return rows.values_list("device_key", "month").annotate(Count("pk")).order_by()


@dataclass(frozen=True, kw_only=True)
class _Told:
    """Rows of the booklet of one device and month that lack the same data."""

    month: date
    missing: tuple[Datum, ...]
    rows: int


def _told(facility: Facility, first: date, today: date) -> dict[str, list[_Told]]:
    """Return what the reports of each device lack in the rows of the booklet; void rows count no more."""
    parts = Exposure.objects.filter(
        entry__facility=facility, entry__performed_on__gte=first, entry__performed_on__lte=today
    )
    parts = parts.exclude(entry__state__in=(State.VOID, State.JOINED)).exclude(kind=Kind.PATIENT_ESTIMATE)
    counted = parts.annotate(month=TruncMonth("entry__performed_on")).values_list("device_key", "month", "missing_data")
    found: dict[str, list[_Told]] = {}
    for key, month, missing, rows in counted.annotate(Count("entry", distinct=True)).order_by():
        data = tuple(Datum(one) for one in (missing or "").split())
        found.setdefault(key, []).append(_Told(month=month, missing=data, rows=rows))
    return found


def _most_missing(told: Iterable[_Told]) -> tuple[Missing, ...]:
    counts = Counter[Datum]()
    for one in told:
        counts.update(dict.fromkeys(one.missing, one.rows))
    return tuple(Missing(datum=datum, rows=rows) for datum, rows in counts.most_common())


def _listed(facility: Facility, first: date, today: date) -> list[_Listed]:
    came = InboxItem.objects.filter(study_instance_uid=OuterRef("study_instance_uid"), source__facility=facility)
    came = came.exclude(study_instance_uid="").exclude(state__in=NOT_COUNTED).order_by("pk")
    rows = Study.objects.filter(facility=facility, performed_on__gte=first, performed_on__lte=today)
    rows = rows.annotate(month=TruncMonth("performed_on"), arrived_from=Subquery(came.values("device_key")[:1]))
    sorts = ("manufacturer", "model", "serial_number", "station_name", "modalities", "month", "arrived_from")
    # A study that two PACS list is one.
    counted = rows.values(*sorts).annotate(
        studies=Count("study_instance_uid", distinct=True), last_on=Max("performed_on")
    )
    lately = {
        tuple(row[name] for name in sorts): row["studies"]
        for row in rows.filter(performed_on__gt=today - LATELY)
        .values(*sorts)
        .annotate(studies=Count("study_instance_uid", distinct=True))
        .order_by()
    }
    return [
        _Listed(
            key=SEPARATOR.join((row["manufacturer"], row["model"], row["serial_number"])),
            station=row["station_name"],
            modalities=row["modalities"],
            month=row["month"],
            arrived_from=row["arrived_from"] or "",
            studies=row["studies"],
            last_on=row["last_on"],
            lately=lately.get(tuple(row[name] for name in sorts), 0),
        )
        for row in counted.order_by()
    ]


def _only(modalities: str, without_dose: frozenset[str]) -> bool:
    return bool(modalities) and without_dose.issuperset(modalities.split())


def _sorted_out(listed: list[_Listed], *, known: Mapping[str, object]) -> dict[str, list[_Listed]]:
    """Return the studies of each device. A PACS need not tell a device by the words that the device itself uses."""
    stations: dict[str, Counter[str]] = {}
    for row in listed:
        if row.station and row.arrived_from:
            stations.setdefault(row.station, Counter())[row.arrived_from] += row.studies
    found: dict[str, list[_Listed]] = {}
    for row in listed:
        found.setdefault(_device_of(row, stations, known), []).append(row)
    return found


def _device_of(row: _Listed, stations: Mapping[str, Counter[str]], known: Mapping[str, object]) -> str:
    if row.arrived_from:
        return row.arrived_from
    if row.key in known:
        return row.key
    if row.station in stations:
        return stations[row.station].most_common(1)[0][0]
    maker, model, serial = row.key.split(SEPARATOR, 2)
    alike = [key for key in known if model and not serial and key.startswith(f"{maker}{SEPARATOR}{model}{SEPARATOR}")]
    if len(alike) == 1:
        return alike[0]
    return row.key if row.key.strip(SEPARATOR) else f"{row.station or '?'}{SEPARATOR * 2}"


def _state(
    key: str,
    listed: list[_Listed],
    *,
    ends: tuple[datetime, datetime] | None,
    arrived: Mapping[tuple[str, date], int],
    told: list[_Told],
    months: list[date],
) -> DeviceState:
    first_at, last_at = ends or (None, None)
    return DeviceState(
        key=key,
        station=next((row.station for row in listed if row.station), ""),
        first_at=first_at,
        last_at=last_at,
        last_study_on=max((row.last_on for row in listed), default=None),
        studies_lately=sum(row.lately for row in listed),
        lately_without_object=sum(row.lately for row in listed if not row.arrived_from),
        months=tuple(
            Month(
                month=month,
                studies=sum(row.studies for row in listed if row.month == month),
                with_object=sum(row.studies for row in listed if row.month == month and row.arrived_from),
                objects=arrived.get((key, month), 0),
                rows=sum(one.rows for one in told if one.month == month),
                rows_missing=sum(one.rows for one in told if one.month == month and one.missing),
            )
            for month in months
        ),
        missing=_most_missing(told),
    )
