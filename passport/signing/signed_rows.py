"""A passkey signature as a statement of its own, which the facility seals with its certificate. Plain Python.

A passkey has no certificate: who holds the key is known from its enrolment alone. Sealed together with digest and
facsimile, the answer of the key can be checked years later with the facility's certificate and nothing else.
Source: standards 5.3, level 1b.
"""

from base64 import urlsafe_b64encode
from datetime import UTC
from typing import Any

from passport.signing import canonical
from passport.signing.statements import Draft

SCHEMA = "radiation-passport/signature/1"
KIND = "signature"
_BYTES = (
    "credential_id",
    "public_key",
    "aaguid",
    "client_data_json",
    "authenticator_data",
    "signature",
    "root",
    "audit_path",
)


def signature_draft(signature: Any) -> Draft:
    """Return the statement of a signature: of what, by whom, and all that a check of it needs."""
    statement = signature.statement
    payload = {
        "schema": SCHEMA,
        "signature_uid": signature.uid,
        "signed": {
            "kind": statement.kind,
            "subject": statement.subject_uid,
            "version": str(statement.version),
            "digest": bytes(statement.digest).hex(),
        },
        "signer": signature.signer_uid,
        "facsimile": canonical.loads(bytes(signature.facsimile)),
        "rp_id": signature.rp_id,
        "leaf_index": str(signature.leaf_index),
        "tree_size": str(signature.tree_size),
        "signed_at": signature.signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        **{name: _text_of(getattr(signature, name)) for name in _BYTES},
    }
    return Draft(kind=KIND, subject_uid=signature.uid, version=1, payload=canonical.dumps(payload))


def _text_of(data: bytes | memoryview) -> str:
    return urlsafe_b64encode(bytes(data)).decode().rstrip("=")
