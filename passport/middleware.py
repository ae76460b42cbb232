"""What every answer and every request get, whichever page it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from passport.language.offered import is_offered

Handler = Callable[[HttpRequest], HttpResponse]
Page = Callable[..., HttpResponse]
NO_DEVICE = "camera=(), microphone=(), geolocation=()"
CAMERA_ONLY = "camera=(self), microphone=(), geolocation=()"
# What shrinks by packing; images, archives and PDF do not.
PACKED = frozenset({"text/html", "text/javascript", "application/json", "application/manifest+json"})


class PackedPages(GZipMiddleware):
    """Pack pages for a slow phone. Django pads each with chance, so that its size tells nothing of a secret in it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the answer, packed where that helps and the browser can unpack it."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        return super().process_response(request, response) if kind in PACKED else response


def no_store(get_response: Handler) -> Handler:
    """Forbid caching of every page that does not itself say otherwise."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return respond


def few_devices(get_response: Handler) -> Handler:
    """Keep every page from what watches or follows a person, but for the pages that say otherwise."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_DEVICE)
        return response

    return respond


def with_camera(page: Page) -> Page:
    """Let a page use the camera, when its reader allows it."""

    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = page(request, *args, **kwargs)
        response.headers["Permissions-Policy"] = CAMERA_ONLY
        return response

    return opened


def own_origin(get_response: Handler) -> Handler:
    """Give a form of our own page its origin back before Django's CSRF check.

    Under `Referrer-Policy: no-referrer` a browser sends `Origin: null` even with a form of the same
    site, and Django refuses that. `Sec-Fetch-Site` is set by the browser alone, no page can forge it,
    and the CSRF token is still required.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        sent = request.META
        if sent.get("HTTP_ORIGIN") == "null" and sent.get("HTTP_SEC_FETCH_SITE") == "same-origin":
            sent["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return respond


def own_language(get_response: Handler) -> Handler:
    """Speak the language that the signed-in person has chosen; Django's own middleware has looked at all others."""

    def respond(request: HttpRequest) -> HttpResponse:
        # Where there is one language nobody is looked up for it.
        if len(settings.LANGUAGES) > 1 and request.user.is_authenticated and is_offered(request.user.language):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return get_response(request)

    return respond
