"""What approvers do with rows: sign, return, pass on, say "not mine"; and what becomes of rows nobody can sign."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from passport.booklet import states
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.payloads import shown_digest
from passport.booklet.selectors import approver_block
from passport.booklet.services.contents import freeze, rewrite
from passport.booklet.states import Actor, State, Verb
from passport.database import clean_text
from passport.people.models import Facility, Practitioner, Role, User
from passport.people.selectors import facilities_where, has_role, practitioner_of
from passport.signing import services as signing
from passport.signing.acts import Subject, notify, record_act
from passport.signing.errors import ChangedMeanwhile
from passport.signing.facsimile import from_block
from passport.signing.models import Signature, SigningRequest, Statement
from passport.signing.selectors import requested_subjects
from passport.signing.services import copied_key_stopped
from passport.signing.statements import Draft, Ref


class NotYourRow(Exception):
    """This row waits for another approver, or its facility is not one where you approve."""


class NotAPractitioner(Exception):
    """Only a health professional with a name and a licence on record can sign."""


class ReasonMissing(Exception):
    """A row goes back or is voided only with a reason in words."""


class CannotSignAnyMore(Exception):
    """This person's right to sign has ended."""


class ReadOneByOne(Exception):
    """Only rows whose approval by you is recorded can be signed together: read the others one by one."""


class StillSigns(Exception):
    """This person still approves here: the rows wait for the signature, not for the facility's seal."""


@transaction.atomic
def prepare_signing(
    *, entries: Sequence[Entry], by: User, at: datetime, seen: Mapping[str, str] | None = None
) -> SigningRequest:
    """Make what one touch will sign: these rows as they stand, approved by this person.

    `seen` is what the screen showed of each row, by uid: a row that changed since is not signed unread.

    A row whose approval nobody recorded is taken by signing it ("I approved this examination"). Raises NotAPractitioner,
    CannotSignAnyMore, NotYourRow, ReadOneByOne, NotAllowed, ChangedMeanwhile, and what `signing.begin_signing` raises.
    """
    signer = _signer(by)
    drafts = []
    for entry in sorted(entries, key=lambda entry: entry.pk):
        locked = _locked(entry)
        _may_decide(locked, signer, by, at)
        _refuse_unseen(locked, (seen or {}).get(locked.uid))
        states.transition(locked.state, Verb.SIGN, actor=Actor.APPROVER)
        if locked.approval == ApprovalKind.NOT_RECORDED:
            if len(entries) > 1:
                raise ReadOneByOne
            _move(locked, Verb.TAKE, actor=Actor.APPROVER, by=by, at=at)
            locked.approver, locked.approval = signer, ApprovalKind.TAKEN
            locked.save()
        version = rewrite(locked, at=at)
        drafts.append(
            Draft(kind="row", subject_uid=locked.uid, version=version.row_number, payload=bytes(version.row_payload))
        )
    facsimile = from_block(asdict(approver_block(signer, at=at)))
    return signing.begin_signing(signer=by, facsimile=facsimile, drafts=drafts, at=at)


def complete_signing(*, request_uid: str, response: Mapping[str, Any], by: User, at: datetime) -> list[Signature]:
    """Take the touch that answers a signing request: its rows are signed, sealed and frozen, all or none.

    Raises a SigningRefused; ChangedMeanwhile when a row is no longer what the screen showed; NotYourRow or
    CannotSignAnyMore when the right to sign ended after the request was made.
    """
    # A key that was copied must stay stopped although the signature is rolled back: hence the order.
    with copied_key_stopped(), transaction.atomic():
        subjects = requested_subjects(uid=request_uid, signer=by)
        entries = {uid: _locked_by_uid(uid) for uid in sorted(subjects)}
        _may_still_sign(entries.values(), by, at)
        signatures = signing.complete_signing(
            request_uid=request_uid,
            signer=by,
            response=response,
            still_current=[_ref(entry) for entry in entries.values()],
            at=at,
        )
        for signature in signatures:
            _settle_signed(entries[signature.statement.subject_uid], signature.statement, by=by, at=at)
    return signatures


@transaction.atomic
def return_entry(*, entry: Entry, reason: str, by: User, at: datetime) -> Entry:
    """Send a row back to the radiographer with a reason. Raises ReasonMissing, NotYourRow, NotAllowed."""
    entry = _decided(entry, by, at)
    entry.returned_reason = _reason(reason)
    return _move(entry, Verb.RETURN, actor=Actor.APPROVER, by=by, at=at)


@transaction.atomic
def pass_on(*, entry: Entry, to: Practitioner, by: User, at: datetime) -> Entry:
    """Give a row to a colleague who approves and signs at the same facility. Raises NotYourRow, NotAllowed."""
    entry = _decided(entry, by, at)
    if to.user is None or not _signs_at(entry.facility, to, at):
        raise NotYourRow
    entry.approver, entry.approval = to, ApprovalKind.NOT_RECORDED
    _move(entry, Verb.PASS_ON, actor=Actor.APPROVER, by=by, at=at)
    rewrite(entry, at=at)
    notify(user_id=to.user.pk, kind="entry.passed_on", subject_uid=entry.uid, at=at)
    return entry


