"""What the log hands out: signed heads, and proofs that something stands under one. Plain Python."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from passport.signing import canonical
from passport.signing.log import tree
from passport.signing.merkle import leaf_hash

SCHEMA = "radiation-passport/log-head/1"
SALT_SIZE = 16


@dataclass(frozen=True, kw_only=True)
class SignedHead:
    """So large was the log at that moment, and this its root: said under the log's key (Ed25519)."""

    size: int
    root: bytes
    signed_at: datetime
    public_key: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that are signed."""
        return head_bytes(size=self.size, root=self.root, signed_at=self.signed_at)

    @property
    def holds(self) -> bool:
        """Say whether the signature is right under the key that the head names: whose key that is, is asked elsewhere."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(self.signature, self.to_bytes())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, kw_only=True)
class LogProof:
    """Where something stands in the log, and the way from there to a signed head.

    leaf = SHA-256(0x00 ‖ SHA-256(salt ‖ SHA-256(form))): `passport.signing.log.forms` writes the form.
    """

    index: int
    size: int
    salt: bytes
    leaf: bytes
    path: tuple[bytes, ...]
    head: SignedHead

    def covers(self, form: bytes) -> bool:
        """Say whether exactly this form of a row stands under the head, whose signature must be right."""
        return (
            self.head.holds
            and self.head.size == self.size
            and leaf_of(commitment(form, salt=self.salt)) == self.leaf
            and tree.is_included(self.leaf, index=self.index, size=self.size, path=self.path, root=self.head.root)
        )


class NotAHead(ValueError):
    """This is not a head as the log publishes them."""


def published(head: SignedHead) -> dict[str, int | str]:
    """Return a head as it is published and as documents carry it: bytes as base64url without padding."""
    return {
        "size": head.size,
        "root": as_text(head.root),
        "signed_at": moment(head.signed_at),
        "public_key": as_text(head.public_key),
        "signature": as_text(head.signature),
    }


def from_published(values: Mapping[str, object]) -> SignedHead:
    """Return the head that somebody kept. Raises NotAHead."""
    try:
        head = SignedHead(
            size=int(str(values["size"])),
            root=_bytes_of(values["root"]),
            signed_at=datetime.fromisoformat(str(values["signed_at"])),
            public_key=_bytes_of(values["public_key"]),
            signature=_bytes_of(values["signature"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise NotAHead from error
    if head.size < 0 or head.signed_at.tzinfo is None:
        raise NotAHead
    return head


def as_text(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def head_bytes(*, size: int, root: bytes, signed_at: datetime) -> bytes:
    """Return the canonical bytes of a head."""
    return canonical.dumps({"schema": SCHEMA, "size": str(size), "root": root.hex(), "signed_at": moment(signed_at)})


def public_half(secret: str) -> str:
    """Return the public key of a LOG_KEY, in hexadecimal as it is."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).public_key().public_bytes_raw().hex()


def signed_head(*, size: int, root: bytes, at: datetime, key: Ed25519PrivateKey) -> SignedHead:
    """Sign a head."""
    return SignedHead(
        size=size,
        root=root,
        signed_at=at,
        public_key=key.public_key().public_bytes_raw(),
        signature=key.sign(head_bytes(size=size, root=root, signed_at=at)),
    )


def commitment(form: bytes, *, salt: bytes) -> bytes:
    """Return what stands for a form: nobody without the salt can try out which row it is of."""
    return canonical.digest(salt + canonical.digest(form))


def leaf_of(committed: bytes) -> bytes:
    """Return the leaf over a commitment."""
    return leaf_hash(committed)


def _bytes_of(text: object) -> bytes:
    value = str(text)
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


def moment(at: datetime) -> str:
    """Return a moment as forms and heads write it: UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
