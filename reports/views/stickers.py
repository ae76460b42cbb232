"""One row as a sticker for the paper booklet: for the patient, and for the staff at whose hospital it was done."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_list, open_passport
from passport.booklet.models import Entry
from passport.booklet.words import CARE_ONLY, examination_name
from passport.guards import role_required, second_factor_required
from passport.people.models import Role
from passport.people.selectors import readerships
from reports.forms import StickerForm
from reports.render import CannotPrint
from reports.services.stickers import TooLong, print_sticker

FORM_METHODS = ["GET", "HEAD", "POST"]
# By which work list the staff come to a row: that of who signs, else that of who puts right.
LISTS: dict[Purpose, Callable[[Entry], str]] = {
    Purpose.SIGNING: lambda entry: reverse("approver:entry", args=[entry.uid]),
    Purpose.CORRECTION: lambda entry: (
        reverse("facility:rows", args=[entry.record.patient.uid]) if entry.record.patient else reverse("facility:home")
    ),
}
HEADERS = {
    "Content-Disposition": 'attachment; filename="sticker.pdf"',
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@login_required
@require_http_methods(FORM_METHODS)
def own(request: HttpRequest, patient_uid: str, uid: str) -> HttpResponse:
    """Print a row of a passport that the reader may take along."""
    at = timezone.now()
    mine = {reader.patient.uid: reader.patient for reader in readerships(request.user, at)}
    if patient_uid not in mine:
        raise Http404
    try:
        view = open_passport(reader=request.user, patient=mine[patient_uid], purpose=Purpose.OWN_RECORD, at=at)
        entry = view.entry(uid)
    except NotAllowed as error:
        raise Http404 from error
    if not view.scope.booklet:
        raise Http404
    return _page(request, entry, at, back=reverse("patient:entry", args=[patient_uid, uid]))


@role_required(Role.APPROVER, Role.FACILITY_ADMINISTRATOR)
@second_factor_required
@require_http_methods(FORM_METHODS)
def for_staff(request: HttpRequest, uid: str) -> HttpResponse:
    """Print a row of the own hospital for the patient."""
    at = timezone.now()
    for purpose, back in LISTS.items():
        try:
            entry = open_list(reader=request.user, purpose=purpose, at=at).entry(uid)
        except NotAllowed:
            continue
        return _page(request, entry, at, back=back(entry))
    raise Http404


def _page(request: HttpRequest, entry: Entry, at: datetime, *, back: str) -> HttpResponse:
    form = StickerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            pdf = print_sticker(entry=entry, place=form.cleaned_data["place"], by=request.user, at=at)
        except TooLong:
            form.add_error(None, _("The words of this row do not fit on a label. Print the booklet instead."))
        except CannotPrint:
            form.add_error(None, _("This installation cannot make PDF files. Please tell the hospital."))
        else:
            return HttpResponse(pdf, content_type="application/pdf", headers=HEADERS)
    name = examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)
    said = {"form": form, "entry": entry, "name": name, "care_only": CARE_ONLY, "back": back}
    return render(request, "reports/sticker_page.html", said, status=400 if form.errors else 200)
