"""The certificates of the worked example's hospital and approver and their CAdES, the same every time: nonces of RFC 6979."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from functools import cache
from ssl import DER_cert_to_PEM_cert
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers.pdf_cms import SimpleSigner

from passport.signing import cades
from tests.independent.invented import PLACE, SIGNED, SINCE, STAMP

HOUSE_KEY = ec.derive_private_key(0xA1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F91, ec.SECP256R1())
OWN_KEY = ec.derive_private_key(0xB1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F92, ec.SECP256R1())
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
SERIAL = 0x1234567890


class SameSigner(SimpleSigner):
    """The signer of seals with a key in a file, whose signatures over the same bytes are the same."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature with the deterministic nonce of RFC 6979."""
        assert self.signing_key is not None
        key = serialization.load_der_private_key(self.signing_key.dump(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


@cache
def certificate() -> bytes:
    """Return the hospital's certificate, as DER."""
    return _certificate(HOUSE_KEY, holder=PLACE, serial=SERIAL)


@cache
def own_certificate() -> bytes:
    """Return the certificate of the approver, as DER."""
    return _certificate(OWN_KEY, holder=STAMP["name"], serial=SERIAL + 1)


def _certificate(key: ec.EllipticCurvePrivateKey, *, holder: str, serial: int) -> bytes:
    name = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "RS"), x509.NameAttribute(NameOID.COMMON_NAME, holder)],
    )
    usage = dict.fromkeys(
        ("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(serial).not_valid_before(BEGUN).not_valid_after(BEGUN + timedelta(days=730))
    builder = builder.add_extension(
        x509.KeyUsage(digital_signature=True, content_commitment=True, key_encipherment=False, **usage), critical=True
    )
    return builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def published() -> dict[str, Any]:
    """Return the certificate as the site publishes it."""
    return {"pem": DER_cert_to_PEM_cert(certificate()), "since": SINCE, "until": None}


def cades_over(payload: bytes) -> bytes:
    """Return the seal with the certificate over the bytes of a payload, as DER."""
    return _signed(payload, HOUSE_KEY, certificate())


def further_over(payload: bytes) -> dict[str, Any]:
    """Return the approver's further signature over the bytes of a payload, as a document carries it."""
    return {
        "kind": "cades_software",
        "qualified": False,
        "signature": text_of(_signed(payload, OWN_KEY, own_certificate())),
        "chain": [text_of(own_certificate())],
        "signed_at": SIGNED.isoformat(),
    }


def text_of(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def _signed(payload: bytes, own: ec.EllipticCurvePrivateKey, der: bytes) -> bytes:
    key = own.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    plain = cades.signer_with_key(key, chain=[der])
    signer = SameSigner(
        signing_cert=plain.signing_cert, signing_key=plain.signing_key, cert_registry=plain.cert_registry
    )
    return cades.sign_detached(payload, signer=signer, at=SIGNED)


def signed_attributes(sealed: bytes) -> bytes:
    """Return over what the signature of a seal stands."""
    (info,) = cms.ContentInfo.load(sealed)["content"]["signer_infos"]
    return bytes(info["signed_attrs"].untag().dump())
