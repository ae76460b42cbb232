"""The pages of a facility's administrator: what is missing, devices, people."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.models import Purpose
from passport.access.services import open_list
from passport.booklet.services import OfGone, approver_back, approver_gone
from passport.codes import spaced
from passport.guards import role_required, second_factor_required
from passport.language.saying import say_number
from passport.people.models import Facility, Invitation, Membership, Practitioner, Role, WhyNoMore
from passport.people.selectors import approvers_at, day_at, devices_of, facilities_where, open_invitations, staff_of
from passport.people.services import (
    AgesTurnedRound,
    BadViewer,
    DeviceExists,
    NotAllowed,
    ReportDaysMissing,
    add_device,
    change_device,
    change_facility,
    end_membership,
    invite,
    mark_cannot_sign,
)
from passport.signing.selectors import waiting_keys
from passport.web.certificates import certificate_at
from passport.web.facility_forms import DeviceDataForm, FacilityDataForm, InviteForm, ReasonForm
from passport.web.refusals import BOOKLET, sentence_of
from passport.web.staff import gone_approver, member_of, missing_at

Page = Callable[..., HttpResponse]
FORM_METHODS = ["GET", "HEAD", "POST"]


def _administrators(page: Page) -> Page:
    return role_required(Role.FACILITY_ADMINISTRATOR)(second_factor_required(page))


def own_facility(page: Page) -> Page:
    """Open a page to those who administer the facility that the address names."""

    @wraps(page)
    def opened(request: HttpRequest, facility_uid: str, **rest: str) -> HttpResponse:
        at = timezone.now()
        mine = facilities_where(request.user, Role.FACILITY_ADMINISTRATOR, at=at)
        facility = next((place for place in mine if place.uid == facility_uid), None)
        if facility is None:
            raise Http404
        return page(request, facility, at, **rest)

    return _administrators(opened)


@_administrators
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the facility that a person administers; choose when there are several."""
    mine = list(facilities_where(request.user, Role.FACILITY_ADMINISTRATOR, at=timezone.now()))
    if len(mine) == 1:
        return redirect("facility:overview", mine[0].uid)
    return render(request, "facility/choose.html", {"facilities": mine})


