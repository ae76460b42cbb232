"""Certificates of facilities as their administrators meet them: told before one ends, and stopped when a house closes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from passport.database import clean_text
from passport.people.models import Facility, Role, User
from passport.people.selectors import staff_of
from passport.people.services.permission import NotAllowed, Verb, require
from passport.people.services.telling import tell_later
from passport.signing import certificates
from passport.signing.acts import Subject, notify, record_act
from passport.signing.errors import ReasonMissing
from passport.signing.models import FacilityKey, KeyPlace
from passport.signing.sealing_keys import facility_certificates, key_is_of_another
from passport.signing.selectors import was_done
from passport.signing.services import add_facility_key, rotate_facility_key, stop_facility_key

# Kind of notice -> how long before the end it comes; the nearer one is looked at first.
ENDS = {"certificate.ends_within_14_days": timedelta(days=14), "certificate.ends_within_60_days": timedelta(days=60)}


class FacilityClosed(Exception):
    """This facility has closed already."""


class KeyOfAnotherFacility(Exception):
    """Another facility seals with this private key or certificate."""


class StopInFuture(Exception):
    """A certificate is stopped from now on, or from a moment that has passed."""


@dataclass(frozen=True, kw_only=True)
class NewCertificate:
    """A certificate as somebody brings it, and where its private key is."""

    pem: bytes  # the facility's own, then those of its issuers
    place: KeyPlace
    location: str
    starts_at: datetime
    replaces: bool  # the one before stops when this one starts


@transaction.atomic
def add_certificate(*, facility: Facility, new: NewCertificate, by: User, at: datetime) -> FacilityKey:
    """Let a facility seal with a certificate whose private key this machine reaches by a name.

    It seals from now on at the earliest: what the one before sealed until then keeps holding. A name says where a key is, not whose: one under which another facility seals is refused, or who administers one
    hospital could seal as another. Raises NotAllowed, FacilityClosed, KeyOfAnotherFacility and what
    `signing.add_facility_key` raises.
    """
    require(Verb.DECIDE_CERTIFICATES, facility=facility, by=by, at=at)
    if Facility.objects.select_for_update().get(pk=facility.pk).closed_at:
        raise FacilityClosed
    chain = certificates.chain_in(new.pem)
    if key_is_of_another(
        facility_uid=facility.uid,
        place=new.place,
        location=new.location,
        fingerprint=certificates.read(chain[0]).fingerprint,
    ):
        raise KeyOfAnotherFacility
    before = [key for key in facility_certificates(facility_uid=facility.uid) if key.stopped_at is None]
    key = add_facility_key(
        facility_uid=facility.uid,
        place=new.place,
        location=new.location,
        chain=chain,
        starts_at=max(new.starts_at, at),
        by=by,
        at=at,
    )
    for old in before if new.replaces else ():
        rotate_facility_key(old=old, new=key, by=by, at=at)
    return key


@transaction.atomic
def stop_certificate(
    *, facility: Facility, key: FacilityKey, stops_at: datetime, reason: str, by: User, at: datetime
) -> FacilityKey:
    """Let a facility seal with a certificate no more, from now or from a moment that has passed, for example of a theft.

    Raises NotAllowed, ReasonMissing, StopInFuture, KeyStopped.
    """
    require(Verb.DECIDE_CERTIFICATES, facility=facility, by=by, at=at)
    if key.facility_uid != facility.uid:
        raise NotAllowed
    if not clean_text(reason, limit=300):
        raise ReasonMissing
    if stops_at > at:
        raise StopInFuture
    return stop_facility_key(key=key, stops_at=stops_at, reason=reason, by=by, at=at)


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

    Raises NotAllowed, FacilityClosed.
    """
    require(Verb.CLOSE_FACILITY, facility=facility, by=by, at=at)
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
    record_act(verb=Verb.CLOSE_FACILITY, by=by, subject=subject, at=at, facility_uid=facility.uid, reason=why)
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
