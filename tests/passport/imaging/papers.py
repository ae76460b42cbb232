"""Reports for tests: PDFs that only show themselves and PDFs that do more, and reports that stand on a row."""

import io
from datetime import datetime

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from passport import objects
from passport.booklet.models import Entry
from passport.imaging.models import ImageReport, ReportForm
from passport.imaging.papers.written import Part, Written
from passport.imaging.services import Content, keep_report

WRITTEN = Written(
    title="CT Chest Report",
    author="Invented Radiologist",
    parts=(Part(level=1, text="Findings"), Part(level=0, text="No <b>nodules</b>.\nHeart of normal size.")),
)


def pdf(words: str = "a report") -> bytes:
    """Return a PDF of one page that holds these words in its title."""
    return _written(_page(words))


def with_script() -> bytes:
    return with_action("/JavaScript")


def with_action(kind: str) -> bytes:
    """Return a PDF that does something when it is opened."""
    writer = _page(kind)
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("somewhere")}
    )
    return _written(writer)


def with_file() -> bytes:
    writer = _page("file")
    writer.add_attachment("inside.txt", b"something")
    return _written(writer)


def locked() -> bytes:
    writer = _page("locked")
    writer.encrypt("secret", algorithm="RC4-128")
    return _written(writer)


def without_pages() -> bytes:
    return _written(PdfWriter())


def kept(entry: Entry, at: datetime, data: bytes | Written = b"%PDF-1.7 one", *, title: str = "") -> ImageReport:
    """Let a report arrive on a row."""
    form = ReportForm.TEXT if isinstance(data, Written) else ReportForm.PDF
    content = data.as_bytes() if isinstance(data, Written) else data
    of = Content(form=form, sha256=objects.put(content), size=len(content), title=title)
    return keep_report(entry=entry, content=of, source="pacs", sop_instance_uid="1.2.3", at=at)[0]


def _page(words: str) -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": words})
    return writer


def _written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
