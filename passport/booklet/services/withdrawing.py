"""Take an own signature or confirmation back: the row waits again, and what stood there stays with what was said of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from passport.booklet import states
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.selectors import confirmation_by, signature_by
from passport.booklet.services.contents import recompute
from passport.booklet.services.rights import NotYourRow, locked
from passport.booklet.services.telling import tell_of_withdrawal
from passport.booklet.states import Actor, State, Verb
from passport.booklet.withdrawing import (
    KIND,
    Answer,
    Why,
    WithdrawalFacts,
    Withdrawn,
    withdrawal_payload,
    withdrawn_because,
)
from passport.people.models import Role, User
from passport.people.selectors import has_role
from passport.signing import canonical
from passport.signing.acts import Subject, record_act
from passport.signing.models import Statement
from passport.signing.services import record_statement, seal


class NotYourSignature(Exception):
    """Only whoever signed a row can take the signature back."""


class NotYourConfirmation(Exception):
    """Only whoever gave the code on which the hospital confirmed a row can take that back."""


class WhyMissing(Exception):
    """A signature or a confirmation is taken back for one of the reasons of the list."""


@dataclass(frozen=True, kw_only=True)
class _Own:
    """What an approver gave a row as it stands: which row statement it is about, and what names it."""

    answer: Answer
    about: Statement
    named: str  # in what the hospital seals
    uid: str


@transaction.atomic
def withdraw_answer(*, entry: Entry, why: str, by: User, at: datetime) -> Statement:
    """Take back the own signature on a row as it stands, or the own word on which the hospital confirmed it.

    The row waits again; return what the facility sealed. Nobody does it for somebody else, and whose right to sign has
    ended may still do it. The page asks for a fresh second factor. Patient and hospital are told. Raises NotYourRow,
    NotAllowed, NotYourSignature, NotYourConfirmation, WhyMissing.
    """
    entry = locked(entry)
    if not has_role(by, entry.facility, Role.APPROVER, at=at):
        raise NotYourRow
    step = states.transition(entry.state, Verb.WITHDRAW, actor=Actor.APPROVER)
    own = _confirmation(entry, by) if entry.state == State.HOSPITAL_CONFIRMED else _signature(entry, by)
    if why not in set(Why):
        raise WhyMissing
    withdrawn = Withdrawn(answer=own.answer, why=Why(why))
    statement = _stated(entry, own, withdrawn.why, by=by, at=at)
    if withdrawn.why == Why.NOT_APPROVED:
        entry.approver, entry.approval, entry.approver_found = None, ApprovalKind.NOT_RECORDED, ""
        entry.decision_digest = ""  # whoever takes the row signs by an own word; writing it anew finds its rule again
    recompute(entry, at=at, by=str(by), reason=withdrawn_because(withdrawn))
    record_act(
        verb=step.act,
        by=by,
        subject=Subject(kind="entry", uid=entry.uid),
        at=at,
        facility_uid=entry.facility.uid,
        statement=statement.uid,
        why=why,
        **{str(own.answer): own.uid},
    )
    tell_of_withdrawal(entry, by=by, at=at)
    return statement


def _signature(entry: Entry, by: User) -> _Own:
    found = signature_by(by, entry)
    if found is None:
        raise NotYourSignature
    return _Own(answer=Answer.SIGNATURE, about=found.statement, named=found.uid, uid=found.uid)


def _confirmation(entry: Entry, by: User) -> _Own:
    found = confirmation_by(by, entry)
    if found is None:
        raise NotYourConfirmation
    digest = bytes(found.stated.digest).hex()
    return _Own(answer=Answer.CONFIRMATION, about=found.statement, named=digest, uid=found.uid)


def _stated(entry: Entry, own: _Own, why: Why, *, by: User, at: datetime) -> Statement:
    place = entry.facility
    facts = WithdrawalFacts(
        answer=own.answer,
        entry=entry.uid,
        row=own.about.version,
        row_digest=bytes(own.about.digest).hex(),
        named=own.named,
        by=by.uid,
        facility_uid=place.uid,
        facility=place.name,
        why=why,
        withdrawn_at=at.astimezone(UTC).isoformat(),
    )
    payload = canonical.dumps(withdrawal_payload(facts))
    statement = record_statement(
        kind=KIND, subject_uid=entry.uid, version=own.about.version, payload=payload, at=at, by=by
    )
    seal(statement=statement, facility_uid=place.uid, facility_name=place.name, at=at)
    return statement
