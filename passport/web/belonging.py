"""Which request an examination belongs to: what is planned, what a radiographer chooses, and what is put apart again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.models import Entry
from passport.incidents.services import drafts_for
from passport.justification.models import Request
from passport.justification.services import put_apart, put_together
from passport.web.confirming import radiographers
from passport.web.paging import pages_beside, start_of
from passport.web.refusals import JUSTIFICATION, sentence_of
from passport.web.requested import request_line, request_page, standing_decision
from passport.web.work import work_row


@radiographers
@require_safe
def planned(request: HttpRequest) -> HttpResponse:
    """List what is approved and not done yet, the earliest planned day first."""
    view = _list(request)
    count = view.planned_count()
    start = start_of(request, count)
    found = [(request_page(one), standing_decision(one)) for one in view.planned(offset=start)]
    return render(request, "radiographer/planned.html", {"planned": found, **pages_beside(start, count)})


@radiographers
@require_safe
def belongs(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the request beside which an examination stands, or those that may be meant."""
    view = _list(request)
    entry = _entry(view, uid)
    chain = view.chain(entry)
    context = {
        "work": work_row(entry),
        "now": request_line(chain.request) if chain else None,
        "candidates": [] if chain else [request_line(one) for one in view.requests_for(entry)],
    }
    return render(request, "radiographer/belongs.html", context)


@radiographers
@require_POST
def together(request: HttpRequest, uid: str, request_uid: str) -> HttpResponse:
    """Say that an examination is the one that was asked for."""
    view = _list(request)
    entry = _entry(view, uid)
    chosen = next((one for one in view.requests_for(entry) if one.uid == request_uid), None)
    if chosen is None:
        raise Http404
    return _done(
        request, uid, lambda: _put_together(request, chosen, entry), _("The row names now who asked and who approved.")
    )


@radiographers
@require_POST
def apart(request: HttpRequest, uid: str) -> HttpResponse:
    """Say that examination and request did not belong together."""
    view = _list(request)
    chain = view.chain(_entry(view, uid))
    if chain is None:
        raise Http404
    return _done(
        request,
        uid,
        lambda: put_apart(request=chain.request, by=request.user, at=timezone.now()),
        _("They stand apart again; the request waits to be done."),
    )


def _put_together(request: HttpRequest, chosen: Request, entry: Entry) -> Request:
    """Put them together, and open what follows from what was answered before the exposure."""
    at = timezone.now()
    done = put_together(request=chosen, entry=entry, by=request.user, at=at)
    drafts_for(entry=entry, at=at)
    return done


def _done(request: HttpRequest, uid: str, verb: Callable[[], Request], said: str) -> HttpResponse:
    try:
        verb()
    except JUSTIFICATION as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, said)
    return redirect("radiographer:belongs", uid)


def _list(request: HttpRequest) -> ListView:
    return open_list(reader=request.user, purpose=Purpose.PERFORMING, at=timezone.now())


def _entry(view: ListView, uid: str) -> Entry:
    try:
        return view.entry(uid)
    except NotAllowed as error:
        raise Http404 from error
