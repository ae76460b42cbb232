"""Signing in with a national eID: off to its provider, back again, and whether it opens the own account."""

import logging

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from passport.people.services import EidRefused, NoOtherWay, allow_eid, claim_with_eid, end_eid
from passport.people.vouched import NotVouched
from passport.web.eid_provider import (
    EidCancelled,
    EidLost,
    EidUnavailable,
    EidUntrusted,
    address_to_ask,
    answer_of,
    is_configured,
)
from passport.web.sign_in import let_in, surely_the_owner
from passport.web.who import who_tries

logger = logging.getLogger(__name__)
EID = "eid"
STOPPED = "eid_stopped"  # in the session: why, so that no address tells it
CANCELLED, UNAVAILABLE, AGAIN, UNKNOWN = "cancelled", "unavailable", "again", "unknown"
WHY: dict[type[Exception], str] = {
    EidCancelled: CANCELLED,
    EidUnavailable: UNAVAILABLE,
    EidLost: AGAIN,
    EidUntrusted: AGAIN,
    NotVouched: UNKNOWN,
    EidRefused: UNKNOWN,
}
SENTENCES: dict[str, Promise] = {
    CANCELLED: gettext_lazy("You stopped at %(name)s. Nothing has changed."),
    UNAVAILABLE: gettext_lazy("%(name)s does not answer properly just now. Try again later, or sign in another way."),
    AGAIN: gettext_lazy("This sign-in with %(name)s took too long or did not come from this browser. Begin once more."),
    UNKNOWN: gettext_lazy(
        "What %(name)s tells about you opens no passport here. Ask at the counter of your hospital for a slip with a code."
    ),
}


@require_POST
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the provider from a page of its own: no policy for forms has to know where a provider leads on."""
    _only_where_there_is_one()
    try:
        address = address_to_ask(request, back_to=get_next_redirect_url(request) or "")
    except EidUnavailable as error:
        return _stop(request, error)
    return render(request, "public/eid.html", {"name": settings.EID_NAME, "address": address})


@require_safe
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Take what the provider vouches for, and go on to an address that holds nothing of it."""
    _only_where_there_is_one()
    try:
        told, back_to = answer_of(request)
        reader = claim_with_eid(
            vouched=told, provider=settings.EID_NAME, who_hmac=who_tries(request), at=timezone.now()
        )
    except tuple(WHY) as error:
        return _stop(request, error)
    let_in(request, reader.user, method=EID)
    return redirect(back_to or "home")


@require_safe
@never_cache
def stopped(request: HttpRequest) -> HttpResponse:
    """Say why nobody was signed in, and what to do."""
    _only_where_there_is_one()
    why = request.session.get(STOPPED, AGAIN)
    context = {"sentence": SENTENCES[why] % {"name": settings.EID_NAME}, "slip_helps": why == UNKNOWN}
    return render(request, "public/eid_stopped.html", context, status=403)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """End that the national eID opens the own account, or allow it again; only after proving who is there."""
    _only_where_there_is_one()
    return _change(request)


@surely_the_owner
def _change(request: HttpRequest) -> HttpResponse:
    if "allow" in request.POST:
        allow_eid(user=request.user, at=timezone.now())
        return redirect("account")
    try:
        end_eid(user=request.user, at=timezone.now())
    except NoOtherWay:
        messages.error(request, _("First choose another way to come back; then end this one."))
        return redirect("public:next_time")
    messages.success(request, _("Ended."))
    return redirect("account")


def _stop(request: HttpRequest, error: Exception) -> HttpResponse:
    # Our own words for what is wrong: for who looks after the site, and without anything of anybody.
    logger.warning("national eID: %s: %s", type(error).__name__, error)
    request.session[STOPPED] = WHY[type(error)]
    return redirect("public:eid_stopped")


def _only_where_there_is_one() -> None:
    if not is_configured():
        raise Http404
