"""What the register has to do with one row: drafts from it, the text after an intervention, unborn children."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_list
from passport.booklet.models import Entry
from passport.booklet.words import examination_name
from passport.guards import role_required, second_factor_required
from passport.incidents import selectors
from passport.incidents.models import FollowUp
from passport.incidents.register import Register, open_register
from passport.incidents.services import (
    approve_sheet,
    may_approve,
    open_draft,
    sign_unborn_dose,
    tell_unborn_dose,
    write_sheet,
)
from passport.people.models import Facility, Role, User
from passport.people.selectors import has_role
from passport.web.evidence import person_of
from passport.web.follow_up_words import FollowUpLine, UnbornLine, follow_up_line, unborn_line
from passport.web.incident_forms import AtFacility, HappeningForm, SheetForm, TellUnbornForm, UnbornForm
from passport.web.incidents import FORM_METHODS, KEEPERS, of_register
from passport.web.refusals import INCIDENTS, sentence_of

WRITERS = (Role.RADIOGRAPHER, Role.APPROVER, *KEEPERS)


@dataclass(frozen=True, kw_only=True)
class StaffPart:
    """What the treating staff reads of the register on the page of a row."""

    entry_uid: str
    zone: str
    follow_up: FollowUpLine | None
    may_approve: bool
    unborn: UnbornLine | None  # of an exposed pregnant woman


def staff_part(entry: Entry, reader: User, *, at: datetime) -> StaffPart:
    """Return what the page of a row shows to its treating staff; the caller has opened the row for them."""
    follow_up = selectors.follow_up_of(entry)
    return StaffPart(
        entry_uid=entry.uid,
        zone=entry.facility.time_zone or "UTC",
        follow_up=follow_up_line(follow_up) if follow_up else None,
        may_approve=follow_up is not None and may_approve(entry, reader, at=at),
        unborn=unborn_line(entry) if selectors.concerns_unborn(entry) else None,
    )


@role_required(*WRITERS)
@second_factor_required
@require_http_methods(FORM_METHODS)
def from_row(request: HttpRequest, entry_uid: str) -> HttpResponse:
    """Write down that something unintended happened at an examination; who keeps the register decides."""
    at = timezone.now()
    entry = _row(request.user, entry_uid, at)
    initial = AtFacility.now(entry.facility, at, day="noticed_on", clock="noticed_clock")
    form = HappeningForm(
        request.POST or None, facility=entry.facility, initial=initial | {"happened_on": entry.performed_on}
    )
    if request.method == "POST" and form.is_valid():
        try:
            incident = open_draft(facility=entry.facility, happening=form.said(), entry=entry, by=request.user, at=at)
        except INCIDENTS as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Written down as a draft. Who keeps the register decides on it."))
            return _back(request.user, entry, incident.uid, at)
    return render(request, "incidents/from_row.html", {"form": form, **_about(entry)})


@role_required(Role.APPROVER)
@second_factor_required
@require_POST
def approve(request: HttpRequest, entry_uid: str) -> HttpResponse:
    """Approve the text for the patient under the own name, as it stands on the screen."""
    at = timezone.now()
    try:
        entry = open_list(reader=request.user, purpose=Purpose.SIGNING, at=at).entry(entry_uid)
    except NotAllowed as error:
        raise Http404 from error
    follow_up = selectors.follow_up_of(entry)
    sheets = follow_up.sheets.all() if follow_up else []
    sheet = next((one for one in sheets if one.uid == request.POST.get("sheet")), None)
    if sheet is None:
        raise Http404
    try:
        approve_sheet(sheet=sheet, by=request.user, at=at)
    except INCIDENTS as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("Approved under your name. The patient reads it from now on."))
    return redirect("approver:entry", entry_uid)


@of_register
@require_http_methods(FORM_METHODS)
def follow_up(request: HttpRequest, kept: Register, facility: Facility, at: datetime, entry_uid: str) -> HttpResponse:
    """Show the follow-up of one row, and write the text for the patient."""
    entry = kept.entry(entry_uid)
    found = _follow_up(entry)
    sheets = list(found.sheets.all())
    form = SheetForm(request.POST or None, facility=facility, initial={"text": sheets[-1].text if sheets else ""})
    if request.method == "POST" and form.is_valid():
        try:
            write_sheet(follow_up=found, text=form.cleaned_data["text"], by=request.user, at=at)
        except INCIDENTS as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Written. It waits for the operator's approval."))
            return redirect("incidents:follow_up", facility.uid, entry_uid)
    context = {"facility": facility, "form": form, "one": follow_up_line(found), **_about(entry)}
    return render(request, "incidents/follow_up.html", context)


@of_register
@require_http_methods(FORM_METHODS)
def unborn(request: HttpRequest, kept: Register, facility: Facility, at: datetime, entry_uid: str) -> HttpResponse:
    """Show what physicists stated on the dose of an unborn child, and state it."""
    entry = kept.entry(entry_uid)
    form = UnbornForm(request.POST or None, facility=facility)
    if request.method == "POST" and form.is_valid():
        try:
            sign_unborn_dose(entry=entry, said=form.said(), by=request.user, at=at)
        except INCIDENTS as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Your statement is kept and sealed."))
            return redirect("incidents:unborn", facility.uid, entry_uid)
    return _unborn_page(request, entry, facility, at, form=form, telling=_tell_form(facility, at))


@of_register
@require_POST
def tell_unborn(
    request: HttpRequest, kept: Register, facility: Facility, at: datetime, entry_uid: str, uid: str
) -> HttpResponse:
    """Write down that a doctor told the patient what a physicist stated."""
    entry = kept.entry(entry_uid)
    statement = next((one for one in selectors.unborn_statements_of(entry) if one.uid == uid), None)
    if statement is None:
        raise Http404
    telling = _tell_form(facility, at, request.POST)
    if telling.is_valid():
        try:
            tell_unborn_dose(statement=statement, told=telling.said(), by=request.user, at=at)
        except INCIDENTS as error:
            telling.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("The patient reads the statement from now on."))
            return redirect("incidents:unborn", facility.uid, entry_uid)
    form = UnbornForm(None, facility=facility)
    return _unborn_page(request, entry, facility, at, form=form, telling=telling)


def _unborn_page(
    request: HttpRequest,
    entry: Entry,
    facility: Facility,
    at: datetime,
    *,
    form: UnbornForm,
    telling: TellUnbornForm,
) -> HttpResponse:
    context = {
        "facility": facility,
        "form": form,
        "telling": telling,
        "one": unborn_line(entry),
        "concerns_unborn": selectors.concerns_unborn(entry),
        "is_physicist": has_role(request.user, facility, Role.PHYSICIST, at=at),
        **_about(entry),
    }
    return render(request, "incidents/unborn.html", context)


def _tell_form(facility: Facility, at: datetime, data: object = None) -> TellUnbornForm:
    initial = AtFacility.now(facility, at, day="day", clock="clock")
    doctors = selectors.doctors_at(facility, at)
    return TellUnbornForm(data, facility=facility, doctors=doctors, initial=initial, prefix="tell")


def _about(entry: Entry) -> dict[str, object]:
    return {
        "entry": entry,
        "patient": person_of(entry.record),
        "examination": examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality),
    }


def _follow_up(entry: Entry) -> FollowUp:
    found = selectors.follow_up_of(entry)
    if found is None:
        raise Http404
    return found


def _row(reader: User, uid: str, at: datetime) -> Entry:
    """Return a row through the list of whichever work its reader does there; a row of nobody's list is not there."""
    doors: list[Callable[[], Entry]] = [
        lambda: open_list(reader=reader, purpose=Purpose.PERFORMING, at=at).entry(uid),
        lambda: open_list(reader=reader, purpose=Purpose.SIGNING, at=at).entry(uid),
        lambda: open_register(reader=reader, at=at).entry(uid),
    ]
    for door in doors:
        try:
            return door()
        except NotAllowed:
            continue
    raise Http404


def _back(reader: User, entry: Entry, incident_uid: str, at: datetime) -> HttpResponse:
    if has_role(reader, entry.facility, *KEEPERS, at=at):
        return redirect("incidents:incident", entry.facility.uid, incident_uid)
    if has_role(reader, entry.facility, Role.APPROVER, at=at):
        return redirect("approver:entry", entry.uid)
    return redirect("radiographer:today")
