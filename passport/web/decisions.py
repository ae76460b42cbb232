"""The approver's decisions: the requests that wait, one on a page with what was done before, and what was decided."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.scopes import DOCTORS
from passport.access.services import NotAllowed, RequestsView, open_requests
from passport.database import clean_text
from passport.guards import role_required, second_factor_required
from passport.justification.models import Decision, DecisionVerdict, Request
from passport.justification.selectors import has_lapsed, last_decision, leaflets_of, reasons_of
from passport.justification.services import (
    Shown,
    complete_signature,
    decide,
    entitlement,
    note_informed,
    prepare_signature,
    reopen_request,
    review_emergency_decision,
    take_back_decision,
)
from passport.justification.states import RequestState
from passport.people.models import Role
from passport.people.selectors import day_at
from passport.signing.errors import SigningRefused
from passport.signing.selectors import key_standing, live_keys, request_options
from passport.web.approver import UID_LENGTH, json_body
from passport.web.deciding import DecidingForms, informing, nuclear, rules
from passport.web.paging import pages_beside, start_of
from passport.web.presenters import coverage_sentence, disowned_sentence
from passport.web.priors import ordered, priors_of
from passport.web.refusals import JUSTIFICATION, sentence_of
from passport.web.request_forms import FindingForm, InformedForm
from passport.web.requested import (
    asked_steps,
    decision_line,
    decision_lines,
    request_line,
    request_page,
    standing_decision,
)
from passport.web.rulings import deciding_words

LATELY = timedelta(days=7)


def _deciders(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return role_required(*DOCTORS)(second_factor_required(page))


@role_required(Role.APPROVER)
@second_factor_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """List the requests that wait: emergencies, urgent ones, then the longest wait."""
    at = timezone.now()
    view = open_requests(reader=request.user, at=at)
    count = view.waiting_count()
    start = start_of(request, count)
    context = {
        "requests": [request_line(one) for one in view.waiting(offset=start)],
        "count": count,
        **pages_beside(start, count),
        "to_review": view.emergencies_count(),
        "decided": [(request_line(one), standing_decision(one)) for one in view.decided(since=at - LATELY)],
    }
    return render(request, "decisions/waiting.html", context)


@_deciders
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, uid: str) -> HttpResponse:
    """Decide on one request, with what was done before on the screen."""
    at = timezone.now()
    view, found = _found(request, uid, at)
    if found.state != RequestState.WAITING:
        context = {
            "page": request_page(found),
            "decisions": decision_lines(found),
            "may_take_back": _may_take_back(found, request),
            "zone": found.facility.time_zone,
            **informing(found, by=request.user, at=at),
            **nuclear(request, found, at=at),
        }
        return render(request, "decisions/decided.html", context)
    if has_lapsed(found, at):
        return render(request, "decisions/lapsed.html", {"page": request_page(found), "request_uid": uid})
    return _decide(request, view, found, at=at)


@_deciders
@require_POST
def signed(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the touch under a decision."""
    at = timezone.now()
    view, found = _found(request, uid, at)
    try:
        answer = json_body(request)
        complete_signature(
            request_uid=clean_text(str(answer.get("request", "")), limit=UID_LENGTH),
            decision=_last_of(found, request),
            response=answer["response"],
            by=request.user,
            at=at,
        )
    except JUSTIFICATION as error:
        return JsonResponse({"error": sentence_of(error)}, status=409)
    return JsonResponse({"next": _next(view, found)})


@_deciders
@require_POST
def informed(request: HttpRequest, uid: str) -> HttpResponse:
    """Write down that the patient was told of the risks, now."""
    at = timezone.now()
    _view, found = _found(request, uid, at)
    leaflets = {one.uid: one for one in leaflets_of(found.facility)}
    form = InformedForm(request.POST, leaflets=list(leaflets.values()))
    said = form.cleaned_data if form.is_valid() else {}
    try:
        note_informed(
            request=found,
            informed_by=said.get("informed_by", ""),
            informed_at=at,
            leaflet=leaflets.get(said.get("leaflet", "")),
            by=request.user,
            at=at,
        )
    except JUSTIFICATION as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("Written down."))
    return redirect("decisions:one", uid)


@_deciders
@require_POST
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Take one's own decision back before anything was done."""
    at = timezone.now()
    _view, found = _found(request, uid, at)
    try:
        take_back_decision(request=found, by=request.user, at=at)
    except JUSTIFICATION as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("The decision is taken back; the request waits again."))
    return redirect("decisions:one", uid)


@role_required(Role.APPROVER, Role.FACILITY_ADMINISTRATOR)
@second_factor_required
@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """List the emergency decisions that somebody has to look at afterwards."""
    view = open_requests(reader=request.user, at=timezone.now())
    found = [(request_line(one.request), decision_line(one)) for one in view.emergencies()]
    context = {"decisions": found, "form": FindingForm(), "decides": view.facilities.exists()}
    return render(request, "decisions/emergencies.html", context)