@transaction.atomic
def not_mine(*, entry: Entry, by: User, at: datetime) -> Entry:
    """Say that this person did not approve the examination: the row waits for whoever did."""
    entry = _decided(entry, by, at)
    entry.approver, entry.approval = None, ApprovalKind.NOT_RECORDED
    _move(entry, Verb.NOT_MINE, actor=Actor.APPROVER, by=by, at=at)
    rewrite(entry, at=at)
    return entry


@transaction.atomic
def void_entry(*, entry: Entry, reason: str, by: User, at: datetime) -> Entry:
    """Take a row out of count; it stays visible. Raises ReasonMissing, NotYourRow, NotAllowed."""
    entry = _locked(entry)
    actor = Actor.APPROVER if has_role(by, entry.facility, Role.APPROVER, at=at) else Actor.FACILITY_ADMINISTRATOR
    if not has_role(by, entry.facility, Role.APPROVER, Role.FACILITY_ADMINISTRATOR, at=at):
        raise NotYourRow
    entry.returned_reason = _reason(reason)
    return _move(entry, Verb.VOID, actor=actor, by=by, at=at)


@transaction.atomic
def approver_gone(*, practitioner: Practitioner, by: User, at: datetime, facility: Facility | None = None) -> int:
    """Confirm by the facility's seal the waiting rows of an approver who can sign no more; return how many.

    Only rows of facilities that this person administers, or of one of them, and where the approver signs no more,
    whether the right to sign or the role ended. Never a deputy's signature. Raises StillSigns, and then confirms nothing.
    """
    administered = [
        place for place in facilities_where(by, Role.FACILITY_ADMINISTRATOR, at=at) if facility in (None, place)
    ]
    if any(_signs_at(facility, practitioner, at) for facility in administered):
        raise StillSigns
    waiting = Entry.objects.filter(
        approver=practitioner, facility__in=administered, state__in=(State.PENDING, State.AMENDED)
    )
    entries = [_locked(entry) for entry in waiting.order_by("pk")]
    for entry in entries:
        _move(entry, Verb.APPROVER_GONE, actor=Actor.FACILITY_ADMINISTRATOR, by=by, at=at)
        freeze(entry, at=at)
    return len(entries)


def _settle_signed(entry: Entry, statement: Statement, *, by: User, at: datetime) -> None:
    version = entry.current_version
    assert version is not None  # noqa: S101 -- a row in a signing request has been written
    version.row_statement = statement
    freeze(entry, at=at)
    _move(entry, Verb.SIGN, actor=Actor.APPROVER, by=by, at=at)


def _ref(entry: Entry) -> Ref:
    version = entry.current_version
    signable = version is not None and (State(entry.state), Verb.SIGN) in states.TRANSITIONS
    return Ref(
        kind="row",
        subject_uid=entry.uid,
        version=version.row_number if version and signable else 0,
        digest=bytes(version.row_digest) if version and signable else b"",
    )


def _signer(by: User) -> Practitioner:
    practitioner = practitioner_of(by)
    if practitioner is None:
        raise NotAPractitioner
    if practitioner.cannot_sign_since is not None:
        raise CannotSignAnyMore
    return practitioner


def _refuse_unseen(entry: Entry, seen: str | None) -> None:
    version = entry.current_version
    if seen is None or version is None:
        return
    if shown_digest(bytes(version.row_payload), bytes(version.evidence_payload)) != seen:
        raise ChangedMeanwhile


def _may_still_sign(entries: Iterable[Entry], by: User, at: datetime) -> None:
    # Ten minutes lie between the request and the touch: a role or the right to sign may end in them.
    for entry in entries:
        _may_decide(entry, _signer(by), by, at)


def _signs_at(facility: Facility, practitioner: Practitioner, at: datetime) -> bool:
    """Tell whether a person approves at a facility and can sign."""
    able = practitioner.user is not None and practitioner.cannot_sign_since is None
    return able and has_role(practitioner.user, facility, Role.APPROVER, at=at)


def _decided(entry: Entry, by: User, at: datetime) -> Entry:
    locked = _locked(entry)
    _may_decide(locked, practitioner_of(by), by, at)
    return locked


def _may_decide(entry: Entry, practitioner: Practitioner | None, by: User, at: datetime) -> None:
    if not has_role(by, entry.facility, Role.APPROVER, at=at):
        raise NotYourRow
    if entry.approver_id is not None and (practitioner is None or entry.approver_id != practitioner.pk):
        raise NotYourRow


def _locked(entry: Entry) -> Entry:
    return _locked_by_uid(entry.uid)


def _locked_by_uid(uid: str) -> Entry:
    # SQLite ignores the row lock; there the IMMEDIATE transaction is the one writer.
    Entry.objects.select_for_update().filter(uid=uid).first()
    return Entry.objects.select_related("record", "facility", "approver", "current_version").get(uid=uid)


def _move(entry: Entry, verb: Verb, *, actor: Actor, by: User, at: datetime) -> Entry:
    step = states.transition(entry.state, verb, actor=actor)
    entry.state, entry.state_at = step.to, at
    entry.save()
    record_act(
        verb=step.act, by=by, subject=Subject(kind="entry", uid=entry.uid), at=at, facility_uid=entry.facility.uid
    )
    return entry


def _reason(reason: str) -> str:
    text = clean_text(reason, limit=500)
    if not text:
        raise ReasonMissing
    return text
