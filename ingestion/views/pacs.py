"""The registered PACS: how each is asked, what comparing it found, and what is still to come from it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ingestion.forms.pacs import PacsForm
from ingestion.models import RetrievalState
from ingestion.presenters.pacs import pacs_line, retrieval_lines
from ingestion.selectors import (
    PacsMissing,
    RetrievalMissing,
    found_in,
    managed_facilities,
    one_pacs,
    pacs_for,
    retrieval_of,
    unfetched_of,
)
from ingestion.services import pacs as services
from ingestion.services import sources
from ingestion.services.retrieving import ask_again
from ingestion.views.inbox import administrators, receiver
from passport.imaging.models import Pacs
from passport.people.services.permission import NotAllowed

# What a person reads when a PACS cannot be kept as typed, and at which field.
REFUSED = {
    services.PacsNameTaken: ("name", gettext_lazy("Another PACS has this name.")),
    sources.SourceNameTaken: ("name", gettext_lazy("A source has this name. Choose another for the PACS.")),
    services.PacsAeTitleTaken: ("ae_title", gettext_lazy("Another PACS has this AE title.")),
    services.PacsLocationTaken: ("location_uid", gettext_lazy("Another PACS has this Retrieve Location UID.")),
    services.PacsAeTitleMissing: (
        "ae_title",
        gettext_lazy("Write the AE title of the PACS: at most 16 letters, digits and . - _ signs."),
    ),
    services.PacsAddressMissing: ("host", gettext_lazy("Write the address and the port of the PACS.")),
    services.PacsWebAddressMissing: (
        "web_url",
        gettext_lazy("Write the DICOMweb address. A PACS that has only WADO-URI cannot be compared."),
    ),
    services.BadWebAddress: (
        "web_url",
        gettext_lazy("Web addresses begin with http:// or https:// and have no user name, question mark or hash sign."),
    ),
    services.BadCredentials: (
        "credentials",
        gettext_lazy("Write the name of an environment variable, which begins with PACS_, never the password."),
    ),
    services.FirstDayMissing: ("first_day", gettext_lazy("Say from which day on the PACS is compared.")),
    sources.UnknownTimeZone: (
        "time_zone",
        gettext_lazy("There is no such time zone; write it as Europe/Belgrade."),
    ),
}


@administrators
@require_safe
def pacs_list(request: HttpRequest) -> HttpResponse:
    """Show the registered PACS, and as whom we ask them."""
    lines = [pacs_line(pacs) for pacs in pacs_for(request.user, timezone.now())]
    return render(request, "ingestion/pacs_list.html", {"lines": lines, "receiver": receiver()})


@administrators
def add_pacs(request: HttpRequest) -> HttpResponse:
    """Register a PACS."""
    form = PacsForm(request.POST or None, facilities=managed_facilities(request.user, timezone.now()))
    if request.method == "POST" and form.is_valid():
        added = _kept(request, form, services.add_pacs)
        if added:
            return redirect("ingestion:pacs", uid=added.uid)
    return render(request, "ingestion/pacs_edit.html", {"form": form, "receiver": receiver()})


@administrators
@require_safe
def pacs(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one PACS: whether it answers, how far it was compared, and what it still owes us."""
    found = _pacs(request, uid)
    owed = unfetched_of(found, page=request.GET.get("page", ""))
    told = found_in(found)
    shown = {
        "line": pacs_line(found),
        "found": told,
        "waiting": told.retrievals[RetrievalState.WAITING],
        "fetched": told.retrievals[RetrievalState.FETCHED],
        "given_up": told.retrievals[RetrievalState.GIVEN_UP],
        "owed": owed,
        "retrievals": retrieval_lines(owed),
        "receiver": receiver(),
    }
    return render(request, "ingestion/pacs.html", shown)


@administrators
def edit_pacs(request: HttpRequest, uid: str) -> HttpResponse:
    """Change how a PACS is asked."""
    found = _pacs(request, uid)
    form = PacsForm(request.POST or None, pacs=found)
    if request.method == "POST" and form.is_valid() and _kept(request, form, services.update_pacs, pacs=found):
        return redirect("ingestion:pacs", uid=uid)
    return render(request, "ingestion/pacs_edit.html", {"form": form, "pacs": found, "receiver": receiver()})


@administrators
@require_POST
def echo(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask a PACS whether it is there."""
    answered = _allowed(services.echo_pacs, pacs=_pacs(request, uid), by=request.user, at=timezone.now())
    if answered:
        messages.success(request, _("The PACS answers."))
    else:
        messages.warning(request, _("The PACS does not answer as it should; what it said stands below."))
    return redirect("ingestion:pacs", uid=uid)


@administrators
@require_POST
def compare_now(request: HttpRequest, uid: str) -> HttpResponse:
    """Compare a PACS without waiting for its turn."""
    try:
        _allowed(services.compare_now, pacs=_pacs(request, uid), by=request.user, at=timezone.now())
    except services.NotCompared:
        messages.warning(request, _("This PACS is not compared. Change that first."))
    else:
        messages.success(request, _("The comparison begins at once; look again in a minute."))
    return redirect("ingestion:pacs", uid=uid)


@administrators
@require_POST
def fetch_again(request: HttpRequest, uid: str, retrieval_uid: str) -> HttpResponse:
    """Start anew with a dose report that a PACS still owes us."""
    try:
        retrieval = retrieval_of(_pacs(request, uid), retrieval_uid)
    except RetrievalMissing:
        raise Http404 from None
    _allowed(ask_again, retrieval=retrieval, by=request.user, at=timezone.now())
    messages.success(request, _("The PACS is asked for it at once, and again for 30 days."))
    return redirect("ingestion:pacs", uid=uid)


def _pacs(request: HttpRequest, uid: str) -> Pacs:
    try:
        return one_pacs(request.user, uid, timezone.now())
    except PacsMissing:
        raise Http404 from None


def _allowed(verb: Callable[..., object], **about: object) -> object:
    try:
        return verb(**about)
    except NotAllowed:
        raise PermissionDenied from None


def _kept(request: HttpRequest, form: PacsForm, verb: Callable[..., Pacs], **about: object) -> Pacs | None:
    try:
        kept = verb(**form.verb_words(), **about, by=request.user, at=timezone.now())
    except tuple(REFUSED) as refusal:
        field, words = REFUSED[type(refusal)]
        form.add_error(field, words)
        return None
    except NotAllowed:
        raise PermissionDenied from None
    messages.success(request, _("Saved."))
    return kept
