"""Rows that a hospital confirms by its seal: on the word of an approver without a passkey, or because nobody can sign."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.payloads import APPROVER_BACK
from passport.booklet.services.contents import recompute, rewrite
from passport.booklet.services.finding import let_go_gone
from passport.booklet.services.freezing import freeze_all
from passport.booklet.services.rights import StillSigns, locked, locked_by_uid, move, move_all, signs_at
from passport.booklet.services.signing import draft_of, may_answer, ref_of, what_is_shown
from passport.booklet.states import Actor, State, Verb
from passport.booklet.withdrawing import withdrawn_in
from passport.people.models import Facility, Practitioner, Role, User
from passport.people.selectors import facilities_where
from passport.people.services import sign_again, use_code
from passport.signing import services as signing
from passport.signing.models import HospitalConfirmation, HowConfirmed, SigningRequest
from passport.signing.selectors import requested_subjects

ROLE_ENDED = "role_ended"
APPROVED = frozenset({ApprovalKind.RECORDED, ApprovalKind.TAKEN})  # decided by the approver, or said afterwards


class CodesForbidden(Exception):
    """A hospital confirms no row on a code: its approvers sign with a key."""


class StillGone(Exception):
    """This person cannot sign here now: no row is given back to somebody who cannot take it."""


@dataclass(frozen=True, kw_only=True)
class OfGone:
    """How many rows of somebody who can sign no more the hospital confirmed, and how many wait for nobody in particular."""

    confirmed: int
    let_go: int


@transaction.atomic
def prepare_confirming(
    *, entries: Sequence[Entry], by: User, at: datetime, seen: Mapping[str, str] | None = None
) -> SigningRequest:
    """Make what one code will answer, as `prepare_signing` does for a touch.

    Raises CodesForbidden, what `prepare_signing` raises of rows and rights, and what `signing.begin_confirming` raises.
    """
    shown = what_is_shown(entries=entries, by=by, at=at, seen=seen, verb=Verb.HOSPITAL_CONFIRM)
    _refuse_forbidden(shown.rows)
    return signing.begin_confirming(signer=by, facsimile=shown.facsimile, drafts=shown.drafts, at=at)


@transaction.atomic
def complete_confirming(*, request_uid: str, code: str, by: User, at: datetime) -> list[HospitalConfirmation]:
    """Take the code that answers a request: the hospital seals its rows, and they are confirmed, all or none.

    Raises CodesForbidden, NoCodeApp, CodeWrong, ChangedMeanwhile, what `signing.complete_confirming` raises; NotYourRow,
    CannotSignAnyMore or LicenceExpired when the right to sign ended after the request was made.
    """
    rows = locked_by_uid(requested_subjects(uid=request_uid, signer=by))
    may_answer(rows, by=by, at=at)
    _refuse_forbidden(rows)
    made = signing.complete_confirming(
        request_uid=request_uid,
        signer=by,
        code_step=use_code(user=by, code=code),
        still_current=[ref_of(row) for row in rows],
        houses={row.facility.uid: row.facility.name for row in rows},
        at=at,
    )
    _settle(rows, made, at=at)
    move_all(rows, Verb.HOSPITAL_CONFIRM, actor=Actor.APPROVER, by=by, at=at)
    return made


@transaction.atomic
def approver_gone(*, practitioner: Practitioner, by: User, at: datetime, facility: Facility | None = None) -> OfGone:
    """Confirm by the facility's seal the waiting rows of an approver who can sign no more; return what became of them.

    Only rows of facilities that this person administers, or of one of them, and where the approver signs no more,
    whether the right to sign or the role ended. Rows of which nobody knows that this approver approved them, or for which
    this approver stands no more, wait for nobody in particular instead. Never a deputy's signature. Raises StillSigns, and
    then confirms nothing.
    """
    administered = _administered(by, facility, at=at)
    if any(signs_at(place, practitioner, at) for place in administered):
        raise StillSigns
    gone = signing.Gone(why=practitioner.cannot_sign_reason or ROLE_ENDED, since=practitioner.cannot_sign_since)
    waiting = (State.PENDING, State.AMENDED)
    held = [locked(row) for place in administered for row in _rows_of(practitioner, place, *waiting)]
    rows = [row for row in held if _stood_for(row)]
    for row in held:
        if not _stood_for(row):
            let_go_gone(entry=row, by=by, at=at)
    for row in rows:
        move(row, Verb.APPROVER_GONE, actor=Actor.FACILITY_ADMINISTRATOR, by=by, at=at)
        rewrite(row, at=at)
    for place in administered:
        of_place = [row for row in rows if row.facility_id == place.pk]
        house = signing.House(uid=place.uid, name=place.name)
        drafts = [draft_of(row) for row in of_place]
        made = signing.confirm_for_gone(drafts=drafts, house=house, gone=gone, by=by, at=at) if drafts else []
        _settle(of_place, made, at=at)
    return OfGone(confirmed=len(rows), let_go=len(held) - len(rows))


@transaction.atomic
def approver_back(*, practitioner: Practitioner, by: User, at: datetime, facility: Facility | None = None) -> int:
    """Take back that somebody can sign no more; return how many rows wait for this person again.

    Seals and confirmations stay on record under the version that they confirmed. Raises NotAllowed, and StillGone where
    the person approves at none of the facilities that `by` administers, or of the one.
    """
    practitioner = sign_again(practitioner=practitioner, by=by, at=at)
    places = [place for place in _administered(by, facility, at=at) if signs_at(place, practitioner, at)]
    if not places:
        raise StillGone
    rows = [locked(row) for place in places for row in _rows_of(practitioner, place, State.CANNOT_SIGN)]
    for row in rows:
        verb = Verb.SIGNS_ANEW if _answered_once(row) else Verb.APPROVER_BACK
        move(row, verb, actor=Actor.FACILITY_ADMINISTRATOR, by=by, at=at)
        recompute(row, at=at, by=str(by), reason=APPROVER_BACK)
    return len(rows)


def _administered(by: User, facility: Facility | None, *, at: datetime) -> list[Facility]:
    mine = facilities_where(by, Role.FACILITY_ADMINISTRATOR, at=at)
    return [place for place in mine if facility in (None, place)]


def _rows_of(practitioner: Practitioner, place: Facility, *states: State) -> Iterable[Entry]:
    return Entry.objects.filter(approver=practitioner, facility=place, state__in=states).order_by("pk")


def _stood_for(row: Entry) -> bool:
    """Tell whether a row was approved by its approver, whose last word on it was not to take that back."""
    version = row.current_version
    return row.approval in APPROVED and not (version and withdrawn_in(version.reason))


def _answered_once(row: Entry) -> bool:
    """Tell whether the approver signed or confirmed an earlier version: then the row waits because something changed."""
    by_code = Q(row_statement__confirmation__how=HowConfirmed.CODE)
    return row.versions.filter(Q(row_statement__signatures__isnull=False) | by_code).exists()


def _refuse_forbidden(rows: Sequence[Entry]) -> None:
    if not all(row.facility.confirms_by_code for row in rows):
        raise CodesForbidden


def _settle(rows: Sequence[Entry], made: Sequence[HospitalConfirmation], *, at: datetime) -> None:
    """Put each row's own statement under its version, and freeze both."""
    confirmed = {one.statement.subject_uid: one.statement for one in made}
    for row in rows:
        version = row.current_version
        assert version is not None  # noqa: S101 -- a row that was confirmed has been written
        version.row_statement = confirmed[row.uid]
    freeze_all(rows, at=at)
