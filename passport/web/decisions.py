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
from passport.access.services import NotAllowed, RequestsView, does_nuclear_medicine, open_requests
from passport.guards import role_required, second_factor_required
from passport.justification.models import Decision, DecisionVerdict, Request, Urgency
from passport.justification.selectors import (
    asks_due,
    classes_asked,
    has_high_dose,
    last_decision,
    leaflets_of,
    reasons_of,
    standing_for,
)
from passport.justification.services import (
    Said,
    Shown,
    complete_signature,
    decide,
    entitlement,
    note_informed,
    prepare_signature,
    review_emergency_decision,
    take_back_decision,
)
from passport.justification.states import RequestState
from passport.law.questions.before import needs_alternative, needs_repeat_reason, provision_for
from passport.law.vocabulary import Actor, Ask, ProcedureClass, Topic
from passport.people.models import Role
from passport.people.selectors import day_at, practitioner_of
from passport.signing.selectors import live_keys, request_options
from passport.web.approver import json_body
from passport.web.paging import pages_beside, start_of
from passport.web.presenters import coverage_sentence
from passport.web.priors import ordered, priors_of
from passport.web.refusals import JUSTIFICATION, sentence_of
from passport.web.request_forms import AnswerForm, DecisionForm, FindingForm, InformedForm
from passport.web.requested import (
    asked_steps,
    decision_line,
    decision_lines,
    request_line,
    request_page,
    standing_decision,
)
from passport.web.rulings import deciding_words, provision_words

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
            **_informing(request, found, at=at),
        }
        return render(request, "decisions/decided.html", context)
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
            request_uid=str(answer.get("request", ""))[:64],
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


def _decide(request: HttpRequest, view: RequestsView, found: Request, *, at: datetime) -> HttpResponse:
    history = view.history(found)
    rows = ordered(found, history.entries())
    coverage = history.coverage()
    priors = priors_of(found, rows, on=day_at(found.facility, at))
    emergency = found.urgency == Urgency.EMERGENCY
    due = asks_due(found, Actor.APPROVER, on=day_at(found.facility, at))
    asks = [AnswerForm(request.POST or None, rule=rule) for rule in due]
    form = DecisionForm(
        request.POST or None,
        repeats=bool(priors.repeated) and not found.repeat_reason,
        emergency=emergency,
        counts_days=found.planned_on is None and any(rule.ask is Ask.CYCLE for rule in due),
    )
    if request.method == "POST" and _are_valid(form, asks, request.POST.get("verdict", "")):
        said = _said(form, asks, request.POST.get("verdict", ""))
        shown = Shown(
            rows=rows,
            seen=request.POST.get("seen", ""),
            asked_from=form.cleaned_data["asked_from"],
            not_waited=form.cleaned_data.get("not_waited", False),
        )
        try:
            decision = decide(request=found, said=said, shown=shown, by=request.user, at=at)
        except JUSTIFICATION as error:
            form.add_error(None, sentence_of(error))
        else:
            return _decided(request, view, decision, at=at)
    if not request.accepts("text/html"):
        return JsonResponse({"error": _first_error(form, asks)}, status=409)
    answer, standing = entitlement(request=found, by=request.user, at=at)
    context = {
        "page": request_page(found),
        "priors": priors,
        "hidden": history.hidden_count(),
        "coverage": coverage_sentence(facilities=coverage.facilities, since=coverage.since),
        "earlier_answers": asked_steps(found),
        "form": form,
        "asks": asks,
        "ruling": deciding_words(answer, standing),
        "rules": _rules(found, bool(priors.repeated), at=at),
        "earlier_decisions": decision_lines(found),
        "reasons": reasons_of(request.user),
        "has_key": live_keys(user=request.user, at=at).exists(),
        "approved": DecisionVerdict.APPROVED,
        "refused": DecisionVerdict.REFUSED,
        "is_refusing": request.POST.get("verdict") == DecisionVerdict.REFUSED,
        **_informing(request, found, at=at),
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
    prepared = prepare_signature(decision=decision, by=request.user, at=at)
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


def _are_valid(form: DecisionForm, asks: list[AnswerForm], verdict: str) -> bool:
    # A refusal needs no answer of the patient: nothing will be done.
    needed = asks if verdict == DecisionVerdict.APPROVED else []
    return all([form.is_valid(), *(ask.is_valid() for ask in needed)]) and verdict in DecisionVerdict.values


def _said(form: DecisionForm, asks: list[AnswerForm], verdict: str) -> Said:
    given = form.cleaned_data
    return Said(
        verdict=DecisionVerdict(verdict),
        reason=given["reason"],
        alternative_code=given["alternative_code"],
        alternative=given["alternative"],
        repeat_reason=given.get("repeat_reason", ""),
        answers=tuple(ask.answered() for ask in asks) if verdict == DecisionVerdict.APPROVED else (),
        planned_on=given.get("planned_on"),
    )


def _first_error(form: DecisionForm, asks: list[AnswerForm]) -> str:
    for one_form in (form, *asks):
        for name, errors in one_form.errors.items():
            label = one_form.fields[name].label if name in one_form.fields else ""
            return f"{label}: {errors[0]}" if label else str(errors[0])
    return _("Choose whether you approve.")


def _informing(request: HttpRequest, found: Request, *, at: datetime) -> dict[str, object]:
    """Return how the patient is told of the risks before an examination with a high dose; nothing before another one."""
    if not has_high_dose(found):
        return _nuclear(request, found, at=at)
    standing = standing_for(found, on=day_at(found.facility, at))
    provision = provision_for(Topic.INFORMING, classes_asked(found), standing.pack) if standing else None
    initial = {"informed_by": found.informed_by or str(practitioner_of(request.user) or request.user)}
    return {
        "informed_form": InformedForm(initial=initial, leaflets=list(leaflets_of(found.facility))),
        "informed": found.informed_at,
        "informing": provision_words(provision, standing) if standing else None,
        **_nuclear(request, found, at=at),
    }


def _nuclear(request: HttpRequest, found: Request, *, at: datetime) -> dict[str, object]:
    """Return whether the activity, the consent and the sheet of this request are the reader's matter."""
    radioactive = {ProcedureClass.NUCLEAR, ProcedureClass.NUCLEAR_THERAPY} & set(classes_asked(found))
    return {"plans_activity": bool(radioactive) and does_nuclear_medicine(request.user, at)}


def _rules(found: Request, repeats: bool, *, at: datetime) -> list[object]:
    """Return the provisions that this decision meets, in the text's own words."""
    standing = standing_for(found, on=day_at(found.facility, at))
    if standing is None:
        return []
    pack = standing.pack
    provisions = [
        needs_repeat_reason(pack) if repeats else None,
        provision_for(Topic.EMERGENCY, classes_asked(found), pack) if found.urgency == Urgency.EMERGENCY else None,
        needs_alternative(pack),
    ]
    return [provision_words(one, standing) for one in provisions if one]


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
