"""Open the images of a row: in this browser at once, or by a link that is carried to another device of the reader."""

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.models import GuestLook
from passport.codes import spaced
from passport.imaging import selectors
from passport.imaging.clients import PacsFailure
from passport.imaging.services import (
    Opened,
    TokenRefused,
    WaitsForReport,
    carry_images,
    holds,
    open_images,
    take_link,
)
from passport.language.saying import moment
from passport.people.models import User
from passport.web.images.forms import TokenForm
from passport.web.images.presenters import card_of, day_of, name_of, zone_behind
from passport.web.images.report_lines import reports_card_of
from passport.web.images.ways import Beside, beside_images
from passport.web.images.words import FOR_CARE_ONLY, NO_REPORT_YET, REFUSALS, refusal_sentence

VISIT_COOKIE = "images"
# The token of a carried link lies in the reader's own browser while its page is looked at; we keep its HMAC only.
TOKEN_COOKIE = "link"
TOKEN_SHOWN = 600
REFUSED = (PacsFailure, WaitsForReport, *REFUSALS)


@require_safe
@beside_images
def entry(request: HttpRequest, beside: Beside) -> HttpResponse:
    """Show how the images of a row stand, and which links to them are open."""
    return _page(request, beside)


@require_POST
@beside_images
def open_here(request: HttpRequest, beside: Beside, exposure_uid: str) -> HttpResponse:
    """Open the images of one study in this browser; what does not come says why, and what to do."""
    return opened_here(request, beside, exposure_uid, by=request.user)


def opened_here(request: HttpRequest, beside: Beside, exposure_uid: str, *, by: User | GuestLook) -> HttpResponse:
    """Open the images of one study in the browser of an account or a guest; say why, and what to do, if none come."""
    try:
        opened = open_images(view=beside.view, entry=beside.entry, exposure_uid=exposure_uid, by=by, at=beside.at)
    except REFUSED as error:
        return _page(request, beside, error)
    return _visit(opened)


@require_POST
@beside_images
def carry(request: HttpRequest, beside: Beside, exposure_uid: str) -> HttpResponse:
    """Make a link for another device of the reader; the page that follows shows it this once."""
    try:
        link, token = carry_images(
            view=beside.view, entry=beside.entry, exposure_uid=exposure_uid, by=request.user, at=beside.at
        )
    except REFUSED as error:
        return _page(request, beside, error)
    response = redirect("images:carried", link.uid)
    response.set_signed_cookie(
        TOKEN_COOKIE,
        token,
        salt=link.uid,
        max_age=TOKEN_SHOWN,
        path=response.url,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


@login_required
@require_safe
def carried(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a link for another device to who made it, where it was made; one that is over leads home."""
    at = timezone.now()
    link = selectors.link_of_reader(uid, request.user)
    if link is None or not link.carried or selectors.how_ended(link, at) or not holds(link, at):
        return redirect("home")
    token = request.get_signed_cookie(TOKEN_COOKIE, default="", salt=link.uid, max_age=TOKEN_SHOWN)
    context = {
        "link": link,
        "name": name_of(link.exposure.entry),
        "day": day_of(link.exposure.entry),
        "until": moment(link.expires_at, zone_behind(link)),
        "token": spaced(token),
        "qr": _qr(token) if token else "",
        "address": f"{settings.PUBLIC_URL}{reverse('images:take')}",
        "for_care_only": FOR_CARE_ONLY,
    }
    return render(request, "images/carried.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a link that came to this device: its token stands in the address after "#", or is typed."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _visit(take_link(token=form.cleaned_data["code"], by=request.user, at=timezone.now()))
        except TokenRefused:
            form.add_error(
                None, _("This link opens nothing here. Open the images from the page of the examination once more.")
            )
    return render(request, "images/take.html", {"form": form}, status=403 if form.errors else 200)


def _visit(opened: Opened) -> HttpResponse:
    response = redirect("images:viewer", opened.link.uid)
    response.set_cookie(
        VISIT_COOKIE,
        opened.secret,
        expires=opened.until,
        path=response.url,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


def _page(request: HttpRequest, beside: Beside, error: Exception | None = None) -> HttpResponse:
    # One that waits says so on the card itself.
    said = refusal_sentence(error, beside.entry) if error and not isinstance(error, WaitsForReport) else ""
    context = {
        "images": card_of(beside),
        "reports": reports_card_of(beside),
        "name": name_of(beside.entry),
        "day": day_of(beside.entry),
        "facility": beside.entry.facility.name,
        "patient": beside.view.patient,
        "row": beside.row,
        "refusal": said,
        "no_report_yet": NO_REPORT_YET,
        "alone": True,
    }
    return render(request, "images/entry.html", context, status=502 if isinstance(error, PacsFailure) else 200)


def _qr(token: str) -> str:
    address = f"{settings.PUBLIC_URL}{reverse('images:take')}#{token}"
    return segno.make(address, error="m").svg_inline(omitsize=True, border=2)
