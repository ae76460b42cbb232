"""The facility's seal over a finished PDF: PAdES (ETSI EN 319 142-1), level B-B, or B-T with a time-stamping service."""

import io
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from passport.signing.awaited import awaited
from passport.signing.providers import KeyUnavailable
from passport.signing.services import facility_signer

FIELD = "Seal"
PDF_A_3 = (1, 7)  # ISO 19005-3 stands on ISO 32000-1
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Stamper:
    """What a facility seals a PDF with. Only a worker does: a token and a time-stamping service may take their time."""

    signer: Any
    timestamper: Any | None

    def sealed(self, pdf: bytes) -> bytes:
        """Return the PDF under the seal, which is added behind the file: of that no byte changes.

        Where the time-stamping service does not answer, the seal has no time stamp.
        """
        from pyhanko.sign.timestamps import TimestampRequestError  # noqa: PLC0415 -- slow import

        try:
            return _signed(pdf, self.signer, self.timestamper)
        except TimestampRequestError:
            logger.warning("the seal of a booklet has no time stamp: the service did not answer")
            return _signed(pdf, self.signer, None)


def stamper_of(*, facility_uid: str, at: datetime) -> Stamper | None:
    """Return what a facility seals with now; None without a certificate, or where its key is out of reach."""
    found = facility_signer(facility_uid=facility_uid, at=at)
    if found is None:
        return None
    try:
        return Stamper(signer=found.pyhanko_signer(), timestamper=found.timestamper())
    except KeyUnavailable:
        logger.warning("a booklet stays without seal: the key of its facility is out of reach")
        return None


def _signed(pdf: bytes, signer: Any, timestamper: Any | None) -> bytes:
    from pyhanko.pdf_utils.extensions import DeveloperExtension  # noqa: PLC0415 -- slow import
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 -- slow import
    from pyhanko.sign import PdfSignatureMetadata, signers  # noqa: PLC0415 -- slow import
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415 -- slow import

    class OfPdfA(IncrementalPdfFileWriter):
        """Keeps to what PDF/A-3 is made of (PDF 1.7): pyHanko raises the version for keys on an elliptic curve."""

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            super().ensure_output_version(min(version, PDF_A_3))  # type: ignore[no-untyped-call]

        def register_extension(self, ext: DeveloperExtension) -> None:
            if ext.base_version == "/1.7":
                super().register_extension(ext)

    how = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    file = OfPdfA(io.BytesIO(pdf))
    return bytes(awaited(signers.async_sign_pdf(file, how, signer=signer, timestamper=timestamper)).getvalue())
