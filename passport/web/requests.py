"""The referring doctor's pages: ask for an examination, look at what was done before, send it, answer a refusal."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.models import Grant, Ground, Purpose, StandingGrant
from passport.access.scopes import DOCTORS
from passport.access.selectors import grants_held_by, standing_held_by
from passport.access.services import (
    NotAllowed,
    PatientNotFound,
    RequestsView,
    find_subject,
    open_passport,
    open_requests,
)
from passport.guards import role_required, second_factor_required
from passport.justification.models import Request, Urgency
from passport.justification.selectors import asks_due, asks_still, has_lapsed
from passport.justification.services import (
    Shown,
    change_request,
    draft_request,
    drop_request,
    entitlement,
    send_again,
    send_request,
    take_alternative,
)
from passport.justification.states import RequestState
from passport.law.questions.entitlement import Verdict
from passport.law.vocabulary import Actor
from passport.people.models import Patient, Record
from passport.people.selectors import day_at, deciding_facilities
from passport.signing.services import read_notices_about
from passport.web.paging import pages_beside, start_of
from passport.web.presenters import coverage_sentence, disowned_sentence
from passport.web.priors import ordered, priors_of
from passport.web.refusals import JUSTIFICATION, sentence_of
from passport.web.request_forms import AnswerForm, WhomForm, WishForm, said_in
from passport.web.requested import decision_lines, request_line, request_page
from passport.web.who import who_tries

SEND = "send"
# Why a draft shows nothing of what was done before.
_OLD_DRAFT = gettext_lazy("This draft is older than an hour: save it once more to see the earlier examinations.")
_LEFT = gettext_lazy(
    "You began this request where you no longer work: the earlier examinations are closed. Begin it anew where you work now."
)


def _doctors(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return role_required(*DOCTORS)(second_factor_required(page))


@_doctors
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the doctor's own requests: those that want an answer first."""
    view = open_requests(reader=request.user, at=timezone.now())
    count = view.mine_count()
    start = start_of(request, count)
    lines = [request_line(one) for one in view.mine(offset=start)]
    return render(request, "requests/mine.html", {"requests": lines, **pages_beside(start, count)})


@_doctors
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for an examination of somebody who is named exactly."""
    at = timezone.now()
    whom = WhomForm(request.POST or None)
    form = WishForm(request.POST or None, facilities=list(deciding_facilities(at)))
    context = {"whom": whom, "form": form}
    if request.method != "POST" or not (whom.is_valid() and form.is_valid()):
        return render(request, "requests/new.html", context)
    try:
        found = find_subject(**whom.cleaned_data, by=request.user, who_hmac=who_tries(request), at=at)
    except PatientNotFound:
        whom.add_error(None, _("Nobody has exactly this number and this date of birth, or it was tried too often."))
        return render(request, "requests/new.html", context, status=403)
    return _drafted(request, form, found, "requests/new.html", context, at=at)


# By what right somebody asks who was let in, and where the passport lies.
LET_IN = {Grant: (Ground.GRANT, "doctor:passport"), StandingGrant: (Ground.STANDING, "doctor:chosen")}


@_doctors
@require_http_methods(["GET", "HEAD", "POST"])
def from_passport(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for an examination of the patient whose code is open to the doctor."""
    at = timezone.now()
    held = (grants_held_by(request.user, at), standing_held_by(request.user, at))
    grant = next((found for found in (one.filter(uid=uid).first() for one in held) if found), None)
    if grant is None:
        raise Http404
    ground, back = LET_IN[type(grant)]
    # The page says whom it is about: that is a look as any other.
    view = open_passport(reader=request.user, patient=grant.patient, purpose=Purpose.CARE, ground=ground, at=at)
    region = request.GET.get("region", "")
    form = WishForm(request.POST or None, facilities=list(deciding_facilities(at)), region=region)
    context = {"form": form, "patient": view.patient, "grant": grant, "back": back, "region": region}
    if request.method != "POST" or not form.is_valid():
        return render(request, "requests/new.html", context)
    return _drafted(request, form, grant.patient, "requests/new.html", context, at=at)


