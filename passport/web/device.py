"""The phone in hand: the secret by which it is known again, and what its browser is called."""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from passport.access.services import View
from passport.people.browsers import Browser, browser_of
from passport.people.models import OfflineCopy
from passport.people.selectors import copy_at
from passport.people.services import Here, device_hmac

DEVICE_COOKIE = "device"
WAY_COOKIE = "way"  # how this phone's owner comes in, when that is not a PIN
PASSKEY = "passkey"
LASTS = timedelta(days=400)  # the longest that browsers keep a cookie


def device_of(request: HttpRequest) -> str:
    """Return the secret of the phone in hand; "" when it has none."""
    return request.COOKIES.get(DEVICE_COOKIE, "")


def remember_device(response: HttpResponse, secret: str) -> None:
    """Let the phone keep a secret, or keep it longer; no script can read it."""
    _keep(response, DEVICE_COOKIE, secret)


def forget_device(response: HttpResponse) -> None:
    """Let the phone forget its secret."""
    response.delete_cookie(DEVICE_COOKIE, samesite="Lax")


def remember_passkey(response: HttpResponse) -> None:
    """Let the sign-in page of this phone offer its passkey first."""
    _keep(response, WAY_COOKIE, PASSKEY)


def forget_passkey(response: HttpResponse) -> None:
    """Let the sign-in page of this phone offer no passkey first any more."""
    response.delete_cookie(WAY_COOKIE, samesite="Lax")


def has_passkey(request: HttpRequest) -> bool:
    """Return whether a passkey was made on this phone. It says nothing of whose."""
    return request.COOKIES.get(WAY_COOKIE) == PASSKEY


def copy_here(request: HttpRequest, view: View) -> OfflineCopy | None:
    """Return the copy of a passport that the phone in hand keeps for its reader; None when it keeps none."""
    secret = device_of(request)
    if not secret or not view.scope.offline:
        return None
    return copy_at(device_hmac(secret), user=request.user, patient=view.patient)


def browser_here(request: HttpRequest) -> Browser:
    """Return what the browser of a request calls itself."""
    return browser_of(request.headers.get("user-agent", ""))


def browser_words(name: str, system: str) -> str:
    """Return a browser as its owner would call it: "Chrome on Android"."""
    if name and system:
        return _("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or system or _("A browser that does not say its name")


def here_of(request: HttpRequest) -> Here:
    """Return by what the phone in hand is known among all of its owner's."""
    secret = device_of(request)
    used = [one.get("id") for one in get_authentication_records(request, request.user) if one.get("method") == "mfa"]
    return Here(
        session_key=request.session.session_key or "",
        device=device_hmac(secret) if secret else None,
        passkey=used[-1] if used else None,
    )


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=LASTS, secure=settings.HTTPS, httponly=True, samesite="Lax")
