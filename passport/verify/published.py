"""The keys that a deployment publishes, and how a key is told without saying whose it is. Plain Python."""

import hashlib
from dataclasses import dataclass
from typing import TypedDict

SCHEMA = "radiation-passport/keys/1"
HOLDER = b"radiation-passport/holder/1"


class PublishedCertificate(TypedDict):
    """One certificate of a facility, and from when to when its seals count."""

    pem: str
    since: str
    until: str | None


class PublishedSealKey(TypedDict):
    """An Ed25519 key of a facility's seals, as base64url without padding; null: from the beginning, and still good."""

    public_key: str
    since: str | None
    until: str | None


class PublishedFacility(TypedDict):
    """A facility and what its seals are checked with."""

    uid: str
    name: str
    seal_keys: list[PublishedSealKey]
    certificates: list[PublishedCertificate]


class PublishedSigningKey(TypedDict):
    """A key that signs rows. Nobody's name: who holds a signed row finds the key of that row, and whose it is."""

    key: str
    holders: list[str]  # one for each licence under which the key was confirmed or is held
    rp_id: str
    since: str
    until: str | None


class PublishedLogKey(TypedDict):
    """An Ed25519 key that signs heads of the log."""

    public_key: str
    since: str
    until: str | None


class PublishedKeys(TypedDict):
    """All that a stranger needs beside a document."""

    schema: str
    origin: str
    rp_id: str
    facilities: list[PublishedFacility]
    signing_keys: list[PublishedSigningKey]
    log_keys: list[PublishedLogKey]
    time_services: list[str]  # certificates in PEM, of services that give time stamps or of those that issued theirs


@dataclass(frozen=True, kw_only=True)
class HeldKey:
    """A signing key and whose it is, as a signature carries both."""

    credential_id: bytes
    public_key: bytes
    aaguid: bytes
    signer: str
    licence_number: str


def key_name(public_key: bytes) -> str:
    """Return under what a signing key is published: the SHA-256 of its COSE key."""
    return hashlib.sha256(public_key).hexdigest()


def holder_name(held: HeldKey) -> str:
    """Return what ties a signing key to an account and a licence, for those alone who know all of them."""
    parts = (held.credential_id, held.public_key, held.aaguid, held.signer.encode(), held.licence_number.encode())
    sized = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
    return hashlib.sha256(HOLDER + b"\x00" + sized).hexdigest()
