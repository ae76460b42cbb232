"""Whether signatures that were taken back are told of as the hospital sealed it, and whether the row counts them still.

What a withdrawal says without a seal of the hospital that holds is nobody's. Source: `passport.booklet.withdrawing`.
"""

from collections.abc import Iterator, Sequence

from passport.booklet.withdrawing import KIND
from passport.signing import canonical
from passport.verify.confirmed import Seals
from passport.verify.copies import SealCopy, SignatureCopy, StatementCopy
from passport.verify.outcomes import Check, Outcome, Reason, What, failed, held, left_open


def check_withdrawn(
    *,
    entry: str,
    current: int | None,
    statements: Sequence[StatementCopy],
    signatures: Sequence[SignatureCopy],
    seals: Sequence[SealCopy],
    checked: Seals,
) -> Iterator[Check]:
    """Say of each signature that was taken back whether it is one of the row, and none on what the row says now.

    `checked` checks one seal under the published keys.
    """
    for statement in statements:
        if statement.kind != KIND:
            continue
        seal = next((one for one in seals if one.statement == statement), None)
        if seal is None:
            yield left_open(What.WITHDRAWAL, Reason.NOT_SEALED)
        elif not _names_one_of(statement, entry, signatures):
            yield failed(What.WITHDRAWAL, Reason.WITHDRAWS_OTHER)
        else:
            yield _end(list(checked(seal)), is_current=statement.version == current)


def _names_one_of(statement: StatementCopy, entry: str, signatures: Sequence[SignatureCopy]) -> bool:
    said = _said(statement)
    named = (said.get("entry"), said.get("row")) == (entry, str(statement.version))
    return named and any(_is_of(said, one) for one in signatures)


def _end(of_seal: Sequence[Check], *, is_current: bool) -> Check:
    """Return how a withdrawal of a signature of the row ends: nothing counts that may have been taken back."""
    bad = next((one.reason for one in of_seal if one.outcome is Outcome.FAILED), None)
    unsure = next((one.reason for one in of_seal if one.outcome is Outcome.OPEN), None)
    if bad or is_current:
        return failed(What.WITHDRAWAL, bad or Reason.TAKEN_BACK)
    return left_open(What.WITHDRAWAL, Reason(unsure)) if unsure else held(What.WITHDRAWAL)


def _is_of(said: dict[str, object], signature: SignatureCopy) -> bool:
    signed = signature.statement
    about = (signature.uid, signature.signer_uid, str(signed.version), signed.digest.hex())
    return about == tuple(said.get(name) for name in ("signature", "signer", "row", "row_digest"))


def _said(statement: StatementCopy) -> dict[str, object]:
    try:
        return canonical.loads(statement.payload)
    except canonical.NotCanonical:
        return {}