@role_required(Role.APPROVER, Role.FACILITY_ADMINISTRATOR)
@second_factor_required
@require_POST
def reviewed(request: HttpRequest, uid: str) -> HttpResponse:
    """Write down what was found on looking at an emergency decision."""
    at = timezone.now()
    form = FindingForm(request.POST)
    finding = form.cleaned_data["finding"] if form.is_valid() else ""
    try:
        decision = open_requests(reader=request.user, at=at).emergency(uid)
        review_emergency_decision(decision=decision, finding=finding, by=request.user, at=at)
    except NotAllowed as error:
        raise Http404 from error
    except JUSTIFICATION as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("Written down."))
    return redirect("decisions:emergencies")


@_deciders
@require_POST
def reopen(request: HttpRequest, uid: str) -> HttpResponse:
    """Take up again a request on which nobody decided for so long that it shows nothing any more."""
    at = timezone.now()
    view, found = _found(request, uid, at)
    try:
        reopen_request(request=found, by=request.user, at=at)
    except JUSTIFICATION as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("The request is open again."))
    return redirect("decisions:one" if view.decides(found) else "requests:one", uid)


def _decide(request: HttpRequest, view: RequestsView, found: Request, *, at: datetime) -> HttpResponse:
    try:
        history = view.history(found)
    except NotAllowed as error:  # of a doctor who asked for it, and works elsewhere by now
        raise Http404 from error
    rows = ordered(found, history.entries())
    coverage = history.coverage()
    priors = priors_of(found, rows, on=day_at(found.facility, at))
    forms = DecidingForms(found, request.POST or None, repeated=bool(priors.repeated), by=request.user, at=at)
    if forms.are_valid():
        shown = Shown(rows=rows, seen=request.POST.get("seen", ""), **forms.of_priors())
        try:
            decision = decide(request=found, said=forms.said(), shown=shown, by=request.user, at=at)
            forms.note_informed(found, by=request.user, at=at)
        except JUSTIFICATION as error:
            forms.refuse(sentence_of(error))
        else:
            return _decided(request, view, decision, at=at)
    if not request.accepts("text/html"):
        return JsonResponse({"error": forms.first_error()}, status=409)
    answer, standing = entitlement(request=found, by=request.user, at=at)
    context = {
        "page": request_page(found),
        "priors": priors,
        "hidden": history.hidden_count(),
        "disowned": disowned_sentence(history.disowned_count()),
        "coverage": coverage_sentence(facilities=coverage.facilities, since=coverage.since),
        "earlier_answers": asked_steps(found),
        "forms": forms,
        "asks": forms.asks,
        "ruling": deciding_words(answer, standing),
        "rules": rules(found, bool(priors.repeated), at=at),
        "earlier_decisions": decision_lines(found),
        "reasons": reasons_of(request.user),
        **key_standing(user=request.user, at=at),
        "approved": DecisionVerdict.APPROVED,
        "refused": DecisionVerdict.REFUSED,
        "zone": found.facility.time_zone,
        **informing(found, by=request.user, at=at),
        **nuclear(request, found, at=at),
    }
    return render(request, "decisions/one.html", context)


def _decided(request: HttpRequest, view: RequestsView, decision: Decision, *, at: datetime) -> HttpResponse:
    after = _next(view, decision.request)
    done = _("Approved: %(what)s.") if decision.verdict == DecisionVerdict.APPROVED else _("Not approved: %(what)s.")
    messages.success(request, done % {"what": request_line(decision.request).examination})
    if request.accepts("text/html"):
        return redirect(after)
    if not live_keys(user=request.user, at=at).exists():
        return JsonResponse({"next": after})
    try:
        prepared = prepare_signature(decision=decision, by=request.user, at=at)
    except SigningRefused as error:  # the decision stands, sealed by the hospital
        messages.error(request, sentence_of(error))
        return JsonResponse({"next": after})
    return JsonResponse({
        "request": prepared.uid,
        "options": request_options(request=prepared, at=at),
        "signed": reverse("decisions:signed", args=[decision.request.uid]),
        "after": after,
    })  # fmt: skip


def _may_take_back(found: Request, request: HttpRequest) -> bool:
    """Return whether the reader took the decision that counts, and nothing was done since."""
    decision = last_decision(found)
    standing = found.state in (RequestState.APPROVED, RequestState.REFUSED) and found.begun_at is None
    return standing and decision is not None and decision.by_user_id == request.user.pk


def _found(request: HttpRequest, uid: str, at: datetime) -> tuple[RequestsView, Request]:
    view = open_requests(reader=request.user, at=at)
    try:
        return view, view.one(uid)
    except NotAllowed as error:
        raise Http404 from error


def _last_of(found: Request, request: HttpRequest) -> Decision:
    decision = found.decisions.order_by("-number").first()
    if decision is None or decision.by_user_id != request.user.pk:
        raise Http404
    return decision


def _next(view: RequestsView, done: Request) -> str:
    uid = view.next_waiting(but=done)
    return reverse("decisions:one", args=[uid]) if uid else reverse("decisions:waiting")
