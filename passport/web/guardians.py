"""Ending at the counter that somebody opens a passport: at once, with a reason that stays at the hospital."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from passport.access.services import end_at_counter
from passport.people.models import Patient
from passport.people.selectors import open_readers
from passport.people.services import EndReasonMissing
from passport.web.counter import FORM_METHODS, own_patient
from passport.web.family import right_of
from passport.web.family_forms import EndReaderForm
from passport.web.family_words import NOT_ENOUGH


@require_http_methods(FORM_METHODS)
@own_patient
def end(request: HttpRequest, found: Patient, at: datetime, reader_uid: str) -> HttpResponse:
    """Ask for the reason, then end it; that person's next page is the last that is asked for in vain."""
    reader = next((one for one in open_readers(found, at) if one.uid == reader_uid), None)
    if reader is None:
        raise Http404
    form = EndReaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_at_counter(reader=reader, reason=form.cleaned_data["reason"], by=request.user, at=at)
        except EndReasonMissing as error:
            form.add_error(*NOT_ENOUGH[type(error)])
        else:
            messages.success(request, _("Ended. This person opens the passport no more, and both sides are told."))
            return redirect("facility:patient", found.uid)
    context = {"patient": found, "right": right_of(reader, at=at), "form": form}
    return render(request, "facility/end_reader.html", context)