@own_facility
@require_safe
def overview(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """Show a facility: what is missing, and where everything is."""
    context = {**_overview(request, facility, at), "form": _facility_form(facility)}
    return render(request, "facility/overview.html", context)


@own_facility
@require_POST
def change(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """Change the facility's code and telephone number, and what it decides itself."""
    form = FacilityDataForm(request.POST)
    if form.is_valid():
        try:
            change_facility(facility=facility, **form.cleaned_data, by=request.user, at=at)
        except AgesTurnedRound as error:
            form.add_error("asks_until_age", sentence_of(error))
        except BadViewer as error:
            form.add_error("viewer_url", sentence_of(error))
        except ReportDaysMissing as error:
            form.add_error("reports_shown_days", sentence_of(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("facility:overview", facility.uid)
    context = {**_overview(request, facility, at), "form": form}
    return render(request, "facility/overview.html", context)


@own_facility
@require_http_methods(FORM_METHODS)
def devices(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List the units of a facility, and add one."""
    form = DeviceDataForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_device(facility=facility, **form.cleaned_data, by=request.user, at=at)
        except DeviceExists as error:
            form.add_error("name", sentence_of(error))
        else:
            messages.success(request, _("The device is registered."))
            return redirect("facility:devices", facility.uid)
    context = {"facility": facility, "form": form, "devices": devices_of(facility)}
    return render(request, "facility/devices.html", context)


@own_facility
@require_http_methods(FORM_METHODS)
def device(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Correct what is registered of one unit."""
    found = next((one for one in devices_of(facility) if one.uid == uid), None)
    if found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in DeviceDataForm.base_fields}
    form = DeviceDataForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_device(device=found, **form.cleaned_data, by=request.user, at=at)
        except DeviceExists as error:
            form.add_error("name", sentence_of(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("facility:devices", facility.uid)
    return render(request, "facility/device.html", {"facility": facility, "form": form, "device": initial})


@own_facility
@require_http_methods(FORM_METHODS)
def people(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List who works at a facility, and invite somebody: the link is shown this once."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation, secret = invite(facility=facility, **form.invited(), by=request.user, at=at)
        return shown_once(request, facility, invitation, secret)
    context = {
        "facility": facility,
        "form": form,
        "members": [member_of(membership, reader=request.user) for membership in staff_of(facility, at)],
        "why_no_more": WhyNoMore.choices,
        "gone": [gone_approver(one, waiting=one.waiting) for one in _gone(request, facility, at)],
        "invitations": open_invitations(facility, at),
    }
    return render(request, "facility/people.html", context)


@own_facility
@require_POST
def end(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """End somebody's role; nobody ends the own one, or a facility would be left without an administrator."""
    membership = _membership(facility, at, lambda one: one.uid == uid)
    if membership.user == request.user:
        messages.error(request, _("Somebody else has to end your own role."))
        return redirect("facility:people", facility.uid)
    end_membership(membership=membership, by=request.user, at=at)
    messages.success(request, _("The role is ended. What was done in it stays."))
    return redirect("facility:people", facility.uid)


@own_facility
@require_POST
def cannot_sign(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Write down that somebody can sign no more, and why."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why; say another reason in a few words."))
        return redirect("facility:people", facility.uid)
    found = _practitioner(request, facility, at, uid)
    try:
        given = form.cleaned_data
        why = WhyNoMore(given["reason"])
        mark_cannot_sign(practitioner=found, why=why, words=given["words"], by=request.user, at=at, facility=facility)
    except NotAllowed as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(
            request, _("Written down. The rows that wait for this person can be confirmed by the hospital now.")
        )
    return redirect("facility:people", facility.uid)


@own_facility
@require_POST
def confirm(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Confirm by the facility's seal the rows that wait for somebody who can sign no more, or who left."""
    found = _practitioner(request, facility, at, uid)
    try:
        became = approver_gone(practitioner=found, facility=facility, by=request.user, at=at)
    except BOOKLET as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, " ".join(_of_gone(became)))
    return redirect("facility:people", facility.uid)


def _of_gone(became: OfGone) -> Iterator[str]:
    """Yield what became of the rows of somebody who can sign no more, and what is to be done with those that wait."""
    if became.confirmed:
        sentence = ngettext("%(count)s row is confirmed.", "%(count)s rows are confirmed.", became.confirmed)
        yield sentence % {"count": say_number(became.confirmed)}
    if became.let_go:
        sentence = ngettext(
            "%(count)s row is not confirmed, because nobody is known to have approved it, or who did took that back. "
            "It "
            "waits for those on whose list it stands, else for all who approve here: ask them, or write a list under "
            "“Lists of approvers”.",
            "%(count)s rows are not confirmed, because nobody is known to have approved them, or who did took that "
            "back. They "
            "wait for those on whose list they stand, else for all who approve here: ask them, or write a list under "
            "“Lists of approvers”.",
            became.let_go,
        )
        yield sentence % {"count": say_number(became.let_go)}
    if not became.confirmed and not became.let_go:
        yield _("No row waits for this person here, so there is nothing to confirm.")


@own_facility
@require_POST
def signs_again(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Take back that somebody can sign no more: what the hospital confirmed for this person waits again."""
    found = _practitioner(request, facility, at, uid)
    try:
        count = approver_back(practitioner=found, facility=facility, by=request.user, at=at)
    except (*BOOKLET, NotAllowed) as error:
        messages.error(request, sentence_of(error))
    else:
        sentence = ngettext(
            "Taken back. %(count)s row waits for this person again.",
            "Taken back. %(count)s rows wait for this person again.",
            count,
        )
        messages.success(request, sentence % {"count": say_number(count)})
    return redirect("facility:people", facility.uid)


def shown_once(request: HttpRequest, facility: Facility, invitation: Invitation, secret: str) -> HttpResponse:
    """Show the link of an invitation: nobody can show it again."""
    address = f"{settings.PUBLIC_URL}{reverse('join')}#{secret}"
    context = {
        "facility": facility,
        "invitation": invitation,
        "address": address,
        "code": spaced(secret),
        "qr": _qr(address),
    }
    return render(request, "facility/invited.html", context)


def _overview(request: HttpRequest, facility: Facility, at: datetime) -> dict[str, object]:
    looks = open_list(reader=request.user, purpose=Purpose.REVIEW, facility=facility, at=at)
    due = open_list(reader=request.user, purpose=Purpose.CORRECTION, facility=facility, at=at).mistakes_due()
    return {
        "facility": facility,
        "missing": missing_at(facility, at),
        "certificate": certificate_at(facility, at),
        "keys_waiting": waiting_keys(users=approvers_at(facility, at)).count(),
        "mistakes_due": len(due),
        "mistakes_overdue": sum(day < day_at(facility, at) for day in due),
        "to_review": looks.emergencies_to_review(),
        "looks_to_answer": looks.questions_to_answer(),
    }


def _facility_form(facility: Facility) -> forms.Form:
    return FacilityDataForm(initial={name: getattr(facility, name) for name in FacilityDataForm.base_fields})


def _membership(facility: Facility, at: datetime, fits: Callable[[Membership], bool]) -> Membership:
    found = next((one for one in staff_of(facility, at) if fits(one)), None)
    if found is None:
        raise Http404
    return found


def _practitioner(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> Practitioner:
    """Return a professional who works here, or who left while rows still wait."""
    working = (getattr(membership.user, "practitioner", None) for membership in staff_of(facility, at))
    known = [*(one for one in working if one), *_gone(request, facility, at)]
    found = next((one for one in known if one.uid == uid), None)
    if found is None:
        raise Http404
    return found


def _gone(request: HttpRequest, facility: Facility, at: datetime) -> list[Practitioner]:
    view = open_list(reader=request.user, purpose=Purpose.CORRECTION, facility=facility, at=at)
    return view.gone_approvers()


def _qr(address: str) -> str:
    return segno.make(address, error="m").svg_inline(omitsize=True, border=2)
