"""The doses of each device beside the levels of the text of law: for the physicists of a hospital."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from passport.access.services import open_doses
from passport.guards import role_required, second_factor_required
from passport.people.models import Device, Facility
from passport.people.selectors import devices_of, standing_of
from reports.audits import presenters
from reports.audits.comparing import least_of
from reports.dose_forms import StartForm
from reports.selectors import doses as seen
from reports.selectors.surveys import ROLES, drafts_of, due_at, local_day, physicist_facilities, signed_surveys_of
from reports.services.surveys import start_survey
from reports.views.refused import SURVEY_REFUSED, said_of

Page = Callable[..., HttpResponse]


def physicists(page: Page) -> Page:
    """Open a page to medical physicists, after a second factor."""
    return role_required(*ROLES)(second_factor_required(page))


def of_facility(page: Page) -> Page:
    """Open a page to the physicists of the facility that the address names."""

    @wraps(page)
    def opened(request: HttpRequest, facility_uid: str, **rest: str) -> HttpResponse:
        at = timezone.now()
        mine = physicist_facilities(request.user, at)
        facility = next((place for place in mine if place.uid == facility_uid), None)
        if facility is None:
            raise Http404
        return page(request, facility, at, **rest)

    return physicists(opened)


def of_device(page: Page) -> Page:
    """Open a page to the physicists of the device that the address names."""

    @wraps(page)
    def opened(request: HttpRequest, facility: Facility, at: datetime, device_uid: str, **rest: str) -> HttpResponse:
        device = next((one for one in devices_of(facility) if one.uid == device_uid), None)
        if device is None:
            raise Http404
        return page(request, device, at, **rest)

    return of_facility(opened)


@physicists
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the one hospital of a physicist, or choose among several."""
    mine = list(physicist_facilities(request.user, timezone.now()))
    if len(mine) == 1:
        return redirect("reports:doses", mine[0].uid)
    return render(request, "reports/doses_choose.html", {"facilities": mine})


@of_facility
@require_safe
def facility_page(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List the devices of a hospital, the surveys that are due, and the drafts."""
    view = open_doses(reader=request.user, at=at, facility=facility)
    today = local_day(facility, at)
    standing = standing_of(facility, today)
    devices, unregistered = seen.devices_with_doses(view, facility)
    context = {
        "facility": facility,
        "text": presenters.text_words(standing),
        "devices": devices,
        "unregistered": unregistered,
        "due": [
            (one, presenters.due_name(one.exam_code, one.kind, one.last))
            for one in due_at(view, facility, standing, today)
        ],
        "drafts": [(one, presenters.exam_name(one.exam_code)) for one in drafts_of(facility)],
        "signed": signed_surveys_of(facility).count(),
    }
    return render(request, "reports/doses.html", context)


@of_facility
@require_safe
def surveys_page(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List every signed survey of a hospital, the last first."""
    found = [(one, presenters.exam_name(one.exam_code)) for one in signed_surveys_of(facility)]
    return render(request, "reports/surveys.html", {"facility": facility, "surveys": found})


@of_device
@require_safe
def device_page(request: HttpRequest, device: Device, at: datetime) -> HttpResponse:
    """Show each examination of a device beside its level: figures over many, which show nobody."""
    view = open_doses(reader=request.user, at=at, facility=device.facility)
    standing = standing_of(device.facility, local_day(device.facility, at))
    context = {
        "facility": device.facility,
        "device": device,
        "text": presenters.text_words(standing),
        "exams": [presenters.exam_words(one, standing) for one in seen.compared_at(view, device, standing)],
        "unrecognised": seen.unrecognised(view.done(device)),
    }
    return render(request, "reports/doses_device.html", context)


@of_device
@require_http_methods(["GET", "HEAD", "POST"])
def exam_page(request: HttpRequest, device: Device, at: datetime, exam_code: str) -> HttpResponse:
    """Show the last doses of one examination at a device, each of them, and let a survey be started."""
    view = open_doses(reader=request.user, at=at, facility=device.facility)
    standing = standing_of(device.facility, local_day(device.facility, at))
    found = seen.compared_singly(view, device, exam_code, standing)
    if found is None:
        raise Http404
    form = StartForm(
        request.POST or None,
        likes=presenters.choices_of(found.samples.samples),
        least=least_of(standing.pack if standing else None, found.method),
        exam_code=exam_code,
    )
    if request.method == "POST" and form.is_valid():
        started = _started(request, device, form, at)
        if started:
            return redirect("reports:survey", started)
    context = {
        "facility": device.facility,
        "device": device,
        "text": presenters.text_words(standing),
        "exam": presenters.exam_words(found, standing, single=True),
        "details": presenters.detail_words(found, standing),
        "form": form,
    }
    return render(request, "reports/doses_exam.html", context)


def _started(request: HttpRequest, device: Device, form: StartForm, at: datetime) -> str:
    try:
        return start_survey(device=device, chosen=form.said(), by=request.user, at=at).uid
    except tuple(SURVEY_REFUSED) as refusal:
        form.add_error(None, said_of(refusal))
        return ""
