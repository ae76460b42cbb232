"""Certificates of facilities: what one says, and those that a facility makes itself. Plain Python."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
SHORTEST_RSA = 2048  # bits; BSI TR-03116 and ETSI TS 119 312 allow no shorter one


class NotACertificate(ValueError):
    """This is no certificate in PEM, the facility's first, then those of its issuers."""


class UnsuitableKey(ValueError):
    """A facility seals with a key on the curve P-256, or with RSA of 2048 bits or more."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What the certificate of a facility says."""

    der: bytes
    holder: str
    issuer: str
    not_before: datetime
    not_after: datetime

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def pem(self) -> str:
        """Return the certificate as text."""
        return x509.load_der_x509_certificate(self.der).public_bytes(serialization.Encoding.PEM).decode()


def read(der: bytes) -> Certificate:
    """Return what a certificate says. Raises NotACertificate, UnsuitableKey."""
    try:
        found = x509.load_der_x509_certificate(der)
        public_key = found.public_key()
    except ValueError as error:
        raise NotACertificate from error
    if not _suits(public_key):
        raise UnsuitableKey
    return Certificate(
        der=der,
        holder=_name(found.subject),
        issuer=_name(found.issuer),
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
    )


def holder_of(der: bytes) -> str:
    """Return which person a certificate names, nothing where it cannot be read."""
    try:
        return person_of(der)
    except ValueError:
        return ""


def person_of(der: bytes) -> str:
    """Return which person a certificate names: its common name, or else all of its subject. Raises ValueError."""
    subject = x509.load_der_x509_certificate(der).subject
    common = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else subject.rfc4514_string()


def chain_in(pem: bytes) -> tuple[bytes, ...]:
    """Return the certificates of a PEM file as DER, the first one first. Raises NotACertificate."""
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise NotACertificate from error
    return tuple(one.public_bytes(serialization.Encoding.DER) for one in found)


@lru_cache
def chain_of(path: Path) -> tuple[bytes, ...]:
    """Return the certificates of a file that does not change while this process runs. Raises NotACertificate, OSError."""
    return chain_in(path.read_bytes())


def pem_of(chain: Sequence[bytes]) -> bytes:
    """Return certificates as one PEM text."""
    pem = serialization.Encoding.PEM
    return b"".join(x509.load_der_x509_certificate(der).public_bytes(pem) for der in chain)


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a new key on the curve P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def self_signed(key: PrivateKey, *, holder: str, country: str, at: datetime, days: int) -> bytes:
    """Return a certificate, as DER, that nobody else vouches for: for trials and the demo."""
    subject = _subject(holder, country)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    # Whole seconds, and a minute back: clocks of other machines may be a little behind.
    since = at.replace(microsecond=0) - timedelta(minutes=1)
    builder = builder.not_valid_before(since).not_valid_after(since + timedelta(days=days))
    for extension, critical in _extensions(key.public_key()):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def request_for(key: PrivateKey, *, holder: str, country: str) -> bytes:
    """Return, as PEM, what an authority is asked with for the certificate of a key. Source: RFC 2986."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(_subject(holder, country))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _subject(holder: str, country: str) -> x509.Name:
    # X.520 allows 64 characters of each of the two.
    short = holder[:64]
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, short),
            x509.NameAttribute(NameOID.COMMON_NAME, short),
        ]
    )


def _extensions(public_key: PublicKey) -> list[tuple[x509.ExtensionType, bool]]:
    usage = dict.fromkeys(
        ("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.KeyUsage(digital_signature=True, content_commitment=True, key_encipherment=False, **usage), True),
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
    ]


def _suits(key: object) -> bool:
    if isinstance(key, ec.EllipticCurvePublicKey):
        return isinstance(key.curve, ec.SECP256R1)
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= SHORTEST_RSA


def _name(name: x509.Name) -> str:
    """Return whom a certificate names: the organisation, where none is said its common name, else all of it."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return str(attribute.value)
    return name.rfc4514_string()
