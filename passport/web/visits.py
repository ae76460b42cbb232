"""The visits of inspectors to a hospital: its administrator invites them for some days, and ends a visit at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from passport.access.inspecting import Stage, inspectors_at, stage_of, visits_at
from passport.access.models import Visit
from passport.access.services import NoInspector, VisitDaysWrong, VisitSaysNothing, end_visit, invite_visit
from passport.people.models import Facility
from passport.web.facility import FORM_METHODS, own_facility, shown_once
from passport.web.visit_forms import VisitForm

STAGES: dict[Stage, Promise] = {
    Stage.COMING: gettext_lazy("has not begun"),
    Stage.OPEN: gettext_lazy("open now"),
    Stage.OVER: gettext_lazy("over"),
    Stage.ENDED: gettext_lazy("ended"),
}
CAN_BE_ENDED = frozenset({Stage.COMING, Stage.OPEN})
# What a visit is refused with: the field, and what to do.
REFUSED: dict[type[Exception], tuple[str, Promise]] = {
    NoInspector: ("who", gettext_lazy("This person holds the role of inspector here no more. Invite the person anew.")),
    VisitSaysNothing: ("reason", gettext_lazy("Name the authority and the reason.")),
    VisitDaysWrong: ("last_day", gettext_lazy("A visit ends today or later.")),
}


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """One visit in a list."""

    uid: str
    inspector: str
    invited: bool  # has not taken the invitation up yet
    facility: str
    authority: str
    reason: str
    first_day: date
    last_day: date
    stage: str
    open: bool
    can_be_ended: bool
    ended_at: datetime | None
    ended_by: str


def visit_line(visit: Visit, *, at: datetime) -> VisitLine:
    """Return a visit as its hospital and its inspector read it."""
    stage = stage_of(visit, at)
    return VisitLine(
        uid=visit.uid,
        inspector=str(visit.account or visit.invitation),
        invited=visit.account is None,
        facility=visit.facility.name,
        authority=visit.authority,
        reason=visit.reason,
        first_day=visit.first_day,
        last_day=visit.last_day,
        stage=str(STAGES[stage]),
        open=stage is Stage.OPEN,
        can_be_ended=stage in CAN_BE_ENDED,
        ended_at=visit.ended_at,
        ended_by=visit.ended_by or "",
    )


@own_facility
@require_http_methods(FORM_METHODS)
def visits(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List the visits, and invite an inspector: a newcomer's link is shown this once."""
    form = VisitForm(request.POST or None, inspectors=inspectors_at(facility, at))
    if request.method == "POST" and form.is_valid():
        try:
            visit, secret = invite_visit(facility=facility, **form.said(), by=request.user, at=at)
        except tuple(REFUSED) as refusal:
            form.add_error(*REFUSED[type(refusal)])
        else:
            return _invited(request, facility, visit, secret)
    context = {
        "facility": facility,
        "form": form,
        "visits": [visit_line(visit, at=at) for visit in visits_at(facility)],
    }
    return render(request, "facility/visits.html", context)


@own_facility
@require_POST
def end(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """End a visit at once."""
    visit = visits_at(facility).filter(uid=uid).first()
    if visit is None:
        raise Http404
    end_visit(visit=visit, by=request.user, at=at)
    messages.success(request, _("The visit is ended. It opens nothing any more."))
    return redirect("facility:visits", facility.uid)


def _invited(request: HttpRequest, facility: Facility, visit: Visit, secret: str) -> HttpResponse:
    if visit.invitation:
        return shown_once(request, facility, visit.invitation, secret)
    messages.success(request, _("The inspector is invited. The visit opens on its first day."))
    return redirect("facility:visits", facility.uid)
