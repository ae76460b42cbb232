"""What becomes of one received object: read it, find its record, write it into the booklet, settle its row."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from ingestion import matching
from ingestion.matching import Issuing, NotMatched, RecordKey
from ingestion.models import InboxItem, InboxState
from ingestion.reading.documents import NoDocument
from ingestion.reading.read import read
from ingestion.reading.resting import collector_resting
from ingestion.reasons import Reason
from ingestion.services import documents, key_objects
from ingestion.services.conflicts import settled_otherwise
from ingestion.services.following import awaited_at, follow
from ingestion.services.records import issuing_of, record_for
from passport import objects
from passport.booklet import services as booklet
from passport.booklet.identity import device_key
from passport.booklet.reading import Kind, Outcome, ReportReading
from passport.database import clean_text
from passport.imaging.services import Content
from passport.people.models import Facility, Record
from passport.signing.acts import Subject, act
from passport.signing.models import Act

# What a report waits for, or is turned away with, when the booklet cannot take it.
REFUSALS = {
    booklet.SopConflict: (InboxState.WAITING, Reason.SOP_CONFLICT),
    booklet.EventUnderOtherRecord: (InboxState.WAITING, Reason.EVENT_UNDER_OTHER_RECORD),
    booklet.StudyMissing: (InboxState.REJECTED, Reason.NO_STUDY_UID),
}
# Where files were examined that somebody reads on a machine without a facility: nothing in them can be trusted to
# say it. ZZ is no country (ISO 3166-1 leaves it to users), so no rule pack is theirs, and no time zone is known.
NOWHERE = {"name": "Files read on this machine", "country": "ZZ"}


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What became of an object."""

    state: InboxState
    reason: str = ""
    detail: str = ""
    entry_uid: str = ""
    told: bool = False  # its act is written already, with the rows of the booklet


@collector_resting()
def settle(*, item_uid: str, at: datetime) -> InboxItem:
    """Bring a received object to its end and return its row; a row that is settled stays as it is.

    May run twice, also at once: only one run records. Raises passport.objects.ObjectMissing when the bytes are gone.
    """
    item, issuing = _opened(item_uid)
    if item.state != InboxState.RECEIVED:
        return item
    # Reading takes the longest and needs no database, so it holds no transaction open.
    data = objects.get_whole(item.sha256)
    reading = read(data)
    document = documents.found_in(data, reading)
    try:
        mine = _settle(item, issuing, reading, document, at=at)
    except booklet.EventTaken:
        # All was taken back; who took the event is done, and is seen this time.
        mine = _settle(item, issuing, reading, document, at=at)
    if not mine:
        item.refresh_from_db()
    return item


def key_of(item: InboxItem, reading: ReportReading, issuing: Issuing | None = None) -> RecordKey:
    """Return whose report it is: as a person said, else as the object says. Raises NotMatched."""
    if item.given_id:
        return RecordKey(issuer=item.given_issuer, local_id=item.given_id)
    return matching.record_key(reading.patient, issuing or issuing_of(item.source))


def _opened(item_uid: str) -> tuple[InboxItem, Issuing]:
    """Return an item with its source and facility, how its source issues identifiers, and whether requests wait there.

    In one statement: a report is recorded often.
    """
    rows = list(
        InboxItem.objects.filter(uid=item_uid)
        .select_related("source__facility")
        .annotate(
            sent=F("source__issuers__as_sent"),
            meant=F("source__issuers__issuer"),
            awaited=awaited_at("source__facility"),
            documents_wait=documents.any_waits(),
        )
    )
    if not rows:
        raise InboxItem.DoesNotExist
    item = rows[0]
    return item, Issuing(
        any_issuer=item.source.any_issuer,
        default_issuer=item.source.default_issuer,
        issuers={matching.issuer_key(row.sent): row.meant for row in rows if row.sent is not None},
    )


