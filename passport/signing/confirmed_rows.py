"""That a hospital confirmed a row which no key signed, as a statement of its own that the hospital seals. Plain Python.

Either its approver, who has no passkey, gave a one-time code, or its approver can sign no more. The statement names the
row by its digest, and stands beside the row under the row's own name and version.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from passport.signing import canonical
from passport.signing.facsimile import Facsimile, NotAFacsimile, from_block
from passport.signing.statements import Draft

SCHEMA = "radiation-passport/confirmation/1"
KIND = "confirmation"
CODE, APPROVER_GONE = "code", "approver_gone"
TOTP = "totp"


def confirmation_draft(confirmation: Any, *, facility_uid: str, facility_name: str) -> Draft:
    """Return the statement of a confirmation: of which row, how, by whom and when. Raises NotCanonical.

    Why somebody can sign no more is told by its digest alone: it may be an illness, and documents go far.
    """
    statement = confirmation.statement
    facsimile, since = bytes(confirmation.facsimile), confirmation.since
    payload = {
        "schema": SCHEMA,
        "row": {
            "kind": statement.kind,
            "subject": statement.subject_uid,
            "version": str(statement.version),
            "digest": bytes(statement.digest).hex(),
        },
        "facility_uid": facility_uid,
        "facility": facility_name,
        "how": confirmation.how,
        "method": confirmation.method,
        "by": confirmation.by_uid,
        "facsimile": canonical.loads(facsimile) if facsimile else None,
        "why": why_digest(confirmation.why, salt=bytes(confirmation.salt)) if confirmation.why else None,
        "since": moment(since) if since else None,
        "confirmed_at": moment(confirmation.confirmed_at),
    }
    return Draft(
        kind=KIND, subject_uid=statement.subject_uid, version=statement.version, payload=canonical.dumps(payload)
    )


def why_digest(why: str, *, salt: bytes) -> str:
    """Return the digest by which a reason is kept: who knows it can show it, and nobody can guess it."""
    return hashlib.sha256(salt + why.encode()).hexdigest()


def moment(at: datetime) -> str:
    """Return a moment as it is sealed: in UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def confirms(said: dict[str, Any], *, row: Draft) -> bool:
    """Say whether the statement of a confirmation is about exactly this row and says how it was confirmed."""
    of_row = {"kind": row.kind, "subject": row.subject_uid, "version": str(row.version), "digest": row.digest.hex()}
    if said.get("schema") != SCHEMA or said.get("row") != of_row:
        return False
    if said.get("how") == APPROVER_GONE:
        return said.get("facsimile") is None
    return said.get("how") == CODE and said.get("method") == TOTP and stamp_in(said) is not None


def stamp_in(said: dict[str, Any]) -> Facsimile | None:
    """Return whose stamp a confirmation carries, None where nobody's."""
    block = said.get("facsimile")
    try:
        return from_block(block) if isinstance(block, dict) else None
    except NotAFacsimile:
        return None
