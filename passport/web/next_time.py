"""How somebody who came with a slip comes back: with the lock of the phone, a PIN of it, or a password."""

import json

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from passport.people.pins import PinFault
from passport.people.services import (
    PinNotTaken,
    UsernameTaken,
    WeakPassword,
    WorksHere,
    add_passkey,
    choose_pin,
    set_patient_sign_in,
)
from passport.signing.errors import MalformedResponse
from passport.web.approver import json_body
from passport.web.device import browser_here, browser_words, device_of, remember_device, remember_passkey
from passport.web.forms import NewPinForm, SignInForm
from passport.web.sign_in import came_with_slip, surely_the_owner

FAULTS: dict[PinFault, Promise] = {
    PinFault.NOT_SIX_DIGITS: gettext_lazy("A PIN has six digits."),
    PinFault.GUESSED_FIRST: gettext_lazy("This PIN is among the first that anybody would try. Choose another one."),
    PinFault.BIRTH_DATE: gettext_lazy("This PIN is a date of birth, which others know. Choose another one."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def next_time(request: HttpRequest) -> HttpResponse:
    """Let somebody choose how to sign in next time, or go on without."""
    if request.method != "POST":
        return _page(request)
    if not _may_name(request):
        return redirect("account_change_password")
    return _named(request)


@surely_the_owner
def _named(request: HttpRequest) -> HttpResponse:
    """Let the account sign in with a name and a password: for good, and from anywhere."""
    form = SignInForm(request.POST)
    if not (form.is_valid() and _chosen(request, form)):
        return _page(request, form=form)
    messages.success(request, _("Next time you can sign in with this user name and password."))
    return redirect("patient:home")


@require_POST
@surely_the_owner
def pin(request: HttpRequest) -> HttpResponse:
    """Let this phone open with a PIN from now on."""
    form = NewPinForm(request.POST)
    if not form.is_valid():
        return _page(request, pin=form)
    try:
        _made, secret = choose_pin(
            user=request.user,
            pin=form.cleaned_data["pin"],
            browser=browser_here(request),
            before=device_of(request),
            at=timezone.now(),
        )
    except PinNotTaken as error:
        form.add_error("pin", FAULTS[error.fault])
        return _page(request, pin=form)
    except WorksHere:
        form.add_error(None, _("Who works here signs in with a second step, not with a PIN."))
        return _page(request, pin=form)
    messages.success(request, _("Next time this phone opens your passport with the PIN."))
    response = redirect("patient:home")
    remember_device(response, secret)
    return response


@require_POST
@surely_the_owner
def passkey_asked(request: HttpRequest) -> HttpResponse:
    """Return what the phone is to make a passkey of that signs in alone."""
    return JsonResponse({"options": begin_registration(request.user, passwordless=True)})


@require_POST
@surely_the_owner
def passkey_made(request: HttpRequest) -> HttpResponse:
    """Take the passkey that the phone made."""
    browser = browser_here(request)
    name = browser_words(browser.name, browser.system)
    form = AddWebAuthnForm({"name": name, "credential": _credential(request), "passwordless": "on"}, user=request.user)
    if not form.is_valid():
        return JsonResponse({"error": _("That did not work. Try once more, or choose a PIN.")}, status=400)
    add_passkey(user=request.user, name=name, credential=form.cleaned_data["credential"], at=timezone.now())
    messages.success(request, _("Next time this phone opens your passport with its own lock."))
    response = JsonResponse({"next": reverse("patient:home")})
    remember_passkey(response)
    return response


def _credential(request: HttpRequest) -> str:
    """Return what the phone answered; "" when it is nothing of the kind."""
    try:
        return json.dumps(json_body(request)["response"])
    except MalformedResponse:
        return ""


def _page(request: HttpRequest, **forms: NewPinForm | SignInForm) -> HttpResponse:
    context: dict[str, object] = {
        "form": SignInForm(initial=_known(request)),
        "pin": NewPinForm(),
        "may_name": _may_name(request),
        "came_with_slip": came_with_slip(request, at=timezone.now()),
        "opened": next(iter(forms), "pin"),
    }
    return render(request, "public/next_time.html", context | forms)


def _known(request: HttpRequest) -> dict[str, str]:
    return {"username": request.user.username} if request.user.has_usable_password() else {}


def _may_name(request: HttpRequest) -> bool:
    """Return whether a user name and a password may be chosen without the old password: with a slip it is forgotten."""
    return not request.user.has_usable_password() or came_with_slip(request, at=timezone.now())


def _chosen(request: HttpRequest, form: SignInForm) -> bool:
    try:
        user = set_patient_sign_in(user=request.user, **form.cleaned_data, at=timezone.now())
    except UsernameTaken:
        form.add_error("username", _("This user name cannot be had; choose another one, without spaces."))
        return False
    except WeakPassword as error:
        form.add_error("password", " ".join(error.words))
        return False
    update_session_auth_hash(request, user)
    return True
