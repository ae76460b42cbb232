"""The seal with a certificate: a detached CMS over the bytes of a payload (RFC 5652, RFC 5035), and its time stamps (RFC 3161)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from .basics import Wrong, moment, need, unpadded
from .der import NUMBER, OCTETS, SEQUENCE, SET, Item, inside, items, moment_in, name_in, only

SIGNED_DATA, DATA, TIME_STAMP = "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = (f"1.2.840.113549.1.9.{last}" for last in (3, 4, 5))
CERTIFICATE, CERTIFICATE_2, TOKEN = (f"1.2.840.113549.1.9.16.2.{last}" for last in (12, 47, 14))
DIGESTS = {f"2.16.840.1.101.3.4.2.{last}": f"sha{size}" for last, size in ((1, 256), (2, 384), (3, 512))}
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
ZERO, ONE = 0xA0, 0xA1  # the tags [0] and [1]
WRONG = (Wrong, InvalidSignature, ValueError, KeyError, IndexError, TypeError, x509.ExtensionNotFound)


@dataclass(frozen=True)
class Signed:
    """What a CMS with one signature says."""

    kind: str
    content: bytes | None
    certificates: list[bytes]
    attributes: dict[str, Item]
    signed: bytes
    digest: str
    signature: bytes
    tokens: list[bytes]


def signed_in(cms: bytes) -> Signed:
    named, wrapped = inside(only(cms, SEQUENCE), SEQUENCE)
    need("cms", name_in(named) == SIGNED_DATA)
    (data,) = inside(wrapped, ZERO)
    version, _digests, content, *others = inside(data, SEQUENCE)
    kind, *body = inside(content, SEQUENCE)
    need("version", version.tag == NUMBER)
    certificates = [one.whole for item in others if item.tag == ZERO for one in items(item.inner)]
    (info,) = inside(others[-1], SET)
    _one, _whose, digest, attributes, _algorithm, signature, *unsigned = inside(info, SEQUENCE)
    need("signature", signature.tag == OCTETS)
    return Signed(
        name_in(kind),
        inside(body[0], ZERO)[0].inner if body else None,
        certificates,
        {name: one for name, (one,) in attributes_in(attributes, ZERO)},
        bytes([SET]) + attributes.whole[1:],
        DIGESTS[name_in(inside(digest, SEQUENCE)[0])],
        signature.inner,
        [one.whole for item in unsigned for name, many in attributes_in(item, ONE) if name == TOKEN for one in many],
    )


def attributes_in(item: Item, tag: int) -> list[tuple[str, list[Item]]]:
    pairs = [inside(one, SEQUENCE) for one in inside(item, tag)]
    found = [(name_in(name), inside(values, SET)) for name, values in pairs]
    need("an attribute twice", len({name for name, _values in found}) == len(found))
    return found


def certificate_of(signed: Signed) -> bytes:
    """Return the certificate that the signature itself names by its digest."""
    if CERTIFICATE_2 in signed.attributes:
        first = inside(inside(inside(signed.attributes[CERTIFICATE_2], SEQUENCE)[0], SEQUENCE)[0], SEQUENCE)
        named = first[0].tag == SEQUENCE  # else SHA-256, which is left out
        algorithm = DIGESTS[name_in(inside(first[0], SEQUENCE)[0])] if named else "sha256"
        digest = first[1 if named else 0]
    else:
        first = inside(inside(inside(signed.attributes[CERTIFICATE], SEQUENCE)[0], SEQUENCE)[0], SEQUENCE)
        algorithm, digest = "sha1", first[0]
    need("certificate digest", digest.tag == OCTETS)
    found = [der for der in signed.certificates if hashlib.new(algorithm, der).digest() == digest.inner]
    need("certificate", found)
    return found[0]


def check_signed(signed: Signed, content: bytes, kind: str) -> bytes:
    """Return the certificate under which a signature stands over the content."""
    certificate = certificate_of(signed)
    need("content type", signed.kind == kind == name_in(signed.attributes[CONTENT_TYPE]))
    digest = signed.attributes[MESSAGE_DIGEST]
    need("message digest", (digest.tag, digest.inner) == (OCTETS, hashlib.new(signed.digest, content).digest()))
    key, algorithm = x509.load_der_x509_certificate(certificate).public_key(), HASHES[signed.digest]
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signed.signature, signed.signed, ec.ECDSA(algorithm))
    else:
        need("kind of key", isinstance(key, rsa.RSAPublicKey))
        key.verify(signed.signature, signed.signed, padding.PKCS1v15(), algorithm)  # type: ignore[union-attr]
    return certificate


def check_cades(cms: bytes, payload: bytes, published: list[dict[str, Any]]) -> None:
    """Check a seal: that it stands, and that its certificate counted then, where it is a published one."""
    signed = signed_in(cms)
    need("detached", signed.content is None)
    certificate = check_signed(signed, payload, DATA)
    for known in published:
        if der_of(known["pem"]) == certificate:
            need("certificate then", counted(known, moment_in(signed.attributes[SIGNING_TIME])))
    need("time stamp", not signed.tokens or any(stamps(token, signed.signature) for token in signed.tokens))


def check_further(one: dict[str, Any], payload: bytes) -> None:
    """Check what a person signed beside the passkey, where its kind is one of those that are described."""
    signature, chain, at = unpadded(one["signature"]), [unpadded(der) for der in one["chain"]], moment(one["signed_at"])
    need("qualified", isinstance(one["qualified"], bool))
    if not one["kind"].startswith("cades_"):
        return
    signed = signed_in(signature)
    need("detached", signed.content is None)
    need("first certificate", check_signed(signed, payload, DATA) == chain[0])
    need("signing time", moment_in(signed.attributes[SIGNING_TIME]) == at.replace(microsecond=0))
    certificate = x509.load_der_x509_certificate(chain[0])
    need("certificate then", certificate.not_valid_before_utc <= at < certificate.not_valid_after_utc)
    key = certificate.public_key()
    good = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    need("key", good or (isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048))
    need("time stamp", not signed.tokens or any(stamps(token, signed.signature) for token in signed.tokens))


def der_of(pem: str) -> bytes:
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)


def counted(known: dict[str, Any], signed: datetime) -> bool:
    since, until = moment(known["since"]).replace(microsecond=0), known["until"]
    return since <= signed and (until is None or signed < moment(until))


def stamps(token: bytes, signature: bytes) -> bool:
    """Tell whether a time stamp is over a signature, by a certificate that is for time stamps and was valid then."""
    try:
        signed = signed_in(token)
        told = inside(only(signed.content or b"", SEQUENCE), SEQUENCE)
        imprint = inside(told[2], SEQUENCE)
        algorithm = DIGESTS[name_in(inside(imprint[0], SEQUENCE)[0])]
        need("imprint", imprint[1].inner == hashlib.new(algorithm, signature).digest())
        by = x509.load_der_x509_certificate(check_signed(signed, signed.content or b"", TIME_STAMP))
        need("valid then", by.not_valid_before_utc <= moment_in(told[4]) <= by.not_valid_after_utc)
        usage = by.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        need("for time stamps", usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING])
    except WRONG:
        return False
    return True
