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
from passport.middleware import with_camera
from passport.people.selectors import facilities_where
from passport.web.forms import GuestForm
from passport.web.history import entry_of, frame_of, page_of
from passport.web.images.opening import opened_here
from passport.web.images.presenters import card_of
from passport.web.images.report_lines import reports_card_of
from passport.web.images.reports import file_of, text_of
from passport.web.images.ways import GUEST, Beside
from passport.web.permissions import moment_of
from passport.web.presenters import zone_of
from passport.web.who import account_of, who_tries

COOKIE = "look"
LONGEST = 70 * 60  # ten minutes for the answer, and the hour
LOOK_AGAIN = "5"  # seconds until the page asks whether the patient has answered
Page = Callable[..., HttpResponse]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_camera
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
        page = page_of(view, request, uid=guest.uid)
        return render(request, "look/passport.html", _frame(guest, at) | frame_of(view, at=at) | page)
    response = render(request, "look/waiting.html", _frame(guest, at) | {"state": state})
    if state is GuestState.WAITING:
        response["Refresh"] = LOOK_AGAIN
    return response


def _beside_row(page: Page) -> Page:
    """Open one row to the browser that asked; where the hour is over, say so."""

    @wraps(page)
    def opened(request: HttpRequest, guest: GuestLook, at: datetime, entry_uid: str, **rest: str) -> HttpResponse:
        if guest_state(guest, at) is not GuestState.LOOKING:
            return redirect("look:passport", guest.uid)
        view = open_for_guest(guest=guest, at=at)
        try:
            row = view.entry(entry_uid)
            return page(request, guest, Beside(way=GUEST, uid=guest.uid, view=view, entry=row, at=at), **rest)
        except NotAllowed as error:
            raise Http404 from error

    return _asking_browser(opened)


@require_safe
@_beside_row
def entry(request: HttpRequest, guest: GuestLook, beside: Beside) -> HttpResponse:
    """Show one examination with its values, its images and its report."""
    found = entry_of(beside.view, beside.entry.uid)
    pictured = {"images": card_of(beside), "reports": reports_card_of(beside)}
    frame = _frame(guest, beside.at) | frame_of(beside.view, at=beside.at)
    return render(request, "look/entry.html", frame | found | pictured)


@require_POST
@_beside_row
def open_here(request: HttpRequest, guest: GuestLook, beside: Beside, exposure_uid: str) -> HttpResponse:
    """Open the images of one study in the browser that asked."""
    return opened_here(request, beside, exposure_uid, by=guest)


@require_safe
@_beside_row
def report(request: HttpRequest, guest: GuestLook, beside: Beside, report_uid: str) -> HttpResponse:
    """Show the text of a report."""
    return text_of(request, beside, report_uid)


@require_safe
@_beside_row
def report_file(request: HttpRequest, guest: GuestLook, beside: Beside, report_uid: str) -> HttpResponse:
    """Give the file of a report to be kept."""
    return file_of(request, beside, report_uid)


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
