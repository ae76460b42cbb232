"""A copy of a passport on the reader's own phone: begun with consent, brought up to date, ended.

We hand the document out and note that it is kept. The copy lies on the phone alone, locked with a PIN.
"""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from passport.access.services import NotAllowed, View
from passport.document.build import build
from passport.document.selectors import mark_of
from passport.people.models import Ending, OfflineCopy
from passport.people.selectors import copies_that_stay, has_usable_pin
from passport.people.services import (
    PinEnded,
    PinWrong,
    device_hmac,
    end_copy,
    keep_copy,
    new_device,
    renew_copy,
    use_pin,
)
from passport.web.device import browser_here, copy_here, device_of, forget_device, remember_device
from passport.web.forms import PinForm
from passport.web.kept_words import words_of
from passport.web.patient import own_passport, passport_context, whose_is
from passport.web.sign_in import wrong_pin_sentence

MOST_COPIES = 50  # that one phone asks about


@require_http_methods(["GET", "HEAD", "POST"])
@own_passport
def keep(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Ask for consent, and hand the document to a phone that keeps it."""
    _must_be_kept_by_its_reader(view)
    if request.method == "POST":
        return _refusal(request) or _handed_out(request, view, at)
    context = {"tab": "keep", "has_pin": _has_pin(request), "copy": copy_here(request, view)}
    return render(request, "patient/keep.html", passport_context(request, view, at) | context)


@require_POST
@own_passport
def renew(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Hand the document out anew to the phone that keeps it."""
    copy = copy_here(request, view)
    if copy is None:
        raise NotAllowed
    renew_copy(copy=copy, at=at)
    return JsonResponse(_parcel(request, view, copy, at))


@require_POST
@own_passport
def let_go(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """End the copy on this phone."""
    copy = copy_here(request, view)
    if copy is not None:
        end_copy(copy=copy, how=Ending.OWNER, by=request.user, at=at)
        messages.success(request, _("This phone keeps this passport no more."))
    return redirect("patient:passport", view.patient.uid)


@csrf_exempt  # changes nothing, and a phone asks without being signed in: it knows its copies by 128 random bits
@require_POST
def staying(request: HttpRequest) -> HttpResponse:
    """Tell a phone which of the copies that it names it may keep."""
    return JsonResponse({"stay": copies_that_stay(_named(request), at=timezone.now())})


def _must_be_kept_by_its_reader(view: View) -> None:
    if not view.scope.offline:
        raise NotAllowed


def _has_pin(request: HttpRequest) -> bool:
    secret = device_of(request)
    return bool(secret) and has_usable_pin(device_hmac(secret), of=request.user)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Return what is wrong with the PIN of this phone, with which the copy will be locked; None: it is right.

    A phone without one locks the copy with a PIN that is chosen there and then, and that never leaves it.
    """
    if not _has_pin(request):
        return None
    form = PinForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("Type the PIN of this phone.")}, status=400)
    try:
        use_pin(secret=device_of(request), pin=form.cleaned_data["pin"], at=timezone.now())
    except PinWrong as error:
        return JsonResponse({"error": wrong_pin_sentence(error.left)}, status=400)
    except PinEnded:
        messages.error(request, _("The PIN of this phone has ended. Choose a new one, or another way to come back."))
        response = JsonResponse({"next": reverse("public:next_time")}, status=403)
        forget_device(response)
        return response
    return None


def _handed_out(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    secret = device_of(request) or new_device()
    copy = keep_copy(
        user=request.user,
        patient=view.patient,
        device=device_hmac(secret),
        browser=browser_here(request),
        at=at,
    )
    response = JsonResponse(_parcel(request, view, copy, at))
    remember_device(response, secret)
    return response


def _parcel(request: HttpRequest, view: View, copy: OfflineCopy, at: datetime) -> dict[str, Any]:
    return {
        "copy": copy.uid,
        "mark": mark_of(view),
        "document": build(view, at=at),
        "words": words_of(view, whose=whose_is(request, view, at), at=at),
    }


def _named(request: HttpRequest) -> list[str]:
    try:
        named = json.loads(request.body)["copies"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [str(one) for one in named][:MOST_COPIES] if isinstance(named, list) else []