@transaction.atomic
def _settle(
    item: InboxItem, issuing: Issuing, reading: ReportReading, document: documents.Found, *, at: datetime
) -> bool:
    """Write what became of the object, also into `item`; return False when somebody else did meanwhile."""
    end = _end(item, issuing, reading, document, at=at)
    if not end.told:
        _act(item, end, at=at).save(force_insert=True)
    columns = {
        # What the sender said of it stands where the object itself cannot be read.
        "sop_class_uid": clean_text(reading.sop_class_uid, limit=64) or item.sop_class_uid,
        "sop_instance_uid": clean_text(reading.sop_instance_uid, limit=64) or item.sop_instance_uid,
        "study_instance_uid": clean_text(reading.study_instance_uid, limit=64),
        "accession_number": clean_text(reading.accession_number, limit=64),
        "device_key": clean_text(device_key(reading), limit=300),
        "state": str(end.state),
        "reason": str(end.reason),
        "detail": clean_text(end.detail, limit=500),
        "entry_uid": end.entry_uid,
        "settled_at": at,
        "due_at": None,
        "leased_until": None,
        "lease": "",
    }
    # This UPDATE decides on both databases: whoever comes second waits for it, finds nothing to do, and takes all back.
    if not _as_it_was(item).update(**columns):
        transaction.set_rollback(True)
        return False
    if end.state is InboxState.RECORDED and document is None:
        _follow(item, end, reading, at=at)
    for name, value in columns.items():
        setattr(item, name, value)
    return True


def _follow(item: InboxItem, end: Settlement, reading: ReportReading, *, at: datetime) -> None:
    if item.awaited:
        follow(entry_uid=end.entry_uid, at=at)
    if item.documents_wait:
        documents.read_again(reading, at=at)


def _as_it_was(item: InboxItem) -> QuerySet[InboxItem]:
    """Return the row while nobody has settled it, nor decided anything about it, since it was read."""
    decided = {name: getattr(item, name) for name in ("accepted", "given_issuer", "given_id")}
    return InboxItem.objects.filter(pk=item.pk, state=InboxState.RECEIVED, **decided)


def _act(item: InboxItem, end: Settlement, *, at: datetime) -> Act:
    return act(
        verb=f"inbox.{end.state}",
        by=None,
        subject=Subject(kind="inbox_item", uid=item.uid),
        at=at,
        facility_uid=item.source.facility.uid if item.source.facility else "",
        reason=end.reason,
        entry_uid=end.entry_uid,
    )


def _end(
    item: InboxItem, issuing: Issuing, reading: ReportReading, document: documents.Found, *, at: datetime
) -> Settlement:
    before = _before_document(item, document, reading) or _key_object(item, reading, at=at)
    before = before or _before_matching(item, reading, document)
    if before:
        return before
    try:
        record = _record(item, issuing, reading, at=at)
    except NotMatched as refusal:
        return Settlement(state=InboxState.WAITING, reason=refusal.reason, detail=refusal.detail)
    if isinstance(document, Content):
        return _beside_row(item, document, record, reading, at=at)
    return _recorded(item, reading, record, at=at)


def _before_document(item: InboxItem, document: documents.Found, reading: ReportReading) -> Settlement | None:
    """Return what ends a report on images before anybody asks whose it is; None for what is none."""
    if isinstance(document, NoDocument):
        state = documents.STATES.get(document.reason, InboxState.REJECTED)
        return Settlement(state=state, reason=document.reason)
    if document is not None and not documents.has_row(item, reading):
        # No record is made for it: that of a patient begins with an examination.
        return Settlement(state=InboxState.WAITING, reason=Reason.REPORT_WITHOUT_ROW)
    return None


def _beside_row(
    item: InboxItem, document: Content, record: Record, reading: ReportReading, *, at: datetime
) -> Settlement:
    kept = documents.keep(item, document, record, reading, at=at)
    if kept is None:
        _forget_unused(record, at)
        return Settlement(state=InboxState.WAITING, reason=Reason.REPORT_WITHOUT_ROW)
    report, new = kept
    return Settlement(state=InboxState.RECORDED if new else InboxState.DUPLICATE, entry_uid=report.entry.uid)


