"""Check seals with a certificate: detached CAdES and the time stamps over them. Plain Python, without pyHanko.

A seal counts because its certificate is the facility's, as the deployment publishes it; no list of authorities is
asked. Source: RFC 5652, RFC 5035 (signing-certificate-v2), RFC 3161.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import (
    cms,
    core,
    tsp,  # noqa: F401 -- tells cms the names of what CAdES and time stamps add to it
)
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
# What a certificate that somebody invented makes its readers raise beside that.
ODD_CERTIFICATES = (
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
)
DATA, TIME_STAMP = "data", "tst_info"
# What asn1crypto raises for bytes that are not what they should be.
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError)


class NotCms(ValueError):
    """These bytes are no CMS with one signature."""


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One signature as a CMS holds it, not checked yet."""

    content_type: str
    content: bytes | None  # None: detached
    signed_attributes: bytes  # as they are signed
    attributes: Mapping[str, Any]
    digest_name: str
    signature: bytes
    certificate: bytes | None  # the one that the signature itself names, None when it is not there
    stamps: Sequence[bytes]

    @property
    def signing_time(self) -> datetime | None:
        """Return when the signature says that it was made."""
        said = self.attributes.get("signing_time")
        return said if isinstance(said, datetime) else None


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A time stamp that holds: when, and under which certificate."""

    at: datetime
    certificate: bytes


def read(data: bytes) -> Signed:
    """Return the one signature of a CMS. Raises NotCms."""
    try:
        return _signed_in(cms.ContentInfo.load(data, strict=True)["content"])
    except _MALFORMED as error:
        raise NotCms from error


def holds(signed: Signed, *, payload: bytes, certificate: bytes) -> bool:
    """Say whether a detached signature stands over exactly these bytes under exactly this certificate."""
    return signed.content is None and signed.certificate == certificate and _stands(signed, payload, DATA)


def stamp_of(signed: Signed, *, trusted: Sequence[bytes]) -> Stamp | None:
    """Return the time stamp over a signature, None when none holds.

    `trusted` are the certificates of time-stamping services, or of those that issued theirs; with none, a time stamp
    is checked by the certificate that comes in it: then it proves the moment only to who knows that certificate.
    """
    found = (_stamp(token, signed.signature, trusted) for token in signed.stamps)
    return next((stamp for stamp in found if stamp), None)


def is_time_service(certificate: bytes, *, at: datetime, trusted: Sequence[bytes]) -> bool:
    """Say whether a certificate gave time stamps at a moment, and is one of those, or issued by one of those."""
    by = x509.load_der_x509_certificate(certificate)
    return _stamps_times(by, at) and _is_of(by, trusted)


def _signed_in(signed_data: Any) -> Signed:
    (info,) = signed_data["signer_infos"]
    content = signed_data["encap_content_info"]["content"]
    attributes = _natives(info["signed_attrs"])
    unsigned = info["unsigned_attrs"]
    return Signed(
        content_type=signed_data["encap_content_info"]["content_type"].native,
        content=None if isinstance(content, core.Void) or content.contents is None else bytes(content),
        signed_attributes=info["signed_attrs"].untag().dump(),
        attributes=attributes,
        digest_name=info["digest_algorithm"]["algorithm"].native,
        signature=info["signature"].native,
        certificate=_named(attributes, [one.chosen.dump() for one in signed_data["certificates"]]),
        stamps=[
            token.dump()
            for attribute in ([] if isinstance(unsigned, core.Void) else unsigned)
            if attribute["type"].native == "signature_time_stamp_token"
            for token in attribute["values"]
        ],
    )


def _natives(attributes: Any) -> dict[str, Any]:
    """Return the signed attributes, each of which stands once and has one value. Source: RFC 5652, 11."""
    named = [(one["type"].native, one["values"]) for one in attributes]
    if len({name for name, _values in named}) != len(named):
        raise NotCms
    return {name: values[0].native for name, values in named if len(values) == 1}


def _named(attributes: Mapping[str, Any], certificates: Sequence[bytes]) -> bytes | None:
    """Return the certificate whose digest the signature holds. SHA-1 is what RFC 2634 has in old time stamps."""
    second, first = attributes.get("signing_certificate_v2"), attributes.get("signing_certificate")
    if second:
        one = second["certs"][0]
        name, digest = one["hash_algorithm"]["algorithm"], one["cert_hash"]
    elif first:
        name, digest = "sha1", first["certs"][0]["cert_hash"]
    else:
        return None
    return next((der for der in certificates if hashlib.new(name, der).digest() == digest), None)


def _stands(signed: Signed, content: bytes, content_type: str) -> bool:
    if signed.certificate is None or signed.digest_name not in _HASHES or signed.content_type != content_type:
        return False
    told = (signed.attributes.get("content_type"), signed.attributes.get("message_digest"))
    if told != (content_type, hashlib.new(signed.digest_name, content).digest()):
        return False
    return _verifies(signed, x509.load_der_x509_certificate(signed.certificate).public_key())


def _verifies(signed: Signed, public_key: object) -> bool:
    algorithm = _HASHES[signed.digest_name]
    try:
        if isinstance(public_key, ec.EllipticCurvePublicKey):
            public_key.verify(signed.signature, signed.signed_attributes, ec.ECDSA(algorithm))
        elif isinstance(public_key, rsa.RSAPublicKey):
            public_key.verify(signed.signature, signed.signed_attributes, padding.PKCS1v15(), algorithm)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _stamp(token: bytes, signature: bytes, trusted: Sequence[bytes]) -> Stamp | None:
    try:
        signed = read(token)
        told = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
        imprint, at = told["message_imprint"].native, told["gen_time"].native
        digest = hashlib.new(imprint["hash_algorithm"]["algorithm"], signature).digest()
    except _MALFORMED:
        return None
    if imprint["hashed_message"] != digest or not _stands(signed, signed.content or b"", TIME_STAMP):
        return None
    by = x509.load_der_x509_certificate(signed.certificate or b"")
    if not (_stamps_times(by, at) and (not trusted or _is_of(by, trusted))):
        return None
    return Stamp(at=at, certificate=signed.certificate or b"")


def _stamps_times(certificate: x509.Certificate, at: datetime) -> bool:
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, *ODD_CERTIFICATES, ValueError):
        return False
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def _is_of(certificate: x509.Certificate, trusted: Sequence[bytes]) -> bool:
    return any(_vouches(x509.load_der_x509_certificate(der), certificate) for der in trusted)


def _vouches(one: x509.Certificate, certificate: x509.Certificate) -> bool:
    if one.public_bytes(Encoding.DER) == certificate.public_bytes(Encoding.DER):
        return True
    try:
        certificate.verify_directly_issued_by(one)
    except (*ODD_CERTIFICATES, ValueError, TypeError, InvalidSignature):
        return False
    return True
