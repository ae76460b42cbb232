"""How long a hospital keeps what this system holds, what need not be kept any more, and what it keeps longer."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from passport.access.models import Purpose
from passport.access.services import open_list
from passport.guards import role_required, second_factor_required
from passport.law.vocabulary import Document
from passport.people.models import Facility
from passport.people.selectors import standing_of
from passport.spreadsheet import csv_line
from reports.keep_forms import KeepForm
from reports.retention.kinds import words_of
from reports.selectors.retention import (
    ROLES,
    DueRow,
    day_at,
    decisions_at,
    due_rows,
    keeping_facilities,
    kept_at,
)
from reports.services.retention import KeepDaysWrong, KeepReasonMissing, keep_longer

Page = Callable[..., HttpResponse]
REFUSED: dict[type[Exception], tuple[str, Promise]] = {
    KeepDaysWrong: ("keep_until", gettext_lazy("Choose a day in the future, after the day until which it was made.")),
    KeepReasonMissing: ("reason", gettext_lazy("Say why, in a few words.")),
}


def _of_facility(page: Page) -> Page:
    """Open a page to those who decide what the facility keeps that the address names."""

    @wraps(page)
    def opened(request: HttpRequest, facility_uid: str) -> HttpResponse:
        at = timezone.now()
        mine = keeping_facilities(request.user, at)
        facility = next((place for place in mine if place.uid == facility_uid), None)
        if facility is None:
            raise Http404
        return page(request, facility, at)

    return role_required(*ROLES)(second_factor_required(opened))


@_of_facility
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """Show what is kept how long and what is due, and take a decision down to keep something longer."""
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_longer(facility=facility, **form.said(), by=request.user, at=at)
        except tuple(REFUSED) as refusal:
            form.add_error(*REFUSED[type(refusal)])
        else:
            messages.success(request, _("Written down. It stays in this list."))
            return redirect("reports:kept", facility.uid)
    lines, standing = kept_at(facility, at), standing_of(facility, day_at(facility, at))
    context = {
        "facility": facility,
        "standing": standing,
        "language": standing.pack.languages[0] if standing else "",
        "lines": [line for line in lines if line.held],
        "not_held": [line for line in lines if not line.held],
        "due": [line for line in lines if line.due],
        "decisions": [(words_of(Document(one.document)), one) for one in decisions_at(facility)],
        "form": form,
    }
    return render(request, "reports/kept.html", context)


@_of_facility
@require_safe
def due_csv(request: HttpRequest, facility: Facility, at: datetime) -> StreamingHttpResponse:
    """Hand out what need not be kept any more, one by one and without names; whose it is reads that it was seen."""
    view = open_list(reader=request.user, purpose=Purpose.RETENTION, facility=facility, at=at)
    headers = {
        "Content-Disposition": 'attachment; filename="due.csv"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(
        _lines(due_rows(view, facility, at)), content_type="text/csv; charset=utf-8", headers=headers
    )


def _lines(rows: Iterator[DueRow]) -> Iterator[str]:
    yield csv_line((_("what"), _("row"), _("made on"), _("period as printed"), _("article"), _("kept until")))
    for row in rows:
        yield csv_line((row.words, row.uid, row.made_on, row.period, row.article, row.until))
