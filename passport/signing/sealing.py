"""The facility's seal: Ed25519 under a key derived for each facility. Plain Python.

It is checked against the public key that the deployment publishes for the moment of the seal. Seals with a certificate
(X.509, CAdES) come beside it; this one binds statement, facility and time from the first entry on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from passport.signing import canonical
from passport.signing.statements import Ref

SCHEMA = "radiation-passport/seal/1"
SECRET = re.compile("[0-9a-fA-F]{64}")  # 32 bytes
BETWEEN = "@"  # an earlier secret and the moment at which it ended


class BadSecrets(ValueError):
    """Secrets that cannot be, or whose ends cannot be; the message says which is wrong."""


@dataclass(frozen=True, kw_only=True)
class SealSecret:
    """A secret from which the keys of all facilities are derived, and between which moments it seals."""

    secret: bytes
    since: datetime | None  # None: from the beginning
    until: datetime | None  # None: until another comes


@dataclass(frozen=True, kw_only=True)
class SealKey:
    """The public key of a facility between two moments."""

    public_key: bytes
    since: datetime | None
    until: datetime | None

    def counted(self, at: datetime) -> bool:
        """Tell whether a seal made at a moment counts."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def counted_on(self, day: date) -> bool:
        """Tell whether a seal that names a day counts. The day is the hospital's own: it may lie beside that in UTC."""
        beside = timedelta(days=1)
        begun = self.since is None or self.since.astimezone(UTC).date() - beside <= day
        return begun and (self.until is None or day <= self.until.astimezone(UTC).date() + beside)


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


def secrets_in(current: str, before: Sequence[str]) -> tuple[SealSecret, ...]:
    """Return the secrets of a deployment, the oldest first: that of now, and those of before as SECRET@MOMENT.

    A moment that is still to come is that of a change: until then the earlier secret seals. Raises BadSecrets.
    """
    earlier = sorted((_ended(one) for one in before), key=lambda one: one[1])
    texts = [text.lower() for text, _until in earlier] + [current.lower()]
    ends = [until for _text, until in earlier]
    if len(set(texts)) < len(texts) or len(set(ends)) < len(ends):
        raise BadSecrets("Two secrets, or the moments at which two of them ended, are the same.")
    if not SECRET.fullmatch(current):
        raise BadSecrets("The secret of now is not 32 bytes in hexadecimal.")
    return tuple(
        SealSecret(secret=bytes.fromhex(text), since=since, until=until)
        for text, since, until in zip(texts, [None, *ends], [*ends, None], strict=True)
    )


def secret_at(secrets: Sequence[SealSecret], at: datetime) -> bytes:
    """Return the secret that seals at a moment."""
    return next(one.secret for one in secrets if one.until is None or at < one.until)


def _ended(said: str) -> tuple[str, datetime]:
    text, _between, moment = said.strip().partition(BETWEEN)
    try:
        until = datetime.fromisoformat(moment)
    except ValueError as error:
        raise BadSecrets("A secret of before has no moment, or one that cannot be read.") from error
    if not SECRET.fullmatch(text) or until.tzinfo is None:
        raise BadSecrets("A secret of before is not 32 bytes in hexadecimal, or its moment lacks the offset from UTC.")
    return text, until.astimezone(UTC)


def keys_of(facility_uid: str, *, secrets: Sequence[SealSecret]) -> tuple[SealKey, ...]:
    """Return the public keys of a facility, the oldest first."""
    return tuple(
        SealKey(public_key=public_key_of(facility_uid, secret=one.secret), since=one.since, until=one.until)
        for one in secrets
    )


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
