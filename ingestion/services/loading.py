"""Fill a database with invented entries, to measure what size does to it.

One invented report is recorded as any other; its rows are then copied inside the database, each copy with keys and
identifiers of its own. The copies have the size and the neighbours of real rows; their payloads are those of the first,
so none of them verifies, and no person's are they.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import AutoField, Max, Model

from ingestion.models import InboxItem, InboxState, Source, SourceKind
from passport.booklet import services as booklet
from passport.booklet.models import Dose, DoseReport, Entry, Exposure, Version
from passport.booklet.reading import (
    AsSent,
    Code,
    DeviceAsSent,
    Event,
    Grade,
    Kind,
    Measure,
    Outcome,
    PatientAsSent,
    Performed,
    ReportReading,
    Scope,
)
from passport.people.models import Facility, Record
from passport.signing.models import Act

INVENTED = "invented"
ENTRIES_OF_A_RECORD = 10
AT_ONCE = 50_000


class NotEmpty(Exception):
    """There are entries here that nobody invented."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """What the two databases say differently, with `n` as the number of the copy."""

    numbers: str  # a table `numbers` with one column n
    digest: str  # 32 hexadecimal digits that look like chance


DIALECTS = {
    "postgresql": Dialect(
        numbers="WITH numbers AS (SELECT generate_series(%s::bigint, %s::bigint) AS n)",
        digest="md5('{salt}' || n)",
    ),
    "sqlite": Dialect(
        numbers="WITH RECURSIVE numbers(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)",
        digest="lower(hex(randomblob(16)))",
    ),
}


def load_entries(*, entries: int, at: datetime, anyway: bool = False) -> Iterator[int]:
    """Add invented entries in slices, and yield how many are there after each.

    Raises NotEmpty where there are others, unless they are to be there `anyway`.
    """
    if not anyway and Entry.objects.exclude(record__issuer=INVENTED).exists():
        raise NotEmpty
    first = _first(at)
    done = 0
    while done < entries:
        count = min(AT_ONCE, entries - done)
        with transaction.atomic():
            _copy(first, count)
        done += count
        yield done
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _first(at: datetime) -> InboxItem:
    """Return the inbox row of the report that is copied."""
    facility, _ = Facility.objects.get_or_create(
        name="Invented hospital", country="ZZ", defaults={"time_zone": "", "created_at": at}
    )
    source, _ = Source.objects.get_or_create(
        name=INVENTED, defaults={"kind": SourceKind.FOLDER, "facility": facility, "active": False, "created_at": at}
    )
    record, _ = Record.objects.get_or_create(
        issuer=INVENTED, local_id="first", defaults={"salt": bytes(16), "first_seen_at": at}
    )
    kept = booklet.Source(name=source.name, facility=facility, sha256="0" * 64, size=1)
    entry = booklet.record_report(reading=_reading(), record=record, source=kept, at=at).entry
    item, _ = InboxItem.objects.get_or_create(
        source=source,
        sha256="0" * 64,
        defaults={"size": 1, "received_at": at, "settled_at": at, "state": InboxState.RECORDED, "entry_uid": entry.uid},
    )
    return item


def _reading() -> ReportReading:
    def measure(code: str, quantity: str, value: str, unit: str) -> Measure:
        return Measure(
            code=Code(scheme="DCM", value=code),
            quantity=quantity,
            value=value,
            unit=unit,
            scope=Scope(plane="113622"),
            grade=Grade.DEVICE_REPORT,
            as_sent=AsSent(value=value, unit=unit),
        )

    dose = measure("122130", "dose_area_product", "0.25", "Gy.cm2")
    event = Event(uid="2.25.1", started_at="20260301101500", plane="113622", readings=(dose,))
    return ReportReading(
        sop_class_uid="1.2.840.10008.5.1.4.1.1.88.67",
        sop_instance_uid="2.25.1",
        study_instance_uid="2.25.1",
        accession_number="1",
        outcome=Outcome.DOSE,
        reason=None,
        kind=Kind.PROJECTION,
        patient=PatientAsSent(identifiers=(), name=None, birth_date=None, sex=None),
        performed=Performed(date="2026-03-01", at=None, as_sent="20260301101500"),
        exam="Chest PA",
        facility=None,
        device=DeviceAsSent(manufacturer="Invented", model="X-Ray 1", serial_number="1"),
        totals=(measure("113722", "dose_area_product_total", "0.25", "Gy.cm2"),),
        events=(event,),
        refused=(),
    )


def _copy(first: InboxItem, count: int) -> None:
    entry = Entry.objects.get(uid=first.entry_uid)
    report = DoseReport.objects.get(exposure__entry=entry)
    keys = {model: _highest(model) for model in (Record, Entry, Exposure, Version, DoseReport)}
    record, place = (
        f"{keys[Record]} + 1 + n / {ENTRIES_OF_A_RECORD}",
        {model: f"{top} + 1 + n" for model, top in keys.items()},
    )
    uid, dicom_uid = _digest(f"{keys[Entry]} "), f"'2.25.' || (1000000000000 + {keys[Entry]} + n)"
    of_entry = {"entry_id": place[Entry], "record_id": record}
    copies: list[tuple[Model, dict[str, str]]] = [
        (entry.record, {"id": record, "uid": uid, "local_id": record}),
        (entry, {"id": place[Entry], "uid": uid, "record_id": record, "current_version_id": place[Version]}),
        (entry.exposures.get(), {"id": place[Exposure], "uid": uid, **of_entry, "study_instance_uid": dicom_uid}),
        (entry.versions.get(), {"id": place[Version], "entry_id": place[Entry]}),
        (
            report,
            {
                "id": place[DoseReport],
                "uid": uid,
                "record_id": record,
                "exposure_id": place[Exposure],
                "sop_instance_uid": dicom_uid,
            },
        ),
        (report.blobs.get(), {"report_id": place[DoseReport], "sha256": f"{uid} || {uid}"}),
        (
            report.event_keys.get(),
            {"key": f"{dicom_uid} || '|'", "exposure_id": place[Exposure], "report_id": place[DoseReport]},
        ),
        (first, {"uid": uid, "sha256": f"{uid} || {uid}", "sop_instance_uid": dicom_uid, "entry_uid": uid}),
    ]
    copies += [(dose, {"version_id": place[Version], "exposure_id": place[Exposure]}) for dose in _doses(entry)]
    copies += [(act, {"uid": _digest(f"{keys[Entry]} {act.pk} "), "subject_uid": uid}) for act in _acts(entry)]
    for row, changes in copies:
        step = ENTRIES_OF_A_RECORD if isinstance(row, Record) else 1
        _insert(row, changes, count=count, step=step)
    for model in keys:
        _go_on_after(model)


def _doses(entry: Entry) -> list[Dose]:
    return list(Dose.objects.filter(version=entry.current_version))


def _acts(entry: Entry) -> list[Act]:
    return list(Act.objects.filter(subject_uid=entry.uid))


def _digest(salt: str) -> str:
    return DIALECTS[connection.vendor].digest.format(salt=salt)


def _highest(model: type[Model]) -> int:
    highest: int = model._default_manager.aggregate(highest=Max("pk"))["highest"]  # noqa: SLF001 -- documented
    return highest


def _insert(row: Model, changes: Mapping[str, str], *, count: int, step: int) -> None:
    """Insert copies of a row, with expressions over `n` in place of some of its columns."""
    table = row._meta.db_table  # noqa: SLF001 -- Django documents it
    fields = row._meta.concrete_fields  # noqa: SLF001
    columns = [field.column for field in fields if field.column in changes or not isinstance(field, AutoField)]
    values = [changes.get(column, f"kept.{column}") for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{DIALECTS[connection.vendor].numbers} INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 -- ours
            f"SELECT {', '.join(values)} FROM numbers, {table} AS kept WHERE kept.id = %s AND n %% %s = 0",
            [0, count - 1, row.pk, step],
        )


def _go_on_after(model: type[Model]) -> None:
    """Let the next key of a table be one that no copy has; SQLite looks for itself."""
    table = model._meta.db_table  # noqa: SLF001 -- Django documents it
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )
