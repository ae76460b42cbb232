"""What is counted of a facility for an inspector: numbers over many rows, which show nobody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from passport.access.inspecting import NOT_COUNTED, Days, rows_of_days
from passport.booklet.models import Entry, Exposure
from passport.booklet.reading import Kind
from passport.booklet.states import State
from passport.justification.models import Request
from passport.law.vocabulary import Datum
from passport.people.models import Facility
from passport.people.selectors import devices_of


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How many rows there are, and how many of them have what belongs to them."""

    rows: int
    hidden: int  # among them, by their patients
    undated: int  # beside them: no day is known
    with_request: int
    with_decision: int
    signed: int
    sealed: int  # confirmed by the facility's seal, and signed by nobody
    complete: int  # nothing that the text asks for is missing
    incomplete: int
    repeats: int
    repeats_with_reason: int

    @property
    def not_asked(self) -> int:
        """Return of how many rows nothing is known of their data: no report, or written before it was asked for."""
        return self.rows - self.complete - self.incomplete


@dataclass(frozen=True, kw_only=True)
class AtDevice:
    """What one device did of one kind: how many parts of examinations, and what most of them lack first."""

    device: str
    serial_number: str
    registered: bool
    kind: str  # "" of a device that did nothing on these days
    parts: int
    lacking: int
    missing: tuple[tuple[Datum, int], ...]


def figures_of(facility: Facility, days: Days) -> Figures:
    """Return the figures of a facility over some days."""
    rows = rows_of_days(facility, days)
    parts = Exposure.objects.filter(entry=OuterRef("pk")).exclude(kind=Kind.PATIENT_ESTIMATE)
    asked = rows.annotate(
        kept_away=F("hidden"),  # by a name that is none of the figures
        decided=Exists(Request.objects.filter(entry=OuterRef("pk"), decision__isnull=False)),
        has_parts=Exists(parts),
        not_asked=Exists(parts.filter(missing_data__isnull=True)),
        lacks=Exists(parts.exclude(missing_data="").filter(missing_data__isnull=False)),
    )
    counted = asked.aggregate(
        rows=Count("pk"),
        hidden=Count("pk", filter=Q(kept_away=True)),
        with_request=Count("pk", filter=Q(request__isnull=False)),
        with_decision=Count("pk", filter=Q(decided=True)),
        signed=Count("pk", filter=Q(state=State.SIGNED)),
        sealed=Count("pk", filter=Q(state__in=(State.CANNOT_SIGN, State.HOSPITAL_CONFIRMED))),
        complete=Count("pk", filter=Q(has_parts=True, not_asked=False, lacks=False)),
        incomplete=Count("pk", filter=Q(lacks=True)),
    )
    repeats = Request.objects.filter(entry__in=rows, repeat_of__isnull=False)
    return Figures(
        **counted,
        undated=_undated(facility).count(),
        repeats=repeats.count(),
        repeats_with_reason=repeats.exclude(repeat_reason="").count(),
    )


def devices_with_figures(facility: Facility, days: Days) -> list[AtDevice]:
    """Return what each device did on some days, registered ones first; also those that did nothing."""
    parts = Exposure.objects.filter(entry__in=rows_of_days(facility, days)).exclude(kind=Kind.PATIENT_ESTIMATE)
    columns = ("device__name", "device__serial_number", "manufacturer", "model", "serial_number", "kind")
    grouped = parts.values_list(*columns, "missing_data").annotate(Count("pk")).order_by()
    found: dict[tuple[str, str, bool, str], list[tuple[str, int]]] = {}
    for name, registered_serial, manufacturer, model, serial, kind, missing, count in grouped:
        as_sent = " ".join(part for part in (manufacturer, model) if part)
        key = (name or as_sent, registered_serial or serial, name is not None, kind)
        found.setdefault(key, []).append((missing or "", count))
    busy = {name for name, _serial, registered, _kind in found if registered}
    idle = [device for device in devices_of(facility) if device.name not in busy]
    lines = [_at_device(*key, counts=counts) for key, counts in found.items()]
    lines += [_at_device(device.name, device.serial_number, True, "", counts=()) for device in idle]
    return sorted(lines, key=lambda line: (not line.registered, line.device, line.serial_number, line.kind))


def _at_device(
    device: str, serial_number: str, registered: bool, kind: str, *, counts: Iterable[tuple[str, int]]
) -> AtDevice:
    listed = list(counts)
    missing = Counter[Datum]()
    for codes, count in listed:
        missing.update(dict.fromkeys(map(Datum, codes.split()), count))
    return AtDevice(
        device=device,
        serial_number=serial_number,
        registered=registered,
        kind=kind,
        parts=sum(count for _codes, count in listed),
        lacking=sum(count for codes, count in listed if codes),
        missing=tuple(missing.most_common()),
    )


def _undated(facility: Facility) -> QuerySet[Entry]:
    found = Entry.objects.filter(facility=facility, performed_on__isnull=True, from_paper=False)
    return found.exclude(state__in=NOT_COUNTED)
