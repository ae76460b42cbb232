"""Look at images: one preview for each series, more of a series, one image large. Each answer asks the link again."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from passport.access.services import NotAllowed
from passport.imaging import selectors
from passport.imaging.clients import PacsFailure
from passport.imaging.clients.pictures import Picture
from passport.imaging.reported import Stand, images_stand_for
from passport.imaging.selectors import looker_of
from passport.imaging.services import LinkEnded, Looking, NoSuchImage, draw, look, revoke_link, shown_series
from passport.imaging.services.looking import Side
from passport.language.saying import clock
from passport.web.images.opening import VISIT_COOKIE
from passport.web.images.presenters import (
    again_address,
    day_of,
    name_of,
    tile_of,
    viewer_of,
    zone_behind,
)
from passport.web.images.ways import needs_second_factor
from passport.web.images.words import (
    ENDED,
    FOR_CARE_ONLY,
    NO_REPORT_YET,
    NOT_FOR_DIAGNOSIS,
    OPENED_AGAIN,
    refusal_sentence,
)

Page = Callable[..., HttpResponse]
GONE, BAD_GATEWAY = 410, 502
AT_ONCE = 12  # images of a series; so many more with each "load more"
SIDES = {"small": Side.PREVIEW, "large": Side.LARGE}
# Nothing of what the archive said about its answer is passed on.
OF_A_PICTURE = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
}


def looking(page: Page) -> Page:
    """Open a page of a link to the reader whose browser has its cookie; what opens nothing now says so to its reader."""

    @for_lookers
    @wraps(page)
    def opened(request: HttpRequest, uid: str, **rest: int | str) -> HttpResponse:
        at = timezone.now()
        try:
            found = _found(request, uid, at)
            if needs_second_factor(found.link, request):
                raise Http404
            return _shown(page, request, found, at, rest)
        except LinkEnded as error:
            return _ended(request, error)
        except (NotAllowed, NoSuchImage) as error:
            raise Http404 from error

    return opened


def for_lookers(page: Page) -> Page:
    """Open a page to who is signed in; and of a link that is a guest's, to who has the cookie of its visit."""
    signed_in = login_required(page)

    @wraps(page)
    def guarded(request: HttpRequest, uid: str, **rest: int | str) -> HttpResponse:
        by_cookie = VISIT_COOKIE in request.COOKIES and selectors.link_of_guest(uid) is not None
        return (page if by_cookie else signed_in)(request, uid=uid, **rest)

    return guarded


def _found(request: HttpRequest, uid: str, at: datetime) -> Looking:
    account = request.user if request.user.is_authenticated else None
    return look(uid=uid, secret=request.COOKIES.get(VISIT_COOKIE, ""), by=account, at=at)


def _shown(page: Page, request: HttpRequest, found: Looking, at: datetime, rest: dict[str, int | str]) -> HttpResponse:
    try:
        return page(request, found, at, **rest)
    except PacsFailure as error:
        return _failed(request, found, error)


@require_safe
@looking
def viewer(request: HttpRequest, found: Looking, at: datetime) -> HttpResponse:
    """Show every series of the study with one preview."""
    link = found.link
    context = context_of(found) | {
        "tiles": [tile_of(one) for one in selectors.series_of(link)],
        "full_viewer": viewer_of(found.view, link.exposure.entry, link.exposure),
        "waiting": False,
    }
    return render(request, "images/viewer.html", context)


@require_safe
@looking
def series(request: HttpRequest, found: Looking, at: datetime, series: int) -> HttpResponse:
    """Show the first images of a series, and more with each press of a button."""
    shown = shown_series(found.link, series)
    count = len(shown.lines)
    until = min(_asked(request), count)
    context = context_of(found) | {
        "tile": tile_of(shown.series),
        "numbers": range(1, until + 1),
        "count": count,
        "first_new": max(until - AT_ONCE, 0) + 1,
        "until": until,
        "more": until + AT_ONCE if until < count else 0,
    }
    return render(request, "images/series.html", context)


