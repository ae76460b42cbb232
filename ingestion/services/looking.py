"""Show one received object to a person; demographics only behind the door of `access`, and written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ingestion import matching
from ingestion.matching import Demographics, NotMatched
from ingestion.models import InboxItem, InboxState
from ingestion.reading.read import read
from ingestion.reasons import Reason
from ingestion.selectors import item_for, may_reconcile
from ingestion.services.contradicting import Opposite, opposites
from ingestion.services.recording import key_of
from ingestion.services.records import known_sides
from passport import objects
from passport.access.models import Purpose
from passport.access.services import open_list
from passport.booklet.reading import Identifier, ReportReading
from passport.people.models import Record, User
from passport.signing.acts import Subject, record_act

# Where a person must see whose report it is in order to decide.
ABOUT_SOMEBODY = frozenset(
    {
        Reason.NO_IDENTIFIER,
        Reason.ISSUER_UNKNOWN,
        Reason.DEMOGRAPHICS_CONTRADICT,
        Reason.SOP_CONFLICT,
        Reason.EVENT_UNDER_OTHER_RECORD,
        Reason.TEST_PATIENT,
        Reason.SET_ASIDE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the object says, beside what is known here under the same identifier."""

    reading: ReportReading
    identifier: Identifier | None
    issuer_as_sent: str
    sent: Demographics
    known: tuple[Demographics, ...]
    contradictions: frozenset[str]
    opposites: tuple[Opposite, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """One received object, with evidence where a decision is asked for and the reader may see it."""

    item: InboxItem
    evidence: Evidence | None
    lost: bool = False  # its bytes are no longer in the store


def look_at_item(*, uid: str, reader: User, at: datetime) -> ItemView:
    """Return an object of the reader's inbox. Raises ingestion.selectors.ItemMissing."""
    item = item_for(reader, uid, at)
    if item.state == InboxState.RECORDED or item.reason not in ABOUT_SOMEBODY:
        return ItemView(item=item, evidence=None)
    if not may_reconcile(reader, item.source.facility, at):  # looks after sources, but not after patients
        return ItemView(item=item, evidence=None)
    door = open_list(reader=reader, purpose=Purpose.RECONCILIATION, at=at)
    try:
        data = objects.get(item.sha256)
    except (objects.ObjectMissing, objects.StorageUnavailable):
        return ItemView(item=item, evidence=None, lost=True)
    reading = read(data)
    record = _record_of(item, reading)
    against = opposites(item, reading, by=reader, at=at)
    with transaction.atomic():
        door.saw([*([record] if record else []), *(one.record for one in against)])
        record_act(
            verb="inbox.looked",
            by=reader,
            subject=Subject(kind="inbox_item", uid=item.uid),
            at=at,
            facility_uid=item.source.facility.uid if item.source.facility else "",
        )
    return ItemView(item=item, evidence=_evidence(reading, record, against))


def _evidence(reading: ReportReading, record: Record | None, against: Sequence[Opposite]) -> Evidence:
    sent = matching.demographics(reading)
    known = tuple(known_sides(record)) if record else ()
    identifier = next(iter(reading.patient.identifiers), None)
    return Evidence(
        reading=reading,
        identifier=identifier,
        issuer_as_sent=(identifier.issuer or "") if identifier else "",
        sent=sent,
        known=known,
        contradictions=frozenset(name for side in known for name in matching.contradictions(sent, side)),
        opposites=tuple(against),
    )


def _record_of(item: InboxItem, reading: ReportReading) -> Record | None:
    try:
        key = key_of(item, reading)
    except NotMatched:
        return None
    return Record.objects.select_related("patient").filter(issuer=key.issuer, local_id=key.local_id).first()
