"""What patients ask a hospital about looks that they do not recognise: its administrator answers each one."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from passport.access.models import LookQuestion, Purpose
from passport.access.services import NotAllowed, answer_question, open_list
from passport.guards import role_required, second_factor_required
from passport.people.models import Role, User
from passport.web.forms import FindingForm
from passport.web.looks import look_of


@dataclass(frozen=True, kw_only=True)
class AskedLook:
    """One question as the hospital answers it."""

    uid: str
    sentence: str  # the look, as the patient reads it
    facility: str
    zone: str
    patient: str  # "" when another hospital registered the patient
    asked_at: datetime
    answered_at: datetime | None
    answered_by: str
    finding: str
    answer: str
    own: bool  # the reader's own look, for which somebody else answers


def asked_look(question: LookQuestion, *, reader: User) -> AskedLook:
    """Return a question in the words of its hospital; a patient registered elsewhere is not named."""
    zone = question.facility.time_zone
    registered_here = question.patient.registered_by_id == question.facility_id
    return AskedLook(
        uid=question.uid,
        sentence=look_of([question.access], zone=ZoneInfo(zone)),
        facility=question.facility.name,
        zone=zone,
        patient=str(question.patient) if registered_here else "",
        asked_at=question.asked_at,
        answered_at=question.answered_at,
        answered_by=question.answered_by or "",
        finding=str(question.get_finding_display() or ""),
        answer=question.answer or "",
        own=question.access.reader_uid == reader.uid,
    )


@role_required(Role.FACILITY_ADMINISTRATOR)
@second_factor_required
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List what patients asked about looks, what waits first."""
    view = open_list(reader=request.user, purpose=Purpose.REVIEW, at=timezone.now())
    asked = [asked_look(question, reader=request.user) for question in view.questions()]
    context = {
        "waiting": [look for look in asked if look.answered_at is None],
        "answered": [look for look in asked if look.answered_at],
    }
    return render(request, "facility/look_questions.html", context)


@role_required(Role.FACILITY_ADMINISTRATOR)
@second_factor_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer one of them: justified or not, and in words why; the patient reads it."""
    at = timezone.now()
    try:
        found = open_list(reader=request.user, purpose=Purpose.REVIEW, at=at).question(uid)
    except NotAllowed as error:
        raise Http404 from error
    look, form = asked_look(found, reader=request.user), FindingForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "facility/answer_look.html", {"look": look, "form": form})
    try:
        answer_question(question=found, **form.cleaned_data, by=request.user, at=at)
    except NotAllowed:
        messages.error(request, _("Somebody else has to answer for what you looked at yourself."))
    else:
        messages.success(request, _("Answered. The patient reads it under “Who looked”."))
    return redirect("facility:look_questions")
