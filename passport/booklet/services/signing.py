"""Sign rows with one touch: what it will cover, and what becomes of it. Two hundred rows cost few more queries than one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from passport.booklet import states
from passport.booklet.lists import listed_for
from passport.booklet.models import ApprovalKind, Entry, FoundBy
from passport.booklet.payloads import shown_digest
from passport.booklet.selectors import approver_block
from passport.booklet.services.contents import rewrite_all
from passport.booklet.services.freezing import freeze_all
from passport.booklet.services.rights import (
    ReadOneByOne,
    TooManyRows,
    locked_by_uid,
    move,
    move_all,
    refuse_others,
    signer_of,
)
from passport.booklet.states import Actor, State, Verb
from passport.people.models import Practitioner, User
from passport.people.services import refuse_ended_licence
from passport.signing import services as signing
from passport.signing.errors import ChangedMeanwhile
from passport.signing.facsimile import Facsimile, from_block
from passport.signing.models import Signature, SigningRequest
from passport.signing.selectors import requested_subjects
from passport.signing.services import copied_key_stopped
from passport.signing.statements import Draft, Ref


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a request over some rows shows."""

    rows: list[Entry]
    facsimile: Facsimile
    drafts: list[Draft]


TOGETHER = 250  # rows under one touch: a morning's list; more go in a second one


@transaction.atomic
def prepare_signing(
    *, entries: Sequence[Entry], by: User, at: datetime, seen: Mapping[str, str] | None = None
) -> SigningRequest:
    """Make what one touch will sign: these rows as they stand, approved by this person.

    `seen` is what the screen showed of each row, by uid: a row that changed since is not signed unread.

    A row whose approval nobody recorded is taken by signing it ("I approved this examination"). Raises NotAPractitioner,
    CannotSignAnyMore, LicenceExpired, NotYourRow, ReadOneByOne, TooManyRows, NotAllowed, ChangedMeanwhile, and what
    `signing.begin_signing` raises.
    """
    shown = what_is_shown(entries=entries, by=by, at=at, seen=seen, verb=Verb.SIGN)
    return signing.begin_signing(signer=by, facsimile=shown.facsimile, drafts=shown.drafts, at=at)


def what_is_shown(
    *, entries: Sequence[Entry], by: User, at: datetime, seen: Mapping[str, str] | None, verb: Verb
) -> Shown:
    """Return what a request of this person over these rows shows, and write it; the caller opened the transaction.

    Raises what `prepare_signing` raises of rows and rights.
    """
    if len(entries) > TOGETHER:
        raise TooManyRows
    signer = signer_of(by)
    rows = locked_by_uid([entry.uid for entry in entries])
    refuse_others(rows, practitioner=signer, by=by, at=at)
    _refuse_ended(rows, signer, at=at)
    _refuse_unseen(rows, seen or {})
    for row in rows:
        states.transition(row.state, verb, actor=Actor.APPROVER)
    _take(rows, signer, by=by, at=at)
    approver = approver_block(signer, at=at)
    if rows:
        rewrite_all(rows, approver=approver, at=at)
    return Shown(rows=rows, facsimile=from_block(asdict(approver)), drafts=[draft_of(row) for row in rows])


def complete_signing(*, request_uid: str, response: Mapping[str, Any], by: User, at: datetime) -> list[Signature]:
    """Take the touch that answers a signing request: its rows are signed, sealed and frozen, all or none.

    Raises a SigningRefused; ChangedMeanwhile when a row is no longer what the screen showed; NotYourRow,
    CannotSignAnyMore or LicenceExpired when the right to sign ended after the request was made.
    """
    # A key that was copied must stay stopped although the signature is rolled back: hence the order.
    with copied_key_stopped(), transaction.atomic():
        rows = locked_by_uid(requested_subjects(uid=request_uid, signer=by))
        may_answer(rows, by=by, at=at)
        signatures = signing.complete_signing(
            request_uid=request_uid, signer=by, response=response, still_current=[ref_of(row) for row in rows], at=at
        )
        _settle(rows, signatures, by=by, at=at)
    return signatures


def may_answer(rows: Sequence[Entry], *, by: User, at: datetime) -> None:
    """Pass when this person may still answer a request over these rows: a role or the right to sign ends in ten minutes.

    Raises NotAPractitioner, CannotSignAnyMore, NotYourRow, LicenceExpired.
    """
    if rows:
        signer = signer_of(by)
        refuse_others(rows, practitioner=signer, by=by, at=at)
        _refuse_ended(rows, signer, at=at)


def _refuse_ended(rows: Sequence[Entry], signer: Practitioner, *, at: datetime) -> None:
    for place in {row.facility_id: row.facility for row in rows}.values():
        refuse_ended_licence(signer, facility=place, at=at)


def _take(rows: Sequence[Entry], signer: Practitioner, *, by: User, at: datetime) -> None:
    """Let the one row whose approval nobody recorded be taken by signing it. Raises ReadOneByOne for several."""
    for row in rows:
        if row.approval == ApprovalKind.NOT_RECORDED:
            if len(rows) > 1:
                raise ReadOneByOne
            row.approver_found = row.approver_found if row.approver else _of_nobody(row, signer, at=at)
            row.approver, row.approval = signer, ApprovalKind.TAKEN
            move(row, Verb.TAKE, actor=Actor.APPROVER, by=by, at=at)


def _of_nobody(row: Entry, signer: Practitioner, *, at: datetime) -> FoundBy:
    listed = signer.pk in listed_for([row], at=at).get(row.pk, set())
    return FoundBy.LIST if listed else FoundBy.OWN_WORD


def _refuse_unseen(rows: Sequence[Entry], seen: Mapping[str, str]) -> None:
    changed = [row.uid for row in rows if row.current_version and seen.get(row.uid, _shown(row)) != _shown(row)]
    if changed:
        raise ChangedMeanwhile(subjects=changed)


def _shown(row: Entry) -> str:
    version = row.current_version
    return shown_digest(bytes(version.row_payload), bytes(version.evidence_payload)) if version else ""


def _settle(rows: Sequence[Entry], signatures: Sequence[Signature], *, by: User, at: datetime) -> None:
    signed = {signature.statement.subject_uid: signature.statement for signature in signatures}
    for row in rows:
        version = row.current_version
        assert version is not None  # noqa: S101 -- a row in a signing request has been written
        version.row_statement = signed[row.uid]
    freeze_all(rows, at=at)
    move_all(rows, Verb.SIGN, actor=Actor.APPROVER, by=by, at=at)


def draft_of(row: Entry) -> Draft:
    """Return a row's last version as it is signed or sealed. Raises NotAllowed where it has none."""
    version = row.current_version
    if version is None:
        raise states.NotAllowed("an entry without content cannot be signed")
    return Draft(kind="row", subject_uid=row.uid, version=version.row_number, payload=bytes(version.row_payload))


def ref_of(entry: Entry) -> Ref:
    """Return which version of a row may be answered now, by its digest; nothing that is asked for where none may."""
    version = entry.current_version
    signable = version is not None and (State(entry.state), Verb.SIGN) in states.TRANSITIONS
    return Ref(
        kind="row",
        subject_uid=entry.uid,
        version=version.row_number if version and signable else 0,
        digest=bytes(version.row_digest) if version and signable else b"",
    )
