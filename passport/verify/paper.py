"""Whether the seal of a booklet's PDF stands over all of it. Source: ETSI EN 319 142-1 (PAdES)."""

import io
import logging
from collections.abc import Iterator

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from passport.signing.awaited import awaited
from passport.signing.cms import is_time_service
from passport.verify.certified import told_by
from passport.verify.keyring import Keyring
from passport.verify.outcomes import Check, Reason, What, failed, held, left_open

# It tells its own log of every certificate that it does not know; the checks say so themselves.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def check_paper(pdf: bytes, keys: Keyring | None) -> list[Check]:
    """Return what could be said of the seals of a PDF; whatever its reader stumbles over is a changed PDF."""
    try:
        found = list(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)
        if not found:
            return [left_open(What.PAPER, Reason.NO_PAPER_SEAL)]
        return [check for signature in found for check in _of_signature(signature, keys)]
    except Exception:  # noqa: BLE001 -- of a broken PDF it raises whatever it stumbles over
        return [failed(What.PAPER, Reason.PAPER_CHANGED)]


def _of_signature(signature: EmbeddedPdfSignature, keys: Keyring | None) -> Iterator[Check]:
    # Which certificates count, and when, is what the site publishes; no chain is asked.
    context = ValidationContext(trust_roots=[], allow_fetching=False)
    status = awaited(async_validate_pdf_signature(signature, context))
    if not (status.intact and status.valid):
        yield failed(What.PAPER, Reason.PAPER_CHANGED)
    elif status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        yield failed(What.PAPER, Reason.PAPER_ADDED_TO)
    else:
        yield _of_certificate(signature, keys)
    yield _of_time(status, keys)


def _of_certificate(signature: EmbeddedPdfSignature, keys: Keyring | None) -> Check:
    used = signature.signer_cert.dump()
    known = [one for one in (keys.certificates if keys else ()) if one.der == used]
    said = signature.self_reported_timestamp  # in whole seconds
    if not known:
        return left_open(What.PAPER, Reason.ISSUER_NOT_KNOWN if keys else Reason.NO_KEYS)
    if said is None or not known[0].counted(said):
        return failed(What.PAPER, Reason.CERTIFICATE_NOT_VALID_THEN)
    return held(What.PAPER)


def _of_time(status: PdfSignatureStatus, keys: Keyring | None) -> Check:
    """Say what a time stamp is worth: it is somebody else's word where the site names the service."""
    stamp = status.timestamp_validity
    if stamp is None:
        return left_open(What.TIME, Reason.NO_TIME_STAMP)
    if not (stamp.intact and stamp.valid):
        return failed(What.TIME, Reason.TIME_STAMP_BROKEN)
    by, at = stamp.signing_cert.dump(), stamp.timestamp
    if is_time_service(by, at=at, trusted=keys.time_services if keys else ()):
        return told_by(What.TIME, by, at)
    return left_open(What.TIME, Reason.TIME_SERVICE_NOT_KNOWN)
