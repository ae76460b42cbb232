"""What an authenticator sends, read and held to what was asked. Plain Python. Source: W3C WebAuthn Level 2, 7.1, 7.2."""

import hashlib
import hmac
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from fido2 import cbor
from fido2.attestation.base import Attestation, InvalidAttestation
from fido2.cose import CoseKey
from fido2.webauthn import (
    AttestationObject,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from passport.signing.problems import Problem

CREATE = "webauthn.create"
GET = "webauthn.get"
ALGORITHMS = (-7, -8, -257)  # ES256, EdDSA, RS256; IANA COSE Algorithms
BACKUP_ELIGIBLE = AuthenticatorData.FLAG.BE
PRESENT = AuthenticatorData.FLAG.UP
VERIFIED = AuthenticatorData.FLAG.UV
ATTESTED = AuthenticatorData.FLAG.AT
UNATTESTED = "none"  # the format of an authenticator that shows nothing of itself
# What reading foreign bytes raises, whichever layer of them is broken.
UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, struct.error)

# What a certificate that an authenticator invented makes its readers raise beside that.
ODD_CERTIFICATES = (x509.ExtensionNotFound, x509.DuplicateExtension)


class Malformed(ValueError):
    """This is not what a browser sends after such a ceremony."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked. Without an origin, any page of the relying party's host may have asked."""

    ceremony: str
    challenge: bytes
    rp_id: str
    origin: str | None = None


@dataclass(frozen=True, kw_only=True)
class Assertion:
    """An authenticator's answer to the question for a signature."""

    credential_id: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A key pair that an authenticator just made, as far as it leaves the authenticator."""

    credential_id: bytes
    public_key: bytes
    algorithm: int
    aaguid: bytes
    client_data: bytes
    authenticator_data: bytes
    attestation: bytes


@dataclass(frozen=True, kw_only=True)
class Attested:
    """In which format an authenticator said what it is, and whether that holds by the certificate it brought along."""

    format: str
    holds: bool


def assertion_in(response: Mapping[str, Any]) -> Assertion:
    """Return what `PublicKeyCredential.toJSON()` holds after `navigator.credentials.get`. Raises Malformed."""
    try:
        read = AuthenticationResponse.from_dict(response)
    except UNREADABLE as error:
        raise Malformed from error
    return Assertion(
        credential_id=bytes(read.raw_id),
        client_data=bytes(read.response.client_data),
        authenticator_data=bytes(read.response.authenticator_data),
        signature=bytes(read.response.signature),
    )


def credential_in(response: Mapping[str, Any]) -> Credential:
    """Return what `PublicKeyCredential.toJSON()` holds after `navigator.credentials.create`. Raises Malformed."""
    try:
        read = RegistrationResponse.from_dict(response)
    except UNREADABLE as error:
        raise Malformed from error
    made = read.response.attestation_object.auth_data
    if made.credential_data is None or made.credential_data.credential_id != read.raw_id:
        raise Malformed
    return Credential(
        credential_id=bytes(read.raw_id),
        public_key=cbor.encode(dict(made.credential_data.public_key)),
        algorithm=int(made.credential_data.public_key[3]),
        aaguid=bytes(made.credential_data.aaguid),
        client_data=bytes(read.response.client_data),
        authenticator_data=bytes(made),
        attestation=bytes(read.response.attestation_object),
    )


def attestation_in(attestation: bytes, *, client_data: bytes) -> Attested:
    """Return what an authenticator showed of itself at enrolment.

    No list of makers is consulted: a statement that holds belongs to this key, which says nothing of its maker.
    """
    try:
        shown = AttestationObject(attestation)
        form = shown.fmt
        checker = Attestation.for_type(form)()
        checker.verify(shown.att_stmt, shown.auth_data, hashlib.sha256(client_data).digest())
    except UNREADABLE:
        return Attested(format="", holds=False)
    except (InvalidAttestation, *ODD_CERTIFICATES, InvalidSignature, UnsupportedAlgorithm, NotImplementedError):
        return Attested(format=form, holds=False)
    return Attested(format=form, holds=form != UNATTESTED)


def flags_in(authenticator_data: bytes) -> int:
    """Return the flags of authenticator data of at least 37 bytes."""
    return authenticator_data[32]


def sign_count_in(authenticator_data: bytes) -> int:
    """Return the signature counter of authenticator data of at least 37 bytes; 0 when the authenticator keeps none."""
    return int.from_bytes(authenticator_data[33:37], "big")


def problems(question: Question, *, client_data: bytes, authenticator_data: bytes) -> tuple[Problem, ...]:
    """Return in what an answer does not fit its question, apart from the signature."""
    try:
        client, authenticator = CollectedClientData(client_data), AuthenticatorData(authenticator_data)
    except UNREADABLE:
        return (Problem.CEREMONY,)
    return (*_client_problems(question, client), *_authenticator_problems(question, authenticator))


def signature_holds(public_key: bytes, *, client_data: bytes, authenticator_data: bytes, signature: bytes) -> bool:
    """Say whether a COSE key signed authenticator data and client data."""
    try:
        cose: Any = cbor.decode(public_key)
        CoseKey.parse(cose).verify(authenticator_data + hashlib.sha256(client_data).digest(), signature)
    except (InvalidSignature, UnsupportedAlgorithm, NotImplementedError, *UNREADABLE):
        return False
    return True


def _client_problems(question: Question, client: CollectedClientData) -> Iterator[Problem]:
    if client.type != question.ceremony:
        yield Problem.CEREMONY
    if not hmac.compare_digest(client.challenge, question.challenge):
        yield Problem.CHALLENGE
    if client.cross_origin or not _asked_by(question, client.origin):
        yield Problem.ORIGIN


def _authenticator_problems(question: Question, authenticator: AuthenticatorData) -> Iterator[Problem]:
    if authenticator.rp_id_hash != hashlib.sha256(question.rp_id.encode()).digest():
        yield Problem.RELYING_PARTY
    if not authenticator.is_user_present():
        yield Problem.NOT_PRESENT
    if not authenticator.is_user_verified():
        yield Problem.NOT_VERIFIED


def _asked_by(question: Question, origin: str) -> bool:
    if question.origin is not None:
        return origin == question.origin
    try:
        host = urlsplit(origin).hostname or ""
    except UNREADABLE:
        return False
    return host == question.rp_id or host.endswith("." + question.rp_id)
