"""Take an own signature back: the row waits again, and what was signed stays on record with what was said of it."""

from datetime import UTC, datetime

from django.db import transaction

from passport.booklet import states
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.selectors import signature_by
from passport.booklet.services.contents import recompute
from passport.booklet.services.rights import NotYourRow, locked
from passport.booklet.states import Actor, Verb
from passport.booklet.withdrawing import KIND, Why, WithdrawalFacts, withdrawal_payload, withdrawn_because
from passport.people.models import Role, User
from passport.people.selectors import has_role
from passport.signing import canonical
from passport.signing.acts import Subject, record_act
from passport.signing.models import Signature, Statement
from passport.signing.services import record_statement, seal


class NotYourSignature(Exception):
    """Only whoever signed a row can take the signature back."""


class WhyMissing(Exception):
    """A signature is taken back for one of the reasons of the list."""


@transaction.atomic
def withdraw_signature(*, entry: Entry, why: str, by: User, at: datetime) -> Statement:
    """Take back the own signature on a row as it stands; the row waits for a new one. Return what the facility sealed.

    Nobody does it for somebody else, and whose right to sign has ended may still do it. The page asks for a fresh second
    factor. Raises NotYourRow, NotAllowed, NotYourSignature, WhyMissing.
    """
    entry = locked(entry)
    if not has_role(by, entry.facility, Role.APPROVER, at=at):
        raise NotYourRow
    step = states.transition(entry.state, Verb.WITHDRAW, actor=Actor.APPROVER)
    signature = _own_signature(entry, by)
    if why not in set(Why):
        raise WhyMissing
    statement = _stated(entry, signature, Why(why), by=by, at=at)
    if why == Why.NOT_APPROVED:
        entry.approver, entry.approval, entry.approver_found = None, ApprovalKind.NOT_RECORDED, ""
        entry.decision_digest = ""  # whoever takes the row signs by an own word; writing it anew finds its rule again
    recompute(entry, at=at, by=str(by), reason=withdrawn_because(Why(why)))
    record_act(
        verb=step.act,
        by=by,
        subject=Subject(kind="entry", uid=entry.uid),
        at=at,
        facility_uid=entry.facility.uid,
        statement=statement.uid,
        signature=signature.uid,
        why=why,
    )
    return statement


def _own_signature(entry: Entry, by: User) -> Signature:
    found = signature_by(by, entry)
    if found is None:
        raise NotYourSignature
    return found


def _stated(entry: Entry, signature: Signature, why: Why, *, by: User, at: datetime) -> Statement:
    signed, place = signature.statement, entry.facility
    facts = WithdrawalFacts(
        entry=entry.uid,
        row=signed.version,
        row_digest=bytes(signed.digest).hex(),
        signature=signature.uid,
        signer=by.uid,
        facility_uid=place.uid,
        facility=place.name,
        why=why,
        withdrawn_at=at.astimezone(UTC).isoformat(),
    )
    payload = canonical.dumps(withdrawal_payload(facts))
    statement = record_statement(
        kind=KIND, subject_uid=entry.uid, version=signed.version, payload=payload, at=at, by=by
    )
    seal(statement=statement, facility_uid=place.uid, facility_name=place.name, at=at)
    return statement
