"""What stays of a patient, where, and until when: the patient's own page, at any time and before leaving."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_passport
from passport.people.selectors import readerships
from passport.people.services import may_close
from reports.selectors.stays import what_stays


@login_required
@require_safe
def own(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Show the patient what stays here by law and by decision of each hospital, and until when."""
    at = timezone.now()
    mine = {reader.patient.uid: reader.patient for reader in readerships(request.user, at)}
    if patient_uid not in mine:
        raise Http404
    try:
        view = open_passport(reader=request.user, patient=mine[patient_uid], purpose=Purpose.OWN_RECORD, at=at)
        places = what_stays(view)
    except NotAllowed as error:
        raise Http404 from error
    may_leave = may_close(view.patient, request.user, at)
    context = {"patient": view.patient, "places": places, "may_leave": may_leave}
    return render(request, "reports/stays.html", context)
