"""Showing a passport to a doctor: a code, and an answer to who asks with it without an account."""

from datetime import datetime

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.models import Grant
from passport.access.selectors import grant_by_uid
from passport.access.services import NotAllowed, NothingToAnswer, View, answer_guest, make_grant, stop_grant
from passport.codes import spaced
from passport.people.selectors import readerships
from passport.web.forms import ChooseDoctorForm, LastsForm
from passport.web.patient import own_passport, passport_context
from passport.web.permissions import chosen_of, permission_of, running_of
from passport.web.presenters import zone_of

# The code of a grant lies in the patient's own browser for as long as it can be used; we keep its HMAC only.
CODE_COOKIE = "code"
CODE_LASTS = 600
LOOK_AGAIN = "10"  # seconds until the page asks whether somebody has used the code


@login_required
@require_safe
def permission(request: HttpRequest, uid: str) -> HttpResponse:
    """Go from a notice to the permission that it tells of, in whichever of the reader's passports that is."""
    grant = grant_by_uid(uid)
    mine = {reader.patient_id for reader in readerships(request.user, timezone.now())}
    if grant is None or grant.patient_id not in mine:
        raise Http404
    return redirect("patient:shown", grant.patient.uid, grant.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@own_passport
def show(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Make a code for one doctor, list who looks now, and say what the chosen doctor may do."""
    form = LastsForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "patient/show.html", showing_of(request, view, at) | {"form": form})
    grant, code = make_grant(patient=view.patient, lasts=form.lasts(), by=request.user, at=at)
    response = redirect("patient:shown", view.patient.uid, grant.uid)
    response.set_signed_cookie(
        CODE_COOKIE,
        code,
        salt=grant.uid,
        max_age=CODE_LASTS,
        path=response.url,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


@require_safe
@own_passport
def shown(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Show the code until somebody has typed it, ask for an answer, then say who looks; what is over leads back."""
    grant = next((grant for grant in view.grants() if grant.uid == uid), None)
    if grant is None:
        return redirect("patient:show", view.patient.uid)
    code = request.get_signed_cookie(CODE_COOKIE, default="", salt=grant.uid, max_age=CODE_LASTS)
    permission = permission_of(grant, at=at, zone=zone_of(view.patient))
    context = passport_context(request, view, at) | {
        "tab": "show",
        "permission": permission,
        "lasts": grant.get_lasts_display(),
        "code": spaced(code),
        "qr": _qr(code) if code else "",
        "address": f"{settings.PUBLIC_URL}{reverse('look:ask')}",
    }
    response = render(request, "patient/shown.html", context)
    if permission.waiting:
        response["Refresh"] = LOOK_AGAIN
    return response


@require_POST
@own_passport
def stop(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """End what a code allows, used or not."""
    stop_grant(grant=_grant(view, uid), by=request.user, at=at)
    messages.success(request, _("Stopped. Nobody can look with this code any more."))
    return redirect("patient:show", view.patient.uid)


@require_POST
@own_passport
def allow(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Let somebody without an account look who asks with a code."""
    _answer(request, _grant(view, uid), allow=True, at=at)
    return redirect("patient:shown", view.patient.uid, uid)


@require_POST
@own_passport
def refuse(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Let nobody look with this code."""
    if _answer(request, _grant(view, uid), allow=False, at=at):
        messages.success(request, _("Refused. Nobody can look with this code."))
    return redirect("patient:show", view.patient.uid)


def showing_of(request: HttpRequest, view: View, at: datetime) -> dict[str, object]:
    """Return what the page of showing has beside the form for a code."""
    if not view.scope.grants:
        return passport_context(request, view, at) | {"tab": "show", "permissions": running_of(view, at)}
    doctors = list(view.doctors_to_choose())
    form = ChooseDoctorForm(doctors=doctors, chosen=view.patient.chosen_doctor)
    return passport_context(request, view, at) | {
        "tab": "show",
        "permissions": running_of(view, at),
        "chosen": chosen_of(view),
        "choose": form if doctors or view.patient.chosen_doctor else None,
    }


def _answer(request: HttpRequest, grant: Grant, *, allow: bool, at: datetime) -> bool:
    if not grant.for_guest:
        raise NotAllowed
    try:
        answer_guest(guest=grant.guest, allow=allow, by=request.user, at=at)
    except NothingToAnswer:
        messages.error(request, _("This was answered, stopped, or is over by now."))
        return False
    return True


def _grant(view: View, uid: str) -> Grant:
    found = next((grant for grant in view.grants() if grant.uid == uid), None)
    if found is None:
        raise NotAllowed
    return found


def _qr(code: str) -> str:
    address = f"{settings.PUBLIC_URL}{reverse('look:ask')}#{code}"
    return segno.make(address, error="m").svg_inline(omitsize=True, border=2)
