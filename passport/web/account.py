"""What belongs to an account whoever it is: signing out, the account page, notices that were read."""

from allauth.account.views import LogoutView, PasswordResetView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from passport.language.offered import is_offered
from passport.people.models import Ending
from passport.people.selectors import works_here
from passport.people.services import choose_language, device_hmac, end_copies_at, opens_with_eid
from passport.signing.services import read_notices
from passport.web.device import device_of
from passport.web.devices import places_of

SAFE = ("GET", "HEAD")
# Not "cookies": that would sign people out of the hospital's other sites under the same domain.
CLEARED = '"cache", "storage"'


class SignOut(LogoutView):  # type: ignore[misc]
    """Sign out, and have the browser forget what it kept of this site."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Sign out; what this phone kept is gone with it, also where the browser does not forget."""
        device = device_of(request)
        if device and request.user.is_authenticated:
            how, by = Ending.SIGNED_OUT, request.user
            end_copies_at(device=device_hmac(device), how=how, by=by, at=timezone.now())
        response: HttpResponse = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = CLEARED
        return response


class NewPassword(PasswordResetView):  # type: ignore[misc]
    """Send what sets a new password, where the installation sends mail."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Open the page; or say how to get back in, for allauth would say that a mail is on its way."""
        if settings.SENDS_MAIL:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
            return response
        return render(request, "account/no_mail.html") if request.method in SAFE else HttpResponseNotAllowed(SAFE)


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show what can be changed about one's own sign-in, and every place where it holds."""
    # Who works here has a second step, which a PIN or the lock of a phone must not replace.
    chooses = not works_here(request.user, timezone.now())
    context = {"places": places_of(request), "chooses": chooses, "eid": settings.EID_NAME}
    return render(request, "account/account.html", context | {"eid_opens": opens_with_eid(request.user)})


@login_required
@require_POST
def notice_read(request: HttpRequest, uid: str) -> HttpResponse:
    """Note that the reader has read a notice, and go on where that reader begins."""
    read_notices(user=request.user, uids=[uid], at=timezone.now())
    return redirect("home")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that somebody chose, with the account and on this phone, and show the same page in it."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if ours else "home")
    if is_offered(wanted):
        if request.user.is_authenticated:
            choose_language(user=request.user, language=wanted, at=timezone.now())
        _keep_language(response, wanted)
    return response


def _keep_language(response: HttpResponse, wanted: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
