"""The whole way of one study: what a PACS lists, what arrived, what became of it, and what was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ingestion.forms.overview import TraceForm
from ingestion.presenters.tracing import object_lines, way_lines
from ingestion.services.tracing import trace
from ingestion.views.inbox import administrators


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def trace_number(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and show where it leads. The number never stands in an address."""
    form = TraceForm(request.POST or None)
    if not form.is_valid():
        return render(request, "ingestion/trace.html", {"form": form})
    found = trace(number=form.cleaned_data["number"], reader=request.user, at=timezone.now())
    shown = {"form": form, "trace": found, "ways": way_lines(found), "unread": object_lines(found)}
    return render(request, "ingestion/trace.html", shown)
