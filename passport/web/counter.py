"""The pages of the counter: register a patient, link identifiers, print the code slip."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.models import Purpose
from passport.access.selectors import doctors_at_counter
from passport.access.services import ListView, NotAllowed, choose_doctor_at_counter, open_list
from passport.codes import spaced
from passport.guards import role_required, second_factor_required
from passport.people.models import CodeSlip, Facility, Patient, Reader, Relation, Role
from passport.people.national_ids import Doubt
from passport.people.selectors import has_role, left_by, may_decide, number_doubt, open_readers
from passport.people.services import (
    IdentifierContradicts,
    IdentifierTaken,
    NameMissing,
    NotLinked,
    Unborn,
    add_identifier,
    change_patient,
    end_devices_at_counter,
    issue_slip,
    register_patient,
    unlink_record,
)
from passport.web.facility_forms import IdentifierForm, IdentifierForms, PersonForm, SearchForm, said_of
from passport.web.family import age_words, left_words, right_of
from passport.web.family_forms import SlipIssueForm
from passport.web.family_words import NOT_ENOUGH
from passport.web.forms import ChooseDoctorForm
from passport.web.refusals import sentence_of

Page = Callable[..., HttpResponse]
FORM_METHODS = ["GET", "HEAD", "POST"]
NOT_REGISTERED = (IdentifierTaken, IdentifierContradicts, Unborn, NameMissing)
# What is odd about a number: said beside what was saved all the same.
DOUBTS: dict[Doubt, Promise] = {
    Doubt.LENGTH: gettext_lazy("Saved. Look at the personal number once more: it has too many or too few digits."),
    Doubt.CHARACTERS: gettext_lazy("Saved. Look at the personal number once more: it holds more than digits."),
    Doubt.PART: gettext_lazy("Saved. Look at the personal number once more: its date or serial cannot be."),
    Doubt.CHECK_DIGIT: gettext_lazy("Saved. Look at the personal number once more: its check digit does not fit."),
}


def _counter(page: Page) -> Page:
    """Open a page to the counter of a facility, with the list of the patients registered there."""

    @wraps(page)
    def opened(request: HttpRequest, **rest: str) -> HttpResponse:
        at = timezone.now()
        view = open_list(reader=request.user, purpose=Purpose.REGISTRATION, at=at)
        return page(request, view, at, **rest)

    return role_required(Role.FACILITY_ADMINISTRATOR, Role.CLERK)(second_factor_required(opened))


def own_patient(page: Page) -> Page:
    """Open a page about one patient whom the reader's facilities registered."""

    @wraps(page)
    def opened(request: HttpRequest, view: ListView, at: datetime, uid: str, **rest: str) -> HttpResponse:
        try:
            found = view.patient(uid)
        except NotAllowed as error:
            raise Http404 from error
        return page(request, found, at, **rest)

    return _counter(opened)


