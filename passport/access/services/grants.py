"""Codes for one doctor: made by the patient, taken up once, running for an hour, stopped by either side."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from passport.access.models import Grant
from passport.access.scopes import DOCTORS
from passport.access.services.opening import workplace
from passport.access.view import NotAllowed
from passport.codes import code_hmac, new_code
from passport.people.models import Patient, Relation, User
from passport.people.selectors import current_memberships, open_reader, open_readers
from passport.people.services import count_try, tries_left
from passport.signing.acts import Subject, notify, record_act
from passport.signing.selectors import notices_for
from passport.signing.services import read_notices

GRANT = "grant"
GRANT_BITS = 60
CODE_LASTS = timedelta(minutes=10)
GRANT_LASTS = timedelta(hours=1)
MAY_GRANT = frozenset({Relation.SELF, Relation.GUARDIAN})


class CodeRefused(Exception):
    """This code opens nothing: wrong, used, expired, stopped, or tried too often."""


@transaction.atomic
def make_grant(*, patient: Patient, by: User, at: datetime) -> tuple[Grant, str]:
    """Make a code for one doctor; return the grant and the code, which is kept nowhere. Raises NotAllowed."""
    _require_owner(patient, by, at)
    code = new_code(bits=GRANT_BITS)
    grant = Grant.objects.create(
        patient=patient, made_by=by, code_hmac=_hmac(code), made_at=at, code_expires_at=at + CODE_LASTS
    )
    _act("grant.made", grant, by=by, at=at)
    return grant, code


def redeem_grant(*, code: str, by: User, who_hmac: bytes, at: datetime) -> Grant:
    """Take up a patient's code for an hour; the patient is told by whom. Raises CodeRefused for every case alike.

    The try is counted in its own transaction: do not call this inside another one, or a refusal would take the
    count back.
    """
    with transaction.atomic():
        grant = _redeem(code=code, by=by, who_hmac=who_hmac, at=at)
        count_try(kind=GRANT, who_hmac=who_hmac, at=at, succeeded=grant is not None)
    if grant is None:
        raise CodeRefused
    return grant


@transaction.atomic
def stop_grant(*, grant: Grant, by: User, at: datetime) -> Grant:
    """End a code or a permission at once; a stopped one stays as it is. Raises NotAllowed.

    Whoever stops it has read who took it up.
    """
    if by.pk != grant.redeemed_by_id:
        _require_owner(grant.patient, by, at)
    if Grant.objects.filter(pk=grant.pk, stopped_at__isnull=True).update(stopped_at=at):
        _act("grant.stopped", grant, by=by, at=at)
        told = notices_for(user=by).filter(subject_uid=grant.uid)
        read_notices(user=by, uids=[notice.uid for notice in told], at=at)
    grant.refresh_from_db()
    return grant


def _redeem(*, code: str, by: User, who_hmac: bytes, at: datetime) -> Grant | None:
    # All of it is asked before anything is decided: a wrong code costs what a used one costs.
    may_try = tries_left(kind=GRANT, who_hmac=who_hmac, at=at)
    doctor = current_memberships(by, at).filter(role__in=DOCTORS).exists()
    fresh = Grant.objects.filter(
        code_hmac=_hmac(code), redeemed_at__isnull=True, stopped_at__isnull=True, code_expires_at__gt=at
    )
    grant = fresh.select_related("patient").first()
    if grant is None or not doctor or not may_try:
        return None
    if not fresh.filter(pk=grant.pk).update(redeemed_at=at, redeemed_by=by, until=at + GRANT_LASTS):
        return None
    grant.refresh_from_db()
    _act("grant.redeemed", grant, by=by, at=at)
    _tell(grant, by=by, at=at)
    return grant


def _tell(grant: Grant, *, by: User, at: datetime) -> None:
    for reader in open_readers(grant.patient, at).filter(relation__in=MAY_GRANT):
        notify(
            user_id=reader.user_id,
            kind="grant.redeemed",
            at=at,
            subject_uid=grant.uid,
            doctor=str(by),
            facility=workplace(by, at),
        )


def _require_owner(patient: Patient, by: User, at: datetime) -> None:
    reader = open_reader(by, patient, at)
    if reader is None or reader.relation not in MAY_GRANT:
        raise NotAllowed


def _act(verb: str, grant: Grant, *, by: User, at: datetime) -> None:
    record_act(verb=verb, by=by, subject=Subject(kind="grant", uid=grant.uid), at=at, patient=grant.patient.uid)


def _hmac(code: str) -> bytes:
    return code_hmac(code, purpose=GRANT, pepper=settings.CODE_PEPPER)
