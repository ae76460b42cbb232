"""An authenticator in software: it makes ES256 passkeys and answers as a browser would, also as a bad one would.

Plain Python. `create` and `get` take what stands in the JSON options (`{"publicKey": …}`) and return what
`PublicKeyCredential.toJSON()` returns.
"""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, BACKUP_ELIGIBLE, ATTESTED = 0x01, 0x04, 0x08, 0x40


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How the authenticator and the browser before it behave. None: as they were asked."""

    origin: str = "http://localhost:8000"
    present: bool = True
    verified: bool = True
    backup_eligible: bool = False
    cross_origin: bool = False
    ceremony: str | None = None
    challenge: bytes | None = None
    rp_id: str | None = None
    sign_count: int | None = None
    algorithm: int = ES256.ALGORITHM


@dataclass(kw_only=True)
class Passkey:
    """One key pair inside the authenticator."""

    rp_id: str
    private_key: ec.EllipticCurvePrivateKey
    sign_count: int


@dataclass(kw_only=True)
class Authenticator:
    """What a person holds in the hand. One that does not count always says 0."""

    manner: Manner = field(default_factory=Manner)
    counts: bool = True
    aaguid: bytes = bytes(range(16))
    passkeys: dict[bytes, Passkey] = field(default_factory=dict)

    def create(self, options: dict[str, Any], **otherwise: Any) -> dict[str, Any]:
        """Make a passkey and answer `navigator.credentials.create`."""
        asked, manner = options["publicKey"], replace(self.manner, **otherwise)
        known = {websafe_decode(excluded["id"]) for excluded in asked["excludeCredentials"]}
        if known & self.passkeys.keys():
            raise AlreadyHere
        credential_id = secrets.token_bytes(32)
        rp_id = asked["rp"]["id"]
        self.passkeys[credential_id] = Passkey(
            rp_id=rp_id, private_key=ec.generate_private_key(ec.SECP256R1()), sign_count=0
        )
        attested = self._attested(credential_id, algorithm=manner.algorithm)
        authenticator_data = self._data(credential_id, manner, rp_id=rp_id, attested=attested)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": authenticator_data})
        client_data = _client_data("webauthn.create", asked["challenge"], manner)
        return _answer(credential_id, clientDataJSON=client_data, attestationObject=attestation)

    def get(self, options: dict[str, Any], *, with_key: bytes | None = None, **otherwise: Any) -> dict[str, Any]:
        """Sign the challenge and answer `navigator.credentials.get`, with the first allowed passkey held here."""
        asked, manner = options["publicKey"], replace(self.manner, **otherwise)
        allowed = [websafe_decode(credential["id"]) for credential in asked["allowCredentials"]]
        credential_id = with_key or next(name for name in allowed if name in self.passkeys)
        authenticator_data = self._data(credential_id, manner, rp_id=asked["rpId"])
        client_data = _client_data("webauthn.get", asked["challenge"], manner)
        signed = authenticator_data + hashlib.sha256(client_data).digest()
        signature = self.passkeys[credential_id].private_key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return _answer(
            credential_id, clientDataJSON=client_data, authenticatorData=authenticator_data, signature=signature
        )

    def _attested(self, credential_id: bytes, *, algorithm: int) -> bytes:
        public_key = ES256.from_cryptography_key(self.passkeys[credential_id].private_key.public_key())
        cose = cbor.encode({**public_key, 3: algorithm})
        return self.aaguid + struct.pack(">H", len(credential_id)) + credential_id + cose

    def _data(self, credential_id: bytes, manner: Manner, *, rp_id: str, attested: bytes = b"") -> bytes:
        passkey = self.passkeys[credential_id]
        passkey.sign_count += int(self.counts)
        count = passkey.sign_count if manner.sign_count is None else manner.sign_count
        flags = PRESENT * manner.present + VERIFIED * manner.verified + BACKUP_ELIGIBLE * manner.backup_eligible
        host = (manner.rp_id or rp_id).encode()
        return hashlib.sha256(host).digest() + struct.pack(">BI", flags | ATTESTED * bool(attested), count) + attested


class AlreadyHere(Exception):
    """The authenticator holds a passkey that was excluded; a browser says InvalidStateError."""


def _client_data(ceremony: str, challenge: str, manner: Manner) -> bytes:
    said = {
        "type": manner.ceremony or ceremony,
        "challenge": websafe_encode(manner.challenge) if manner.challenge else challenge,
        "origin": manner.origin,
        "crossOrigin": manner.cross_origin,
    }
    return json.dumps(said, separators=(",", ":")).encode()


def _answer(credential_id: bytes, **response: bytes) -> dict[str, Any]:
    name = websafe_encode(credential_id)
    return {
        "id": name,
        "rawId": name,
        "type": "public-key",
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {},
        "response": {key: websafe_encode(value) for key, value in response.items()},
    }
