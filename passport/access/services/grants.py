"""Codes for one doctor: made by the patient, taken up once, running for an hour or longer, stopped by either side."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from passport.access.models import Grant, Lasts
from passport.access.scopes import DOCTORS
from passport.access.selectors import fresh_grants
from passport.access.services.opening import workplace
from passport.access.view import NotAllowed
from passport.codes import code_hmac, new_code
from passport.people.models import Patient, Reader, Relation, User
from passport.people.selectors import current_memberships, open_reader, open_readers, reads_until
from passport.people.services import count_try, tries_left
from passport.signing.acts import Person, Subject, notify, record_act
from passport.signing.selectors import notices_for
from passport.signing.services import read_notices

GRANT = "grant"
GRANT_BITS = 60
CODE_LASTS = timedelta(minutes=10)
# Who makes codes in the patient's name; of these, who stops also those of others, and is told who used one.
MAY_GRANT = frozenset({Relation.SELF, Relation.GUARDIAN, Relation.TRUSTED})
OWNERS = frozenset({Relation.SELF, Relation.GUARDIAN})


class CodeRefused(Exception):
    """This code opens nothing: wrong, used, expired, stopped, or tried too often."""


@transaction.atomic
def make_grant(*, patient: Patient, by: User, at: datetime, lasts: Lasts = Lasts.HOUR) -> tuple[Grant, str]:
    """Make a code for one doctor; return the grant and the code, which is kept nowhere. Raises NotAllowed."""
    relation = _relation(patient, by, at)
    if relation not in MAY_GRANT:
        raise NotAllowed
    code = new_code(bits=GRANT_BITS)
    grant = Grant.objects.create(
        patient=patient,
        made_by=by,
        made_as=relation,
        code_hmac=hmac_of(code),
        lasts=lasts,
        made_at=at,
        code_expires_at=at + CODE_LASTS,
    )
    act_on(grant, "grant.made", by=by, at=at, hours=int(lasts))
    return grant, code


def redeem_grant(*, code: str, by: User, who_hmac: bytes, at: datetime) -> Grant:
    """Take up a patient's code for as long as the patient chose; the patient is told by whom. Raises CodeRefused for every case alike.

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
        require_maker_or_owner(grant, by, at)
    return end_grant(grant=grant, by=by, at=at)


@transaction.atomic
def end_grant(*, grant: Grant, by: User, at: datetime) -> Grant:
    """End a code or a permission for who has been found to have a right to."""
    if Grant.objects.filter(pk=grant.pk, stopped_at__isnull=True).update(stopped_at=at):
        act_on(grant, "grant.stopped", by=by, at=at)
        told = notices_for(user=by).filter(subject_uid=grant.uid)
        read_notices(user=by, uids=[notice.uid for notice in told], at=at)
    grant.refresh_from_db()
    return grant


def _redeem(*, code: str, by: User, who_hmac: bytes, at: datetime) -> Grant | None:
    # All of it is asked before anything is decided: a wrong code costs what a used one costs.
    may_try = tries_left(kind=GRANT, who_hmac=who_hmac, at=at)
    doctor = current_memberships(by, at).filter(role__in=DOCTORS).exists()
    fresh = fresh_grants(hmac_of(code), at)
    grant = fresh.select_related("patient__registered_by", "made_by").first()
    if grant is None or not doctor or not may_try:
        return None
    maker = open_reader(grant.made_by, grant.patient, at)
    if maker is None:  # whose right ran out by itself, or ended as the code was made
        return None
    until = within(maker, at + timedelta(hours=grant.lasts))
    if not fresh.filter(pk=grant.pk).update(redeemed_at=at, redeemed_by=by, until=until):
        return None
    grant.refresh_from_db()
    act_on(grant, "grant.redeemed", by=by, at=at)
    tell_concerned(grant, "grant.redeemed", at=at, doctor=str(by), facility=workplace(by, at))
    return grant


def tell_concerned(grant: Grant, kind: str, *, at: datetime, **words: str) -> None:
    """Tell the patient, or who decides for the patient, and who made the code, on the next page."""
    concerned = Q(relation__in=OWNERS) | Q(user=grant.made_by, relation__in=MAY_GRANT)
    for reader in open_readers(grant.patient, at).filter(concerned):
        notify(user_id=reader.user_id, kind=kind, at=at, subject_uid=grant.uid, **words)


def within(giver: Reader, until: datetime) -> datetime:
    """Return until when leave holds that somebody gives in the patient's name: never longer than that person reads."""
    ends = reads_until(giver)
    return min(until, ends) if ends is not None else until


def require_owner(patient: Patient, by: User, at: datetime) -> None:
    """Pass when somebody may say who looks at a passport. Raises NotAllowed."""
    if _relation(patient, by, at) not in OWNERS:
        raise NotAllowed


def require_maker_or_owner(grant: Grant, by: User, at: datetime) -> Reader:
    """Return by what right somebody says what a code allows: who decides for the patient, or made it. Raises NotAllowed."""
    reader = open_reader(by, grant.patient, at)
    if reader is None or (reader.relation not in OWNERS and grant.made_by_id != by.pk):
        raise NotAllowed
    return reader


def _relation(patient: Patient, by: User, at: datetime) -> str:
    reader = open_reader(by, patient, at)
    return reader.relation if reader else ""


def act_on(grant: Grant, verb: str, *, by: Person, at: datetime, **detail: int) -> None:
    """Write down what was done with a code."""
    subject = Subject(kind="grant", uid=grant.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, patient=grant.patient.uid, **detail)


def hmac_of(code: str) -> bytes:
    """Return what is kept of a patient's code."""
    return code_hmac(code, purpose=GRANT, pepper=settings.CODE_PEPPER)
