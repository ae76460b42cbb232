"""The emergency looks of a hospital: its administrator reads each one with its reason, and judges it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from passport.access.models import Emergency, Purpose
from passport.access.services import NotAllowed, open_list, review_emergency
from passport.guards import role_required, second_factor_required
from passport.people.models import Role, User
from passport.web.forms import FindingForm


@dataclass(frozen=True, kw_only=True)
class EmergencyLook:
    """One emergency as the hospital judges it."""

    uid: str
    doctor: str
    facility: str
    zone: str
    patient: str  # "" when another hospital registered the patient
    opened_at: datetime
    reason: str
    reviewed_at: datetime | None
    reviewed_by: str
    finding: str  # "" before it is judged
    finding_words: str
    own: bool  # opened by the reader, who does not judge it


def emergency_look(emergency: Emergency, *, reader: User) -> EmergencyLook:
    """Return an emergency in the words of its hospital; a patient registered elsewhere is not named."""
    registered_here = emergency.patient.registered_by_id == emergency.facility_id
    return EmergencyLook(
        uid=emergency.uid,
        doctor=str(emergency.reader),
        facility=emergency.facility.name,
        zone=emergency.facility.time_zone,
        patient=str(emergency.patient) if registered_here else "",
        opened_at=emergency.opened_at,
        reason=emergency.reason,
        reviewed_at=emergency.reviewed_at,
        reviewed_by=emergency.reviewed_by or "",
        finding=str(emergency.get_finding_display() or ""),
        finding_words=emergency.finding_words or "",
        own=emergency.reader_id == reader.pk,
    )


@role_required(Role.FACILITY_ADMINISTRATOR)
@second_factor_required
@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """List who opened a passport in an emergency here, when and why; those to judge first."""
    view = open_list(reader=request.user, purpose=Purpose.REVIEW, at=timezone.now())
    looks = [emergency_look(emergency, reader=request.user) for emergency in view.emergencies()]
    context = {
        "waiting": [look for look in looks if look.reviewed_at is None],
        "reviewed": [look for look in looks if look.reviewed_at],
    }
    return render(request, "facility/emergencies.html", context)


@role_required(Role.FACILITY_ADMINISTRATOR)
@second_factor_required
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, uid: str) -> HttpResponse:
    """Judge one of them: justified or not, and in words why; the patient reads it."""
    at = timezone.now()
    try:
        found = open_list(reader=request.user, purpose=Purpose.REVIEW, at=at).emergency(uid)
    except NotAllowed as error:
        raise Http404 from error
    look, form = emergency_look(found, reader=request.user), FindingForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "facility/judge_emergency.html", {"look": look, "form": form})
    try:
        review_emergency(emergency=found, **form.cleaned_data, by=request.user, at=at)
    except NotAllowed:
        messages.error(request, _("Somebody else has to judge what you opened yourself."))
    else:
        messages.success(request, _("Judged. The patient reads it under “Who looked”."))
    return redirect("facility:emergencies")
