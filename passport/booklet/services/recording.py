"""Take one dose report into the booklet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from passport.booklet import states
from passport.booklet.identity import device_key, event_keys
from passport.booklet.layers import Place, same_exposure
from passport.booklet.merging import Held
from passport.booklet.models import Blob, DoseReport, Entry, Exposure, Version
from passport.booklet.reading import DeviceAsSent, ReportReading, as_json, text_digest
from passport.booklet.services.contents import first_version, recompute
from passport.booklet.services.events import check_taken, holders, repeated, take_keys
from passport.booklet.services.known import Known, look
from passport.booklet.sources import source_facts
from passport.booklet.states import Actor, State, Verb
from passport.database import clean_text
from passport.people.models import Facility, Record
from passport.signing.acts import Subject, act
from passport.signing.models import Act
from passport.writing import reserve, write_together


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


@dataclass(frozen=True, kw_only=True)
class Taking:
    """One report on its way into the booklet."""

    reading: ReportReading
    record: Record
    source: Source
    at: datetime
    by: str
    reason: str
    acts: Callable[[Recorded], Sequence[Act]]
    text: bytes
    digest: bytes
    keys: Sequence[str]


def no_acts(recorded: Recorded) -> Sequence[Act]:
    """Return no acts: who records has none of its own."""
    return ()


def record_report(
    *,
    reading: ReportReading,
    record: Record,
    source: Source,
    at: datetime,
    by: str = "",
    reason: str = "",
) -> Recorded:
    """Record one report: a new entry, or one more part of an entry that is there.

    Doing it twice changes nothing. `by` and `reason` are a person's, for what was typed. Raises StudyMissing,
    SopConflict, EventUnderOtherRecord; then nothing is written.
    """
    with transaction.atomic():
        # One record, one writer: two reports of one study must not both make its entry.
        Record.objects.select_for_update().values_list("pk").get(pk=record.pk)
        return record_behind_lock(reading=reading, record=record, source=source, at=at, by=by, reason=reason)


def record_behind_lock(
    *,
    reading: ReportReading,
    record: Record,
    source: Source,
    at: datetime,
    by: str = "",
    reason: str = "",
    acts: Callable[[Recorded], Sequence[Act]] = no_acts,
) -> Recorded:
    """Do what `record_report` does in the transaction in which the caller read the record behind its lock.

    `acts` are the caller's own, unsaved, and written with the rows. Raises as `record_report`, and EventTaken, a kind
    of EventUnderOtherRecord, when something was written: only then must the transaction be taken back.
    """
    if not reading.study_instance_uid or not reading.sop_instance_uid:
        raise StudyMissing
    text = as_json(reading).encode()
    taking = Taking(
        reading=reading,
        record=record,
        source=source,
        at=at,
        by=by,
        reason=reason,
        acts=acts,
        text=text,
        digest=text_digest(text),
        keys=event_keys(reading),
    )
    known = look(reading=reading, record=record, facility=source.facility, keys=taking.keys)
    same = _same_instance(reading, record, taking.digest) if known.instances else None
    if same is not None:
        return _once_more(taking, same)
    held = holders(taking.keys, record) if known.holders else {}
    again = repeated(reading, taking.keys, record) if held else None
    if again is not None:
        return _once_more(taking, again)
    if known.exposures or held:
        return _one_more(taking, known, held)
    return _first(taking, known)


def _once_more(taking: Taking, report: DoseReport) -> Recorded:
    """Keep the bytes, where they are others, of a content that is there."""
    recorded = Recorded(entry=report.exposure.entry, duplicate=True)
    kept = Blob.objects.filter(report=report, sha256=taking.source.sha256).exists()
    write_together([] if kept else _blobs(taking, report), taking.acts(recorded))
    return recorded


def _first(taking: Taking, known: Known) -> Recorded:
    """Make the entry of a report of which nothing is known, with all that hangs on it, in one statement."""
    facility, reading, at = taking.source.facility, taking.reading, taking.at
    entry_key, exposure_key, version_key, report_key = reserve(Entry, Exposure, Version, DoseReport)
    step = states.transition(State.DRAFT, Verb.SUBMIT, actor=Actor.SYSTEM)
    entry = Entry(
        pk=entry_key,
        record=taking.record,
        facility=facility,
        kind=reading.kind,
        state=step.to,
        state_at=at,
        created_at=at,
    )
    exposure = _exposure(taking, entry, known, key=exposure_key)
    report = _report(taking, exposure, key=report_key)
    blobs = _blobs(taking, report)
    held = Held(exposure=exposure.uid, reading=reading, digest=taking.digest.hex())
    evidence = [source_facts(report, blobs)]
    version, doses = first_version(
        entry,
        exposure,
        held,
        evidence,
        given=known.names,
        key=version_key,
        at=at,
        by=taking.by,
        reason=taking.reason,
    )
    recorded = Recorded(entry=entry, duplicate=False)
    submitted = act(
        verb=step.act, by=None, subject=Subject(kind="entry", uid=entry.uid), at=at, facility_uid=facility.uid
    )
    taken = write_together(
        [entry],
        [exposure],
        [version],
        [report],
        blobs,
        doses,
        [submitted, _act(taking, recorded, report), *taking.acts(recorded)],
        last=take_keys(taking.keys, exposure=exposure, report=report),
    )
    check_taken(taking.keys, taken, record=taking.record)
    return recorded


def _one_more(taking: Taking, known: Known, held: dict[str, Exposure]) -> Recorded:
    """Add a report to an entry that is there, and write the entry's content anew."""
    exposure = _exposure_of(taking, known, held)
    report = _report(taking, exposure, key=reserve(DoseReport)[0])
    entry = _locked(exposure.entry)
    recorded = Recorded(entry=entry, duplicate=False)
    new = [key for key in taking.keys if key not in held]
    taken = write_together(
        [report],
        _blobs(taking, report),
        [_act(taking, recorded, report), *taking.acts(recorded)],
        last=take_keys(new, exposure=exposure, report=report),
    )
    check_taken(new, taken, record=taking.record)
    recompute(entry, at=taking.at, by=taking.by, reason=taking.reason)
    return recorded


