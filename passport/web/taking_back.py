"""Take back what was written down of a talk: the register keeps it with the reason, the patient reads it no longer."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passport.incidents import selectors
from passport.incidents.models import Telling
from passport.incidents.register import Register
from passport.incidents.services import take_back_telling
from passport.people.models import Facility
from passport.web.incidents import of_register
from passport.web.refusals import INCIDENTS, sentence_of


@of_register
@require_POST
def of_incident(
    request: HttpRequest, kept: Register, facility: Facility, at: datetime, uid: str, telling_uid: str
) -> HttpResponse:
    """Take back what was told of an incident."""
    _take_back(request, _called(kept.incident(uid).tellings.all(), telling_uid), at)
    return redirect("incidents:incident", facility.uid, uid)


@of_register
@require_POST
def of_statement(
    request: HttpRequest, kept: Register, facility: Facility, at: datetime, entry_uid: str, telling_uid: str
) -> HttpResponse:
    """Take back what was told of a physicist's statement on an unborn child."""
    statements = selectors.unborn_statements_of(kept.entry(entry_uid))
    found = [telling for one in statements for telling in one.tellings.all()]
    _take_back(request, _called(found, telling_uid), at)
    return redirect("incidents:unborn", facility.uid, entry_uid)


def _called(tellings: Iterable[Telling], uid: str) -> Telling:
    found = next((one for one in tellings if one.uid == uid), None)
    if found is None:
        raise Http404
    return found


def _take_back(request: HttpRequest, telling: Telling, at: datetime) -> None:
    try:
        take_back_telling(telling=telling, why=request.POST.get("why", ""), by=request.user, at=at)
    except INCIDENTS as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("It is taken back. Tell it anew when it is right."))
