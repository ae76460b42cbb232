"""Hand out the sheet of instructions: to the patient from the own passport, to the staff who told the patient."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_nuclear_medicine, open_passport
from passport.guards import role_required, second_factor_required
from passport.nuclear.models import InstructionPeriod, InstructionSheet
from passport.people.models import Role
from passport.people.selectors import readerships
from reports.render import CannotPrint
from reports.services.instructions import NotConfirmed, print_instructions

HEADERS = {
    "Content-Disposition": 'attachment; filename="instructions.pdf"',
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@login_required
@require_safe
def own(request: HttpRequest, patient_uid: str, uid: str) -> HttpResponse:
    """Hand a sheet to the patient, or to who looks after the passport."""
    at = timezone.now()
    mine = {reader.patient.uid: reader.patient for reader in readerships(request.user, at)}
    if patient_uid not in mine:
        raise Http404
    try:
        view = open_passport(reader=request.user, patient=mine[patient_uid], purpose=Purpose.OWN_RECORD, at=at)
        found = view.sheets().filter(uid=uid).first()
    except NotAllowed as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return _printed(request, found, found.told_periods, at, back=("patient:passport", patient_uid))


@role_required(Role.APPROVER, Role.PHYSICIST)
@second_factor_required
@require_safe
def for_staff(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand a sheet to the staff who give it to the patient."""
    at = timezone.now()
    try:
        found = open_nuclear_medicine(reader=request.user, at=at).sheet(uid)
    except NotAllowed as error:
        raise Http404 from error
    confirmed = [period for period in found.periods.all() if period.confirmed_at]
    return _printed(request, found, confirmed, at, back=("nuclear:sheet", uid))


def _printed(
    request: HttpRequest,
    sheet: InstructionSheet,
    periods: Iterable[InstructionPeriod],
    at: datetime,
    *,
    back: tuple[str, str],
) -> HttpResponse:
    try:
        pdf = print_instructions(sheet=sheet, periods=periods, by=request.user, at=at)
    except NotConfirmed as error:
        raise Http404 from error
    except CannotPrint:
        messages.error(request, _("This installation cannot make PDF files. Print this page instead."))
        return redirect(*back)
    return HttpResponse(pdf, content_type="application/pdf", headers=HEADERS)
