"""What befell a signing key, as its row says it and as the acts tell it: the two must agree. Plain Python."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

ENROLLED = "enrol_signing_key"
ASKED = "ask_signing_key_confirmation"  # of keys that were enrolled before a confirmation was asked
CONFIRMED = "confirm_signing_key"
STOPPED, REFUSED, COPIED = "revoke_signing_key", "refuse_signing_key", "stop_copied_signing_key"
VERBS = (ENROLLED, ASKED, CONFIRMED, STOPPED, REFUSED, COPIED)
COUNTER = "counter went back"  # who stopped a key of which a copy seems to exist


class KeyRow(Protocol):
    """The columns of a signing key that the acts tell of."""

    attestation: Any
    attested_client_data: Any
    enrolled_at: Any
    enrolled_by: Any
    confirmation_asked_at: Any
    confirmed_at: Any
    confirmed_by: Any
    identity_checked: Any
    licence_number: Any
    revoked_at: Any
    revoked_by: Any
    revoked_why: Any


@dataclass(frozen=True, kw_only=True)
class KeyAct:
    """One act on a key."""

    verb: str
    at: datetime
    actor_uid: str
    actor: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class KeyHistory:
    """Enrolment, confirmation and stop of a key."""

    enrolled_at: datetime | None = None
    enrolled_by: str = ""
    attestation: str = ""
    asked_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    identity: str = ""
    licence_number: str = ""
    stopped_at: datetime | None = None
    stopped_by: str | None = None
    why: str = ""


def history_of(key: KeyRow) -> KeyHistory:
    """Return what the row of a key says."""
    return KeyHistory(
        enrolled_at=key.enrolled_at,
        enrolled_by=key.enrolled_by,
        attestation=attestation_digest(bytes(key.attestation), bytes(key.attested_client_data)),
        asked_at=key.confirmation_asked_at,
        confirmed_at=key.confirmed_at,
        confirmed_by=key.confirmed_by,
        identity=str(key.identity_checked),
        licence_number=key.licence_number,
        stopped_at=key.revoked_at,
        stopped_by=key.revoked_by,
        why=key.revoked_why,
    )


def history_told(acts: Iterable[KeyAct]) -> KeyHistory:
    """Return what the acts on a key tell, in the order in which they were written."""
    told = KeyHistory()
    for act in acts:
        told = replace(told, **_TOLD[act.verb](act))
    return told


def attestation_digest(attestation: bytes, client_data: bytes) -> str:
    """Return the name of what an authenticator showed of itself; nothing when it was not asked to."""
    if not attestation and not client_data:
        return ""
    return hashlib.sha256(attestation + hashlib.sha256(client_data).digest()).hexdigest()


def _enrolled(act: KeyAct) -> dict[str, Any]:
    shown = str(act.detail.get("attestation", ""))
    return {"enrolled_at": act.at, "enrolled_by": act.actor, "attestation": shown, "asked_at": act.at}


def _asked(act: KeyAct) -> dict[str, Any]:
    return {"asked_at": act.at}


def _confirmed(act: KeyAct) -> dict[str, Any]:
    return {
        "confirmed_at": act.at,
        "confirmed_by": act.actor,
        "identity": act.detail.get("identity"),
        "licence_number": act.detail.get("licence"),
    }


def _stopped(act: KeyAct) -> dict[str, Any]:
    since = act.detail.get("since")
    return {
        "stopped_at": datetime.fromisoformat(str(since)) if since else act.at,
        "stopped_by": act.actor if act.actor_uid else COUNTER,
        "why": act.detail.get("why", ""),
    }


_TOLD = {
    ENROLLED: _enrolled,
    ASKED: _asked,
    CONFIRMED: _confirmed,
    STOPPED: _stopped,
    REFUSED: _stopped,
    COPIED: _stopped,
}
