"""Who looked and who may look: one sentence for each look, and where each code stands."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from passport.access.models import Access, Grant
from passport.people.selectors import current_memberships
from passport.web import words
from passport.web.presenters import clock, day


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look in one sentence; those of other people stand out from the reader's own."""

    sentence: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class Permission:
    """A code that was made: waiting to be typed, or who looks with it and until when."""

    uid: str
    doctor: str
    facility: str
    until: str
    waiting: bool
    running: bool


def look_of(access: Access, *, reader_uid: str, zone: ZoneInfo) -> Look:
    """Return a look as the patient reads it."""
    sentence = _words_of(access) % {
        "date": day(access.at, zone),
        "time": clock(access.at, zone),
        "name": access.reader_name,
        "facility": access.facility_name,
        "reason": access.reason,
        "purpose": access.get_purpose_display(),
    }
    return Look(sentence=sentence, own=access.reader_uid == reader_uid)


def _words_of(access: Access) -> words.Text:
    if not access.reader_uid:
        return words.LOOK_ON_CONSOLE
    with_reason = words.LOOKS_WITH_REASON.get(access.ground) if access.reason else None
    return with_reason or words.LOOKS[access.ground]


def permission_of(grant: Grant, *, at: datetime, zone: ZoneInfo) -> Permission:
    """Return where a code stands at a moment."""
    doctor = grant.redeemed_by
    places = {membership.facility.name: None for membership in current_memberships(doctor, at)} if doctor else {}
    ends = grant.until or grant.code_expires_at
    open_now = grant.stopped_at is None and ends > at
    return Permission(
        uid=grant.uid,
        doctor=_titled(doctor) if doctor else "",
        facility=", ".join(places),
        until=clock(ends, zone),
        waiting=open_now and doctor is None,
        running=open_now and doctor is not None,
    )


def _titled(doctor: object) -> str:
    practitioner = getattr(doctor, "practitioner", None)
    return str(practitioner or doctor)
