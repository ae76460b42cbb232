"""What waits in nuclear medicine, in the order of the work: to who records what is given, only that part of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from passport.access.services import (
    NotAllowed,
    NuclearView,
    Waiting,
    does_nuclear_medicine,
    open_nuclear_medicine,
)
from passport.access.services.lists import PAGE_SIZE
from passport.web.nuclear.guard import of_giving
from passport.web.nuclear.lines import (
    WaitingLine,
    administration_waits,
    entry_waits,
    plan_waits,
    request_waits,
    sheet_waits,
)
from passport.web.paging import pages_beside, start_of

LISTS: dict[Waiting, tuple[Promise, Callable[[Any], WaitingLine]]] = {
    Waiting.TO_COUNTERSIGN: (_("Plans that wait for the second name"), plan_waits),
    Waiting.TO_PLAN: (_("Requests without a prescribed activity"), request_waits),
    Waiting.TO_GIVE: (_("Planned, not given yet"), plan_waits),
    Waiting.WITHOUT_SHEET: (_("Given, without instructions"), administration_waits),
    Waiting.TO_CONFIRM: (_("Instructions to confirm"), sheet_waits),
    Waiting.TO_RELEASE: (_("Treated, not released yet"), administration_waits),
    Waiting.TO_RECORD: (_("Examinations without what was given"), entry_waits),
    Waiting.LATELY: (_("Given lately"), administration_waits),
}
# What those see, too, who only record what is given.
GIVING = frozenset({Waiting.TO_COUNTERSIGN, Waiting.TO_GIVE, Waiting.TO_RECORD, Waiting.LATELY})


@dataclass(frozen=True, kw_only=True)
class WaitingList:
    """One list, or its first page."""

    key: str
    name: str
    count: int
    lines: tuple[WaitingLine, ...]
    more: bool


@of_giving
@require_safe
def home(request: HttpRequest, view: NuclearView, at: datetime) -> HttpResponse:
    """Show the first page of each list in which anything waits."""
    views = _views(request, view, at)
    found = [_list(seen, which, start=0) for which, seen in views.items()]
    shown = [one for one in found if one.count]
    context = {
        "groups": [one for one in shown if one.key != Waiting.LATELY],
        "lately": next((one for one in shown if one.key == Waiting.LATELY), None),
    }
    return render(request, "nuclear/home.html", context)


@of_giving
@require_safe
def one(request: HttpRequest, view: NuclearView, at: datetime, which: str) -> HttpResponse:
    """Show one list page by page. A list that is not the reader's is not there."""
    views = _views(request, view, at)
    key = next((key for key in views if key == which), None)
    if key is None:
        raise NotAllowed
    start = start_of(request, views[key].waiting_count(key))
    found = _list(views[key], key, start=start)
    return render(request, "nuclear/list.html", {"list": found, **pages_beside(start, found.count)})


def _views(request: HttpRequest, view: NuclearView, at: datetime) -> dict[Waiting, NuclearView]:
    """Return the lists that the reader sees, each with the facilities at which that work is the reader's."""
    whole = open_nuclear_medicine(reader=request.user, at=at) if does_nuclear_medicine(request.user, at) else None
    seen = {which: view if which in GIVING else whole for which in LISTS}
    return {which: found for which, found in seen.items() if found}


def _list(view: NuclearView, which: Waiting, *, start: int) -> WaitingList:
    name, line_of = LISTS[which]
    count = view.waiting_count(which)
    lines = tuple(line_of(row) for row in view.waiting(which, offset=start)) if count else ()
    return WaitingList(key=which, name=str(name), count=count, lines=lines, more=count > start + PAGE_SIZE)
