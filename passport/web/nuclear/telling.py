"""The sheet of instructions: drafted, confirmed period by period, withdrawn."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passport.access.services import NuclearView
from passport.nuclear.models import InstructionSheet
from passport.nuclear.services import confirm_period, draft_sheet, strike_period, withdraw_sheet
from passport.nuclear.states import SheetState
from passport.people.selectors import practitioner_of
from passport.web.nuclear.forms import DraftForm, PeriodForm, ReasonForm
from passport.web.nuclear.giving import given_screen
from passport.web.nuclear.guard import of_nuclear_medicine
from passport.web.nuclear.lines import SHEET_STATES, is_specialist_for, medicine_of, name_of, period_card
from passport.web.nuclear.refusals import REFUSALS, sentence_of
from passport.web.rulings import text_name


@of_nuclear_medicine
@require_POST
def draft(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Draft the instructions after a medicine."""
    found = view.administration(uid)
    form = DraftForm(request.POST, zone=ZoneInfo(found.facility.time_zone))
    if not form.is_valid():
        return given_screen(request, view, at, found, draft=form)
    try:
        sheet = draft_sheet(
            administration=found,
            breastfeeding=form.cleaned_data["breastfeeding"],
            measured=form.measured(),
            by=request.user,
            at=at,
        )
    except REFUSALS as error:
        form.add_error(None, sentence_of(error))
        return given_screen(request, view, at, found, draft=form)
    return redirect("nuclear:sheet", sheet.uid)


@of_nuclear_medicine
@require_safe
def one(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Show a sheet, with a form for each period that is still open."""
    return _page(request, view.sheet(uid), at)


@of_nuclear_medicine
@require_POST
def confirm(request: HttpRequest, view: NuclearView, at: datetime, uid: str, period_uid: str) -> HttpResponse:
    """Confirm one period under the reader's own name."""
    sheet = view.sheet(uid)
    period = view.period(sheet, period_uid)
    form = PeriodForm(request.POST, period=period)
    if not form.is_valid():
        return _page(request, sheet, at, form=form)
    try:
        confirm_period(period=period, confirmation=form.confirmation(), by=request.user, at=at)
    except REFUSALS as error:
        form.add_error(None, sentence_of(error))
        return _page(request, sheet, at, form=form)
    return redirect("nuclear:sheet", uid)


@of_nuclear_medicine
@require_POST
def strike(request: HttpRequest, view: NuclearView, at: datetime, uid: str, period_uid: str) -> HttpResponse:
    """Strike one period out, with a reason."""
    period = view.period(view.sheet(uid), period_uid)
    try:
        strike_period(period=period, reason=request.POST.get("reason", ""), by=request.user, at=at)
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
    return redirect("nuclear:sheet", uid)


@of_nuclear_medicine
@require_POST
def withdraw(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Take a sheet back."""
    sheet = view.sheet(uid)
    try:
        withdraw_sheet(sheet=sheet, reason=request.POST.get("reason", ""), by=request.user, at=at)
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
        return redirect("nuclear:sheet", uid)
    messages.success(
        request, _("Withdrawn. Draft new instructions here; the patient is told that the earlier ones ended.")
    )
    return redirect("nuclear:given", sheet.administration.uid)


def _page(
    request: HttpRequest, sheet: InstructionSheet, at: datetime, *, form: PeriodForm | None = None
) -> HttpResponse:
    administration = sheet.administration
    forms = {form.prefix: form} if form else {}
    may_confirm = sheet.state == SheetState.DRAFT and is_specialist_for(
        practitioner_of(request.user), administration, at
    )
    cards = [
        period_card(
            period,
            sheet,
            (forms.get(period.uid) or PeriodForm(period=period)) if may_confirm and not period.is_settled else None,
        )
        for period in sheet.periods.all()
    ]
    context = {
        "sheet": sheet,
        "state": SHEET_STATES[SheetState(sheet.state)],
        "person": name_of(administration.subject),
        "medicine": medicine_of(administration),
        "text": text_name(sheet.pack),
        "zone": administration.facility.time_zone,
        "cards": cards,
        "may_confirm": may_confirm,
        "withdraw_form": ReasonForm(auto_id="withdraw_%s"),
    }
    return render(request, "nuclear/sheet.html", context)
