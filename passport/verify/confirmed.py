"""Whether a row that nobody signed was confirmed by its hospital: the seals over the row, and over what confirms it.

What a confirmation says without both seals is nobody's. Source: `passport.signing.confirmed_rows`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from passport.signing import canonical
from passport.signing.confirmed_rows import APPROVER_GONE, CODE, KIND, confirms, stamp_in
from passport.signing.statements import approver_in, issued_in
from passport.signing.verification import was_open
from passport.verify.copies import SealCopy, StatementCopy
from passport.verify.outcomes import Check, Confirmed, Outcome, Reason, What, failed, held, left_open

# How a row is called that was confirmed so; one that was declared void keeps its confirmation.
STATES = {CODE: "hospital_confirmed", APPROVER_GONE: "cannot_sign"}
CLAIMS = "hospital_confirmed"
Seals = Callable[[SealCopy], Iterable[Check]]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a document tells of one row: its statements and seals, and whether somebody signed it as it stands."""

    facility: str
    state: str
    current: int | None
    statements: Sequence[StatementCopy]
    seals: Sequence[SealCopy]
    signed: bool

    def of(self, kind: str, version: int | None) -> StatementCopy | None:
        """Return one version of one layer, None where the document does not carry it."""
        return next((one for one in self.statements if (one.kind, one.version) == (kind, version)), None)


def check_confirmed(told: Told, *, seals: Seals) -> Iterator[Check]:
    """Say of each confirmation whether it holds, and fail a row that claims one which it does not carry.

    `seals` checks one seal under the published keys.
    """
    for statement in told.statements:
        if statement.kind == KIND:
            yield from _of_one(statement, told, seals)
    said = said_of(told)
    if told.signed:
        return
    if said is None:
        if told.state == CLAIMS:
            yield failed(What.CONFIRMED, Reason.CONFIRMATION_MISSING)
    elif told.state not in (STATES.get(str(said.get("how"))), "void"):
        yield failed(What.SHOWN, Reason.SHOWN_OTHERWISE, "state")


def confirmed_in(told: Told, checks: Iterable[Check]) -> Confirmed | None:
    """Return that the hospital confirmed the row as it stands, by whom and when; None where nobody did, or it was signed."""
    said = said_of(told)
    if said is None or told.signed or any(_is_bad(one) for one in checks):
        return None
    stamp = stamp_in(said)
    named = " ".join(part for part in (stamp.title, stamp.name) if part) if stamp else ""
    at = _moment(said.get("confirmed_at"))
    return Confirmed(approver=named, day=at.date().isoformat() if at else "")


def said_of(told: Told) -> dict[str, object] | None:
    """Return what the confirmation of the row as it stands says, None where there is none."""
    statement = told.of(KIND, told.current)
    return _said(statement) if statement else None


def _is_bad(check: Check) -> bool:
    return check.what is What.CONFIRMED and check.outcome is Outcome.FAILED


def _of_one(statement: StatementCopy, told: Told, seals: Seals) -> Iterator[Check]:
    row = told.of("row", statement.version)
    said = _said(statement)
    if row is None or not _is_of(said, row, told):
        yield failed(What.CONFIRMED, Reason.CONFIRMS_OTHER)
        return
    ends = [_seal_end(one, told, seals) for one in (row, statement)]
    yield next((end for end in ends if end.outcome is Outcome.FAILED), None) or next(
        (end for end in ends if end.outcome is Outcome.OPEN), held(What.CONFIRMED)
    )


def _seal_end(statement: StatementCopy, told: Told, seals: Seals) -> Check:
    seal = next((one for one in told.seals if one.statement == statement), None)
    if seal is None:
        return failed(What.CONFIRMED, Reason.NOT_SEALED)
    found = list(seals(seal))
    bad = next((one for one in found if one.outcome is Outcome.FAILED), None)
    if bad and bad.reason:
        return failed(What.CONFIRMED, bad.reason)
    unsure = next((one for one in found if one.outcome is Outcome.OPEN), None)
    return left_open(What.CONFIRMED, Reason(unsure.reason)) if unsure and unsure.reason else held(What.CONFIRMED)


def _is_of(said: dict[str, object], row: StatementCopy, told: Told) -> bool:
    if not confirms(said, row=row.draft) or said.get("facility_uid") != told.facility:
        return False
    issued, at = issued_in(row.payload), _moment(said.get("confirmed_at"))
    if issued is None or at is None or not was_open(issued, at=at):
        return False
    return said.get("how") != CODE or stamp_in(said) == approver_in(row.payload)


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):  # of the years 1 and 9999 there is none in UTC
        return None


def _said(statement: StatementCopy) -> dict[str, object]:
    try:
        return canonical.loads(statement.payload)
    except canonical.NotCanonical:
        return {}
