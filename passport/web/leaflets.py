"""The leaflets of a hospital: what patients are given to read before an examination with a high dose."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport import objects
from passport.justification.models import Leaflet
from passport.justification.selectors import leaflets_of
from passport.justification.services.leaflets import (
    MAX_LEAFLET_BYTES,
    LeafletNameMissing,
    LeafletTooLarge,
    NotAPdf,
    add_leaflet,
    end_leaflet,
)
from passport.pdf.checking import NoPaper
from passport.people.models import Facility
from passport.web.facility import FORM_METHODS, own_facility
from passport.web.images.report_words import PAPER_FAULTS
from passport.web.languages import language_name
from passport.web.law_forms import LeafletForm
from passport.web.refusals import sentence_of


@own_facility
@require_http_methods(FORM_METHODS)
def leaflets(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List the leaflets of a hospital, and add one."""
    form = LeafletForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _add(request, facility, at, form):
        messages.success(request, _("The leaflet is kept. Doctors can name it in a request now."))
        return redirect("facility:leaflets", facility.uid)
    context = {
        "facility": facility,
        "form": form,
        "given": [(one, language_name(one.language)) for one in leaflets_of(facility)],
        "ended": [(one, language_name(one.language)) for one in leaflets_of(facility, ended=True)],
    }
    return render(request, "facility/leaflets.html", context)


@own_facility
@require_safe
def leaflet(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Give a leaflet as an attachment that can do nothing."""
    found = _leaflet(facility, uid, ended=True)
    try:
        data = objects.get(found.sha256)
    except objects.ObjectMissing:
        raise Http404 from None
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="leaflet.pdf"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@own_facility
@require_POST
def end(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Give a leaflet out no more."""
    end_leaflet(leaflet=_leaflet(facility, uid), by=request.user, at=at)
    messages.success(request, _("The leaflet is no longer given out. What names it keeps it."))
    return redirect("facility:leaflets", facility.uid)


def _add(request: HttpRequest, facility: Facility, at: datetime, form: LeafletForm) -> bool:
    """Keep the file that was sent; write into the form why it is not kept."""
    given = form.cleaned_data
    data = given["file"].read(MAX_LEAFLET_BYTES + 1)
    try:
        add_leaflet(
            facility=facility, name=given["name"], language=given["language"], data=data, by=request.user, at=at
        )
    except LeafletNameMissing as error:
        form.add_error("name", sentence_of(error))
    except NoPaper as error:
        form.add_error("file", str(PAPER_FAULTS[error.fault]))
    except (LeafletTooLarge, NotAPdf, objects.StorageUnavailable) as error:
        form.add_error("file", sentence_of(error))
    else:
        return True
    return False


def _leaflet(facility: Facility, uid: str, *, ended: bool = False) -> Leaflet:
    known = [*leaflets_of(facility), *(leaflets_of(facility, ended=True) if ended else ())]
    found = next((one for one in known if one.uid == uid), None)
    if found is None:
        raise Http404
    return found
