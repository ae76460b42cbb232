"""A report as a file that its reader keeps: a PDF as it came, a text as programs of every kind read it."""

from passport import objects
from passport.database import clean_lines
from passport.imaging.models import ImageReport, ReportForm
from passport.imaging.papers.written import from_bytes

SUFFIXES = {ReportForm.PDF: "pdf", ReportForm.TEXT: "txt"}


def report_file(report: ImageReport) -> bytes:
    """Return the bytes of the file; who may read the report is asked before. Raises ObjectMissing, StorageUnavailable."""
    data = objects.get_whole(report.sha256)
    if report.form == ReportForm.PDF:
        return data
    written = from_bytes(data).cleaned(clean_lines)
    # Programs of Windows read a text as UTF-8 when it begins so, and want its ends of lines.
    return "\r\n".join(written.as_lines().splitlines()).encode("utf-8-sig")
