"""The inspector's pages: the visits, a hospital at a glance, a sample drawn by chance, and each of its cases."""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from passport.access.inspecting import Days, day_at, visits_of
from passport.access.services import (
    CaseReasonMissing,
    NotAllowed,
    NothingToDraw,
    SampleWrong,
    VisitView,
    draw_sample,
    open_case,
    open_visit,
)
from passport.guards import role_required, second_factor_required
from passport.people.models import Role
from passport.people.selectors import standing_of
from passport.signing.selectors import log_state
from passport.web.inspected import case_line, case_page
from passport.web.inspection import device_lines, incident_figures, law_of, shares, usual_days
from passport.web.log_words import log_said
from passport.web.sample_csv import sample_csv
from passport.web.visit_forms import DaysForm, OpenCaseForm, SampleForm
from passport.web.visits import visit_line

Page = Callable[..., HttpResponse]
NOT_DRAWN: dict[type[Exception], Promise] = {
    SampleWrong: gettext_lazy("Choose days in their order, and between 1 and 100 rows."),
    NothingToDraw: gettext_lazy("No row of these days can be drawn. Choose other days."),
}


def _inspectors(page: Page) -> Page:
    return role_required(Role.INSPECTOR)(second_factor_required(page))


def _on_visit(page: Page) -> Page:
    """Open a page to the inspector whose visit the address names, while that visit is open."""

    @wraps(page)
    def opened(request: HttpRequest, uid: str, **rest: str) -> HttpResponse:
        try:
            return page(request, open_visit(reader=request.user, uid=uid, at=timezone.now()), **rest)
        except NotAllowed as error:
            raise Http404 from error

    return _inspectors(opened)


@_inspectors
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """List the inspector's visits: those that are open lead on."""
    at = timezone.now()
    return render(
        request, "inspector/visits.html", {"visits": [visit_line(one, at=at) for one in visits_of(request.user)]}
    )


@_on_visit
@require_safe
def visit(request: HttpRequest, view: VisitView) -> HttpResponse:
    """Show a hospital at a glance: law, figures, devices, samples; no patient."""
    today = day_at(view.visit.facility, view.at)
    form = DaysForm(request.GET or None, initial=_as_fields(usual_days(today)))
    days = form.days() if form.is_bound and form.is_valid() else usual_days(today)
    figures = view.figures(days)
    context = {
        **_context(view),
        "form": form,
        "days": days,
        "figures": figures,
        "shares": shares(figures),
        "devices": device_lines(view.devices(days)),
        "incidents": incident_figures(view.visit.facility, days),
        "law": law_of(standing_of(view.visit.facility, today)),
        "samples": view.samples(),
        "log": log_said(log_state(), at=view.at),
        "sample_form": SampleForm(initial=_as_fields(days)),
    }
    return render(request, "inspector/visit.html", context)


@_on_visit
@require_POST
def draw(request: HttpRequest, view: VisitView) -> HttpResponse:
    """Draw a sample by chance."""
    form = SampleForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(NOT_DRAWN[SampleWrong]))
        return redirect("inspector:visit", view.visit.uid)
    given = form.cleaned_data
    days = Days(first=given["first_day"], last=given["last_day"])
    try:
        sample = draw_sample(view=view, days=days, size=given["size"], seed=given["seed"])
    except tuple(NOT_DRAWN) as refusal:
        messages.error(request, str(NOT_DRAWN[type(refusal)]))
        return redirect("inspector:visit", view.visit.uid)
    return redirect("inspector:sample", view.visit.uid, sample.uid)


@_on_visit
@require_safe
def sample(request: HttpRequest, view: VisitView, sample_uid: str) -> HttpResponse:
    """Show which rows were drawn, each by the first signs of its uid."""
    told = view.sample(sample_uid)
    context = {
        **_context(view),
        "sample": told.sample,
        "drawn": told,
        "cases": [case_line(entry, opened=told.opened.get(entry.pk)) for entry in told.rows],
    }
    return render(request, "inspector/sample.html", context)


@_on_visit
@require_safe
def printed(request: HttpRequest, view: VisitView, sample_uid: str) -> HttpResponse:
    """Show every case of a sample, each on a sheet of its own, to be printed."""
    told = view.sample(sample_uid)
    context = {
        **_context(view),
        "sample": told.sample,
        "pages": [case_page(case, zone=_zone(view)) for case in view.cases(sample_uid)],
    }
    return render(request, "inspector/print.html", context)


@_on_visit
@require_safe
def listed(request: HttpRequest, view: VisitView, sample_uid: str) -> StreamingHttpResponse:
    """Hand out a sample as CSV."""
    lines = list(sample_csv(view.sample(sample_uid).sample, view.cases(sample_uid)))
    headers = {
        "Content-Disposition": 'attachment; filename="sample.csv"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@_on_visit
@require_safe
def case(request: HttpRequest, view: VisitView, sample_uid: str, entry_uid: str) -> HttpResponse:
    """Show one case with its whole chain; without the name, unless it was opened on this visit."""
    return _case(request, view, sample_uid, entry_uid, OpenCaseForm())


@_on_visit
@require_POST
def opened(request: HttpRequest, view: VisitView, sample_uid: str, entry_uid: str) -> HttpResponse:
    """Open one case: its name is shown from now on, and the patient reads why."""
    form = OpenCaseForm(request.POST)
    if not form.is_valid():
        return _case(request, view, sample_uid, entry_uid, form)
    try:
        open_case(view=view, sample_uid=sample_uid, entry_uid=entry_uid, reason=form.cleaned_data["reason"])
    except CaseReasonMissing:
        form.add_error("reason", _("Say why, in a few words."))
        return _case(request, view, sample_uid, entry_uid, form)
    return redirect("inspector:case", view.visit.uid, sample_uid, entry_uid)


def _case(request: HttpRequest, view: VisitView, sample_uid: str, entry_uid: str, form: OpenCaseForm) -> HttpResponse:
    page = case_page(view.case(sample_uid, entry_uid), zone=_zone(view))
    context = {**_context(view), "page": page, "sample_uid": sample_uid, "form": form}
    return render(request, "inspector/case.html", context)


def _context(view: VisitView) -> dict[str, object]:
    return {"visit": visit_line(view.visit, at=view.at), "zone": view.visit.facility.time_zone}


def _zone(view: VisitView) -> ZoneInfo:
    return ZoneInfo(view.visit.facility.time_zone)


def _as_fields(days: Days) -> dict[str, object]:
    return {"first_day": days.first, "last_day": days.last}
