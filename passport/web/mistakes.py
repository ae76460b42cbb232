"""“This is wrong”: a patient says so on every examination and of a missing one, reads the answer, takes it back."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.models import Purpose
from passport.access.selectors import patient_of_mistake
from passport.access.services import NotAllowed, View, open_passport
from passport.booklet.models import Mistake, MistakeReport
from passport.booklet.selectors import standing_for
from passport.booklet.services import report_missing, report_mistake, take_back_mistake
from passport.signing.services import read_notices_about
from passport.web.mistake_forms import ELSEWHERE, MissingForm, MistakeForm
from passport.web.mistake_words import answer_day, said_beside, said_here
from passport.web.patient import own_passport, passport_context
from passport.web.presenters import row_of, zone_of
from passport.web.refusals import MISTAKES, sentence_of

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@own_passport
def about_entry(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Ask what is wrong with one examination, and send it to its hospital."""
    _may_report(view)
    found = view.entry(uid)
    form = MistakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind, words = Mistake(form.cleaned_data["kind"]), form.cleaned_data["words"]
        try:
            report = report_mistake(entry=found, kind=kind, words=words, by=request.user, at=at)
        except MISTAKES as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _sent(report))
            return redirect("patient:entry", view.patient.uid, uid)
    context = passport_context(request, view, at) | {
        "form": form,
        "row": row_of(found, zone=zone_of(view.patient)),
        "hospital": found.facility,
        "said": said_beside(view, found, reader_uid=request.user.uid, at=at),
    }
    return render(request, "patient/wrong.html", context)


@require_http_methods(FORM_METHODS)
@own_passport
def missing(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Ask which examination is missing, and send it to the hospital that did it, or else to the patient's own."""
    _may_report(view)
    known = view.known_facilities()
    form = MissingForm(request.POST or None, facilities=known)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = next((one for one in known if one.uid == given["place"]), None)
        place = given["named"] if given["place"] == ELSEWHERE else ""
        try:
            report = report_missing(
                patient=view.patient, facility=chosen, place=place, words=given["words"], by=request.user, at=at
            )
        except MISTAKES as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _sent(report))
            return redirect("patient:mistakes", view.patient.uid)
    context = passport_context(request, view, at) | {"form": form, "hospital": view.patient.registered_by}
    return render(request, "patient/missing.html", context)


@require_safe
@own_passport
def mistakes(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """List everything that was said to be wrong here, and what was answered."""
    said = said_here(view, view.mistakes(), reader_uid=request.user.uid, at=at)
    return render(request, "patient/mistakes.html", passport_context(request, view, at) | {"said": said})


@require_POST
@own_passport
def take_back(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Take back what was said; where it stood by a row, that page follows."""
    report = view.mistake(uid)
    try:
        take_back_mistake(report=report, by=request.user, at=at)
    except MISTAKES as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("Taken back. The hospital need not answer any more."))
    return _where_it_stands(view, report)


@login_required
@require_safe
def answered(request: HttpRequest, uid: str) -> HttpResponse:
    """Go from a notice to what was answered, in whichever of the reader's passports that is."""
    at, patient = timezone.now(), patient_of_mistake(uid)
    if patient is None:
        raise Http404
    try:
        view = open_passport(reader=request.user, patient=patient, purpose=Purpose.OWN_RECORD, at=at)
        report = view.mistake(uid)
    except NotAllowed as error:
        raise Http404 from error
    read_notices_about(user=request.user, subject_uid=uid, at=at)
    return _where_it_stands(view, report)


def _may_report(view: View) -> None:
    if not view.scope.reports_mistakes:
        raise NotAllowed


def _where_it_stands(view: View, report: MistakeReport) -> HttpResponse:
    try:
        entry = view.entry(standing_for(report.entry).uid) if report.entry else None
    except NotAllowed:
        entry = None
    if entry is None:
        return redirect("patient:mistakes", view.patient.uid)
    return redirect("patient:entry", view.patient.uid, entry.uid)


def _sent(report: MistakeReport) -> str:
    sentence = (
        _("Sent. Doctors do not see this examination any more; %(facility)s answers until %(day)s.")
        if report.keeps_from_shares
        else _("Sent. %(facility)s answers until %(day)s.")
    )
    return sentence % {"facility": report.facility.name, "day": answer_day(report)}