@_doctors
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a request: a draft with what was done before, to be sent; else what became of it."""
    at = timezone.now()
    view, found = _own(request, uid, at)
    if found.state == RequestState.DRAFT:
        return _draft(request, view, found, at=at)
    if request.method == "POST":
        raise Http404
    # What was decided stands on the page itself.
    read_notices_about(user=request.user, subject_uid=uid, at=at)
    context = {
        "page": request_page(found),
        "decisions": decision_lines(found),
        "request_uid": uid,
        "may_decide": _widened(request, found, at),
        "lapsed": has_lapsed(found, at),
    }
    return render(request, "requests/one.html", context)


@_doctors
@require_POST
def drop(request: HttpRequest, uid: str) -> HttpResponse:
    """Give a request up."""
    return _answer(request, uid, drop_request, _("The request is given up."))


@_doctors
@require_POST
def alternative(request: HttpRequest, uid: str) -> HttpResponse:
    """Take what the refusal proposes instead."""
    return _answer(request, uid, take_alternative, _("This is asked for instead. Look it over and send it."))


@_doctors
@require_POST
def again(request: HttpRequest, uid: str) -> HttpResponse:
    """Send the request once more, with more."""
    return _answer(request, uid, send_again, _("Say more, then send it again."))


def _drafted(
    request: HttpRequest,
    form: WishForm,
    found: Patient | Record,
    template: str,
    context: dict[str, Any],
    *,
    at: datetime,
) -> HttpResponse:
    facilities = {place.uid: place for place in deciding_facilities(at)}
    whom = {"patient": found} if isinstance(found, Patient) else {"record": found}
    try:
        drafted = draft_request(
            facility=facilities[form.cleaned_data["facility"]], wish=form.wish(), **whom, by=request.user, at=at
        )
    except JUSTIFICATION as error:
        form.add_error(None, sentence_of(error))
        return render(request, template, context)
    return redirect("requests:one", drafted.uid)


def _widened(request: HttpRequest, found: Request, at: datetime) -> bool:
    """Return whether an emergency lets the doctor who asks decide, too."""
    if found.state != RequestState.WAITING or found.urgency != Urgency.EMERGENCY:
        return False
    answer, _standing = entitlement(request=found, by=request.user, at=at)
    return answer is not None and answer.by_emergency and answer.verdict is Verdict.YES


def _draft(request: HttpRequest, view: RequestsView, found: Request, *, at: datetime) -> HttpResponse:
    """Show a draft beside the earlier examinations; save it, or send it with what stood on the screen."""
    form = WishForm(request.POST or None, facilities=[found.facility], initial=said_in(found))
    is_sent = request.POST.get("step") == SEND
    due = asks_due(found, Actor.PRESCRIBER, on=day_at(found.facility, at))
    asks = [AnswerForm(request.POST if is_sent else None, rule=rule) for rule in due]
    if request.method == "POST" and all([form.is_valid(), *(ask.is_valid() for ask in asks if is_sent)]):
        try:
            found = change_request(request=found, wish=form.wish(), by=request.user, at=at)
            if is_sent:
                rows = ordered(found, view.history(found).entries())
                shown = Shown(rows=rows, seen=request.POST.get("seen", ""))
                answers = [ask.answered() for ask in asks]
                send_request(request=found, shown=shown, answers=answers, by=request.user, at=at)
        except JUSTIFICATION as error:
            form.add_error(None, sentence_of(error))
        else:
            if is_sent:
                messages.success(request, _("The request is sent. You are told what is decided."))
                return redirect("requests:mine")
            messages.success(request, _("Saved."))
            return redirect("requests:one", found.uid)
    try:
        history = view.history(found)
    except NotAllowed:
        messages.info(request, _OLD_DRAFT if asks_still(found, request.user, at) else _LEFT)
        return render(request, "requests/draft.html", {"page": request_page(found), "form": form, "sent": [form]})
    rows = ordered(found, history.entries())
    coverage = history.coverage()
    priors = priors_of(found, rows, on=day_at(found.facility, at))
    if priors.repeated:
        # It is asked for where the earlier examination stands.
        form.elsewhere = frozenset({"repeat_reason"})
    context = {
        "page": request_page(found),
        "form": form,
        "asks": asks,
        "sent": [form, *asks],
        "priors": priors,
        "hidden": history.hidden_count(),
        "disowned": disowned_sentence(history.disowned_count()),
        "coverage": coverage_sentence(facilities=coverage.facilities, since=coverage.since),
    }
    return render(request, "requests/draft.html", context)


def _own(request: HttpRequest, uid: str, at: datetime) -> tuple[RequestsView, Request]:
    view = open_requests(reader=request.user, at=at)
    try:
        return view, view.my_own(uid)
    except NotAllowed as error:
        raise Http404 from error


def _answer(request: HttpRequest, uid: str, verb: Callable[..., Request], done: str) -> HttpResponse:
    at = timezone.now()
    _view, found = _own(request, uid, at)
    try:
        left = verb(request=found, by=request.user, at=at)
    except JUSTIFICATION as error:
        messages.error(request, sentence_of(error))
        return redirect("requests:one", uid)
    messages.success(request, done)
    return redirect("requests:one", left.uid) if left.state == RequestState.DRAFT else redirect("requests:mine")