def _act(taking: Taking, recorded: Recorded, report: DoseReport) -> Act:
    return act(
        verb="report.recorded",
        by=None,
        subject=Subject(kind="entry", uid=recorded.entry.uid),
        at=taking.at,
        facility_uid=taking.source.facility.uid,
        report=report.uid,
    )


def _report(taking: Taking, exposure: Exposure, *, key: int) -> DoseReport:
    reading = taking.reading
    return DoseReport(
        pk=key,
        record=taking.record,
        exposure=exposure,
        sop_class_uid=reading.sop_class_uid or "",
        sop_instance_uid=reading.sop_instance_uid,
        content_digest=taking.digest,
        reading=taking.text,
        source=taking.source.name,
        received_at=taking.at,
    )


def _blobs(taking: Taking, report: DoseReport) -> list[Blob]:
    source = taking.source
    if not source.sha256:
        return []
    return [Blob(report=report, sha256=source.sha256, size=source.size, received_at=taking.at)]


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
        if bytes(report.content_digest) == digest:
            return _counting(report)
    # One UID in two studies is a copy and joins by its events; two contents within one study contradict each other.
    if any(_contradicts(report, reading, record) for report in same):
        raise SopConflict
    return None


def _counting(report: DoseReport) -> DoseReport:
    if report.replaced_by_id is not None:  # a person put it behind another content: it waits as that one did
        raise SopConflict
    return report


def _contradicts(known: DoseReport, reading: ReportReading, record: Record) -> bool:
    if known.exposure.study_instance_uid != reading.study_instance_uid:
        return False
    # What was recorded for somebody else by mistake, and is void, stands in nobody's way.
    return known.record_id == record.pk or known.exposure.entry.state != State.VOID


def _exposure_of(taking: Taking, known: Known, held: dict[str, Exposure]) -> Exposure:
    """Return the exposure of an entry that is there, or one more part of that entry."""
    of_study = list(
        Exposure.objects.filter(record=taking.record, study_instance_uid=taking.reading.study_instance_uid)
        .select_related("entry__facility", "entry__record", "entry__current_version", "entry__approver", "joined_from")
        .order_by("id")
    )
    same = _same(of_study, taking.reading)
    if same:
        _complete(same, taking, known)
        return same
    beside = [*of_study, *held.values()][0]
    exposure = _exposure(taking, beside.entry, known, key=None)
    # A part that arrives later goes back with the part to which it belongs.
    exposure.joined_from = beside.joined_from
    exposure.save(force_insert=True)
    return exposure


def _same(of_study: Sequence[Exposure], reading: ReportReading) -> Exposure | None:
    """Return the part to which a report belongs: the device named alike, else named so that it is the same one."""
    alike = (device_key(reading), str(reading.kind))
    same = [exposure for exposure in of_study if (exposure.device_key, exposure.kind) == alike]
    same += [exposure for exposure in of_study if same_exposure(reading, _place(exposure))]
    return same[0] if same else None


def _complete(exposure: Exposure, taking: Taking, known: Known) -> None:
    """Fill in what no object had said of the device yet: with its serial number another room is another part."""
    named = _exposure(taking, exposure.entry, known, key=None)
    columns = ("device", "manufacturer", "model", "serial_number")
    told = [name for name in columns if getattr(named, name) and not getattr(exposure, name)]
    for name in told:
        setattr(exposure, name, getattr(named, name))
    if told:
        exposure.save(update_fields=told)


def _place(exposure: Exposure) -> Place:
    return Place(
        study_instance_uid=exposure.study_instance_uid,
        kind=exposure.kind,
        device=DeviceAsSent(
            manufacturer=exposure.manufacturer, model=exposure.model, serial_number=exposure.serial_number
        ),
    )


def _exposure(taking: Taking, entry: Entry, known: Known, *, key: int | None) -> Exposure:
    reading, device = taking.reading, taking.reading.device
    return Exposure(
        pk=key,
        entry=entry,
        record=taking.record,
        kind=reading.kind,
        study_instance_uid=reading.study_instance_uid or "",
        accession_number=clean_text(reading.accession_number, limit=64),
        device=known.device,
        device_key=device_key(reading),
        manufacturer=clean_text(device.manufacturer, limit=200),
        model=clean_text(device.model, limit=200),
        serial_number=clean_text(device.serial_number, limit=64),
        started_as_sent=clean_text(reading.performed.as_sent, limit=64),
    )
