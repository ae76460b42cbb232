"""The proof sheet at the end of a booklet: sealed by the facility that registered the patient."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from passport.people.models import Facility
from passport.signing.proof import BOOKLET_BYTES, printed_id
from passport.signing.selectors import log_leaf
from passport.signing.services import seal_proofs
from reports.booklet import Paper
from reports.proof_sheets import ProofSheets, laid_out
from reports.proofs import pages_of, with_codes
from reports.render import measure
from reports.sheets import proof_draft


def prove(paper: Paper, *, facility: Facility, at: datetime) -> ProofSheets:
    """Return the proof sheet of a booklet that was cut, cut itself; without rows it has no page. Raises CannotPrint."""
    printed_on = at.astimezone(ZoneInfo(facility.time_zone)).date()
    booklet = secrets.token_bytes(BOOKLET_BYTES)
    pages = pages_of(paper, booklet=booklet, printed_on=printed_on.isoformat(), leaves=_leaves(paper))
    codes = seal_proofs(facility_uid=facility.uid, pages=pages, at=at)
    proved = with_codes(paper, pages, codes)
    sheets = ProofSheets(booklet=printed_id(booklet), facility=facility.name, pages=[proved] if proved else [])
    return laid_out(sheets, measure(proof_draft(sheets))) if proved else sheets


def _leaves(paper: Paper) -> dict[str, bytes]:
    """Return by signature how each stamped row stands in the log; what has not been taken in is left out."""
    signatures = filter(None, (row.signature for row in paper.booklet.rows))
    return {uid: leaf for uid in signatures if (leaf := log_leaf(kind="signature", uid=uid))}
