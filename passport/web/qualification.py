"""The page on which an administrator writes down what a colleague was trained as, and reads what follows from it."""

from datetime import UTC, date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from passport.people.models import Facility, Practitioner
from passport.people.selectors import professional, specialties_on, staff_of, standing_of
from passport.people.services import NotAllowed, SpecialtyEnded, write_qualification
from passport.web.entitlement import entitled_lines
from passport.web.facility import FORM_METHODS, own_facility
from passport.web.law_standing import local_day, standing_words
from passport.web.qualification_forms import QualificationForms
from passport.web.refusals import sentence_of


@own_facility
@require_http_methods(FORM_METHODS)
def qualification(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Show what is on record of somebody who works here and what the law lets this person do, and change it."""
    found, today = _colleague(facility, at, uid), local_day(facility, at)
    held, ended = specialties_on(found, at.astimezone(UTC).date())  # stamps go by this day
    forms = QualificationForms(request.POST or None, practitioner=found, held=held, today=today)
    if request.method == "POST" and _write(request, found, forms, at):
        messages.success(request, _("Saved. A new specialty stands in the stamp from tomorrow."))
        return redirect("facility:qualification", facility.uid, found.uid)
    context = {"facility": facility, "person": found, "forms": forms, "ended": ended, **_law(facility, found, today)}
    return render(request, "facility/qualification.html", context)


def _write(request: HttpRequest, person: Practitioner, forms: QualificationForms, at: datetime) -> bool:
    """Write down what was sent; say above the page why it is not."""
    if not forms.are_valid():
        messages.error(request, _("Nothing is saved yet. Look at what is marked below."))
        return False
    try:
        write_qualification(practitioner=person, qualification=forms.said(), by=request.user, at=at)
    except (NotAllowed, SpecialtyEnded) as error:
        messages.error(request, sentence_of(error))
        return False
    return True


def _law(facility: Facility, person: Practitioner, today: date) -> dict[str, object]:
    standing = standing_of(facility, today)
    if standing is None:
        return {"standing": None}
    return {
        "standing": standing_words(standing),
        "pack": standing.pack,
        "entitled": entitled_lines(professional(person), standing.pack, on=today),
    }


def _colleague(facility: Facility, at: datetime, uid: str) -> Practitioner:
    working = (getattr(membership.user, "practitioner", None) for membership in staff_of(facility, at))
    found = next((one for one in working if one and one.uid == uid), None)
    if found is None:
        raise Http404
    return found
