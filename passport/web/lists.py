"""The lists of approvers of a hospital: who sees the rows of a device or kind of which nobody is known to have approved them."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from passport.booklet.lists import listings_at
from passport.booklet.reading import Kind
from passport.booklet.services import end_listing, list_rows
from passport.booklet.words import examination_name
from passport.people.models import Facility, Role
from passport.people.selectors import devices_of, practitioners_with
from passport.web.facility import FORM_METHODS, own_facility
from passport.web.refusals import BOOKLET, sentence_of

# Kinds that a department tells apart.
KINDS = (Kind.CT, Kind.PROJECTION, Kind.MAMMOGRAPHY, Kind.NUCLEAR_MEDICINE, Kind.OTHER)


class ListingForm(forms.Form):
    """Whose list which rows come on."""

    approver = forms.ChoiceField(label=gettext_lazy("Approver"))
    device = forms.ChoiceField(label=gettext_lazy("Device"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of examination"), required=False)

    def __init__(self, *args: object, facility: Facility, at: datetime, **kwargs: object) -> None:
        """Offer who approves at the hospital now, and its devices."""
        super().__init__(*args, **kwargs)
        self.approvers = {one.uid: one for one in practitioners_with(facility, Role.APPROVER, at=at)}
        self.devices = {one.uid: one for one in devices_of(facility)}
        choices = [(uid, str(one)) for uid, one in self.approvers.items()]
        self.fields["approver"].choices = choices
        self.fields["device"].choices = [
            ("", _("every device")),
            *((uid, one.name) for uid, one in self.devices.items()),
        ]
        self.fields["kind"].choices = [("", _("every kind")), *((str(kind), _kind(kind)) for kind in KINDS)]


@own_facility
@require_http_methods(FORM_METHODS)
def lists(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """Show whose list holds which rows, and add to one."""
    form = ListingForm(request.POST or None, facility=facility, at=at)
    if request.method == "POST" and form.is_valid() and _listed(request, facility, at, form):
        messages.success(
            request, _("Added. Rows of which nobody is known to have approved them come on this list now.")
        )
        return redirect("facility:lists", facility.uid)
    held = [(one, _kind(one.kind) if one.kind else "") for one in listings_at(facility)]
    return render(request, "facility/lists.html", {"facility": facility, "form": form, "held": held})


@own_facility
@require_POST
def end(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Take rows off a list; nothing that was signed changes."""
    found = listings_at(facility).filter(uid=uid).first()
    if found is None:
        raise Http404
    end_listing(listing=found, by=request.user, at=at)
    messages.success(request, _("Ended. Rows that are on no list are shown to all who approve here."))
    return redirect("facility:lists", facility.uid)


def _listed(request: HttpRequest, facility: Facility, at: datetime, form: ListingForm) -> bool:
    """Put rows on a list; write into the form why they are not."""
    given = form.cleaned_data
    try:
        list_rows(
            facility=facility,
            approver=form.approvers[given["approver"]],
            device=form.devices.get(given["device"]),
            kind=given["kind"],
            by=request.user,
            at=at,
        )
    except BOOKLET as error:
        form.add_error(None, sentence_of(error))
        return False
    return True


def _kind(kind: str) -> str:
    return examination_name("", kind=kind)