@require_safe
@looking
def image(request: HttpRequest, found: Looking, at: datetime, series: int, image: int, frame: int) -> HttpResponse:
    """Show one image large, with the ways to those before and after it."""
    shown = shown_series(found.link, series)
    if not 1 <= image <= len(shown.lines) or not 1 <= frame <= shown.lines[image - 1].frames:
        raise NoSuchImage
    frames = shown.lines[image - 1].frames
    context = context_of(found) | {
        "tile": tile_of(shown.series),
        "image": image,
        "count": len(shown.lines),
        "frame": frame,
        "frames": frames,
        "before": _address(found, series, image - 1) if image > 1 else "",
        "after": _address(found, series, image + 1) if image < len(shown.lines) else "",
        "frame_before": _address(found, series, image, frame - 1) if frame > 1 else "",
        "frame_after": _address(found, series, image, frame + 1) if frame < frames else "",
    }
    return render(request, "images/image.html", context)


@require_safe
@looking
def preview(request: HttpRequest, found: Looking, at: datetime, series: int) -> HttpResponse:
    """Hand out the small picture that stands for a series."""
    return _picture(draw(link=found.link, series=series, side=Side.PREVIEW, at=at))


@require_safe
@looking
def picture(
    request: HttpRequest, found: Looking, at: datetime, series: int, image: int, frame: int, side: str
) -> HttpResponse:
    """Hand out one image as the archive draws it."""
    if side not in SIDES:
        raise NoSuchImage
    return _picture(draw(link=found.link, series=series, image=image, frame=frame, side=SIDES[side], at=at))


@require_safe
@for_lookers
def still(request: HttpRequest, uid: str) -> HttpResponse:
    """Tell an open page whether its link still holds."""
    try:
        _found(request, uid, timezone.now())
    except (LinkEnded, NotAllowed):
        return JsonResponse({"open": False})
    return JsonResponse({"open": True})


@require_POST
@looking
def close(request: HttpRequest, found: Looking, at: datetime) -> HttpResponse:
    """End the link that is looked through, and go back."""
    revoke_link(uid=found.link.uid, by=looker_of(found.link), at=at)
    response = redirect(again_address(found.link))
    response.delete_cookie(VISIT_COOKIE, path=reverse("images:viewer", args=[found.link.uid]), samesite="Strict")
    return response


def context_of(found: Looking) -> dict[str, object]:
    """Return what every page of images says: whose they are, of what, and what these pictures are not."""
    link, entry = found.link, found.link.exposure.entry
    without_report = images_stand_for(found.view, entry) is not Stand.OPEN
    return {
        "link": link,
        "patient": found.view.patient,
        "name": name_of(entry),
        "day": day_of(entry),
        "facility": entry.facility.name,
        "closes": clock(found.until, zone_behind(link)),
        "without_report": without_report,
        "no_report_yet": NO_REPORT_YET,
        "not_for_diagnosis": NOT_FOR_DIAGNOSIS,
        "for_care_only": FOR_CARE_ONLY,
        "back": again_address(link),
    }


def _asked(request: HttpRequest) -> int:
    said = request.GET.get("until", "")
    return max(int(said), AT_ONCE) if said.isascii() and said.isdigit() and len(said) < 6 else AT_ONCE


def _address(found: Looking, series: int, image: int, frame: int = 1) -> str:
    return reverse("images:image", args=[found.link.uid, series, image, frame])


def _picture(drawn: Picture) -> HttpResponse:
    return HttpResponse(drawn.data, content_type=drawn.kind, headers=OF_A_PICTURE)


def _is_page(request: HttpRequest) -> bool:
    """Return whether a browser wants something for a window, and no image for a page of ours.

    `Sec-Fetch-Dest` would say it, but not of what a service worker passes on.
    """
    return not request.headers.get("Accept", "").startswith("image/")


def _ended(request: HttpRequest, error: LinkEnded) -> HttpResponse:
    if not _is_page(request):
        return HttpResponse(str(ENDED[error.why]), status=GONE, content_type="text/plain; charset=utf-8")
    context = {
        "sentence": ENDED[error.why],
        "again": again_address(error.link) if error.why in OPENED_AGAIN else "",
    }
    return render(request, "images/ended.html", context, status=GONE)


def _failed(request: HttpRequest, found: Looking, error: PacsFailure) -> HttpResponse:
    sentence = refusal_sentence(error, found.link.exposure.entry)
    if not _is_page(request):
        return HttpResponse(sentence, status=BAD_GATEWAY, content_type="text/plain; charset=utf-8")
    context = {"sentence": sentence, "back": again_address(found.link)}
    return render(request, "images/failed.html", context, status=BAD_GATEWAY)
