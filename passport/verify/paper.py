"""Whether the seal of a booklet's PDF stands over all of it. Source: ETSI EN 319 142-1 (PAdES)."""

import io
import logging
from collections.abc import Iterator

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

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
    roots = [x509.Certificate.load(one.der) for one in keys.certificates] if keys else []
    # Without a time stamp nobody else says when; a certificate that ended since was good when it was used.
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=signature.self_reported_timestamp)
    status = validate_pdf_signature(signature, context)
    if not (status.intact and status.valid):
        yield failed(What.PAPER, Reason.PAPER_CHANGED)
    elif status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        yield failed(What.PAPER, Reason.PAPER_ADDED_TO)
    else:
        yield held(What.PAPER) if status.trusted else left_open(What.PAPER, Reason.ISSUER_NOT_KNOWN)
    yield _of_time(status)


def _of_time(status: PdfSignatureStatus) -> Check:
    stamp = status.timestamp_validity
    return held(What.TIME) if stamp and stamp.intact and stamp.valid else left_open(What.TIME, Reason.NO_TIME_STAMP)
