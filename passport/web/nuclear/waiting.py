"""What waits in nuclear medicine, for specialists and physicists, in the order of the work."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from passport.access.services import NuclearView
from passport.people.selectors import practitioner_of
from passport.web.nuclear.guard import of_nuclear_medicine
from passport.web.nuclear.lines import (
    administration_waits,
    entry_waits,
    plan_card,
    plan_waits,
    request_waits,
    sheet_waits,
)


@of_nuclear_medicine
@require_safe
def home(request: HttpRequest, view: NuclearView, at: datetime) -> HttpResponse:
    """Show what waits, what waits for the reader first."""
    reader = practitioner_of(request.user)
    cards = [(plan, plan_card(plan, reader, at)) for plan in view.plans()]
    groups = [
        (_("Plans to countersign"), [plan_waits(plan) for plan, card in cards if card.may_countersign]),
        (_("Requests without a prescribed activity"), [request_waits(one) for one in view.requests_to_plan()]),
        (_("Planned, not given yet"), [plan_waits(plan) for plan, card in cards if not card.may_countersign]),
        (_("Given, without instructions"), [administration_waits(one) for one in view.without_sheet()]),
        (_("Instructions to confirm"), [sheet_waits(one) for one in view.sheets_to_confirm()]),
        (_("Treated, not released yet"), [administration_waits(one) for one in view.to_release()]),
        (_("Examinations without what was given"), [entry_waits(one) for one in view.entries_to_record()]),
    ]
    context = {
        "groups": [(name, lines) for name, lines in groups if lines],
        "lately": [administration_waits(one) for one in view.lately()],
    }
    return render(request, "nuclear/home.html", context)
