"""Addresses that do wrong, beside all of ours: the tests of the table see whether it notices."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from passport.access.models import Access, Ground, Purpose
from passport.people.models import Facility, Patient
from passport.people.selectors import readerships


def open_to_all(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Show a patient's name to whoever asks."""
    return HttpResponse(Patient.objects.get(uid=patient_uid).given_name)


@login_required
def says_in_refusing(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Refuse everybody, and say whose page that would have been."""
    patient = Patient.objects.get(uid=patient_uid)
    return HttpResponse(f"{patient.given_name} does not want you here", status=404)


@login_required
def writes_in_refusing(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Refuse everybody, after having written something down."""
    Facility.objects.update(phone="1")
    raise Http404


@login_required
def looks_in_refusing(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Refuse everybody, after having written down that they looked."""
    at = timezone.now()
    Access.objects.create(
        at=at,
        quarter=at,
        patient=Patient.objects.get(uid=patient_uid),
        reader_uid=request.user.uid,
        purpose=Purpose.CARE,
        ground=Ground.GRANT,
    )
    raise Http404


@require_safe
@login_required
def closed_to_all(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Refuse everybody, also the patient."""
    raise Http404


@require_safe
@login_required
def tells_the_number(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Show to the patient's readers more than was agreed."""
    return HttpResponse(_read_by(request, patient_uid).personal_number)


@login_required
def takes_anything(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Answer the patient's readers, however they ask."""
    _read_by(request, patient_uid)
    return HttpResponse()


def _read_by(request: HttpRequest, patient_uid: str) -> Patient:
    patient = Patient.objects.get(uid=patient_uid)
    if patient not in [one.patient for one in readerships(request.user, patient.registered_at)]:
        raise Http404
    return patient


VIEWS = (
    open_to_all,
    says_in_refusing,
    writes_in_refusing,
    looks_in_refusing,
    closed_to_all,
    tells_the_number,
    takes_anything,
)
planted = [path(f"{view.__name__}/<slug:patient_uid>/", view, name=view.__name__) for view in VIEWS]
urlpatterns = [path("planted/", include((planted, "planted"))), path("", include("passport.urls"))]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say nothing."""
    return HttpResponse(status=404)
