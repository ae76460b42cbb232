"""Whether a seal with a certificate stands, under a certificate that is published for the facility."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509

from passport.signing import cms
from passport.verify.copies import SealCopy
from passport.verify.keyring import Keyring
from passport.verify.outcomes import Check, Reason, What, failed, held, left_open

# What bytes that a stranger wrote make the readers of ASN.1 and of certificates raise.
MALFORMED = (
    cms.NotCms,
    *cms.ODD_CERTIFICATES,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)


@dataclass(frozen=True, kw_only=True)
class Named:
    """What the two checks of one seal are called."""

    certificate: What
    time: What


_OF_SEAL = Named(certificate=What.CERTIFICATE, time=What.TIME)


def check_certificate(seal: SealCopy, keys: Keyring | None, *, named: Named = _OF_SEAL) -> Iterator[Check]:
    """Say whether the seal's CAdES stands over the statement, and whether somebody else said when."""
    if seal.cades is None:
        yield left_open(named.certificate, Reason.NO_CERTIFICATE)
        yield left_open(named.time, Reason.NO_TIME_STAMP)
        return
    try:
        signed = cms.read(seal.cades)
        yield _certificate(seal, signed, keys, named.certificate)
        yield check_time(signed, keys, named.time)
    except MALFORMED:
        yield failed(named.certificate, Reason.CERTIFICATE_SEAL_BROKEN)


def _certificate(seal: SealCopy, signed: cms.Signed, keys: Keyring | None, what: What) -> Check:
    if signed.certificate is None:
        return failed(what, Reason.CERTIFICATE_SEAL_BROKEN)
    if not cms.holds(signed, payload=seal.statement.payload, certificate=signed.certificate):
        return failed(what, Reason.CERTIFICATE_SEAL_BROKEN)
    facility = keys.facilities.get(seal.facility_uid) if keys else None
    known = [one for one in (facility.certificates if facility else ()) if one.der == signed.certificate]
    if not known:
        return left_open(what, Reason.ISSUER_NOT_KNOWN if keys else Reason.NO_KEYS)
    if signed.signing_time is None or not known[0].counted(signed.signing_time):
        return failed(what, Reason.CERTIFICATE_NOT_VALID_THEN)
    return held(what)


def check_time(signed: cms.Signed, keys: Keyring | None, what: What) -> Check:
    """Return what a time stamp is worth: it is somebody else's word where the site names the service."""
    if not signed.stamps:
        return left_open(what, Reason.NO_TIME_STAMP)
    known = keys.time_services if keys else ()
    stamp = cms.stamp_of(signed, trusted=known)
    if stamp is None:
        is_whole = cms.stamp_of(signed, trusted=())
        return left_open(what, Reason.TIME_SERVICE_NOT_KNOWN) if is_whole else failed(what, Reason.TIME_STAMP_BROKEN)
    return told_by(what, stamp.certificate, stamp.at) if known else left_open(what, Reason.TIME_SERVICE_NOT_KNOWN)


def told_by(what: What, certificate: bytes, at: datetime) -> Check:
    """Return that a service of time stamps said a moment, and which."""
    subject = x509.load_der_x509_certificate(certificate).subject
    return held(what, subject.rfc4514_string(), at.astimezone(UTC).isoformat())
