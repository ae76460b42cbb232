"""Rows that were entered by mistake: an approver or the hospital's administrator takes them out of count."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.models import Entry
from passport.booklet.places import place_of
from passport.booklet.selectors import standing_for
from passport.booklet.services import ReasonMissing, void_entry
from passport.booklet.states import State
from passport.booklet.words import DISOWNED, examination_name
from passport.guards import role_required, second_factor_required
from passport.people.models import Role
from passport.web.evidence import STATES, person_of
from passport.web.presenters import void_sentence
from passport.web.refusals import BOOKLET, sentence_of

VOID = "void"  # the step after which nothing takes it back


class MistakeForm(forms.Form):
    """Why a row does not count."""

    reason = forms.CharField(max_length=500, strip=True)


@dataclass(frozen=True, kw_only=True)
class HospitalRow:
    """One row of a patient as the administrator of its hospital sees it: no doses, no evidence."""

    uid: str
    performed_on: date | None
    patient: str
    examination: str
    as_sent: str
    facility: str
    state: str
    void: bool
    signed: bool
    disowned: str  # in short, where the patient says that it is somebody else's
    reason: str


def hospital_row(entry: Entry) -> HospitalRow:
    """Return what a row says of itself, and where it stands."""
    void = entry.state == State.VOID
    return HospitalRow(
        uid=entry.uid,
        performed_on=entry.performed_on,
        patient=person_of(entry.record),
        examination=examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality),
        as_sent=entry.exam_as_sent,
        facility=place_of(entry),
        state=str(STATES[State(entry.state)]),
        void=void,
        signed=entry.state == State.SIGNED,
        disowned=str(DISOWNED) if entry.disowned else "",
        reason=entry.returned_reason if void else "",
    )


def of_list(role: Role, purpose: Purpose) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Open a page to a role, with the list of that role's purpose; what is not in the list is not there."""

    def guard(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def opened(request: HttpRequest, **named: str) -> HttpResponse:
            at = timezone.now()
            try:
                return page(request, open_list(reader=request.user, purpose=purpose, at=at), at, **named)
            except NotAllowed as error:
                raise Http404 from error

        return role_required(role)(second_factor_required(opened))

    return guard


@of_list(Role.APPROVER, Purpose.SIGNING)
@require_POST
def by_approver(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Take a row out of count: first the page that asks once more, then for good."""
    entry = view.entry(uid)
    return _void(request, entry, at, back=reverse("approver:entry", args=[uid]), done=reverse("approver:list"))


@of_list(Role.FACILITY_ADMINISTRATOR, Purpose.CORRECTION)
@require_safe
def rows(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """List the hospital's own rows of a patient whom it registered."""
    patient = view.patient(uid)
    context = {"patient": patient, "rows": [hospital_row(entry) for entry in view.rows_of(patient)]}
    return render(request, "facility/rows.html", context)


@of_list(Role.FACILITY_ADMINISTRATOR, Purpose.CORRECTION)
@require_POST
def by_administrator(request: HttpRequest, view: ListView, at: datetime, uid: str, entry_uid: str) -> HttpResponse:
    """Take one of these rows out of count: first the page that asks once more, then for good."""
    patient = view.patient(uid)
    entry = next((one for one in view.rows_of(patient) if one.uid == entry_uid), None)
    if entry is None:
        raise Http404
    back = reverse("facility:rows", args=[uid])
    return _void(request, entry, at, back=back, done=back)


@of_list(Role.FACILITY_ADMINISTRATOR, Purpose.CORRECTION)
@require_POST
def reported(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Take the row that a patient reported out of count, whoever registered the patient."""
    report = view.mistake(uid)
    if report.entry is None:
        raise Http404
    back = reverse("facility:mistake", args=[uid])
    return _void(request, view.entry(standing_for(report.entry).uid), at, back=back, done=back)


def _void(request: HttpRequest, entry: Entry, at: datetime, *, back: str, done: str) -> HttpResponse:
    form = MistakeForm(request.POST)
    if not form.is_valid():
        messages.error(request, sentence_of(ReasonMissing()))
        return redirect(back)
    reason = form.cleaned_data["reason"]
    if request.POST.get("step") != VOID:
        context = {"row": hospital_row(entry), "reason": reason, "said": void_sentence(reason), "back": back}
        return render(request, "voiding/confirm.html", context)
    try:
        void_entry(entry=entry, reason=reason, by=request.user, at=at)
    except BOOKLET as error:
        messages.error(request, sentence_of(error))
        return redirect(back)
    messages.success(request, _("The row does not count any more; it stays visible."))
    return redirect(done)
