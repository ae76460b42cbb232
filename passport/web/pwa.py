"""What makes the pages an application on a phone: the manifest, the service worker, the page without a connection."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

FILES = (
    "css/tokens.css",
    "css/base.css",
    "css/forms.css",
    "css/booklet.css",
    "css/site.css",
    "js/offline.js",
    "icons/icon.svg",
)
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
    """Return the service worker with the files it keeps; another file name makes another version."""
    files = [static(file) for file in FILES]
    version = hashlib.sha256("\n".join(files).encode()).hexdigest()[:12]
    context = {"files": files, "version": version, "offline": reverse("offline")}
    response = render(request, "pwa/sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = ASK_AGAIN
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Return the page that stands in when there is no connection; it says nothing about anybody."""
    return render(request, "pwa/offline.html")
