"""Whether what was taken back is told of as the hospital sealed it, and whether the row counts it still.

A signature, or the word of an approver on which the hospital confirmed. What a withdrawal says without a seal of the
hospital that holds is nobody's. Source: `passport.booklet.withdrawing`.
"""

from collections.abc import Iterator, Sequence

from passport.booklet.withdrawing import FORMS, KIND, Answer
from passport.signing import canonical, confirmed_rows
from passport.verify.confirmed import Seals
from passport.verify.copies import SealCopy, SignatureCopy, StatementCopy
from passport.verify.outcomes import Check, Outcome, Reason, What, failed, held, left_open

_ANSWER_OF = {schema: answer for answer, (schema, _named, _by) in FORMS.items()}
_COUNTED = {Answer.SIGNATURE: Reason.TAKEN_BACK, Answer.CONFIRMATION: Reason.CONFIRMATION_TAKEN_BACK}


def check_withdrawn(
    *,
    entry: str,
    current: int | None,
    statements: Sequence[StatementCopy],
    signatures: Sequence[SignatureCopy],
    seals: Sequence[SealCopy],
    checked: Seals,
) -> Iterator[Check]:
    """Say of all that was taken back whether it is of the row, and stands under nothing that the row says now.

    `checked` checks one seal under the published keys.
    """
    for statement in statements:
        if statement.kind != KIND:
            continue
        seal = next((one for one in seals if one.statement == statement), None)
        answer = _taken_back(statement, entry, statements, signatures)
        if seal is None:
            yield left_open(What.WITHDRAWAL, Reason.NOT_SEALED)
        elif answer is None:
            yield failed(What.WITHDRAWAL, Reason.WITHDRAWS_OTHER)
        else:
            counted = _COUNTED[answer] if statement.version == current else None
            yield _end(list(checked(seal)), counted=counted)


def _taken_back(
    statement: StatementCopy, entry: str, statements: Sequence[StatementCopy], signatures: Sequence[SignatureCopy]
) -> Answer | None:
    """Return what of the row a withdrawal is about; None where it names nothing of it."""
    said = _said(statement)
    answer = _ANSWER_OF.get(str(said.get("schema")))
    if answer is None or (said.get("entry"), said.get("row")) != (entry, str(statement.version)):
        return None
    if answer is Answer.SIGNATURE:
        return answer if any(_is_signature(said, one) for one in signatures) else None
    return answer if any(_is_confirmation(said, one) for one in statements) else None


def _end(of_seal: Sequence[Check], *, counted: Reason | None) -> Check:
    """Return how a withdrawal that is of the row ends: nothing counts that may have been taken back."""
    bad = next((one.reason for one in of_seal if one.outcome is Outcome.FAILED), None)
    unsure = next((one.reason for one in of_seal if one.outcome is Outcome.OPEN), None)
    if bad or counted:
        return failed(What.WITHDRAWAL, bad or counted or Reason.TAKEN_BACK)
    return left_open(What.WITHDRAWAL, Reason(unsure)) if unsure else held(What.WITHDRAWAL)


def _is_signature(said: dict[str, object], signature: SignatureCopy) -> bool:
    signed = signature.statement
    about = (signature.uid, signature.signer_uid, str(signed.version), signed.digest.hex())
    return about == tuple(said.get(name) for name in ("signature", "signer", "row", "row_digest"))


def _is_confirmation(said: dict[str, object], statement: StatementCopy) -> bool:
    """Tell whether a withdrawal names what the hospital stated of a row on a code, and who gave that code."""
    if statement.kind != confirmed_rows.KIND or statement.digest.hex() != said.get("confirmation"):
        return False
    told = _said(statement)
    row, by_code = told.get("row"), told.get("how") == confirmed_rows.CODE
    names = row.get("digest") if isinstance(row, dict) else None
    about = (told.get("by"), str(statement.version), names)
    return by_code and about == tuple(said.get(name) for name in ("by", "row", "row_digest"))


def _said(statement: StatementCopy) -> dict[str, object]:
    try:
        return canonical.loads(statement.payload)
    except canonical.NotCanonical:
        return {}
