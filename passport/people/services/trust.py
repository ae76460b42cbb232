"""Trusting somebody with one's passport: a code that the patient makes, and that the other person takes up once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from passport.codes import code_hmac, new_code
from passport.database import clean_text
from passport.people.models import Patient, Proof, Reader, Relation, TrustCode, TrustLasts, User
from passport.people.selectors import is_of_age, open_reader, open_trust_codes
from passport.people.services.accounts import account_without_sign_in
from passport.people.services.attempts import count_try, may_try_long_code
from passport.people.services.permission import NotAllowed
from passport.people.services.readers import begin_reading, may_begin
from passport.signing.acts import Subject, record_act

TRUST = "trust"
TRUST_BITS = 80
CODE_LASTS = timedelta(minutes=10)
# From when the code is taken up; what is not here lasts until it is ended.
LASTS: dict[TrustLasts, timedelta] = {
    TrustLasts.DAY: timedelta(days=1),
    TrustLasts.WEEK: timedelta(days=7),
    TrustLasts.MONTH: timedelta(days=30),
    TrustLasts.YEAR: timedelta(days=365),
}


class TrustRefused(Exception):
    """This code opens nothing: wrong, used, expired, stopped, one's own, or tried too often."""


@transaction.atomic
def make_trust_code(*, patient: Patient, lasts: TrustLasts, by: User, at: datetime) -> tuple[TrustCode, str]:
    """Make a code for one trusted person; return it and what is typed, which is kept nowhere. Raises NotAllowed.

    Only a patient of age does. A code that was made before and not taken up works no more.
    """
    _require_patient(patient, by, at)
    for earlier in open_trust_codes(patient, at):
        stop_trust_code(trust_code=earlier, by=by, at=at)
    code = new_code(bits=TRUST_BITS)
    made = TrustCode.objects.create(
        patient=patient,
        made_by=by,
        lasts=TrustLasts(lasts),
        code_hmac=_hmac(code),
        made_at=at,
        expires_at=at + CODE_LASTS,
    )
    _act("trust_code.made", made, by=by, at=at)
    return made, code


@transaction.atomic
def stop_trust_code(*, trust_code: TrustCode, by: User, at: datetime) -> None:
    """End a code before it is taken up; what was taken up or stopped stays as it is. Raises NotAllowed."""
    _require_patient(trust_code.patient, by, at)
    waiting = TrustCode.objects.filter(pk=trust_code.pk, used_at__isnull=True, stopped_at__isnull=True)
    if waiting.update(stopped_at=at):
        _act("trust_code.stopped", trust_code, by=by, at=at)


def claim_trust_code(*, code: str, user: User | None, who_hmac: bytes, at: datetime, name: str = "") -> Reader:
    """Take up a patient's code; return who reads the passport now. Raises TrustRefused for every wrong case alike.

    Without a user an account is made for somebody of this name. The try is counted in its own transaction: do not call
    this inside another one, or a refusal would take the count back.
    """
    with transaction.atomic():
        reader = _claim(code=code, user=user, who_hmac=who_hmac, at=at, name=name)
        count_try(kind=TRUST, who_hmac=who_hmac, at=at, succeeded=reader is not None)
    if reader is None:
        raise TrustRefused
    return reader


def _claim(*, code: str, user: User | None, who_hmac: bytes, at: datetime, name: str) -> Reader | None:
    # All of it is asked before anything is decided: a wrong code costs what a used one costs.
    may_try = may_try_long_code(kind=TRUST, user=user, who_hmac=who_hmac, at=at)
    found = _fresh(at).filter(code_hmac=_hmac(code)).select_related("patient__registered_by", "made_by").first()
    if found is None or not may_try or not _still_the_patient(found, at):
        return None
    if user is not None and not may_begin(user=user, patient=found.patient, relation=Relation.TRUSTED, at=at):
        return None
    # The condition holds against a second use at the same moment.
    if not _fresh(at).filter(pk=found.pk).update(used_at=at):
        return None
    reader = _trusted(found, user=user or _account(found, name), at=at)
    TrustCode.objects.filter(pk=found.pk).update(reader=reader)
    _act("trust_code.used", found, by=reader.user, at=at, reader=reader.uid)
    return reader


def _trusted(trust_code: TrustCode, *, user: User, at: datetime) -> Reader:
    length = LASTS.get(TrustLasts(trust_code.lasts))
    return begin_reading(
        user=user,
        patient=trust_code.patient,
        relation=Relation.TRUSTED,
        proof=Proof.PATIENT,
        proven_by=str(trust_code.made_by),
        until=at + length if length else None,
        at=at,
    )[0]


def _fresh(at: datetime) -> QuerySet[TrustCode]:
    return TrustCode.objects.filter(used_at__isnull=True, stopped_at__isnull=True, expires_at__gt=at)


def _still_the_patient(trust_code: TrustCode, at: datetime) -> bool:
    own = open_reader(trust_code.made_by, trust_code.patient, at)
    return own is not None and own.relation == Relation.SELF


def _account(trust_code: TrustCode, name: str) -> User:
    shown = clean_text(name, limit=200) or str(Relation.TRUSTED.label)
    return account_without_sign_in(display_name=shown, language=trust_code.patient.language)


def _require_patient(patient: Patient, by: User, at: datetime) -> None:
    own = open_reader(by, patient, at)
    if own is None or own.relation != Relation.SELF or not is_of_age(patient, at):
        raise NotAllowed


def _act(verb: str, trust_code: TrustCode, *, by: User, at: datetime, **detail: str) -> None:
    record_act(verb=verb, by=by, subject=Subject(kind="trust_code", uid=trust_code.uid), at=at, **detail)


def _hmac(code: str) -> bytes:
    return code_hmac(code, purpose=TRUST, pepper=settings.CODE_PEPPER)
