"""Whether signatures that were taken back are told of as the hospital sealed it, and whether the row counts them still.

What a withdrawal says without a seal of the hospital is nobody's. Source: `passport.booklet.withdrawing`.
"""

from collections.abc import Iterator, Sequence

from passport.booklet.withdrawing import KIND
from passport.signing import canonical
from passport.verify.copies import SealCopy, SignatureCopy, StatementCopy
from passport.verify.outcomes import Check, Reason, What, failed, held, left_open


def check_withdrawn(
    *,
    entry: str,
    current: int | None,
    statements: Sequence[StatementCopy],
    signatures: Sequence[SignatureCopy],
    seals: Sequence[SealCopy],
) -> Iterator[Check]:
    """Say of each signature that was taken back whether it is one of the row, and none on what the row says now."""
    for statement in statements:
        if statement.kind == KIND:
            sealed = any(seal.statement == statement for seal in seals)
            yield _checked(statement, entry=entry, current=current, signatures=signatures, sealed=sealed)


def _checked(
    statement: StatementCopy, *, entry: str, current: int | None, signatures: Sequence[SignatureCopy], sealed: bool
) -> Check:
    if not sealed:
        return left_open(What.WITHDRAWAL, Reason.NOT_SEALED)
    said = _said(statement)
    named = (said.get("entry"), said.get("row")) == (entry, str(statement.version))
    if not named or not any(_is_of(said, one) for one in signatures):
        return failed(What.WITHDRAWAL, Reason.WITHDRAWS_OTHER)
    if statement.version == current:
        return failed(What.WITHDRAWAL, Reason.TAKEN_BACK)
    return held(What.WITHDRAWAL)


def _is_of(said: dict[str, object], signature: SignatureCopy) -> bool:
    signed = signature.statement
    about = (signature.uid, signature.signer_uid, str(signed.version), signed.digest.hex())
    return about == tuple(said.get(name) for name in ("signature", "signer", "row", "row_digest"))


def _said(statement: StatementCopy) -> dict[str, object]:
    try:
        return canonical.loads(statement.payload)
    except canonical.NotCanonical:
        return {}
