"""What makes the pages an application on a phone: the manifest, the service worker, the page without a connection."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from passport.storage import sheets

SCRIPTS = (
    "js/offline.js",
    "js/escape.js",
    "js/kept.js",
    "js/fill.js",
    "js/staying.js",
    "js/store.js",
    "js/vault.js",
)
FILES = (*SCRIPTS, "icons/icon.svg")  # beside the sheets of every page
# The pages in whose place the page without a connection may stand, as Python and JavaScript both read it. No other is
# touched: not those that show a code, an image or an account, and none that is not written yet.
PAGES = (
    r"^\/$",
    r"^\/offline$",
    r"^\/passport\/$",
    r"^\/passport\/[0-9a-f]{32}\/$",
    r"^\/passport\/[0-9a-f]{32}\/entry\/[0-9a-f]{32}\/$",
)
WRONG_PINS_LEFT = (1, 2, 3, 4)
# (file, size, purpose): a maskable icon keeps its drawing inside the circle that a phone may cut.
ICONS = (
    ("icons/icon-192.png", "192x192", "any"),
    ("icons/icon-512.png", "512x512", "any"),
    ("icons/icon-maskable-512.png", "512x512", "maskable"),
)
ICON = "icons/icon-192.png"
# Served to everybody alike: neither depends on who is signed in.
ASK_AGAIN = "no-cache"


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the web application manifest in the reader's language."""
    response = JsonResponse(
        {
            "id": "/",
            "name": _("Radiation Passport"),
            "short_name": _("Passport"),
            "description": _(
                "The booklet of your examinations with radiation, signed by the doctor who approved them."
            ),
            "lang": translation.get_language(),
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f3f5f0",
            "theme_color": "#272548",
            "icons": [
                {"src": static(file), "sizes": size, "type": "image/png", "purpose": purpose}
                for file, size, purpose in ICONS
            ],
        },
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = ASK_AGAIN
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead a browser that asks at the old address, without having read a page, to the icon."""
    response = redirect(static(ICON))
    response["Cache-Control"] = ASK_AGAIN
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker with the files it keeps; another file or another page makes another version."""
    files = [static(file) for file in (*sheets(), *FILES)]
    page = _offline_page(request)
    version = hashlib.sha256("\n".join([*files, *PAGES, page]).encode()).hexdigest()[:12]
    context = {"files": files, "pages": PAGES, "version": version, "offline": reverse("offline")}
    response = render(request, "pwa/sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = ASK_AGAIN
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Return the page that stands in when there is no connection; it says nothing about anybody."""
    response = HttpResponse(_offline_page(request))
    response["Cache-Control"] = ASK_AGAIN
    return response


def _offline_page(request: HttpRequest) -> str:
    return render_to_string("pwa/offline.html", {"sheets": sheets(), "left": WRONG_PINS_LEFT}, request)
