"""How a patient reads reports: by the own eyes, or only through a doctor; chosen, and taken back."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passport.access.services import NotAllowed, View
from passport.imaging.selectors import reads_through_doctor
from passport.imaging.services import read_again, read_through_doctor
from passport.web.patient import own_passport, passport_context


@require_safe
@own_passport
def choice(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Say how reports are read, and offer the other way."""
    if not view.scope.grants:
        raise NotAllowed
    context = passport_context(request, view, at) | {"through_doctor": reads_through_doctor(view.patient)}
    return render(request, "patient/reports.html", context)


@require_POST
@own_passport
def choose(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Read reports only through a doctor from now on."""
    read_through_doctor(patient=view.patient, by=request.user, at=at)
    messages.success(request, _("Reports are kept for your doctor now. You can change this here at any time."))
    return redirect("patient:reports", view.patient.uid)


@require_POST
@own_passport
def end(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Read reports here again."""
    read_again(patient=view.patient, by=request.user, at=at)
    messages.success(request, _("You read reports here again."))
    return redirect("patient:reports", view.patient.uid)
