"""The signing keys of a facility's approvers: an administrator confirms, refuses and stops them, and writes licences."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.booklet.services import stop_key
from passport.guards import fresh_second_factor_from
from passport.language.saying import say_number
from passport.people.models import Facility, Practitioner, User
from passport.people.selectors import approvers_at, day_at, licence_ended, staff_of
from passport.people.services import (
    LicenceNumberStands,
    NotAllowed,
    confirm_signing_key,
    refuse_signing_key,
    write_licence,
)
from passport.signing.errors import SigningRefused
from passport.signing.models import SigningKey
from passport.signing.selectors import attested, keys_at
from passport.signing.webauthn import UNATTESTED
from passport.web.facility import FORM_METHODS, own_facility
from passport.web.key_forms import ConfirmKeyForm, LicenceForm, RefuseKeyForm, StopKeyForm
from passport.web.refusals import sentence_of

REFUSED = (SigningRefused, NotAllowed)


@dataclass(frozen=True, kw_only=True)
class KeyLine:
    """One key as the administrator reads it."""

    key: SigningKey
    owner: str
    practitioner: Practitioner | None
    own: bool  # of who reads: somebody else decides
    approves_here: bool  # else this hospital confirmed the key, and its owner has left
    licence_ended: bool


def key_line(key: SigningKey, *, approvers: Collection[int], reader: User, facility: Facility, at: datetime) -> KeyLine:
    """Return a key with what an administrator has to know of it."""
    practitioner = getattr(key.user, "practitioner", None)
    return KeyLine(
        key=key,
        owner=str(practitioner or key.user),
        practitioner=practitioner,
        own=key.user_id == reader.pk,
        approves_here=key.user_id in approvers,
        licence_ended=practitioner is not None and licence_ended(practitioner, on=day_at(facility, at)),
    )


def _key_page(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> str:
    return reverse("facility:key", args=[facility.uid, uid])


def _licence_page(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> str:
    return reverse("facility:licence", args=[facility.uid, uid])


@own_facility
@require_safe
def keys(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List the signing keys of who approves here, those that wait first."""
    approvers = _approvers(facility, at)
    said = {"approvers": approvers, "reader": request.user, "facility": facility, "at": at}
    lines = [key_line(key, **said) for key in _keys(facility, at)]
    context = {
        "facility": facility,
        "waiting": [line for line in lines if line.key.waits],
        "others": [line for line in lines if not line.key.waits],
        "at": at,
    }
    return render(request, "facility/keys.html", context)


@own_facility
@fresh_second_factor_from(_key_page)
@require_http_methods(FORM_METHODS)
def key(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Show one key, and confirm it after a check of the person and of the licence."""
    found = _key(facility, at, uid)
    form = ConfirmKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm = partial(confirm_signing_key, facility=facility, key=found, **form.cleaned_data)
        return _done(request, facility, found, confirm, at, _("The key is confirmed. It signs from now on."))
    return _page(request, facility, found, at, confirming=form)


@own_facility
@fresh_second_factor_from(_key_page)
@require_POST
def refuse(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Refuse a key that waits, with a reason that its owner reads."""
    found, form = _key(facility, at, uid), RefuseKeyForm(request.POST)
    if not form.is_valid():
        return _page(request, facility, found, at, refusing=form)
    refusal = partial(refuse_signing_key, facility=facility, key=found, **form.cleaned_data)
    return _done(request, facility, found, refusal, at, _("The key is refused. It signs nothing."))


@own_facility
@fresh_second_factor_from(_key_page)
@require_POST
def stop(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Stop a key from a moment on, which may have passed."""
    found, form = _key(facility, at, uid), StopKeyForm(request.POST, facility=facility)
    if not form.is_valid():
        return _page(request, facility, found, at, stopping=form)
    said = {"since": form.since(), "reason": form.cleaned_data["why"]}
    halt = partial(stop_key, facility=facility, key=found, **said)
    return _done(request, facility, found, halt, at, _stopped)


@own_facility
@fresh_second_factor_from(_licence_page)
@require_http_methods(FORM_METHODS)
def licence(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Write down until when somebody's licence holds."""
    found = _colleague(facility, at, uid)
    form = LicenceForm(request.POST or None, practitioner=found)
    if request.method == "POST" and form.is_valid():
        try:
            write_licence(facility=facility, practitioner=found, **form.said(), by=request.user, at=at)
        except (NotAllowed, LicenceNumberStands) as error:
            messages.error(request, sentence_of(error))
        else:
            messages.success(request, _("Saved."))
        return redirect("facility:people", facility.uid)
    return render(request, "facility/licence.html", {"facility": facility, "person": found, "form": form})


def _page(
    request: HttpRequest,
    facility: Facility,
    found: SigningKey,
    at: datetime,
    *,
    confirming: forms.Form | None = None,
    refusing: forms.Form | None = None,
    stopping: forms.Form | None = None,
) -> HttpResponse:
    now, said = StopKeyForm.now(facility, at, day="day", clock="clock"), attested(key=found)
    approvers = _approvers(facility, at)
    context = {
        "facility": facility,
        "line": key_line(found, approvers=approvers, reader=request.user, facility=facility, at=at),
        "shown": "" if said.format == UNATTESTED else said.format,
        "holds": said.holds,
        "confirming": confirming or ConfirmKeyForm(),
        "refusing": refusing or RefuseKeyForm(),
        "stopping": stopping or StopKeyForm(facility=facility, initial=now),
        "at": at,
    }
    return render(request, "facility/key.html", context)


def _done(
    request: HttpRequest,
    facility: Facility,
    found: SigningKey,
    verb: Callable[..., Any],
    at: datetime,
    sentence: str | Callable[[int], str],
) -> HttpResponse:
    try:
        done = verb(by=request.user, at=at)
    except REFUSED as error:
        messages.error(request, sentence_of(error))
        return redirect("facility:key", facility.uid, found.uid)
    messages.success(request, sentence if isinstance(sentence, str) else sentence(done))
    return redirect("facility:keys", facility.uid)


def _stopped(rows: int) -> str:
    said = _("The key is stopped. What it signed before that moment keeps holding.")
    if not rows:
        return said
    waits = ngettext(
        "%(count)s row that it signed since waits to be signed again, with another key.",
        "%(count)s rows that it signed since wait to be signed again, with another key.",
        rows,
    )
    return f"{said} {waits % {'count': say_number(rows)}}"


def _approvers(facility: Facility, at: datetime) -> frozenset[int]:
    return frozenset(user.pk for user in approvers_at(facility, at))


def _keys(facility: Facility, at: datetime) -> QuerySet[SigningKey]:
    return keys_at(facility_uid=facility.uid, approvers=approvers_at(facility, at))


def _key(facility: Facility, at: datetime, uid: str) -> SigningKey:
    found = _keys(facility, at).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _colleague(facility: Facility, at: datetime, uid: str) -> Practitioner:
    working = (getattr(membership.user, "practitioner", None) for membership in staff_of(facility, at))
    found = next((one for one in working if one and one.uid == uid), None)
    if found is None:
        raise Http404
    return found
