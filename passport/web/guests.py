"""A passport for somebody without an account: says who that is, waits for the patient's answer, and reads.

The address names the question only; what opens it is a cookie of that one address.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.models import GuestLook
from passport.access.scopes import DOCTORS
from passport.access.selectors import guest_called
from passport.access.services import (
    CodeRefused,
    GuestState,
    NotAllowed,
    SaysToBe,
    ask_to_look,
    end_guest_look,
    guest_state,
    open_for_guest,
    session_hmac,
)
from passport.people.selectors import facilities_where
from passport.web.forms import GuestForm
from passport.web.history import entry_of, frame_of, page_of
from passport.web.permissions import moment_of
from passport.web.presenters import zone_of
from passport.web.who import account_of, who_tries

COOKIE = "look"
LONGEST = 70 * 60  # ten minutes for the answer, and the hour
LOOK_AGAIN = "5"  # seconds until the page asks whether the patient has answered
Page = Callable[..., HttpResponse]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take a patient's code and who asks with it; a doctor with an account goes to the doctor's own page."""
    at = timezone.now()
    # The code after "#" stays in the address of the page to which the browser is sent.
    if request.user.is_authenticated and facilities_where(request.user, *DOCTORS, at=at).exists():
        return redirect("doctor:home")
    form = GuestForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "look/ask.html", {"form": form})
    given = dict(form.cleaned_data)
    try:
        guest, session = ask_to_look(
            code=given.pop("code"),
            says=SaysToBe(**given),
            user=account_of(request),
            who_hmac=who_tries(request),
            at=at,
        )
    except CodeRefused:
        form.add_error("code", _("This code opens nothing. Ask the patient to make a new one."))
        return render(request, "look/ask.html", {"form": form}, status=403)
    response = redirect("look:passport", guest.uid)
    response.set_signed_cookie(
        COOKIE,
        session,
        salt=guest.uid,
        max_age=LONGEST,
        path=reverse("look:passport", args=[guest.uid]),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


def _asking_browser(page: Page) -> Page:
    """Open a page to the browser that asked, and to no other."""

    @wraps(page)
    def opened(request: HttpRequest, uid: str, **rest: str) -> HttpResponse:
        session = request.get_signed_cookie(COOKIE, default="", salt=uid, max_age=LONGEST)
        guest = guest_called(uid, session_hmac(session)) if session else None
        if guest is None:
            raise Http404
        return page(request, guest, timezone.now(), **rest)

    return never_cache(opened)


@_asking_browser
@require_safe
def passport(request: HttpRequest, guest: GuestLook, at: datetime) -> HttpResponse:
    """Wait for the patient's answer; then show the history, and nothing once it has ended."""
    state = guest_state(guest, at)
    if state is GuestState.LOOKING:
        view = open_for_guest(guest=guest, at=at)
        return render(request, "look/passport.html", _frame(guest, at) | frame_of(view, at=at) | page_of(view, request))
    response = render(request, "look/waiting.html", _frame(guest, at) | {"state": state})
    if state is GuestState.WAITING:
        response["Refresh"] = LOOK_AGAIN
    return response


@_asking_browser
@require_safe
def entry(request: HttpRequest, guest: GuestLook, at: datetime, entry_uid: str) -> HttpResponse:
    """Show one examination with its values; where it has ended, say so."""
    if guest_state(guest, at) is not GuestState.LOOKING:
        return redirect("look:passport", guest.uid)
    view = open_for_guest(guest=guest, at=at)
    try:
        found = entry_of(view, entry_uid)
    except NotAllowed as error:
        raise Http404 from error
    return render(request, "look/entry.html", _frame(guest, at) | frame_of(view, at=at) | found)


@_asking_browser
@require_POST
def end(request: HttpRequest, guest: GuestLook, at: datetime) -> HttpResponse:
    """End it, as on a computer that others use."""
    end_guest_look(guest=guest, at=at)
    return redirect("look:passport", guest.uid)


def _frame(guest: GuestLook, at: datetime) -> dict[str, object]:
    return {
        "guest": guest,
        "answer_until": moment_of(guest.answer_until, at=at, zone=zone_of(guest.grant.patient)),
        "ground_uid": guest.uid,
        "passport_page": "look:passport",
        "entry_address": "look:entry",
    }
