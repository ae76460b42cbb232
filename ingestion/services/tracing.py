"""Follow one number through everything that receives, up to the rows of the booklet where the reader may see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ingestion.selectors.tracing import Found, StudyWay, found_under
from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.models import Entry
from passport.people.models import User
from passport.signing.acts import Subject, record_act


@dataclass(frozen=True, kw_only=True)
class Followed:
    """One study, and the rows that came of it."""

    way: StudyWay
    rows: tuple[Entry, ...]
    rows_of_others: int  # the reader may not see these


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What one number leads to."""

    number: str
    found: Found
    studies: tuple[Followed, ...]
    sees_rows: bool  # the reader decides whose reports are whose, so rows may be shown


@transaction.atomic
def trace(*, number: str, reader: User, at: datetime) -> Trace:
    """Return what is known under a number; each row that is shown is written down, for its patient and as an act."""
    found = found_under(number, user=reader, at=at)
    door = _door(reader, at)
    studies = tuple(_followed(way, door) for way in found.ways)
    for entry in {entry.pk: entry for study in studies for entry in study.rows}.values():
        record_act(
            verb="row.traced",
            by=reader,
            subject=Subject(kind="entry", uid=entry.uid),
            at=at,
            facility_uid=entry.facility.uid,
        )
    return Trace(number=number, found=found, studies=studies, sees_rows=door is not None)


def _door(reader: User, at: datetime) -> ListView | None:
    try:
        return open_list(reader=reader, purpose=Purpose.RECONCILIATION, at=at)
    except NotAllowed:  # looks after sources, but not after patients
        return None


def _followed(way: StudyWay, door: ListView | None) -> Followed:
    uids = list(dict.fromkeys(item.entry_uid for item in way.items if item.entry_uid))
    seen = [_row(uid, door) for uid in uids] if door else []
    rows = tuple(row for row in seen if row is not None)
    return Followed(way=way, rows=rows, rows_of_others=len(uids) - len(rows))


def _row(uid: str, door: ListView) -> Entry | None:
    try:
        return door.entry(uid)
    except NotAllowed:  # of another hospital
        return None
