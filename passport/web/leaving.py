"""Leaving: the patient closes the own passport, reads until when coming back is possible, and comes back."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from passport.access.services import NotAllowed, View
from passport.imaging.services import leave
from passport.people import services as verbs
from passport.people.models import Relation
from passport.people.selectors import closings_of, open_readers
from passport.signing.services import read_notices_about
from passport.web.device import here_of
from passport.web.patient import closed_uids, own_passport, passport_context
from passport.web.presenters import zone_of
from passport.web.sign_in import surely_the_owner_here


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Say what ends, what is deleted and what stays, and close the passport for its patient alone."""
    if patient_uid in closed_uids(request, timezone.now()):  # pressed twice
        return redirect("patient:come_back", patient_uid)
    return _opened(request, patient_uid=patient_uid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Say since when the own passport is closed and until when that can be undone, and undo it."""
    at = timezone.now()
    closing = next((one for one in closings_of(request.user, at) if one.patient.uid == patient_uid), None)
    if closing is None:
        return _is_back(request, patient_uid=patient_uid)
    if request.method == "POST":
        verbs.come_back(closing=closing, by=request.user, at=at)
        messages.success(
            request,
            _(
                "You are back. Whom you trusted, and doctors whom you let look, open your passport only when you let "
                "them anew."
            ),
        )
        return redirect("patient:passport", patient_uid)
    read_notices_about(user=request.user, subject_uid=closing.uid, at=at)
    context = {"closing": closing, "patient": closing.patient, "zone": str(zone_of(closing.patient))}
    return render(request, "patient/left.html", context)


@own_passport
def _is_back(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Lead to a passport that is open to its patient; to nobody else there is such a page."""
    if not view.scope.stays:
        raise NotAllowed
    return redirect("patient:passport", view.patient.uid)


@own_passport
def _opened(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    if not verbs.may_close(view.patient, request.user, at):
        raise NotAllowed
    return _close(request, view=view, at=at)


@surely_the_owner_here
def _close(request: HttpRequest, *, view: View, at: datetime) -> HttpResponse:
    if request.method == "POST":
        leave(patient=view.patient, here=here_of(request), by=request.user, at=at)
        return redirect("patient:come_back", view.patient.uid)
    guarded = open_readers(view.patient, at).filter(relation=Relation.GUARDIAN).exists()
    return render(request, "patient/close.html", passport_context(request, view, at) | {"guarded": guarded})
