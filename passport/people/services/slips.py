"""Code slips: printed at the counter, used once, and what they open."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from passport.codes import code_hmac, new_code
from passport.database import clean_text
from passport.people.models import CodeSlip, Patient, Proof, Reader, Relation, User
from passport.people.selectors import comes_of_age_at, held_reader, held_readerships, own_accounts
from passport.people.services.accounts import account_without_sign_in
from passport.people.services.attempts import count_try, may_try_long_code
from passport.people.services.permission import Verb, require
from passport.people.services.readers import begin_reading
from passport.people.services.shown import UNSEEN, Shown, checked, ends_at
from passport.signing.acts import Subject, record_act

SLIP = "slip"
SLIP_BITS = 80
SLIP_LASTS = timedelta(days=30)
WRONG_BIRTH_DATES = 5


class SlipRefused(Exception):
    """This code and birth date open nothing: wrong, used, expired, or tried too often."""


@transaction.atomic
def issue_slip(
    *, patient: Patient, relation: Relation, by: User | None, at: datetime, shown: Shown | None = None
) -> tuple[CodeSlip, str]:
    """Make a slip for a patient, a guardian or a trusted person; return it and its code, which is kept nowhere.

    `shown` is by what the counter knows that somebody may have it. Raises NotAllowed, and what `shown.checked` does.
    """
    require(Verb.ISSUE_SLIP, facility=patient.registered_by, by=by, at=at)
    relation = Relation(relation)
    kept = UNSEEN[relation]
    if by is not None or shown is not None:
        kept = checked(shown, relation=relation, patient=patient, at=at)
    code = new_code(bits=SLIP_BITS)
    slip = CodeSlip.objects.create(
        patient=patient,
        relation=relation,
        proof=kept.proof,
        proof_words=kept.words,
        reads_until=ends_at(kept, patient),
        code_hmac=_hmac(code),
        created_at=at,
        created_by=str(by or patient.registered_by)[:200],
        expires_at=at + SLIP_LASTS,
    )
    record_act(
        verb=Verb.ISSUE_SLIP,
        by=by,
        subject=Subject(kind="slip", uid=slip.uid),
        at=at,
        facility_uid=patient.registered_by.uid,
        relation=slip.relation,
        patient=patient.uid,
        proof=slip.proof,
    )
    return slip, code


def claim_slip(
    *, code: str, birth_date: date, user: User | None, who_hmac: bytes, at: datetime, name: str = ""
) -> Reader:
    """Open a passport with a slip and the patient's birth date; return who reads it now, and as whom.

    Without a user, or when a slip of the patient's own is typed where somebody else is signed in, the patient's own
    account is used again, or one is made; `name` is that of a guardian or trusted person. Raises SlipRefused for every wrong case alike. The try is counted in its own transaction:
    do not call this inside another one, or a refusal would take the count back.
    """
    with transaction.atomic():
        reader = _claim(code=code, birth_date=birth_date, user=user, who_hmac=who_hmac, at=at, name=name)
        count_try(kind=SLIP, who_hmac=who_hmac, at=at, succeeded=reader is not None)
    if reader is None:
        raise SlipRefused
    return reader


def _claim(
    *, code: str, birth_date: date, user: User | None, who_hmac: bytes, at: datetime, name: str
) -> Reader | None:
    may_try = may_try_long_code(kind=SLIP, user=user, who_hmac=who_hmac, at=at)
    slip = _open_slips(at).filter(code_hmac=_hmac(code)).select_related("patient__registered_by").first()
    if slip is None or not may_try or _was_outgrown(slip, at):
        return None
    if not _count_birth_date(slip, at) or slip.patient.birth_date != birth_date:
        return None
    CodeSlip.objects.filter(pk=slip.pk).update(used_at=at, burnt_at=None, wrong_birth_dates=F("wrong_birth_dates") - 1)
    return _reader(slip, user=user, name=name, at=at)


def _was_outgrown(slip: CodeSlip, at: datetime) -> bool:
    """Return whether a slip was printed for the guardian of a child who has come of age since.

    Whoever used it then would be a guardian of somebody of age, which takes another decision.
    """
    return slip.relation == Relation.GUARDIAN and slip.created_at < comes_of_age_at(slip.patient) <= at


def _open_slips(at: datetime) -> QuerySet[CodeSlip]:
    return CodeSlip.objects.filter(used_at__isnull=True, burnt_at__isnull=True, expires_at__gt=at)


def _count_birth_date(slip: CodeSlip, at: datetime) -> bool:
    """Count a birth date as wrong before it is compared; return whether the slip still had a try.

    The row stays locked until it is known: who sends many dates at once waits, and has no more than five.
    """
    last = When(wrong_birth_dates__gte=WRONG_BIRTH_DATES - 1, then=Value(at))
    counted = _open_slips(at).filter(pk=slip.pk)
    return bool(counted.update(burnt_at=Case(last, default=None), wrong_birth_dates=F("wrong_birth_dates") + 1))


def _reader(slip: CodeSlip, *, user: User | None, name: str, at: datetime) -> Reader:
    if user is not None and slip.relation == Relation.SELF and _is_somebody_else(user, slip.patient, at):
        user = None  # on a phone that people share, whoever is signed in does not become this patient
    user = user or _own_account(slip, at) or _new_account(slip, name)
    reader, made = begin_reading(
        user=user,
        patient=slip.patient,
        relation=Relation(slip.relation),
        proof=Proof(slip.proof),
        proof_words=slip.proof_words,
        proven_by=_who_checked(slip),
        until=slip.reads_until,
        at=at,
    )
    record_act(
        verb="slip.used",
        by=user,
        subject=Subject(kind="slip", uid=slip.uid),
        at=at,
        facility_uid=slip.patient.registered_by.uid,
        relation=slip.relation,
        reader=reader.uid,
        new=int(made),
    )
    return reader


def _is_somebody_else(user: User, patient: Patient, at: datetime) -> bool:
    """Return whether an account is another patient's, or that of whoever looks after this one or helps."""
    held = held_reader(user, patient, at)
    if held is not None and held.relation != Relation.SELF:
        return True
    return any(one.relation == Relation.SELF and one.patient != patient for one in held_readerships(user, at))


def _who_checked(slip: CodeSlip) -> str:
    return ", ".join(dict.fromkeys((slip.created_by, slip.patient.registered_by.name)))


def _own_account(slip: CodeSlip, at: datetime) -> User | None:
    """Return the patient's account that a slip signs in; never one that works here: a slip is no second factor."""
    if slip.relation != Relation.SELF:
        return None
    return next(iter(own_accounts(slip.patient, at)), None)


def _new_account(slip: CodeSlip, name: str) -> User:
    own = str(slip.patient) if slip.relation == Relation.SELF else clean_text(name, limit=200)
    return account_without_sign_in(
        display_name=own or str(Relation(slip.relation).label), language=slip.patient.language
    )


def _hmac(code: str) -> bytes:
    return code_hmac(code, purpose=SLIP, pepper=settings.CODE_PEPPER)
