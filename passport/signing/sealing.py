"""The facility's seal: Ed25519 under a key derived for each facility. Plain Python.

It is checked against the public key that the deployment publishes. Seals with a certificate (X.509, CAdES) come with
the log; this one binds statement, facility and time from the first entry on.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from passport.signing import canonical
from passport.signing.statements import Ref

SCHEMA = "radiation-passport/seal/1"


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """Everything over which a seal stands."""

    statement: Ref
    facility_uid: str
    facility_name: str
    sealed_at: datetime

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that are sealed."""
        return canonical.dumps(
            {
                "schema": SCHEMA,
                "kind": self.statement.kind,
                "subject": self.statement.subject_uid,
                "version": str(self.statement.version),
                "digest": self.statement.digest.hex(),
                "facility": {"uid": self.facility_uid, "name": self.facility_name},
                "sealed_at": self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
            }
        )


def key_of(facility_uid: str, *, secret: bytes) -> Ed25519PrivateKey:
    """Return the key of a facility, the same for the same secret. Source: RFC 5869."""
    info = f"{SCHEMA}\x00{facility_uid}".encode()
    return Ed25519PrivateKey.from_private_bytes(HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(secret))


def public_key_of(facility_uid: str, *, secret: bytes) -> bytes:
    """Return the 32 bytes with which everybody can check the seals of a facility."""
    return key_of(facility_uid, secret=secret).public_key().public_bytes_raw()


def seal(sealed: Sealed, *, secret: bytes) -> bytes:
    """Return the seal, 64 bytes."""
    return key_of(sealed.facility_uid, secret=secret).sign(sealed.to_bytes())


def holds(sealed: Sealed, *, public_key: bytes, signature: bytes) -> bool:
    """Say whether a seal stands over exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, sealed.to_bytes())
    except (InvalidSignature, ValueError):
        return False
    return True
