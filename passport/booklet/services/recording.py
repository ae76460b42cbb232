"""Take one dose report into the booklet."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from passport.booklet import states
from passport.booklet.merging import Held, device_key, event_keys
from passport.booklet.models import Blob, DoseReport, Entry, Exposure
from passport.booklet.reading import ReportReading, as_json, text_digest
from passport.booklet.services.contents import recompute
from passport.booklet.services.events import holders, take_keys
from passport.booklet.states import Actor, State, Verb
from passport.database import clean_text
from passport.people.models import Device, Facility, Record
from passport.signing.acts import Subject, record_act


class StudyMissing(Exception):
    """The object names no study or no instance: it cannot be placed."""


class SopConflict(Exception):
    """Another report with the same SOP Instance UID says something else of the same study."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a report came from: the facility that it belongs to, and its bytes. No bytes: typed by a person."""

    name: str
    facility: Facility
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """The entry that a report went to; `duplicate` when its content was already there."""

    entry: Entry
    duplicate: bool


@transaction.atomic
def record_report(
    *, reading: ReportReading, record: Record, source: Source, at: datetime, by: str = "", reason: str = ""
) -> Recorded:
    """Record one report: a new entry, or one more part of an entry that is there.

    Doing it twice changes nothing. `by` and `reason` are a person's, for what was typed. Raises
    StudyMissing, SopConflict, EventUnderOtherRecord; then nothing is written.
    """
    if not reading.study_instance_uid or not reading.sop_instance_uid:
        raise StudyMissing
    # One record, one writer: two reports of one study must not both make its entry.
    Record.objects.select_for_update().values_list("pk").get(pk=record.pk)
    text = as_json(reading).encode()
    digest = text_digest(text)
    known = _same_instance(reading, record, digest)
    if known is not None:
        _keep_bytes(known, source, at)
        return Recorded(entry=known.exposure.entry, duplicate=True)
    keys = event_keys(reading)
    held = holders(keys, record)
    exposure, new_entry = _exposure(reading, record, source.facility, held, at)
    report = DoseReport.objects.create(
        record=record,
        exposure=exposure,
        sop_class_uid=reading.sop_class_uid or "",
        sop_instance_uid=reading.sop_instance_uid,
        content_digest=digest,
        reading=text,
        source=source.name,
        received_at=at,
    )
    if source.sha256:
        Blob.objects.create(report=report, sha256=source.sha256, size=source.size, received_at=at)
    take_keys([key for key in keys if key not in held], exposure=exposure, report=report)
    entry = exposure.entry if new_entry else _locked(exposure.entry)
    first = (exposure, Held(exposure=exposure.uid, reading=reading, digest=digest.hex())) if new_entry else None
    recompute(entry, at=at, by=by, reason=reason, first=first)
    record_act(
        verb="report.recorded",
        by=None,
        subject=Subject(kind="entry", uid=entry.uid),
        at=at,
        facility_uid=source.facility.uid,
        report=report.uid,
    )
    return Recorded(entry=entry, duplicate=False)


def _locked(entry: Entry) -> Entry:
    # Read again behind the lock: what an approver or the patient did to the row a moment ago is not overwritten.
    Entry.objects.select_for_update().values_list("pk").get(pk=entry.pk)
    return Entry.objects.select_related("facility", "record", "current_version", "approver").get(pk=entry.pk)


def _same_instance(reading: ReportReading, record: Record, digest: bytes) -> DoseReport | None:
    same = list(
        DoseReport.objects.filter(sop_instance_uid=reading.sop_instance_uid)
        .defer("reading")
        .select_related("exposure__entry__facility")
    )
    for report in same:
        # What a person put behind another content waits again when it comes again.
        if bytes(report.content_digest) == digest and report.replaced_by_id is None:
            return report
    # One UID in two studies is a copy and joins by its events; two contents within one study contradict each other.
    if any(_contradicts(report, reading, record) for report in same):
        raise SopConflict
    return None


def _contradicts(known: DoseReport, reading: ReportReading, record: Record) -> bool:
    if known.exposure.study_instance_uid != reading.study_instance_uid:
        return False
    # What was recorded for somebody else by mistake, and is void, stands in nobody's way.
    return known.record_id == record.pk or known.exposure.entry.state != State.VOID


def _keep_bytes(report: DoseReport, source: Source, at: datetime) -> None:
    if source.sha256:
        Blob.objects.get_or_create(
            report=report, sha256=source.sha256, defaults={"size": source.size, "received_at": at}
        )


def _exposure(
    reading: ReportReading, record: Record, facility: Facility, held: dict[str, Exposure], at: datetime
) -> tuple[Exposure, bool]:
    """Return the exposure that the report belongs to, and whether its entry was made for it."""
    of_study = list(
        Exposure.objects.filter(record=record, study_instance_uid=reading.study_instance_uid).select_related(
            "entry__facility", "entry__record", "entry__current_version", "entry__approver", "joined_from"
        )
    )
    place = (device_key(reading), str(reading.kind))
    same = next((exposure for exposure in of_study if (exposure.device_key, exposure.kind) == place), None)
    if same:
        return same, False
    joined = [*of_study, *held.values()]
    entry = joined[0].entry if joined else _new_entry(record, facility, reading, at)
    device = reading.device
    exposure = Exposure.objects.create(
        entry=entry,
        record=record,
        kind=reading.kind,
        study_instance_uid=reading.study_instance_uid or "",
        accession_number=clean_text(reading.accession_number, limit=64),
        device=_registered_device(reading, facility),
        device_key=place[0],
        manufacturer=clean_text(device.manufacturer, limit=200),
        model=clean_text(device.model, limit=200),
        serial_number=clean_text(device.serial_number, limit=64),
        started_as_sent=clean_text(reading.performed.as_sent, limit=64),
        # A part that arrives later goes back with the part to which it belongs.
        joined_from=joined[0].joined_from if joined else None,
    )
    return exposure, not joined


def _registered_device(reading: ReportReading, facility: Facility) -> Device | None:
    """Return the facility's device with this serial number; without one nothing is guessed."""
    serial = clean_text(reading.device.serial_number, limit=64)
    if not serial:
        return None
    return Device.objects.filter(facility=facility, serial_number=serial).first()


def _new_entry(record: Record, facility: Facility, reading: ReportReading, at: datetime) -> Entry:
    step = states.transition(State.DRAFT, Verb.SUBMIT, actor=Actor.SYSTEM)
    entry = Entry.objects.create(
        record=record, facility=facility, kind=reading.kind, state=step.to, state_at=at, created_at=at
    )
    record_act(verb=step.act, by=None, subject=Subject(kind="entry", uid=entry.uid), at=at, facility_uid=facility.uid)
    return entry
