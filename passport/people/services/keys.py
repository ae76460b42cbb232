"""Which signing keys an administrator lets sign, and the licence that stands behind them."""

from datetime import date, datetime

from django.db import transaction

from passport.database import clean_text
from passport.people.models import Facility, Practitioner, User
from passport.people.selectors import approvers_at, day_at, licence_ended, practitioner_of
from passport.people.services.permission import NotAllowed, Verb, require
from passport.signing import services as signing
from passport.signing.acts import Subject, record_act
from passport.signing.errors import LicenceDiffers, LicenceExpired, OwnKey
from passport.signing.models import IdentityCheck, SigningKey
from passport.signing.selectors import has_signed, was_confirmed_at

LICENCE_LENGTH = 64


class LicenceNumberStands(Exception):
    """A licence number that is on record stands in stamps and is not changed here."""


@transaction.atomic
def confirm_signing_key(
    *, facility: Facility, key: SigningKey, identity: IdentityCheck, licence_number: str, by: User, at: datetime
) -> SigningKey:
    """Let the key of somebody who approves here sign, after a check of the person and of the licence.

    Raises NotAllowed, LicenceDiffers, LicenceExpired, OwnKey, NotWaiting, IsALoginKey.
    """
    _require(facility, key, by=by, at=at)
    practitioner = practitioner_of(key.user)
    typed = clean_text(licence_number, limit=LICENCE_LENGTH)
    if practitioner is None or not typed or typed != practitioner.licence_number:
        raise LicenceDiffers
    refuse_ended_licence(practitioner, facility=facility, at=at)
    return signing.confirm_key(
        key=key, identity=identity, licence_number=typed, by=by, at=at, facility_uid=facility.uid
    )


@transaction.atomic
def refuse_signing_key(*, facility: Facility, key: SigningKey, reason: str, by: User, at: datetime) -> SigningKey:
    """Stop a key that waits. Raises NotAllowed, OwnKey, ReasonMissing, NotWaiting."""
    _require(facility, key, by=by, at=at)
    return signing.refuse_key(key=key, reason=reason, by=by, at=at, facility_uid=facility.uid)


@transaction.atomic
def stop_signing_key(
    *, facility: Facility, key: SigningKey, since: datetime, reason: str, by: User, at: datetime
) -> SigningKey:
    """Stop a key from a moment on, for example since it was stolen; also that of somebody who left a hospital since.

    The hospital that confirmed a key may always stop it. The owner stops the own key from now on alone: a past moment would disown what it signed.
    Raises NotAllowed, OwnKey, ReasonMissing, MomentWrong.
    """
    require(Verb.DECIDE_KEYS, facility=facility, by=by, at=at)
    if not was_confirmed_at(key=key, facility_uid=facility.uid):
        _require(facility, key, by=by, at=at)
    if key.user_id == by.pk:
        raise OwnKey
    return signing.stop_key_since(key=key, since=since, reason=reason, by=by, at=at, facility_uid=facility.uid)


@transaction.atomic
def write_licence(
    *, facility: Facility, practitioner: Practitioner, number: str, valid_until: date | None, by: User, at: datetime
) -> Practitioner:
    """Write down until when a licence holds, and its number where none is on record.

    Raises NotAllowed, LicenceNumberStands.
    """
    require(Verb.WRITE_LICENCE, facility=facility, by=by, at=at)
    # Nobody lengthens the own licence.
    if practitioner.user is None or practitioner.user_id == by.pk or not _works_at(facility, practitioner.user, at=at):
        raise NotAllowed
    # Of two who write the number at once the second finds that of the first.
    Practitioner.objects.select_for_update().get(pk=practitioner.pk)
    practitioner.refresh_from_db(fields=["licence_number", "licence_valid_until"])
    said = clean_text(number, limit=LICENCE_LENGTH)
    stands = practitioner.licence_number or has_signed(signer_uid=practitioner.user.uid)
    if stands and said != practitioner.licence_number:
        raise LicenceNumberStands
    practitioner.licence_number, practitioner.licence_valid_until = said, valid_until
    practitioner.save(update_fields=["licence_number", "licence_valid_until"])
    record_act(
        verb=Verb.WRITE_LICENCE,
        by=by,
        subject=Subject(kind="practitioner", uid=practitioner.uid),
        at=at,
        facility_uid=facility.uid,
        until=valid_until.isoformat() if valid_until else "",
    )
    return practitioner


def refuse_ended_licence(practitioner: Practitioner, *, facility: Facility, at: datetime) -> None:
    """Pass while the licence on record holds by the facility's calendar, or no end of it is on record.

    Raises LicenceExpired.
    """
    if licence_ended(practitioner, on=day_at(facility, at)):
        raise LicenceExpired


def _works_at(facility: Facility, user: User, *, at: datetime) -> bool:
    return user.memberships.current(at).filter(facility=facility).exists()


def _require(facility: Facility, key: SigningKey, *, by: User, at: datetime) -> None:
    require(Verb.DECIDE_KEYS, facility=facility, by=by, at=at)
    if not approvers_at(facility, at).filter(pk=key.user_id).exists():
        raise NotAllowed
