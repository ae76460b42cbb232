"""The pages of a hospital's administrator about the law: which texts are known, and which are in force here."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.law.pack import Pack
from passport.law.shelf import pack_for, packs_of
from passport.people.models import Facility
from passport.people.selectors import open_confirmations
from passport.people.services import AlreadyConfirmed, ConfirmedByNobody, confirm_pack, end_pack_confirmation
from passport.web.facility import FORM_METHODS, own_facility
from passport.web.law_forms import ConfirmForm
from passport.web.law_standing import gone_texts, local_day, text_lines
from passport.web.law_tables import misprints_in, tables_of
from passport.web.refusals import sentence_of


@own_facility
@require_safe
def texts(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List the texts that are known for a hospital's country, and whether they are in force there."""
    known, confirmed = packs_of(facility.country), list(open_confirmations(facility))
    holding = pack_for(facility.country, local_day(facility, at))
    context = {
        "facility": facility,
        "texts": text_lines(known, confirmed, holding=holding),
        "gone": gone_texts(known, confirmed),
    }
    return render(request, "facility/law.html", context)


@own_facility
@require_http_methods(FORM_METHODS)
def text(request: HttpRequest, facility: Facility, at: datetime, pack: str) -> HttpResponse:
    """Show all that a text says, and take down that it is in force."""
    found = _pack(facility, pack)
    form = ConfirmForm(request.POST or None, initial={"confirmed_on": local_day(facility, at)})
    if request.method == "POST" and form.is_valid():
        try:
            confirm_pack(facility=facility, pack=found, **form.cleaned_data, by=request.user, at=at)
        except (AlreadyConfirmed, ConfirmedByNobody) as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Written down. From now on this text may stop what is only planned here."))
            return redirect("facility:law", facility.uid)
    confirmed = open_confirmations(facility)
    (line,) = text_lines([found], confirmed, holding=pack_for(facility.country, local_day(facility, at)))
    context = {
        "facility": facility,
        "text": line,
        "pack": found,
        "form": form,
        "tables": tables_of(found),
        "misprints": misprints_in(found),
    }
    return render(request, "facility/text.html", context)


@own_facility
@require_POST
def end(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Take down that a text is no more known to be in force."""
    found = next((one for one in open_confirmations(facility) if one.uid == uid), None)
    if found is None:
        raise Http404
    end_pack_confirmation(confirmation=found, by=request.user, at=at)
    messages.success(request, _("Written down. This text informs and warns; it stops nothing any more."))
    return redirect("facility:law", facility.uid)


def _pack(facility: Facility, pack_id: str) -> Pack:
    found = next((pack for pack in packs_of(facility.country) if pack.id == pack_id), None)
    if found is None:
        raise Http404
    return found
