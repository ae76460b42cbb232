"""Let a hospital confirm by its seal what no key signs: on the word of an approver without a passkey, or on its own."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from passport.signing import confirmed_rows, selectors
from passport.signing.acts import Subject, act, record_acts
from passport.signing.errors import AlreadySealed, ChangedMeanwhile, RequestUsed, SigningRefused
from passport.signing.facsimile import Facsimile
from passport.signing.models import HospitalConfirmation, HowConfirmed, SigningRequest, Statement
from passport.signing.services.people import Account
from passport.signing.services.signatures import draft_of, open_request, ref_of, request_for
from passport.signing.services.statements import record_statements, seal_all
from passport.signing.statements import Draft, Ref, facility_in

SALT_BYTES = 16


class HasSigningKey(SigningRefused):
    """Who has a key that signs, signs with it."""

    message = _("You have a signing key. Sign these rows with it; no code is needed.")


class CodeUsedBefore(SigningRefused):
    """The code, or a later one, has answered another list."""

    message = _("This code was used before. Wait until your app shows the next one, and type that.")


@dataclass(frozen=True, kw_only=True)
class Gone:
    """Why an approver can sign no more, and since when."""

    why: str
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class House:
    """The hospital that confirms and seals."""

    uid: str
    name: str


@transaction.atomic
def begin_confirming(*, signer: Account, facsimile: Facsimile, drafts: Sequence[Draft], at: datetime) -> SigningRequest:
    """Keep what the screen shows, as `begin_signing` does, for somebody who answers it with a code and not with a key.

    Raises HasSigningKey, NothingToSign, PayloadDiffers, AlreadySigned.
    """
    _refuse_key_holder(signer, at=at)
    return request_for(signer=signer, facsimile=facsimile, drafts=drafts, at=at)


@transaction.atomic
def complete_confirming(
    *,
    request_uid: str,
    signer: Account,
    code_step: int,
    still_current: Sequence[Ref],
    houses: Mapping[str, str],
    at: datetime,
) -> list[HospitalConfirmation]:
    """Let the hospitals confirm what a request shows, after its signer gave a one-time code, in its order.

    `code_step` is the step of time of the code, which the caller has checked; `houses` names the hospitals by uid.
    Raises RequestUnknown, NotYourRequest, RequestUsed, RequestExpired, HasSigningKey, CodeUsedBefore, ChangedMeanwhile.
    """
    request = open_request(request_uid, signer=signer, at=at)
    _refuse_key_holder(signer, at=at)
    _claim(request, code_step=code_step, at=at)
    items = list(request.items.all())
    current = set(still_current)
    if changed := [item.subject_uid for item in items if ref_of(item) not in current]:
        raise ChangedMeanwhile(subjects=changed)
    drafts = [draft_of(item) for item in items]
    made: dict[str, HospitalConfirmation] = {}
    for house, of_house in _by_house(drafts, houses):
        for one in _confirm(
            of_house,
            house=house,
            by=signer,
            at=at,
            how=HowConfirmed.CODE,
            method=confirmed_rows.TOTP,
            facsimile=bytes(request.facsimile),
        ):
            made[one.statement.subject_uid] = one
    return [made[item.subject_uid] for item in items]


@transaction.atomic
def confirm_for_gone(
    *, drafts: Sequence[Draft], house: House, gone: Gone, by: Account, at: datetime
) -> list[HospitalConfirmation]:
    """Let a hospital confirm rows whose approver can sign no more, in their order. Raises AlreadySealed."""
    return _confirm(drafts, house=house, by=by, at=at, how=HowConfirmed.APPROVER_GONE, why=gone.why, since=gone.since)


def _refuse_key_holder(signer: Account, *, at: datetime) -> None:
    if selectors.live_keys(user=signer, at=at).exists():
        raise HasSigningKey


def _claim(request: SigningRequest, *, code_step: int, at: datetime) -> None:
    """Answer the request; of two answers at once, and of two by one code, one changes no row."""
    if SigningRequest.objects.filter(signer_id=request.signer_id, code_step__gte=code_step).exists():
        raise CodeUsedBefore
    open_still = SigningRequest.objects.filter(pk=request.pk, used_at__isnull=True)
    try:
        with transaction.atomic():
            claimed = open_still.update(used_at=at, code_step=code_step)
    except IntegrityError as error:
        raise CodeUsedBefore from error
    if claimed != 1:
        raise RequestUsed


def _by_house(drafts: Sequence[Draft], houses: Mapping[str, str]) -> Iterable[tuple[House, list[Draft]]]:
    for uid, name in houses.items():
        of_house = [draft for draft in drafts if facility_in(draft.payload) == uid]
        if of_house:
            yield House(uid=uid, name=name), of_house


def _confirm(
    drafts: Sequence[Draft], *, house: House, by: Account, at: datetime, how: HowConfirmed, **said: object
) -> list[HospitalConfirmation]:
    """Write and seal rows and what confirms them, each kind together: many rows take as many writes as one."""
    rows = record_statements(drafts=drafts, at=at, by=by)
    if any(one.signatures.exists() for one in rows):
        raise AlreadySealed
    seal_all(statements=rows, facility_uid=house.uid, facility_name=house.name, at=at)
    made = [_made(row, how=how, by=by, at=at, **said) for row in rows]
    stated = [confirmed_rows.confirmation_draft(one, facility_uid=house.uid, facility_name=house.name) for one in made]
    statements = record_statements(drafts=stated, at=at, by=by)
    seal_all(statements=statements, facility_uid=house.uid, facility_name=house.name, at=at)
    for one, statement in zip(made, statements, strict=True):
        one.stated = statement
    HospitalConfirmation.objects.bulk_create(made)
    record_acts(
        act(
            verb=selectors.CONFIRM_BY_SEAL,
            by=by,
            subject=Subject(kind="confirmation", uid=one.uid),
            at=at,
            facility_uid=house.uid,
            statement=one.statement.uid,
            stated=one.stated.uid,
        )
        for one in made
    )
    return made


def _made(row: Statement, *, by: Account, at: datetime, **said: object) -> HospitalConfirmation:
    salt = secrets.token_bytes(SALT_BYTES) if said.get("why") else b""
    return HospitalConfirmation(statement=row, by_uid=by.uid, confirmed_at=at, salt=salt, **said)
