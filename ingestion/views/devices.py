"""The devices of each hospital: what they made, and what of it arrived."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ingestion.presenters.devices import device_line
from ingestion.selectors import managed_facilities
from ingestion.selectors.devices import devices_at
from ingestion.services.comparing import WITHOUT_DOSE
from ingestion.views.inbox import administrators


@administrators
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """Show each device of the reader's hospitals, month by month."""
    at = timezone.now()
    places = [
        (place, [device_line(device, at) for device in devices_at(place, without_dose=WITHOUT_DOSE, at=at)])
        for place in managed_facilities(request.user, at)
    ]
    return render(request, "ingestion/devices.html", {"places": places})
