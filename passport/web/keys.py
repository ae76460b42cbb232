"""The keys with which an approver signs rows: enrolled apart from the sign-in, listed, stopped."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passport.guards import fresh_second_factor, role_required, second_factor_required
from passport.people.models import Role
from passport.signing.errors import EnrolmentExpired, SigningRefused
from passport.signing.selectors import keys_of
from passport.signing.services import enrol_begin, enrol_complete, revoke_key
from passport.web.approver import json_body
from passport.web.refusals import sentence_of

ENROLMENT = "signing_key_enrolment"
Page = Callable[..., HttpResponse]


def _enrolling(page: Page) -> Page:
    return role_required(Role.APPROVER)(fresh_second_factor(page))


@_enrolling
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Show a person's own signing keys, those too that wait or are stopped, and the form that adds one."""
    mine = list(keys_of(user=request.user))
    context = {"keys": mine, "waiting": any(key.waits for key in mine), "at": timezone.now()}
    return render(request, "approver/keys.html", context)


@_enrolling
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a new key; the session remembers what was asked."""
    options, state = enrol_begin(user=request.user, at=timezone.now())
    request.session[ENROLMENT] = state
    return JsonResponse({"options": options})


@_enrolling
@require_POST
def enrolled(request: HttpRequest) -> HttpResponse:
    """Keep the key that the browser's authenticator made."""
    try:
        answer = json_body(request)
        enrol_complete(
            user=request.user,
            state=_asked(request),
            response=answer["response"],
            name=str(answer.get("name", "")),
            by=request.user,
            at=timezone.now(),
        )
    except SigningRefused as error:
        return JsonResponse({"error": sentence_of(error)}, status=409)
    messages.success(
        request, _("The key is enrolled. It signs when the administrator of your hospital has confirmed it.")
    )
    return JsonResponse({"next": reverse("approver:keys")})


@role_required(Role.APPROVER)
@second_factor_required
@require_POST
def revoke(request: HttpRequest, uid: str) -> HttpResponse:
    """Stop one of a person's own keys; what it signed keeps holding."""
    key = next((key for key in keys_of(user=request.user) if key.uid == uid), None)
    if key is None:
        raise Http404
    try:
        revoke_key(key=key, by=request.user, at=timezone.now())
    except SigningRefused as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("The key is stopped. What it signed keeps holding."))
    return redirect("approver:keys")


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return what was asked of the browser, once. Raises EnrolmentExpired."""
    state = request.session.pop(ENROLMENT, None)
    if state is None:
        raise EnrolmentExpired
    return dict(state)
