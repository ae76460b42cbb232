"""Print invented documents as the service does, and draw the pages as a printer would."""

import hashlib
import io
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from passport.document.shape import Document
from passport.signing.proof import printed_id, sign
from reports import sheets
from reports.booklet import Booklet, Paper, cut, from_document
from reports.labels import labels_of
from reports.proof_sheets import ProofSheets, laid_out
from reports.proofs import pages_of, with_codes
from reports.render import measure, print_pdf

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
BOOKLET = bytes.fromhex("4f2a9c1177b0e3d2")


@dataclass(frozen=True, kw_only=True)
class Out:
    """A booklet that was printed, and how it was cut."""

    paper: Paper
    pdf: bytes
    proof: ProofSheets | None

    @property
    def text(self) -> list[str]:
        """Return the words of each page, spaced once."""
        return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(self.pdf)).pages]


def code_of(page: int) -> str:
    return f"{page:012d}"


def printed(of: Document, country: str = "RS", *, proof: bool = False) -> Out:
    """Print a document as the service does, each page with a code that names the page; with a proof sheet if asked."""
    booklet: Booklet = from_document(of)
    form = labels_of(country)
    pages = measure(sheets.draft(booklet, form=form))
    paper = cut(booklet, pages)
    codes = {sheet.number: code_of(sheet.number) for sheet in paper.sheets}
    proved = proof_of(paper) if proof else None
    out = print_pdf(sheets.final(paper, form=form, codes=codes, attachment=json.dumps(of).encode(), proof=proved))
    assert out.pages == (*pages, *(proved.anchors if proved else ()))
    return Out(paper=paper, pdf=out.pdf, proof=proved)


def proof_of(paper: Paper) -> ProofSheets:
    """Return the proof sheet of a booklet under an invented key; the log has every other signature."""
    taken_in = [row.signature for row in paper.booklet.rows if row.signature][::2]
    leaves = {uid: hashlib.sha256(uid.encode()).digest() for uid in taken_in}
    pages = pages_of(paper, booklet=BOOKLET, printed_on="2026-03-02", leaves=leaves)
    proved = with_codes(paper, pages, [sign(page, key=KEY) for page in pages])
    whole = ProofSheets(booklet=printed_id(BOOKLET), facility="Klinika „Lipa“", pages=[proved])
    return laid_out(whole, measure(sheets.proof_draft(whole)))


def pictures(pdf: bytes, folder: Path, *, dpi: int = 120) -> list[Image.Image]:
    """Return the pages as pictures, as a printer would draw them."""
    file = folder / "booklet.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", file, folder / "page"], check=True)
    found = []
    for path in sorted(folder.glob("page-*.png")):
        with Image.open(path) as picture:
            found.append(picture.copy())
    return found
