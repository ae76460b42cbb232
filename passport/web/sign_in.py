"""Signing in with the PIN of a phone, a passkey or a password; and once more, before something is changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.signals import user_logged_in
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from passport.guards import FRESH
from passport.language.saying import say_number
from passport.people.messages import kinds_sent
from passport.people.models import User
from passport.people.selectors import has_usable_pin
from passport.people.services import PinEnded, PinWrong, device_hmac, use_pin
from passport.web.device import device_of, forget_device, has_passkey, remember_device
from passport.web.forms import PinForm

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SLIP, PIN = "slip", "pin"
# A slip is used up by its use: whoever came with it has time to choose what comes after it.
TIME_TO_CHOOSE = timedelta(minutes=30)
Page = Callable[..., HttpResponse]


def let_in(request: HttpRequest, user: User, *, method: str) -> None:
    """Sign somebody in who has shown who it is; the session stands in the list of places at once."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method=method, reauthenticated=True)
    user_logged_in.send(sender=User, request=request, user=user)


class SignIn(LoginView):  # type: ignore[misc]
    """Sign in: first by the way that this phone knows, and by every other."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a PIN, or a user name and a password."""
        if "pin" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = PinForm(request.POST)
        user = _owner(request, form)
        if isinstance(user, HttpResponse):
            return user
        if user is None:
            # The other form was not sent: nothing is missing in it.
            return self.render_to_response(self.get_context_data(pin=form, form=self.get_form_class()(request=request)))
        let_in(request, user, method=PIN)
        response = redirect(get_next_redirect_url(request) or "home")
        remember_device(response, device_of(request))
        return response

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """Call what is typed there by the same words above the form as beside the field."""
        form: Form = super().get_form(form_class)
        form.fields["login"].label = gettext("User name or e-mail")
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer first what this phone knows; whose it is stands nowhere."""
        context: dict[str, Any] = {
            "pin": PinForm(),
            "first": first_way(self.request),
            "eid": settings.EID_NAME,
            "codes_are_sent": bool(kinds_sent()),
        }
        return context | super().get_context_data(**kwargs)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask for the PIN of this phone once more, before its owner changes how to sign in."""
    form = PinForm(request.POST or None)
    if request.method == "POST":
        user = _owner(request, form)
        if isinstance(user, HttpResponse):
            return user
        if user == request.user:
            record_authentication(request, user, method=PIN, reauthenticated=True)
            return redirect(get_next_redirect_url(request) or "account")
    context = {"form": form, "next": get_next_redirect_url(request) or ""}
    return render(request, "account/again.html", context)


def surely_the_owner(page: Page) -> Page:
    """Open a page to somebody who signed in just now; ask everybody else once more who it is."""
    return _guarded(page, lambda request: request.META.get("HTTP_X_PAGE", ""))


def surely_the_owner_here(page: Page) -> Page:
    """Open a page in the same way; who sent its form too late comes back to the page, which stands at the same address."""
    return _guarded(page, lambda request: request.get_full_path())


def _guarded(page: Page, sent_from: Callable[[HttpRequest], str]) -> Page:
    @wraps(page)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        address = None if came_just_now(request, at=timezone.now()) else _asked_at(request, sent_from)
        if address is None:
            return page(request, *args, **kwargs)
        return redirect(address) if request.accepts("text/html") else JsonResponse({"next": address}, status=403)

    return login_required(guarded)


def came_just_now(request: HttpRequest, *, at: datetime) -> bool:
    """Return whether somebody signed in within the last minutes, or came with a slip within the last half hour."""
    records = get_authentication_records(request, request.user)
    return any(record["at"] >= (at - _lasts(record.get("method"))).timestamp() for record in records)


def came_with_slip(request: HttpRequest, *, at: datetime) -> bool:
    """Return whether somebody came with a slip within the last half hour."""
    records = get_authentication_records(request, request.user)
    since = (at - TIME_TO_CHOOSE).timestamp()
    return any(record.get("method") == SLIP and record["at"] >= since for record in records)


def _lasts(method: str | None) -> timedelta:
    return TIME_TO_CHOOSE if method == SLIP else FRESH


def _asked_at(request: HttpRequest, sent_from: Callable[[HttpRequest], str]) -> str | None:
    """Return where somebody is asked once more; None: by nothing, a slip is all that this account ever had."""
    if _has_pin(request, of=request.user):
        page = reverse("again")
    elif is_reauthentication_required(request, app="allauth.mfa"):
        page = reverse("account_reauthenticate")
    else:
        return None
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else sent_from(request)
    return f"{page}?{urlencode({'next': back or reverse('account')})}"


def _owner(request: HttpRequest, form: PinForm) -> User | HttpResponse | None:
    """Return whose PIN was typed; None: nobody's, the form says so; or the page that says that the PIN has ended."""
    if not form.is_valid():
        return None
    try:
        return use_pin(secret=device_of(request), pin=form.cleaned_data["pin"], at=timezone.now())
    except PinWrong as error:
        form.add_error("pin", wrong_pin_sentence(error.left))
        return None
    except PinEnded:
        response = render(request, "account/pin_ended.html", status=403)
        forget_device(response)
        return response


def first_way(request: HttpRequest) -> str:
    """Return by which way the phone in hand comes in: its PIN, a passkey that was made on it, or a password."""
    if _has_pin(request):
        return PIN
    return "passkey" if has_passkey(request) else "password"


def wrong_pin_sentence(left: int) -> str:
    """Return that a PIN is wrong, and what is left to do."""
    sentence = ngettext(
        "This PIN is wrong. After %(count)s more wrong one it ends on this phone.",
        "This PIN is wrong. After %(count)s more wrong ones it ends on this phone.",
        left,
    )
    return sentence % {"count": say_number(left)}


def _has_pin(request: HttpRequest, *, of: User | None = None) -> bool:
    secret = device_of(request)
    return bool(secret) and has_usable_pin(device_hmac(secret), of=of)
