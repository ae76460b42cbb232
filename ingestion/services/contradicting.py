"""What people decide about reports that contradict what is recorded: which content counts, whose irradiation it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ingestion.matching import NotMatched
from ingestion.models import InboxItem, InboxState
from ingestion.reading.read import read
from ingestion.reasons import Reason
from ingestion.selectors import may_reconcile
from ingestion.services.reconciling import due, move, noted, permit
from ingestion.services.recording import key_of
from passport import objects
from passport.booklet.models import DoseReport, Entry
from passport.booklet.reading import ReportReading, from_json
from passport.booklet.services import Source
from passport.booklet.services.amending import NothingToAmend, amend_report, holders_of, rivals, take_back_amendment
from passport.booklet.services.joining import WhyMissing, move_entry
from passport.database import clean_text
from passport.people.models import Record, User
from passport.queue.services import ring


class OtherRecord(Exception):
    """The object names another patient record than the row: first it must be clear whose it is."""


class NothingHeld(Exception):
    """No row of another record, or of more than one, at these hospitals holds an irradiation of this object."""


class RecordMissing(Exception):
    """Nothing is known yet under the identifier of this object."""


@dataclass(frozen=True, kw_only=True)
class Opposite:
    """What a waiting object contradicts: a row, under which record it stands, and what its report says."""

    entry: Entry
    record: Record
    reading: ReportReading | None  # of the report that counts; None when the row itself is the matter
    counts: bool = True


def opposites(item: InboxItem, reading: ReportReading, *, by: User, at: datetime) -> list[Opposite]:
    """Return what an object contradicts, as far as this person looks after it."""
    found = _OPPOSITES[item.reason](item, reading) if item.reason in _OPPOSITES else []
    return [one for one in found if may_reconcile(by, one.entry.facility, at)]


def count_new(*, item: InboxItem, reason: str, by: User, at: datetime) -> None:
    """Let this object count instead of what is recorded under its SOP Instance UID.

    Raises OtherRecord, NotMatched, WhyMissing, AlreadySettled, NotAllowed, ObjectMissing, and what `booklet.amend_report` raises.
    """
    permit(item.source, by=by, at=at, may=may_reconcile)
    reading = read(objects.get(item.sha256))
    key, found = key_of(item, reading), rivals(reading)
    if not found:
        raise NothingToAmend
    if {(one.record.issuer, one.record.local_id) for one in found} != {(key.issuer, key.local_id)}:
        raise OtherRecord
    with transaction.atomic():
        facility = item.source.facility or found[0].exposure.entry.facility
        source = Source(name=item.source.name, facility=facility, sha256=item.sha256, size=item.size)
        entry = amend_report(reading=reading, source=source, reason=_why(reason), by=by, at=at)
        accepted = " ".join(sorted({*item.accepted.split(), Reason.SOP_CONFLICT}))
        settled = {"state": InboxState.RECORDED, "reason": "", "entry_uid": entry.uid, "settled_at": at, "due_at": None}
        move(item, (InboxState.WAITING,), accepted=accepted, **settled)
        noted("inbox.counted_instead", item, by=by, at=at)


def count_first_again(*, item: InboxItem, reason: str, by: User, at: datetime) -> None:
    """Take back `count_new`: what was recorded first counts again, and the object waits. Raises as `count_new`."""
    permit(item.source, by=by, at=at, may=may_reconcile)
    reading = read(objects.get(item.sha256))
    with transaction.atomic():
        take_back_amendment(reading=reading, reason=_why(reason), by=by, at=at)
        accepted = " ".join(sorted(set(item.accepted.split()) - {Reason.SOP_CONFLICT}))
        waits = {"state": InboxState.WAITING, "reason": Reason.SOP_CONFLICT, "entry_uid": "", "settled_at": at}
        move(item, (InboxState.RECORDED,), accepted=accepted, **waits)
        noted("inbox.first_counts_again", item, by=by, at=at)


def take_for_same_person(*, item: InboxItem, by: User, at: datetime) -> None:
    """Say that the object is of the person under whose record its irradiation stands; it is read again so.

    Raises NothingHeld, AlreadySettled, NotAllowed, ObjectMissing.
    """
    permit(item.source, by=by, at=at, may=may_reconcile)
    held = _held(item, read(objects.get(item.sha256)), by=by, at=at)
    with transaction.atomic():
        given = {"given_issuer": held.record.issuer, "given_id": held.record.local_id}
        move(item, (InboxState.WAITING,), **given, **due(at))
        ring("read", item.uid)
        noted("inbox.same_person", item, by=by, at=at)


def move_row_here(*, item: InboxItem, reason: str, by: User, at: datetime) -> Entry:
    """Give the row that holds the irradiation to the record that the object names, and read the object again.

    Raises NothingHeld, RecordMissing, NotMatched, AlreadySettled, ObjectMissing, and what `booklet.move_entry` raises.
    """
    permit(item.source, by=by, at=at, may=may_reconcile)
    reading = read(objects.get(item.sha256))
    held, to = _held(item, reading, by=by, at=at), _own_record(item, reading)
    if to is None:
        raise RecordMissing
    with transaction.atomic():
        entry = move_entry(entry=held.entry, to=to, reason=reason, by=by, at=at)
        move(item, (InboxState.WAITING,), **due(at))
        ring("read", item.uid)
        noted("inbox.row_moved_here", item, by=by, at=at)
    return entry


def _held(item: InboxItem, reading: ReportReading, *, by: User, at: datetime) -> Opposite:
    """Return the one row of another record that holds an irradiation of the object."""
    found = opposites(item, reading, by=by, at=at)
    if item.reason != Reason.EVENT_UNDER_OTHER_RECORD or len(found) != 1:
        raise NothingHeld
    return found[0]


def _own_record(item: InboxItem, reading: ReportReading) -> Record | None:
    key = key_of(item, reading)
    return Record.objects.filter(issuer=key.issuer, local_id=key.local_id).first()


def _rivals(item: InboxItem, reading: ReportReading) -> Sequence[Opposite]:
    return [_of_report(report) for report in rivals(reading)]


def _of_report(report: DoseReport) -> Opposite:
    return Opposite(
        entry=report.exposure.entry,
        record=report.record,
        reading=from_json(bytes(report.reading).decode()),
        counts=report.replaced_by_id is None,
    )


def _holders(item: InboxItem, reading: ReportReading) -> Sequence[Opposite]:
    try:
        own = _own_record(item, reading)
    except NotMatched:
        own = None
    rows = {exposure.entry: exposure.record for exposure in holders_of(reading) if exposure.record != own}
    return [Opposite(entry=entry, record=record, reading=None) for entry, record in rows.items()]


_OPPOSITES = {Reason.SOP_CONFLICT: _rivals, Reason.EVENT_UNDER_OTHER_RECORD: _holders}


def _why(reason: str) -> str:
    text = clean_text(reason, limit=500)
    if not text:
        raise WhyMissing
    return text
