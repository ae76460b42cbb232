"""How everything that receives is getting on, and a test report that shows it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ingestion.forms.overview import TrialForm
from ingestion.presenters import overview as words
from ingestion.presenters.inbox import line
from ingestion.presenters.pacs import pacs_line
from ingestion.receiving.limits import MB
from ingestion.selectors import ItemMissing, item_for, managed_facilities, pacs_for
from ingestion.selectors.overview import queue_at, senders_for, source_states
from ingestion.services.own_receiver import NoSender, NotSent, free_bytes, listens, send_test_report
from ingestion.views.inbox import administrators, receiver
from passport.people.services.permission import NotAllowed


@administrators
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show who we are, who sends, and whether everything runs."""
    return _overview(request, TrialForm(senders=senders_for(request.user, timezone.now())))


@administrators
@require_POST
def send_test(request: HttpRequest) -> HttpResponse:
    """Send an invented report the way of a source, and follow it."""
    at = timezone.now()
    form = TrialForm(request.POST, senders=senders_for(request.user, at))
    if not form.is_valid():
        return _overview(request, form)
    try:
        item = send_test_report(source=form.cleaned_data["source"], by=request.user, at=at)
    except NotSent as fault:
        return _overview(request, form, fault=fault)
    except (NotAllowed, NoSender):
        raise PermissionDenied from None
    return redirect("ingestion:trial", uid=item.uid)


@administrators
@require_safe
def trial(request: HttpRequest, uid: str) -> HttpResponse:
    """Show how far a test report is; the page asks again by itself for a minute."""
    at = timezone.now()
    try:
        item = item_for(request.user, uid, at)
    except ItemMissing:
        raise Http404 from None
    return render(request, "ingestion/trial.html", {"trial": words.trial(item, at), "line": line(item)})


def _overview(request: HttpRequest, form: TrialForm, *, fault: NotSent | None = None) -> HttpResponse:
    at = timezone.now()
    queue, free, floor = queue_at(at), free_bytes(), settings.RECEIVER_DISK_FLOOR_MB * MB
    zones = set(managed_facilities(request.user, at).values_list("time_zone", flat=True))
    shown = {
        "receiver": receiver(),
        "healths": [
            words.receiver_health(listens=listens()),
            words.worker_health(queue, at),
            words.store_health(free=free, floor=floor),
        ],
        "queue": queue,
        "free": free,
        "states": source_states(request.user, at),
        "pacs": [pacs_line(pacs) for pacs in pacs_for(request.user, at)],
        "form": form,
        "zone": zones.pop() if len(zones) == 1 else settings.TIME_ZONE,
        "fault": words.FAULTS[fault.failure] if fault else None,
        "technical": fault.technical if fault else "",
    }
    return render(request, "ingestion/overview.html", shown, status=409 if fault else 200)
