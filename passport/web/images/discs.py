"""Take the images along: ask for the file, wait for it, fetch it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from passport.imaging import selectors
from passport.imaging.models import DiscFailure, ImageDisc
from passport.imaging.services import DiscNotMade, Looking, ask_disc, fetch_disc
from passport.web.images.presenters import megabytes
from passport.web.images.viewer import context_of, looking
from passport.web.images.words import DISC_FAILURES

LOOK_AGAIN = "3"  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
@looking
def disc(request: HttpRequest, found: Looking, at: datetime) -> HttpResponse:
    """Ask for the images as a file, or say how far it is; the page looks again by itself until it is there."""
    if request.method == "POST":
        ask_disc(looking=found, by=selectors.looker_of(found.link), at=at)
        return redirect("images:disc", found.link.uid)
    asked = selectors.disc_of(found.link)
    failure = _failure(asked)
    context = context_of(found) | {
        "disc": asked,
        "failure": DISC_FAILURES[failure] if failure else "",
        "being_made": asked is not None and not (asked.made_at or failure),
        "size": megabytes(asked.size) if asked and asked.made_at else "",
        "left_out": (asked.total or 0) - asked.images if asked and asked.made_at else 0,
    }
    response = render(request, "images/disc.html", context)
    if context["being_made"]:
        response.headers["Refresh"] = LOOK_AGAIN
    return response


@require_safe
@looking
def fetch(request: HttpRequest, found: Looking, at: datetime) -> HttpResponse | StreamingHttpResponse:
    """Hand the file out piece by piece, while its link holds."""
    try:
        made, pieces = fetch_disc(looking=found, by=selectors.looker_of(found.link), at=at)
    except DiscNotMade:
        return redirect("images:disc", found.link.uid)
    return StreamingHttpResponse(
        pieces,
        content_type="application/zip",
        headers={
            "Content-Length": str(made.size),
            "Content-Disposition": 'attachment; filename="images.zip"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _failure(asked: ImageDisc | None) -> str:
    if asked is None:
        return ""
    return DiscFailure.PACS if selectors.was_given_up(asked) else asked.failed_reason
