"""The doctor whom a patient chose: who that is, and whether that doctor may look at any time."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passport.access.services import (
    NoDoctorHere,
    NotAllowed,
    View,
    choose_doctor,
    let_chosen_doctor_look,
    stop_standing,
)
from passport.web.forms import ChooseDoctorForm, LastsForm
from passport.web.patient import own_passport
from passport.web.showing import showing_of


@require_POST
@own_passport
def choose(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Choose a doctor among those who looked with a code, or none any more."""
    if not view.scope.grants:
        raise NotAllowed
    form = ChooseDoctorForm(request.POST, doctors=view.doctors_to_choose(), chosen=view.patient.chosen_doctor)
    if not form.is_valid():
        return render(
            request, "patient/show.html", showing_of(request, view, at) | {"form": LastsForm(), "choose": form}
        )
    choose_doctor(patient=view.patient, doctor=form.doctor(), by=request.user, at=at)
    messages.success(request, _("Saved. A doctor who was chosen before cannot look without a code any more."))
    return redirect("patient:show", view.patient.uid)


@require_POST
@own_passport
def let_look(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Let the chosen doctor look at any time, until it is stopped."""
    try:
        let_chosen_doctor_look(patient=view.patient, by=request.user, at=at)
    except NoDoctorHere:
        messages.error(request, _("The chosen doctor has no account as a doctor here. Make a code for each visit."))
    else:
        messages.success(request, _("The chosen doctor can look at any time now, until you stop it."))
    return redirect("patient:show", view.patient.uid)


@require_POST
@own_passport
def stop(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """End what the chosen doctor may do without a code."""
    stop_standing(patient=view.patient, by=request.user, at=at)
    messages.success(request, _("Stopped. The chosen doctor cannot look without a code any more."))
    return redirect("patient:show", view.patient.uid)
