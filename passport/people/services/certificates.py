"""Certificates of facilities as their administrators meet them: told before one ends, and stopped when a house closes."""

from datetime import datetime, timedelta

from django.db import transaction

from passport.database import clean_text
from passport.people.models import Facility, Role, User
from passport.people.selectors import staff_of
from passport.people.services.telling import tell_later
from passport.signing.acts import Subject, notify, record_act
from passport.signing.models import FacilityKey
from passport.signing.selectors import facility_certificates, was_done
from passport.signing.services import stop_facility_key

# Kind of notice -> how long before the end it comes; the nearer one is looked at first.
ENDS = {"certificate.ends_within_14_days": timedelta(days=14), "certificate.ends_within_60_days": timedelta(days=60)}


class FacilityClosed(Exception):
    """This facility has closed already."""


def tell_of_ending_certificates(*, at: datetime) -> int:
    """Tell the administrators of facilities whose last certificate ends soon, once per step; return how many facilities.

    Also of one that ended while nobody looked.
    """
    told = 0
    for facility in Facility.objects.filter(closed_at__isnull=True).order_by("pk"):
        key = _last_of(facility)
        kind = next((kind for kind, before in ENDS.items() if key and key.not_after - before <= at), None)
        if key and kind and not was_done(verb=kind, subject_uid=key.uid):
            _tell(facility, key, kind=kind, at=at)
            told += 1
    return told


@transaction.atomic
def close_facility(*, facility: Facility, reason: str, by: User | None, at: datetime) -> Facility:
    """Write down that a facility has closed: nothing is sealed with its certificates any more, all that was stays.

    Raises FacilityClosed.
    """
    if (
        Facility.objects.filter(pk=facility.pk, closed_at__isnull=True).update(closed_at=at, closed_by=str(by or ""))
        != 1
    ):
        raise FacilityClosed
    facility.refresh_from_db()
    why = clean_text(reason, limit=300)
    for key in facility_certificates(facility_uid=facility.uid):
        if key.stopped_at is None or key.stopped_at > at:
            stop_facility_key(key=key, stops_at=at, reason=why, by=by, at=at)
    subject = Subject(kind="facility", uid=facility.uid)
    record_act(verb="facility.closed", by=by, subject=subject, at=at, facility_uid=facility.uid, reason=why)
    return facility


def _last_of(facility: Facility) -> FacilityKey | None:
    """Return the key whose certificate lasts longest, of those that nobody stopped."""
    going_on = [key for key in facility_certificates(facility_uid=facility.uid) if key.stopped_at is None]
    return max(going_on, key=lambda key: key.not_after, default=None)


@transaction.atomic
def _tell(facility: Facility, key: FacilityKey, *, kind: str, at: datetime) -> None:
    administrators = staff_of(facility, at).filter(role=Role.FACILITY_ADMINISTRATOR)
    for user in {membership.user for membership in administrators}:
        tell_later(notify(user_id=user.pk, kind=kind, at=at, subject_uid=key.uid, facility=facility.name))
    subject = Subject(kind="facility_key", uid=key.uid)
    record_act(verb=kind, by=None, subject=subject, at=at, facility_uid=facility.uid)
