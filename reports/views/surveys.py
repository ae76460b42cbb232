"""One dose survey: written as a draft, signed, read for ever, printed and handed out."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.services import open_doses
from passport.guards import fresh_second_factor, role_required
from reports.audits.survey_pages import survey_csv, survey_words
from reports.dose_forms import FindingsForm
from reports.models import DoseSurvey
from reports.render import CannotPrint
from reports.selectors.surveys import ROLES, SurveyMissing, entries_in, replacement_of, survey_for, survey_said
from reports.services.surveys import discard_survey, sign_survey, write_findings
from reports.survey_sheet import survey_pdf
from reports.views.doses import physicists
from reports.views.refused import SURVEY_REFUSED, said_of

Page = Callable[..., HttpResponse]
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def of_survey(page: Page) -> Page:
    """Hand a page the survey that the address names, where it is one of this physicist's hospitals."""

    @wraps(page)
    def opened(request: HttpRequest, uid: str) -> HttpResponse:
        at = timezone.now()
        try:
            survey = survey_for(request.user, uid, at)
        except SurveyMissing:
            raise Http404 from None
        return page(request, survey, at)

    return opened


def showing(page: Page) -> Page:
    """Write down whose single doses a page shows, before it does."""

    @wraps(page)
    def opened(request: HttpRequest, survey: DoseSurvey, at: datetime) -> HttpResponse:
        view = open_doses(reader=request.user, at=at, facility=survey.facility)
        view.saw(entries_in(survey))
        return page(request, survey, at)

    return opened


@physicists
@require_http_methods(["GET", "HEAD", "POST"])
@of_survey
@showing
def survey_page(request: HttpRequest, survey: DoseSurvey, at: datetime) -> HttpResponse:
    """Show a survey; while it is a draft, let the physicist write what was found."""
    form = FindingsForm(request.POST or None, survey=survey)
    if request.method == "POST" and form.is_valid():
        _try(request, lambda: write_findings(survey=survey, findings=form.said(), by=request.user, at=at), _("Saved."))
        return redirect("reports:survey", survey.uid)
    context = {
        "survey": survey_words(survey),
        "facility": survey.facility,
        "device": survey.device,
        "exam_code": survey.exam_code,
        "replaces": survey.replaces,
        "replaced_by": replacement_of(survey),
        "form": form,
    }
    return render(request, "reports/survey.html", context)


@role_required(*ROLES)
@fresh_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
@of_survey
def sign(request: HttpRequest, survey: DoseSurvey, at: datetime) -> HttpResponse:
    """Say once more what is signed, and sign it."""
    if request.method == "POST":
        signed = _("Signed. It stays as it is, and is kept.")
        seen = request.POST.get("seen", "")
        _try(request, lambda: sign_survey(survey=survey, seen=seen, by=request.user, at=at), signed)
        return redirect("reports:survey", survey.uid)
    context = {"survey": survey_words(survey), "facility": survey.facility, "seen": survey_said(survey)}
    return render(request, "reports/survey_sign.html", context)


@physicists
@require_POST
@of_survey
def discard(request: HttpRequest, survey: DoseSurvey, at: datetime) -> HttpResponse:
    """Throw a draft away."""
    done = _("The draft is thrown away.")
    if not _try(request, lambda: discard_survey(survey=survey, by=request.user, at=at), done):
        return redirect("reports:survey", survey.uid)
    return redirect("reports:doses_device", survey.facility.uid, survey.device.uid)


@physicists
@require_safe
@of_survey
@showing
def as_csv(request: HttpRequest, survey: DoseSurvey, at: datetime) -> StreamingHttpResponse:
    """Hand out a survey as a spreadsheet."""
    headers = {"Content-Disposition": 'attachment; filename="dose-survey.csv"', **HEADERS}
    return StreamingHttpResponse(survey_csv(survey), content_type="text/csv; charset=utf-8", headers=headers)


@physicists
@require_safe
@of_survey
@showing
def as_pdf(request: HttpRequest, survey: DoseSurvey, at: datetime) -> HttpResponse:
    """Hand out a survey on paper."""
    try:
        pdf = survey_pdf(survey)
    except CannotPrint as error:
        messages.error(request, said_of(error))
        return redirect("reports:survey", survey.uid)
    headers = {"Content-Disposition": 'attachment; filename="dose-survey.pdf"', **HEADERS}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _try(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    try:
        act()
    except tuple(SURVEY_REFUSED) as refusal:
        messages.error(request, said_of(refusal))
        return False
    messages.success(request, done)
    return True
