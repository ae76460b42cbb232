"""What the log hands out: signed heads, and proofs that something stands under one. Plain Python."""

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


def head_bytes(*, size: int, root: bytes, signed_at: datetime) -> bytes:
    """Return the canonical bytes of a head."""
    return canonical.dumps({"schema": SCHEMA, "size": str(size), "root": root.hex(), "signed_at": moment(signed_at)})


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


def moment(at: datetime) -> str:
    """Return a moment as forms and heads write it: UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
