"""One request of nuclear medicine: its plans, its consents, and what may be done about them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport import objects
from passport.access.services import NuclearView
from passport.justification.models import ConsentForm, Request
from passport.justification.selectors import classes_asked
from passport.justification.states import RequestState
from passport.law.vocabulary import ProcedureClass
from passport.nuclear.models import ActivityPlan
from passport.nuclear.selectors import (
    consent_is_missing,
    day_at,
    is_child,
    is_specialist_at,
    works_in_nuclear_medicine,
)
from passport.nuclear.services import (
    countersign,
    factors_text,
    keep_consent,
    mark_ready,
    prescribe,
    withdraw_consent,
    withdraw_plan,
)
from passport.nuclear.services.consents import MAX_BYTES
from passport.pdf.checking import NoPaper
from passport.people.selectors import practitioner_of, standing_of
from passport.web.images.report_words import PAPER_FAULTS
from passport.web.nuclear.forms import ConsentKeepForm, PlanForm, ReasonForm
from passport.web.nuclear.guard import FORM_METHODS, of_giving, of_nuclear_medicine
from passport.web.nuclear.lines import administration_waits, consent_line, plan_card
from passport.web.nuclear.refusals import REFUSALS, sentence_of
from passport.web.requested import request_page

LOOK = "look"
SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpeg", "image/png": "png"}


@of_giving
@require_safe
def one(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Show a request with its plans, consents and what was given for it."""
    return _page(request, view, at, view.request(uid), ConsentKeepForm())


@of_nuclear_medicine
@require_http_methods(FORM_METHODS)
def plan(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Prescribe an activity: first what the text prints, then what the specialist prescribes."""
    asked = view.request(uid)
    standing = standing_of(asked.facility, asked.planned_on or day_at(asked.facility, at))
    therapy = ProcedureClass.NUCLEAR_THERAPY in classes_asked(asked)
    looking = request.POST.get("step") == LOOK
    form = PlanForm(
        request.POST or None,
        rows=standing.pack.activities if standing and not therapy else (),
        looking=looking,
        initial={"mass_kg": asked.mass_kg},
    )
    context: dict[str, Any] = {"form": form, "asked": request_page(asked), "standing": standing, "therapy": therapy}
    if request.method == "POST" and form.is_valid() and not looking and _prescribed(request, asked, form, at):
        messages.success(request, _("The activity is prescribed."))
        if _mass_wanted(asked, form, at):
            messages.warning(request, _("The patient is under 18, and no body mass was typed."))
        return redirect("nuclear:request", uid)
    if form.is_bound and hasattr(form, "cleaned_data"):
        mass = form.cleaned_data.get("mass_kg")
        context["printed"] = form.chosen
        context["factors"] = factors_text(mass, standing.pack if standing else None)
        context["asked_mass"] = mass
    context["mass_wanted"] = _mass_wanted(asked, form, at)
    return render(request, "nuclear/plan.html", context)


def _mass_wanted(asked: Request, form: PlanForm, at: datetime) -> bool:
    """Return whether an examination is a child's and nobody typed its mass."""
    typed = form.cleaned_data.get("mass_kg") if hasattr(form, "cleaned_data") else form.initial["mass_kg"]
    return not typed and is_child(asked, at)


def _prescribed(request: HttpRequest, asked: Request, form: PlanForm, at: datetime) -> bool:
    """Prescribe what was typed; write into the form why it cannot be."""
    try:
        prescribe(request=asked, prescription=form.prescription(), by=request.user, at=at)
    except REFUSALS as error:
        form.add_error(None, sentence_of(error))
        return False
    return True


@of_nuclear_medicine
@require_POST
def second(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Put the reader's name under a plan as the second one."""
    return _do(request, view.plan(uid), lambda found: countersign(plan=found, by=request.user, at=at))


@of_giving
@require_POST
def ready(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Say that the procedure may begin."""
    return _do(request, view.plan(uid), lambda found: mark_ready(plan=found, by=request.user, at=at))


@of_nuclear_medicine
@require_POST
def withdraw(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Take a plan back."""
    reason = request.POST.get("reason", "")
    return _do(request, view.plan(uid), lambda found: withdraw_plan(plan=found, reason=reason, by=request.user, at=at))


def _do(request: HttpRequest, found: ActivityPlan, act: Callable[[ActivityPlan], ActivityPlan]) -> HttpResponse:
    try:
        act(found)
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("Written down."))
    return redirect("nuclear:request", found.request.uid)


@of_giving
@require_POST
def keep(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Keep a consent in writing."""
    asked = view.request(uid)
    form = ConsentKeepForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, view, at, asked, form)
    said = form.cleaned_data
    try:
        keep_consent(
            request=asked,
            form=ConsentForm(said["form"]),
            data=said["file"].read(MAX_BYTES + 1),
            signed_on=said["signed_on"],
            by=request.user,
            at=at,
        )
    except (NoPaper, *REFUSALS) as error:
        told = PAPER_FAULTS[error.fault] if isinstance(error, NoPaper) else sentence_of(error)
        form.add_error(None, str(told))
        return _page(request, view, at, asked, form)
    messages.success(request, _("The consent is kept."))
    return redirect("nuclear:request", uid)


@of_giving
@require_safe
def consent(request: HttpRequest, view: NuclearView, at: datetime, uid: str, consent_uid: str) -> HttpResponse:
    """Give a consent as an attachment that can do nothing."""
    found = view.consent(view.request(uid), consent_uid)
    try:
        data = objects.get_whole(found.sha256)
    except objects.ObjectMissing:
        raise Http404 from None
    answer = HttpResponse(data, content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="consent.{SUFFIXES[found.media_type]}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@of_giving
@require_POST
def take_back(request: HttpRequest, view: NuclearView, at: datetime, uid: str, consent_uid: str) -> HttpResponse:
    """Write that a consent was withdrawn."""
    found = view.kept_consent(view.request(uid), consent_uid)
    try:
        withdraw_consent(consent=found, reason=request.POST.get("reason", ""), by=request.user, at=at)
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("Written down. Nothing begins on this consent any more."))
    return redirect("nuclear:request", uid)


def _page(request: HttpRequest, view: NuclearView, at: datetime, asked: Request, form: ConsentKeepForm) -> HttpResponse:
    reader = practitioner_of(request.user)
    standing = standing_of(asked.facility, asked.planned_on or day_at(asked.facility, at))
    missing = consent_is_missing(asked, standing.pack if standing else None)
    therapy = ProcedureClass.NUCLEAR_THERAPY in classes_asked(asked)
    cards = [plan_card(found, reader, at) for found in view.plans_of(asked)]
    context = {
        "page": request_page(asked),
        "asked": asked,
        "standing": standing,
        "cards": cards,
        "may_withdraw": works_in_nuclear_medicine(request.user, asked.facility, at),
        "consents": [consent_line(found) for found in view.consents_of(asked)],
        "consent_missing": missing,
        "given": [administration_waits(found) for found in view.given_beside(request=asked)],
        "form": form,
        "withdraw_form": ReasonForm(auto_id=False),
        "may_plan": asked.state == RequestState.APPROVED
        and not any(card.is_open for card in cards)
        and is_specialist_at(reader, asked.facility, therapy=therapy, at=at),
    }
    return render(request, "nuclear/request.html", context)