def _key_object(item: InboxItem, reading: ReportReading, *, at: datetime) -> Settlement | None:
    if reading.kind is not Kind.KEY_OBJECT or reading.outcome is not Outcome.NO_DOSE:
        return None
    outlook = key_objects.begin(item, study_instance_uid=reading.study_instance_uid, at=at)
    return Settlement(state=outlook.state, reason=outlook.reason, detail=outlook.detail, entry_uid=outlook.entry_uid)


def _before_matching(item: InboxItem, reading: ReportReading, document: documents.Found) -> Settlement | None:
    if reading.outcome == Outcome.UNREADABLE:
        return Settlement(state=InboxState.REJECTED, reason=reading.reason or Reason.DAMAGED)
    if reading.outcome == Outcome.NO_DOSE and document is None:
        return Settlement(state=InboxState.IGNORED, reason=reading.reason or Reason.NOT_A_DOSE_REPORT)
    if not reading.sop_instance_uid:
        return Settlement(state=InboxState.REJECTED, reason=Reason.NO_SOP_UID)
    if matching.is_test_patient(reading.patient) and Reason.TEST_PATIENT not in _accepted(item):
        return Settlement(state=InboxState.IGNORED, reason=Reason.TEST_PATIENT)
    return None


def _record(item: InboxItem, issuing: Issuing, reading: ReportReading, *, at: datetime) -> Record:
    """Return the record of the report behind its lock, made on first sight. Raises NotMatched."""
    return record_for(
        key=key_of(item, reading, issuing),
        sent=matching.demographics(reading),
        at=at,
        in_spite=Reason.DEMOGRAPHICS_CONTRADICT in _accepted(item),
    )


def _recorded(item: InboxItem, reading: ReportReading, record: Record, *, at: datetime) -> Settlement:
    source = _origin(item, at)

    def acts(recorded: booklet.Recorded) -> list[Act]:
        return [_act(item, _as_recorded(recorded), at=at)]

    try:
        recorded = booklet.record_behind_lock(reading=reading, record=record, source=source, at=at, acts=acts)
    except booklet.EventTaken:
        raise
    except tuple(REFUSALS) as refusal:  # nothing was written: the inbox row can be
        known = settled_otherwise(refusal, reading=reading, record=record, source=source, at=at)
        if known:
            return replace(_as_recorded(known), told=False)
        state, reason = REFUSALS[type(refusal)]
        return Settlement(state=state, reason=reason, detail=str(refusal))
    if recorded.duplicate and recorded.entry.record_id != record.pk:
        _forget_unused(record, at)
    return _as_recorded(recorded)


def _forget_unused(record: Record, at: datetime) -> None:
    """Take back a record that was made for this very report when the report turns out to be known elsewhere."""
    unused = {"patient": None, "entries": None, "exposures": None, "reports": None, "accesses": None}
    Record.objects.filter(pk=record.pk, first_seen_at=at, **unused).delete()


def _as_recorded(recorded: booklet.Recorded) -> Settlement:
    state = InboxState.DUPLICATE if recorded.duplicate else InboxState.RECORDED
    return Settlement(state=state, entry_uid=recorded.entry.uid, told=True)


def _origin(item: InboxItem, at: datetime) -> booklet.Source:
    facility = item.source.facility or _nowhere(at)
    return booklet.Source(name=item.source.name, facility=facility, sha256=item.sha256, size=item.size)


def _nowhere(at: datetime) -> Facility:
    facility, _ = Facility.objects.get_or_create(**NOWHERE, defaults={"time_zone": "", "created_at": at})
    return facility


def _accepted(item: InboxItem) -> list[str]:
    return item.accepted.split()
