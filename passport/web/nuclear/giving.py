"""What was given: recorded for a request or beside a row of the booklet, corrected, and what happened after it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.services import NuclearView
from passport.booklet.models import Entry
from passport.database import new_uid
from passport.justification.models import Request
from passport.nuclear.models import ActivityPlan, Administration
from passport.nuclear.selectors import said_to_breastfeed, standing_of_given, works_in_nuclear_medicine
from passport.nuclear.services import correct_administration, note_adverse_effect, record_administration, say_not_given
from passport.nuclear.states import PlanState
from passport.people.models import Facility
from passport.people.selectors import practitioner_of
from passport.web.nuclear.forms import DraftForm, EffectForm, GivenForm, ReasonForm, said_of
from passport.web.nuclear.guard import FORM_METHODS, of_giving
from passport.web.nuclear.lines import (
    SHEET_STATES,
    administration_waits,
    entry_name,
    given_page,
    is_specialist_for,
    name_of,
)
from passport.web.nuclear.refusals import REFUSALS, sentence_of
from passport.web.requested import requested_name


@of_giving
@require_safe
def entry(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Show a row of the booklet with what was given for it."""
    found = view.entry(uid)
    context = {
        "entry": found,
        "person": name_of(found.record.patient or found.record),
        "name": entry_name(found),
        "given": [administration_waits(one) for one in view.given_beside(entry=found)],
    }
    return render(request, "nuclear/entry.html", context)


@of_giving
@require_http_methods(FORM_METHODS)
def for_request(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Record what was given for a request."""
    asked = view.request(uid)
    plans = [plan for plan in view.plans_of(asked) if plan.state != PlanState.WITHDRAWN]
    about = {"name": requested_name(asked), "address": "nuclear:request", "uid": uid}
    return _record(request, at, asked.facility, plans, about, asked=asked)


@of_giving
@require_http_methods(FORM_METHODS)
def for_entry(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Record what was given beside a row of the booklet."""
    found = view.entry(uid)
    about = {"name": entry_name(found), "address": "nuclear:entry", "uid": uid}
    return _record(request, at, found.facility, [], about, entry=found)


@of_giving
@require_safe
def one(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Show what was given, what happened after it, the instructions and the release."""
    return given_screen(request, view, at, view.administration(uid))


def given_screen(
    request: HttpRequest,
    view: NuclearView,
    at: datetime,
    found: Administration,
    *,
    draft: DraftForm | None = None,
    effect: EffectForm | None = None,
) -> HttpResponse:
    """Return the page of what was given, with a form that could not be taken where there is one."""
    zone = ZoneInfo(found.facility.time_zone)
    reader = practitioner_of(request.user)
    context = {
        "page": given_page(found),
        "given": found,
        "zone": found.facility.time_zone,
        "standing": standing_of_given(found),
        "sheets": [(sheet, SHEET_STATES[sheet.state]) for sheet in view.sheets_of(found)],
        "releases": view.releases_of(found),
        "draft": draft or DraftForm(zone=zone, initial={"breastfeeding": said_to_breastfeed(found)}),
        "effect_form": effect or EffectForm(),
        "corrected_by": getattr(found, "replaced_by", None),
        "not_given": getattr(found, "not_given", None),
        "not_given_form": ReasonForm(auto_id="not_given_%s"),
        "tells": works_in_nuclear_medicine(request.user, found.facility, at),
        "stands": any(sheet.state != "withdrawn" for sheet in view.sheets_of(found)),
        "may_release": found.therapy and found.stands and is_specialist_for(reader, found, at),
    }
    return render(request, "nuclear/given.html", context)


@of_giving
@require_http_methods(FORM_METHODS)
def correct(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Say anew what was given."""
    found = view.administration(uid)
    zone = ZoneInfo(found.facility.time_zone)
    form = GivenForm(request.POST or None, plans=(), zone=zone, correcting=True, initial=said_of(found, zone))
    if request.method == "POST" and form.is_valid():
        try:
            after = correct_administration(
                administration=found,
                given=form.given(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=at,
            )
        except REFUSALS as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Corrected. What was said before stays to be read."))
            return redirect("nuclear:given", after.uid)
    about = {"name": name_of(found.subject), "address": "nuclear:given", "uid": uid}
    return render(request, "nuclear/give.html", {"form": form, "about": about, "correcting": True})


@of_giving
@require_POST
def not_given(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Say that what was recorded was not given."""
    found = view.administration(uid)
    try:
        say_not_given(administration=found, reason=request.POST.get("reason", ""), by=request.user, at=at)
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(
            request, _("Taken back. What was recorded stays to be read, and its instructions are withdrawn.")
        )
    return redirect("nuclear:given", uid)


@of_giving
@require_POST
def effect(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Write down what happened to the patient afterwards."""
    found = view.administration(uid)
    form = EffectForm(request.POST)
    if not form.is_valid():
        return given_screen(request, view, at, found, effect=form)
    try:
        note_adverse_effect(administration=found, effect=form.cleaned_data["effect"], by=request.user, at=at)
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("Written down."))
    return redirect("nuclear:given", uid)


def _record(
    request: HttpRequest,
    at: datetime,
    facility: Facility,
    plans: Sequence[ActivityPlan],
    about: dict[str, str],
    *,
    asked: Request | None = None,
    entry: Entry | None = None,
) -> HttpResponse:
    zone = ZoneInfo(facility.time_zone)
    form = GivenForm(request.POST or None, plans=plans, zone=zone, initial=_initial(request, plans, zone, at))
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        plan = next((plan for plan in plans if plan.uid == form.cleaned_data.get("plan")), None)
        try:
            found = record_administration(
                given=form.given(), plan=plan, request=asked, entry=entry, token=token, by=request.user, at=at
            )
        except REFUSALS as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Recorded. Instructions for the patient come next."))
            return redirect("nuclear:given", found.uid)
    return render(request, "nuclear/give.html", {"form": form, "about": about})


def _initial(request: HttpRequest, plans: Sequence[ActivityPlan], zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    there = localtime(at, zone)
    said = {"given_on": there.date(), "given_time": there.time(), "given_by": str(request.user), "token": new_uid()}
    if len(plans) == 1:
        said |= {"plan": plans[0].uid, "radionuclide": plans[0].radionuclide, "compound": plans[0].compound}
    return said
