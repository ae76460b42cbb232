"""Make seals with a certificate: CAdES by pyHanko, with keys in files or tokens, and RFC 3161 time stamps. Plain Python.

pyHanko takes two seconds to load: whoever may never seal imports `passport.signing.providers`, which loads this late.
Checking is in `passport.signing.cms`, which needs none of it.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import pkcs11.exceptions
from asn1crypto import cms, keys, x509
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer, SimpleSigner
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from passport.signing.awaited import awaited

TOKEN_ERRORS = (pkcs11.exceptions.PKCS11Error, OSError)
SECONDS = 10  # that a time stamp may take


class NoTimeStamp(Exception):
    """The time-stamping service did not answer, or not as RFC 3161 says."""


@dataclass(frozen=True, kw_only=True)
class TokenAddress:
    """A PKCS#11 token: the module that reaches it, its label and its PIN."""

    module: str
    label: str
    pin: str


def signer_with_key(key_der: bytes, *, chain: Sequence[bytes]) -> Signer:
    """Return pyHanko's signer with a private key (PKCS#8), for a certificate and those of its issuers."""
    certificate, *issuers = _certificates(chain)
    return SimpleSigner(
        signing_cert=certificate,
        signing_key=keys.PrivateKeyInfo.load(key_der),
        # The signer's own is put into the seal beside these.
        cert_registry=SimpleCertificateStore.from_certs(issuers),  # type: ignore[no-untyped-call]
    )


def signer_on_token(address: TokenAddress, *, key_label: str, chain: Sequence[bytes]) -> Signer:
    """Return pyHanko's signer with a key that stays in its token. Raises one of TOKEN_ERRORS."""
    certificate, *issuers = _certificates(chain)
    try:
        session = _session(address, os.getpid())
    except TOKEN_ERRORS:
        _session.cache_clear()
        raise
    # Raw: the digest is made here. Not every token makes it with the curve (SoftHSM 2.6 does not).
    return PKCS11Signer(
        session,
        signing_cert=certificate,
        ca_chain=issuers,
        key_label=key_label,
        bulk_fetch=False,
        use_raw_mechanism=True,
    )


def forget_tokens() -> None:
    """Open the token anew for the next seal: after an error, a session may be of no use any more."""
    _session.cache_clear()


def sign_detached(payload: bytes, *, signer: Signer, at: datetime) -> bytes:
    """Return a detached CAdES (baseline B-B) over exact bytes, as DER. Source: ETSI EN 319 122-1."""
    attributes = PdfCMSSignedAttributes(signing_time=at)
    made = signer.async_sign_general_data(
        payload, "sha256", detached=True, use_cades=True, signed_attr_settings=attributes
    )
    return bytes(awaited(made).dump())


def stamped(signed: bytes, *, timestamper: TimeStamper) -> bytes:
    """Return a CAdES with a time stamp over its signature (baseline B-T). Raises NoTimeStamp. Source: RFC 3161."""
    found = cms.ContentInfo.load(signed)
    (info,) = found["content"]["signer_infos"]
    digest = hashlib.sha256(info["signature"].native).digest()
    try:
        token = awaited(timestamper.async_timestamp(digest, "sha256"))
    except (TimestampRequestError, OSError, ValueError) as error:
        raise NoTimeStamp from error
    info["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})]
    )
    return bytes(found.dump(force=True))


def timestamper_at(address: str) -> TimeStamper:
    """Return pyHanko's client of a time-stamping service."""
    return RequestsHTTPTimeStamper(address, timeout=SECONDS)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1)
def _session(address: TokenAddress, process: int) -> Any:
    """Return the session with a token, one for each process: a token tells a second sign-in that it is done."""
    criteria = TokenCriteria(label=address.label)
    return open_pkcs11_session(address.module, token_criteria=criteria, user_pin=address.pin)


def _certificates(chain: Sequence[bytes]) -> list[x509.Certificate]:
    return [x509.Certificate.load(der) for der in chain]
