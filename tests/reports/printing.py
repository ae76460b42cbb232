"""Print invented documents as the service does, and draw the pages as a printer would."""

import io
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdf
from PIL import Image

from passport.document.shape import Document
from reports import sheets
from reports.booklet import Booklet, Paper, cut, from_document
from reports.labels import labels_of
from reports.render import measure, print_pdf


@dataclass(frozen=True, kw_only=True)
class Out:
    """A booklet that was printed, and how it was cut."""

    paper: Paper
    pdf: bytes

    @property
    def text(self) -> list[str]:
        """Return the words of each page, spaced once."""
        return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(self.pdf)).pages]


def code_of(page: int) -> str:
    return f"{page:012d}"


def printed(of: Document, country: str = "RS") -> Out:
    """Print a document as the service does, each page with a code that names the page."""
    booklet: Booklet = from_document(of)
    form = labels_of(country)
    pages = measure(sheets.draft(booklet, form=form))
    paper = cut(booklet, pages)
    codes = {sheet.number: code_of(sheet.number) for sheet in paper.sheets}
    out = print_pdf(sheets.final(paper, form=form, codes=codes, attachment=json.dumps(of).encode()))
    assert out.pages == pages
    return Out(paper=paper, pdf=out.pdf)


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
