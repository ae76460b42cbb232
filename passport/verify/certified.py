"""Whether a seal with a certificate stands, under a certificate that is published for the facility."""

from collections.abc import Iterator

from passport.signing import cms
from passport.verify.copies import SealCopy
from passport.verify.keyring import Keyring
from passport.verify.outcomes import Check, Reason, What, failed, held, left_open

# What bytes that a stranger wrote make the readers of ASN.1 and of certificates raise.
_MALFORMED = (cms.NotCms, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


def check_certificate(seal: SealCopy, keys: Keyring | None) -> Iterator[Check]:
    """Say whether the seal's CAdES stands over the statement, and whether somebody else said when."""
    if seal.cades is None:
        yield left_open(What.CERTIFICATE, Reason.NO_CERTIFICATE)
        yield left_open(What.TIME, Reason.NO_TIME_STAMP)
        return
    try:
        signed = cms.read(seal.cades)
        yield _certificate(seal, signed, keys)
        yield _time(signed)
    except _MALFORMED:
        yield failed(What.CERTIFICATE, Reason.CERTIFICATE_SEAL_BROKEN)


def _certificate(seal: SealCopy, signed: cms.Signed, keys: Keyring | None) -> Check:
    if signed.certificate is None:
        return failed(What.CERTIFICATE, Reason.CERTIFICATE_SEAL_BROKEN)
    if not cms.holds(signed, payload=seal.statement.payload, certificate=signed.certificate):
        return failed(What.CERTIFICATE, Reason.CERTIFICATE_SEAL_BROKEN)
    facility = keys.facilities.get(seal.facility_uid) if keys else None
    known = [one for one in (facility.certificates if facility else ()) if one.der == signed.certificate]
    if not known:
        return left_open(What.CERTIFICATE, Reason.ISSUER_NOT_KNOWN if keys else Reason.NO_KEYS)
    if signed.signing_time is None or not known[0].counted(signed.signing_time):
        return failed(What.CERTIFICATE, Reason.CERTIFICATE_NOT_VALID_THEN)
    return held(What.CERTIFICATE)


def _time(signed: cms.Signed) -> Check:
    """Say what a time stamp is worth here: no keys are published of the services that give them."""
    if not signed.stamps:
        return left_open(What.TIME, Reason.NO_TIME_STAMP)
    stamp = cms.stamp_of(signed, trusted=())
    return left_open(What.TIME, Reason.TIME_SERVICE_NOT_KNOWN) if stamp else failed(What.TIME, Reason.TIME_STAMP_BROKEN)
