"""Reports for tests: PDFs that only show themselves and PDFs that do more, and reports that stand on a row."""

import io
import zlib
from datetime import datetime

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from passport import objects
from passport.booklet.models import Entry
from passport.imaging.models import ImageReport, ReportForm
from passport.imaging.papers.written import Part, Written
from passport.imaging.services import Content, keep_report
from passport.pdf.checking import PaperFault

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


def with_objects(opening: str, *objects: bytes) -> bytes:
    """Return a PDF of one page whose catalogue says this as well, and these objects from number 4 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    written = [b"<</Type/Catalog/Pages 2 0 R%s>>" % opening.encode(), b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate([*written, *objects], start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(data))
    return data + head + table + end


def packed(hidden: bytes) -> bytes:
    """Return a PDF of one page that keeps an object inside a packed stream, to which its catalogue leads."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>"
    inside = zlib.compress(b"5 0 " + hidden)
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(inside), inside)
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate([catalogue, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream], start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    rows = [b"\0" * 4, *(b"\1" + place.to_bytes(2) + b"\0" for place in places), b"\2" + (4).to_bytes(2) + b"\0"]
    rows.append(b"\1" + len(data).to_bytes(2) + b"\0")
    table = b"".join(rows)
    said = b"<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream" % (len(table), table)
    return data + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (said, len(data))


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


def kept(
    entry: Entry,
    at: datetime,
    data: bytes | Written = b"%PDF-1.7 one",
    *,
    title: str = "",
    fault: PaperFault | None = None,
) -> ImageReport:
    """Let a report arrive on a row."""
    form = ReportForm.TEXT if isinstance(data, Written) else ReportForm.PDF
    content = data.as_bytes() if isinstance(data, Written) else data
    of = Content(form=form, sha256=objects.put(content), size=len(content), title=title, fault=fault)
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