@require_http_methods(FORM_METHODS)
@_counter
def patients(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Find a patient whom these facilities registered; nobody is listed unasked."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        context["found"] = view.patients(form.cleaned_data["words"])
    return render(request, "facility/patients.html", context)


@require_http_methods(FORM_METHODS)
@_counter
def register(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Register a patient with the identifiers by which senders know that patient."""
    facilities = list(view.facilities)
    form = PersonForm(request.POST or None, facilities=facilities)
    lines = IdentifierForms(request.POST or None, prefix="identifier")
    context = {"form": form, "lines": lines}
    if request.method != "POST" or not (form.is_valid() and lines.is_valid()):
        return render(request, "facility/register.html", context)
    facility = next(place for place in facilities if place.uid == form.cleaned_data["facility"])
    identifiers = [found for found in (line.identifier() for line in lines) if found]
    try:
        made = register_patient(facility=facility, form=form.person(), identifiers=identifiers, by=request.user, at=at)
    except NOT_REGISTERED as error:
        form.add_error(None, sentence_of(error))
        return render(request, "facility/register.html", context)
    _say_saved(request, facility, made)
    return redirect("facility:patient", made.uid)


@require_safe
@own_patient
def patient(request: HttpRequest, found: Patient, at: datetime) -> HttpResponse:
    """Show what is registered of a patient, and what the counter may do."""
    return render(request, "facility/patient.html", _patient_context(request, found, at))


@require_http_methods(FORM_METHODS)
@own_patient
def change(request: HttpRequest, found: Patient, at: datetime) -> HttpResponse:
    """Correct what is registered of a patient."""
    form = PersonForm(request.POST or None, facilities=[found.registered_by], correcting=True, initial=said_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            saved = change_patient(patient=found, form=form.person(), by=request.user, at=at)
        except (Unborn, NameMissing) as error:
            form.add_error(None, sentence_of(error))
        else:
            _say_saved(request, found.registered_by, saved)
            return redirect("facility:patient", found.uid)
    return render(request, "facility/change_patient.html", {"form": form, "patient": found})


@require_POST
@own_patient
def slip(request: HttpRequest, found: Patient, at: datetime) -> HttpResponse:
    """Make a code slip and show it this once, to be printed; who lost a phone is signed out on all of them first."""
    readers = list(open_readers(found, at))
    form = SlipIssueForm(request.POST, readers=readers)
    issued = _issued(request, form, found, readers, at) if form.is_valid() else None
    if issued is None:
        return render(request, "facility/patient.html", _patient_context(request, found, at, slip=form), status=400)
    made, code, lost = issued
    address = f"{settings.PUBLIC_URL}{reverse('public:open')}"
    context = {
        "slip": made,
        "patient": found,
        "code": spaced(code),
        "address": address,
        "qr": segno.make(f"{address}#{code}", error="m").svg_inline(omitsize=True, border=2),
        "zone": found.registered_by.time_zone,
        "lost": lost,
    }
    return render(request, "facility/slip.html", context)


@require_POST
@own_patient
def chosen_doctor(request: HttpRequest, found: Patient, at: datetime) -> HttpResponse:
    """Write down whom a patient chose as doctor, among those of this hospital and those who looked with a code."""
    form = ChooseDoctorForm(request.POST, doctors=doctors_at_counter(found, at), chosen=found.chosen_doctor)
    if not form.is_valid():
        return render(request, "facility/patient.html", _patient_context(request, found, at) | {"choose": form})
    choose_doctor_at_counter(patient=found, doctor=form.doctor(), by=request.user, at=at)
    messages.success(request, _("Saved."))
    return redirect("facility:patient", found.uid)


@require_POST
@own_patient
def link(request: HttpRequest, found: Patient, at: datetime) -> HttpResponse:
    """Link one more identifier with a patient."""
    form = IdentifierForm(request.POST)
    identifier = form.identifier() if form.is_valid() else None
    if identifier is None:
        return render(request, "facility/patient.html", _patient_context(request, found, at, form))
    issuer, local_id = identifier
    try:
        add_identifier(patient=found, issuer=issuer, local_id=local_id, by=request.user, at=at)
    except (IdentifierTaken, IdentifierContradicts) as error:
        form.add_error(None, sentence_of(error))
        return render(request, "facility/patient.html", _patient_context(request, found, at, form))
    messages.success(request, _("The identifier is linked; its rows belong to this patient now."))
    return redirect("facility:patient", found.uid)


@require_POST
@own_patient
def unlink(request: HttpRequest, found: Patient, at: datetime, record_uid: str) -> HttpResponse:
    """Take one identifier from a patient; its rows stay as they are."""
    record = next((one for one in found.records.all() if one.uid == record_uid), None)
    if record is None:
        raise Http404
    try:
        unlink_record(record=record, patient=found, how="counter", by=request.user, at=at)
    except NotLinked as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("The identifier is not this patient's any more. You can link it again."))
    return redirect("facility:patient", found.uid)


def _issued(
    request: HttpRequest, form: SlipIssueForm, found: Patient, readers: list[Reader], at: datetime
) -> tuple[CodeSlip, str, Reader | None] | None:
    """Return the slip, its code and who lost a phone; None: the form says what is missing."""
    relation, given = Relation(form.cleaned_data["relation"]), form.cleaned_data
    lost = next((reader for reader in readers if reader.uid == given.get("lost")), None)
    try:
        made, code = issue_slip(patient=found, relation=relation, shown=form.shown(), by=request.user, at=at)
    except tuple(NOT_ENOUGH) as error:
        form.refuse(error)
        return None
    if lost is not None:
        end_devices_at_counter(reader=lost, by=request.user, at=at)
    return made, code, lost


def _patient_context(
    request: HttpRequest,
    found: Patient,
    at: datetime,
    form: IdentifierForm | None = None,
    slip: SlipIssueForm | None = None,
) -> dict[str, Any]:
    readers = list(open_readers(found, at))
    for reader in readers:
        reader.patient = found
    likely = Relation.SELF if may_decide(found, at) else Relation.GUARDIAN
    return {
        "patient": found,
        "administers": has_role(request.user, found.registered_by, Role.FACILITY_ADMINISTRATOR, at=at),
        "age": age_words(found, at),
        "records": found.records.all(),
        "choose": ChooseDoctorForm(doctors=doctors_at_counter(found, at), chosen=found.chosen_doctor),
        "identifier": form or IdentifierForm(),
        "slip": slip or SlipIssueForm(readers=readers, initial={"relation": likely}),
        "rights": [right_of(reader, at=at) for reader in readers],
        "left": left_words(closing) if (closing := left_by(found, at)) else "",
    }


def _say_saved(request: HttpRequest, facility: Facility, patient: Patient) -> None:
    doubt = number_doubt(facility=facility, number=patient.personal_number)
    if doubt:
        messages.warning(request, DOUBTS[doubt])
    else:
        messages.success(request, _("Saved."))
