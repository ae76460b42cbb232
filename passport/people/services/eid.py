"""Signing in with a national eID: the number that its provider vouches for opens the passport of whom it belongs to."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from passport.codes import code_hmac
from passport.people.models import Patient, Proof, Reader, Relation, User
from passport.people.selectors import eid_links, has_sign_in, may_decide, own_accounts, patients_numbered
from passport.people.services.accounts import account_without_sign_in
from passport.people.services.attempts import WRONG_TRIES, count_try, tries_left
from passport.people.services.readers import begin_reading
from passport.people.vouched import Vouched
from passport.signing.acts import Subject, record_act

EID, EID_FROM = "eid", "eid_from"
# From one address, which may be of many people: one who is not known here keeps no other out.
WRONG_FROM = 50
NUMBER, ENDED = "number", "ended"  # what a link keeps: the number's HMAC, and that its owner ended it


class EidRefused(Exception):
    """What was vouched for opens no passport here: nobody's number, that of several, or not for whom it is."""


class NoOtherWay(Exception):
    """Nothing else would open this account any more: another way to come back has to be chosen first."""


def claim_with_eid(*, vouched: Vouched, provider: str, who_hmac: bytes, at: datetime) -> Reader:
    """Open the passport whose personal number a provider vouches for; return who reads it now.

    The patient's own account is used again, or one is made. `provider` is the name under which people know it. Raises
    EidRefused for every wrong case alike. The try is counted in its own transaction: do not call this inside another
    one, or a refusal would take the count back.
    """
    tries = ((EID, _hmac(_subject(vouched)), WRONG_TRIES), (EID_FROM, who_hmac, WRONG_FROM))
    with transaction.atomic():
        may_try = all(tries_left(kind=kind, who_hmac=who, at=at, most=most) for kind, who, most in tries)
        reader = _claim(vouched, provider=provider, at=at) if may_try else None
        for kind, who, _most in tries:
            count_try(kind=kind, who_hmac=who, at=at, succeeded=reader is not None)
    if reader is None:
        raise EidRefused
    return reader


@transaction.atomic
def end_eid(*, user: User, at: datetime) -> None:
    """Let a national eID open an account no more, until its owner allows it again. Raises NoOtherWay."""
    if not has_sign_in(user):
        raise NoOtherWay
    _mark(eid_links(user), ended=True)
    _act("eid.ended", user, at=at)


@transaction.atomic
def allow_eid(*, user: User, at: datetime) -> None:
    """Let a national eID open an account again."""
    _mark(eid_links(user), ended=False)
    _act("eid.allowed", user, at=at)


def opens_with_eid(user: User) -> bool | None:
    """Return whether a national eID opens an account; None when none ever did."""
    ended = [_is_ended(link) for link in eid_links(user)]
    return not any(ended) if ended else None


def _claim(vouched: Vouched, *, provider: str, at: datetime) -> Reader | None:
    patient = _whose(vouched, at)
    if patient is None:
        return None
    # Two phones of one person at once find one account, not two.
    Patient.objects.select_for_update().get(pk=patient.pk)
    number = _hmac(vouched.number).hex()
    link = SocialAccount.objects.filter(provider=vouched.issuer, uid=_uid(vouched)).first()
    if link is not None and link.extra_data.get(NUMBER) != number:
        return None
    user = _account(patient, link, at)
    if not user.is_active or opens_with_eid(user) is False:
        return None
    SocialAccount.objects.update_or_create(
        provider=vouched.issuer, uid=_uid(vouched), defaults={"user": user, "extra_data": {NUMBER: number}}
    )
    return _reading(user, patient, provider=provider, at=at)


def _whose(vouched: Vouched, at: datetime) -> Patient | None:
    """Return the one patient who has the number, if nothing says that it is somebody else, and who may come alone."""
    found = patients_numbered(kind=vouched.kind, number=vouched.number)
    if len(found) != 1 or vouched.births - {found[0].birth_date}:
        return None
    return found[0] if may_decide(found[0], at) else None


def _account(patient: Patient, link: SocialAccount | None, at: datetime) -> User:
    own = own_accounts(patient, at)
    linked = [user for user in own if link is not None and user.pk == link.user_id]
    used = next(iter(linked + own), None)
    return used or account_without_sign_in(display_name=str(patient), language=patient.language)


def _reading(user: User, patient: Patient, *, provider: str, at: datetime) -> Reader:
    reader, made = begin_reading(
        user=user,
        patient=patient,
        relation=Relation.SELF,
        proof=Proof.NATIONAL_EID,
        proven_by=provider,
        at=at,
    )
    record_act(
        verb="eid.used",
        by=user,
        subject=Subject(kind="reader", uid=reader.uid),
        at=at,
        facility_uid=patient.registered_by.uid,
        new=int(made),
    )
    return reader


def _is_ended(link: SocialAccount) -> bool:
    return bool(link.extra_data.get(ENDED))


def _mark(links: Iterable[SocialAccount], *, ended: bool) -> None:
    for link in links:
        link.extra_data = link.extra_data | {ENDED: ended}
        link.save(update_fields=["extra_data"])


def _act(verb: str, user: User, *, at: datetime) -> None:
    record_act(verb=verb, by=user, subject=Subject(kind="user", uid=user.uid), at=at)


def _uid(vouched: Vouched) -> str:
    """Return what a link calls somebody: some providers call people by their personal numbers."""
    return _hmac(_subject(vouched)).hex()


def _subject(vouched: Vouched) -> str:
    # Capital and small letters of a subject differ, which those of a typed code do not.
    return sha256(f"{vouched.issuer}\x00{vouched.subject}".encode()).hexdigest()


def _hmac(value: str) -> bytes:
    return code_hmac(value, purpose=EID, pepper=settings.CODE_PEPPER)
