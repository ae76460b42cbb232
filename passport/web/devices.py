"""Every place from which an account is opened: PINs, passkeys, copies and sessions, each with its end."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passport.language.saying import clock, day
from passport.people.browsers import browser_of
from passport.people.models import DevicePin, Ending, OfflineCopy, User
from passport.people.selectors import held_readerships, open_copies, open_pins, passkeys_of, sessions_of
from passport.people.services import (
    Here,
    end_copy,
    end_other_devices,
    end_passkey,
    end_pin,
    end_session,
    living_sessions,
)
from passport.web.device import browser_words, forget_passkey, here_of
from passport.web.presenters import zone_of
from passport.web.sign_in import surely_the_owner

PIN, PASSKEY, COPY, SESSION = "pin", "passkey", "copy", "session"
NO_ZONE = ZoneInfo("UTC")  # of an account that opens no passport

# Kind -> (what there is of it, what names one, how one ends).
ENDINGS: dict[str, tuple[Callable[[User], Iterable[Any]], str, Callable[[Any, User, datetime], None]]] = {
    PIN: (open_pins, "uid", lambda one, by, at: end_pin(pin=one, how=Ending.OWNER, by=by, at=at)),
    PASSKEY: (passkeys_of, "pk", lambda one, by, at: end_passkey(passkey=one, by=by, at=at)),
    COPY: (open_copies, "uid", lambda one, by, at: end_copy(copy=one, how=Ending.OWNER, by=by, at=at)),
    SESSION: (sessions_of, "pk", lambda one, by, at: end_session(session=one, by=by, at=at)),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One line: what opens the account where, since when, and by which kind and key it is ended."""

    kind: str
    key: str
    what: str
    where: str
    said: tuple[str, ...]
    here: bool


def places_of(request: HttpRequest) -> list[Place]:
    """Return every place from which the signed-in account is opened."""
    user, here = request.user, here_of(request)
    first = next(iter(held_readerships(user, timezone.now())), None)
    zone = zone_of(first.patient) if first else NO_ZONE
    return [
        *(_pin(pin, here, zone) for pin in open_pins(user)),
        *(_passkey(passkey, here, zone) for passkey in passkeys_of(user)),
        *(_copy(copy, here, zone) for copy in open_copies(user)),
        *(_session(session, here, zone) for session in living_sessions(user)),
    ]


@require_POST
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """End one of one's own places; a passkey only after signing in once more, because it may be a second step."""
    ending = surely_the_owner(_end) if request.POST.get("kind") == PASSKEY else _end
    return ending(request)


@require_POST
@surely_the_owner
def end_others(request: HttpRequest) -> HttpResponse:
    """End every place except the phone in hand."""
    end_other_devices(user=request.user, here=here_of(request), at=timezone.now())
    messages.success(request, _("Ended everywhere else. Only this phone or computer opens your account now."))
    if request.user.has_usable_password():
        messages.warning(request, _("Does the lost phone remember your password? Then change the password as well."))
    return redirect("account")


def _end(request: HttpRequest) -> HttpResponse:
    there, name, ending = ENDINGS.get(request.POST.get("kind", ""), (lambda _user: [], "", None))
    key = request.POST.get("key", "")
    found = next((one for one in there(request.user) if str(getattr(one, name)) == key), None)
    if found is None or ending is None:
        raise Http404
    ending(found, request.user, timezone.now())
    messages.success(request, _("Ended."))
    response = redirect("account")
    if not passkeys_of(request.user).exists():
        forget_passkey(response)
    return response


def _pin(pin: DevicePin, here: Here, zone: ZoneInfo) -> Place:
    return Place(
        kind=PIN,
        key=pin.uid,
        what=_("PIN"),
        where=browser_words(pin.browser, pin.system),
        said=(_("Chosen on %(day)s.") % {"day": day(pin.made_at, zone)}, *_last_used(pin.last_used_at, zone)),
        here=bytes(pin.device_hmac) == here.device,
    )


def _passkey(passkey: Authenticator, here: Here, zone: ZoneInfo) -> Place:
    return Place(
        kind=PASSKEY,
        key=str(passkey.pk),
        what=_("Passkey"),
        where=passkey.data.get("name", ""),
        said=(_("Made on %(day)s.") % {"day": day(passkey.created_at, zone)}, *_last_used(passkey.last_used_at, zone)),
        here=passkey.pk == here.passkey,
    )


def _copy(copy: OfflineCopy, here: Here, zone: ZoneInfo) -> Place:
    kept = _("The passport of %(name)s as it was on %(day)s.")
    return Place(
        kind=COPY,
        key=copy.uid,
        what=_("Kept on the phone"),
        where=browser_words(copy.browser, copy.system),
        said=(kept % {"name": copy.patient, "day": day(copy.made_at, zone)},),
        here=bytes(copy.device_hmac) == here.device,
    )


def _session(session: UserSession, here: Here, zone: ZoneInfo) -> Place:
    browser = browser_of(session.user_agent)
    seen = {"day": day(session.last_seen_at, zone), "clock": clock(session.last_seen_at, zone)}
    return Place(
        kind=SESSION,
        key=str(session.pk),
        what=_("Signed in"),
        where=browser_words(browser.name, browser.system),
        said=(_("Last seen on %(day)s at %(clock)s.") % seen,),
        here=session.session_key == here.session_key,
    )


def _last_used(at: datetime | None, zone: ZoneInfo) -> list[str]:
    return [_("Last used on %(day)s.") % {"day": day(at, zone)}] if at else []
