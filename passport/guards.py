"""Who may open a page of the staff: by role, and by a second factor that this session has passed."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from passport.people.models import Role
from passport.people.selectors import facilities_where

Page = Callable[..., HttpResponse]
# Which page asks for which factor; the first that somebody has is asked for.
ASKED_AT: dict[str, str] = {
    Authenticator.Type.TOTP: "mfa_reauthenticate",
    Authenticator.Type.WEBAUTHN: "mfa_reauthenticate_webauthn",
}
FRESH = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def role_required(*roles: Role) -> Callable[[Page], Page]:
    """Open a page to those who hold one of the roles at some facility now; everybody else gets 403."""

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not facilities_where(request.user, *roles, at=timezone.now()).exists():
                raise PermissionDenied
            return page(request, *args, **kwargs)

        return login_required(guarded)

    return guard


def second_factor_required(page: Page) -> Page:
    """Open a page to a session that passed a second factor; signing in with a passkey is one."""
    return _behind_second_factor(page, lambda _at: None)


def fresh_second_factor(page: Page) -> Page:
    """Open a page to a session that passed a second factor within the last minutes."""
    return _behind_second_factor(page, lambda at: at - FRESH)


def fresh_second_factor_from(form_page: Callable[..., str]) -> Callable[[Page], Page]:
    """Ask for a fresh second factor before what a form sends; `form_page` gives the address of the page with the form."""
    return lambda page: _behind_second_factor(page, lambda at: at - FRESH, form_page=form_page)


def passed_second_factor(request: HttpRequest, *, since: datetime | None = None) -> bool:
    """Return whether this session passed a second factor, at a moment or later when one is given."""
    records = get_authentication_records(request, request.user)
    passed = [record["at"] for record in records if record.get("method") == "mfa"]
    return bool(passed) and (since is None or max(passed) >= since.timestamp())


def _behind_second_factor(
    page: Page, since: Callable[[datetime], datetime | None], *, form_page: Callable[..., str] | None = None
) -> Page:
    @wraps(page)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        factors = _factors_of(request)
        if not factors:
            return _send(
                request,
                reverse("mfa_index"),
                _("These pages need a second step at sign-in. Add an authenticator app or a passkey first."),
            )
        if not passed_second_factor(request, since=since(timezone.now())):
            back = form_page(request, *args, **kwargs) if form_page else _page_of(request)
            return _send(request, _ask_at(factors, back=back), _("Please confirm once more that it is you."))
        return page(request, *args, **kwargs)

    return login_required(guarded)


def _factors_of(request: HttpRequest) -> list[str]:
    return [kind for kind in ASKED_AT if get_adapter().is_mfa_enabled(request.user, types=[kind])]


def _ask_at(factors: Iterable[str], *, back: str) -> str:
    address = reverse(ASKED_AT[next(iter(factors))])
    return f"{address}?{urlencode({'next': back or reverse('home')})}"


def _page_of(request: HttpRequest) -> str:
    """Return the page to come back to. What was typed into a form is not kept; a script stays on its page."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.META.get("HTTP_X_PAGE", "")


def _send(request: HttpRequest, address: str, sentence: str) -> HttpResponse:
    messages.info(request, sentence)
    if request.accepts("text/html"):
        return redirect(address)
    return JsonResponse({"next": address}, status=403)
