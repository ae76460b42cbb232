"""Read a report: its text on a page of ours, or its file as an attachment that can do nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from passport.access.services import NotAllowed
from passport.database import clean_lines
from passport.imaging.models import ReportForm
from passport.imaging.papers.written import Written, from_bytes
from passport.imaging.services import OWN, ReportWaits, open_report
from passport.language.saying import moment
from passport.objects import ObjectMissing, StorageUnavailable
from passport.web.images.presenters import day_of, name_of, zone_of_row
from passport.web.images.report_words import CANNOT_BE_READ, for_doctors_sentence
from passport.web.images.ways import Beside, beside_images
from passport.web.images.words import FOR_CARE_ONLY

MISSING = (ObjectMissing, StorageUnavailable)


@require_safe
@beside_images
def read(request: HttpRequest, beside: Beside, report_uid: str) -> HttpResponse:
    """Show the text of a report; that of a file is nobody's to show."""
    return text_of(request, beside, report_uid)


@require_safe
@beside_images
def file(request: HttpRequest, beside: Beside, report_uid: str) -> HttpResponse:
    """Give the file of a report to be kept; no browser shows or runs it as a page of ours."""
    return file_of(request, beside, report_uid)


def text_of(request: HttpRequest, beside: Beside, report_uid: str) -> HttpResponse:
    """Return the page with the text of a report on a row that was opened. Raises NotAllowed."""
    try:
        opened = open_report(view=beside.view, entry=beside.entry, uid=report_uid)
    except ReportWaits:
        return redirect(beside.row)
    except MISSING:
        return _page(request, beside, status=503)
    if opened.report.form != ReportForm.TEXT:
        raise NotAllowed
    zone = zone_of_row(beside.view, beside.entry)
    written = from_bytes(opened.data).cleaned(clean_lines)
    return _page(request, beside, written=written, came=moment(opened.report.arrived_at, zone))


def file_of(request: HttpRequest, beside: Beside, report_uid: str) -> HttpResponse:
    """Return the file of a report on a row that was opened, as an attachment. Raises NotAllowed."""
    try:
        opened = open_report(view=beside.view, entry=beside.entry, uid=report_uid)
    except ReportWaits:
        return redirect(beside.row)
    except MISSING:
        return _page(request, beside, status=503)
    if opened.report.form != ReportForm.PDF:
        raise NotAllowed
    return HttpResponse(
        opened.data,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'attachment; filename="report.pdf"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _page(
    request: HttpRequest, beside: Beside, *, written: Written | None = None, came: str = "", status: int = 200
) -> HttpResponse:
    own = beside.view.ground in OWN
    context = {
        "written": written,
        "came": came,
        "refusal": "" if written else CANNOT_BE_READ,
        "above": for_doctors_sentence(beside.entry.facility.phone) if own and written else "",
        "name": name_of(beside.entry),
        "day": day_of(beside.entry),
        "facility": beside.entry.facility.name,
        "patient": beside.view.patient,
        "row": beside.row,
        "for_care_only": FOR_CARE_ONLY,
    }
    return render(request, "images/report.html", context, status=status)
