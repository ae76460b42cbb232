"""The certificates under which a facility seals: an administrator adds and stops them, and closes the facility."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from passport.guards import fresh_second_factor_from
from passport.people.models import Facility
from passport.people.services import (
    FacilityClosed,
    KeyOfAnotherFacility,
    NotAllowed,
    StopInFuture,
    add_certificate,
    close_facility,
    stop_certificate,
)
from passport.signing.certificates import NotACertificate, UnsuitableKey
from passport.signing.errors import SigningRefused
from passport.signing.models import FacilityKey
from passport.signing.providers import KeyUnavailable
from passport.signing.sealing_keys import facility_certificates
from passport.signing.services import CertificateNotValid, KeyDoesNotFit, KeyKnown, KeyStopped
from passport.web.certificate_forms import PLACES, AddCertificateForm, CloseFacilityForm, StopCertificateForm
from passport.web.certificates import certificate_at
from passport.web.facility import FORM_METHODS, own_facility
from passport.web.refusals import sentence_of

REFUSED = (
    CertificateNotValid,
    FacilityClosed,
    KeyDoesNotFit,
    KeyKnown,
    KeyOfAnotherFacility,
    KeyStopped,
    KeyUnavailable,
    NotACertificate,
    NotAllowed,
    SigningRefused,
    StopInFuture,
    UnsuitableKey,
)


def _itself(request: HttpRequest, *_rest: object, **_names: object) -> str:
    return request.path


@own_facility
@require_safe
def certificates(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List the certificates of a facility with their ends, the newest first."""
    keys = list(facility_certificates(facility_uid=facility.uid))[::-1]
    context = {
        "facility": facility,
        "certificate": certificate_at(facility, at),
        "lines": [(key, _standing(key, at), PLACES[key.place]) for key in keys],
        "at": at,
    }
    return render(request, "facility/certificates.html", context)


@own_facility
@fresh_second_factor_from(_itself)
@require_http_methods(FORM_METHODS)
def add(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """Take in a certificate of the facility."""
    initial = AddCertificateForm.now(facility, at, day="day", clock="clock")
    form = AddCertificateForm(request.POST or None, request.FILES or None, facility=facility, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.said()
        return _done(
            request,
            facility,
            lambda: add_certificate(facility=facility, new=said, by=request.user, at=at),
            _("The certificate is added."),
            again="facility:add_certificate",
        )
    return render(request, "facility/certificate_add.html", {"facility": facility, "form": form})


@own_facility
@fresh_second_factor_from(_itself)
@require_http_methods(FORM_METHODS)
def stop(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Stop a certificate from a moment on, which may have passed."""
    key = _key(facility, uid)
    initial = StopCertificateForm.now(facility, at, day="day", clock="clock")
    form = StopCertificateForm(request.POST or None, facility=facility, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _done(
            request,
            facility,
            lambda: stop_certificate(facility=facility, key=key, **form.said(at), by=request.user, at=at),
            _("The certificate is stopped. What it sealed before that moment keeps holding."),
        )
    context = {"facility": facility, "form": form, "key": key, "standing": _standing(key, at)}
    return render(request, "facility/certificate_stop.html", context)


@own_facility
@fresh_second_factor_from(_itself)
@require_http_methods(FORM_METHODS)
def close(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """Write down that the facility has closed, after its name was typed."""
    form = CloseFacilityForm(request.POST or None, facility=facility)
    if request.method == "POST" and form.is_valid():
        return _done(
            request,
            facility,
            lambda: close_facility(facility=facility, reason=form.cleaned_data["why"], by=request.user, at=at),
            _("The hospital is closed. Its rows and keys stay as they are."),
        )
    return render(request, "facility/close.html", {"facility": facility, "form": form})


def _standing(key: FacilityKey, at: datetime) -> str:
    """Return where a certificate stands, in a word of `facility/certificate_state.html`."""
    if key.stopped_at is not None and key.stopped_at <= at:
        return "stopped"
    if key.not_after <= at:
        return "ended"
    return "later" if key.starts_at > at else "seals"


def _key(facility: Facility, uid: str) -> FacilityKey:
    found = facility_certificates(facility_uid=facility.uid).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _done(
    request: HttpRequest,
    facility: Facility,
    verb: Callable[[], Any],
    sentence: str,
    *,
    again: str = "facility:certificates",
) -> HttpResponse:
    try:
        verb()
    except REFUSED as error:
        messages.error(request, sentence_of(error))
        return redirect(reverse(again, args=[facility.uid]))
    messages.success(request, sentence)
    return redirect("facility:certificates", facility.uid)
