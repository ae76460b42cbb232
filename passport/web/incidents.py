"""The register of unintended exposures: its list, one line with what is still due, and each step that follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.services import NotAllowed
from passport.guards import role_required, second_factor_required
from passport.incidents import selectors
from passport.incidents.models import Incident, MeasureKind
from passport.incidents.register import PAGE_SIZE, Register, open_register
from passport.incidents.services import (
    change_draft,
    close_incident,
    no_incident,
    open_draft,
    record_incident,
    reopen_incident,
    report_to_authority,
    sign_estimate,
    tell_chosen_doctor,
    tell_patient,
    write_measure,
)
from passport.incidents.services.permission import actor_at
from passport.incidents.states import RUNNING, IncidentVerb, verbs_of
from passport.language.saying import say_list
from passport.people.models import Facility, Role
from passport.people.selectors import facilities_where
from passport.web import incident_forms as typed
from passport.web import incident_words as words
from passport.web.follow_up_words import follow_up_line, unborn_line
from passport.web.incident_csv import cells_of, headings, register_csv
from passport.web.refusals import INCIDENTS, sentence_of

KEEPERS = (Role.PHYSICIST, Role.FACILITY_ADMINISTRATOR)
FORM_METHODS = ["GET", "HEAD", "POST"]
SHOWN: dict[str, bool | None] = {"open": True, "ended": False, "all": None}
Page = Callable[..., HttpResponse]
Do = Callable[..., object]


@dataclass(frozen=True, kw_only=True)
class StepPage:
    """One step as the page offers it: its form, and what it does with what was typed."""

    verb: IncidentVerb
    title: Promise
    button: Promise
    done: Promise
    form: type[typed.AtFacility]
    do: Do
    asks_doctor: bool = False
    now: bool = False  # the moment is filled in with now
    quiet: bool = True


def _plain(verb: Do) -> Do:
    return lambda _form, **given: verb(**given)


def _why(verb: Do) -> Do:
    return lambda form, **given: verb(why=form.cleaned_data["why"], **given)


def _said(name: str, verb: Do) -> Do:
    return lambda form, **given: verb(**{name: form.said()}, **given)


def _measure(form: typed.AtFacility, **given: Any) -> object:
    said = form.cleaned_data
    return write_measure(kind=MeasureKind(said["kind"]), said=said["words"], **given)


STEPS: dict[str, StepPage] = {
    "record": StepPage(
        verb=IncidentVerb.RECORD,
        title=_("It happened: enter it in the register"),
        button=_("Enter it in the register"),
        done=_("It stands in the register now."),
        form=typed.AtFacility,
        do=_plain(record_incident),
        quiet=False,
    ),
    "dismiss": StepPage(
        verb=IncidentVerb.DISMISS,
        title=_("It was no incident"),
        button=_("It was no incident"),
        done=_("Written down with its reason. The line stays."),
        form=typed.WhyForm,
        do=_why(no_incident),
    ),
    "estimate": StepPage(
        verb=IncidentVerb.ESTIMATE,
        title=_("State the dose"),
        button=_("State it under my name"),
        done=_("Your estimate is kept and sealed."),
        form=typed.EstimateForm,
        do=_said("estimated", sign_estimate),
    ),
    "measure": StepPage(
        verb=IncidentVerb.NOTE,
        title=_("Write what was found or done"),
        button=_("Write it in the register"),
        done=_("It stands in the register now."),
        form=typed.MeasureForm,
        do=_measure,
    ),
    "report": StepPage(
        verb=IncidentVerb.REPORT,
        title=_("An authority was told"),
        button=_("Write it in the register"),
        done=_("It stands in the register now."),
        form=typed.ReportForm,
        do=_said("reported", report_to_authority),
        now=True,
    ),
    "tell": StepPage(
        verb=IncidentVerb.TELL,
        title=_("A doctor told the patient"),
        button=_("The patient was told"),
        done=_("The patient reads the written information from now on."),
        form=typed.TellPatientForm,
        do=_said("told", tell_patient),
        asks_doctor=True,
        now=True,
    ),
    "tell-doctor": StepPage(
        verb=IncidentVerb.TELL_DOCTOR,
        title=_("The chosen doctor was told"),
        button=_("The doctor was told"),
        done=_("It stands in the register now."),
        form=typed.TellDoctorForm,
        do=_said("told", tell_chosen_doctor),
        asks_doctor=True,
        now=True,
    ),
    "close": StepPage(
        verb=IncidentVerb.CLOSE,
        title=_("Close it"),
        button=_("Close it"),
        done=_("Closed. The line stays."),
        form=typed.CloseForm,
        do=_why(close_incident),
    ),
    "reopen": StepPage(
        verb=IncidentVerb.REOPEN,
        title=_("Take it up again"),
        button=_("Take it up again"),
        done=_("It is open again."),
        form=typed.AtFacility,
        do=_plain(reopen_incident),
    ),
}
# These concern one patient, and fall away where a line is about nobody in particular.
_OF_A_PATIENT = frozenset({"tell", "tell-doctor"})


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One step that somebody may take now."""

    name: str
    page: StepPage
    form: typed.AtFacility
    open: bool


def keepers(page: Page) -> Page:
    """Open a page to those who keep the register of some facility, behind a second factor."""
    return role_required(*KEEPERS)(second_factor_required(page))


def of_register(page: Page) -> Page:
    """Open a page to those who keep the register of the facility that the address names; what is not theirs is not there."""

    @wraps(page)
    def opened(request: HttpRequest, facility_uid: str, **rest: str) -> HttpResponse:
        at = timezone.now()
        mine = facilities_where(request.user, *KEEPERS, at=at)
        facility = next((place for place in mine if place.uid == facility_uid), None)
        if facility is None:
            raise Http404
        try:
            register = open_register(reader=request.user, at=at, facility=facility)
            return page(request, register, facility, at, **rest)
        except NotAllowed as error:
            raise Http404 from error

    return keepers(opened)


@keepers
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Go to the register that a person keeps; choose when there are several."""
    mine = list(facilities_where(request.user, *KEEPERS, at=timezone.now()))
    if len(mine) == 1:
        return redirect("incidents:register", mine[0].uid)
    return render(request, "incidents/choose.html", {"facilities": mine})


@of_register
@require_safe
def register(request: HttpRequest, kept: Register, facility: Facility, at: datetime) -> HttpResponse:
    """Show the register: the open lines, those that ended, or all; and what is due beside it."""
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in SHOWN else "open"
    start, count = _start(request), kept.count(open_only=SHOWN[chosen])
    lines = kept.incidents(open_only=SHOWN[chosen], offset=start)
    context = {
        "facility": facility,
        "chosen": chosen,
        "lines": [words.register_line(incident) for incident in lines],
        "follow_ups": [follow_up_line(one) for one in kept.follow_ups()],
        "unborn": [unborn_line(entry) for entry in kept.unborn_doses_due()],
        "earlier": max(start - PAGE_SIZE, 0) if start else None,
        "later": start + PAGE_SIZE if start + PAGE_SIZE < count else None,
    }
    return render(request, "incidents/register.html", context)


@of_register
@require_safe
def printed(request: HttpRequest, kept: Register, facility: Facility, at: datetime) -> HttpResponse:
    """Show the whole register on a page to print: without names of patients."""
    lines = kept.incidents(size=None)
    context = {
        "facility": facility,
        "at": at,
        "lines": [list(zip(headings(), cells_of(incident, facility), strict=True)) for incident in lines],
    }
    return render(request, "incidents/printed.html", context)


@of_register
@require_safe
def as_csv(request: HttpRequest, kept: Register, facility: Facility, at: datetime) -> StreamingHttpResponse:
    """Hand out the whole register as CSV: without names of patients."""
    headers = {
        "Content-Disposition": 'attachment; filename="register.csv"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    lines = register_csv(kept.incidents(size=None), facility)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@of_register
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest, kept: Register, facility: Facility, at: datetime) -> HttpResponse:
    """Write down what happened and belongs to no row of the booklet."""
    initial = typed.AtFacility.now(facility, at, day="noticed_on", clock="noticed_clock")
    records = kept.records(request.POST.get("number", ""))
    form = typed.NewForm(request.POST or None, facility=facility, records=records, initial=initial)
    if request.method == "POST" and form.is_valid():
        said, whose = form.said(), form.whose()
        try:
            incident = open_draft(facility=facility, happening=said, record=whose, by=request.user, at=at)
        except INCIDENTS as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Written down as a draft."))
            return redirect("incidents:incident", facility.uid, incident.uid)
    return render(request, "incidents/new.html", {"facility": facility, "form": form})


@of_register
@require_safe
def incident(request: HttpRequest, kept: Register, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Show one line: what happened, what was done, what is still due, and each step that may be taken."""
    return _page(request, kept.incident(uid), facility, at)


@of_register
@require_http_methods(FORM_METHODS)
def change(request: HttpRequest, kept: Register, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Say anew what a draft is about."""
    found = kept.incident(uid)
    form = typed.HappeningForm(request.POST or None, facility=facility, initial=typed.said_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_draft(incident=found, happening=form.said(), by=request.user, at=at)
        except INCIDENTS as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("incidents:incident", facility.uid, uid)
    context = {"facility": facility, "form": form, "line": words.register_line(found)}
    return render(request, "incidents/new.html", context)


@of_register
@require_POST
def step(request: HttpRequest, kept: Register, facility: Facility, at: datetime, uid: str, name: str) -> HttpResponse:
    """Take one step."""
    found = kept.incident(uid)
    if name not in STEPS:
        raise Http404
    form = _form(STEPS[name], found, facility, at, request.POST)
    if not form.is_valid():
        return _page(request, found, facility, at, bound={name: form})
    try:
        STEPS[name].do(form, incident=found, by=request.user, at=at)
    except INCIDENTS as error:
        form.add_error(None, sentence_of(error))
        return _page(request, found, facility, at, bound={name: form})
    messages.success(request, STEPS[name].done)
    return redirect("incidents:incident", facility.uid, uid)


def _page(
    request: HttpRequest,
    found: Incident,
    facility: Facility,
    at: datetime,
    *,
    bound: dict[str, typed.AtFacility] | None = None,
) -> HttpResponse:
    standing = selectors.standing_for(found)
    entry = found.entry
    context = {
        "facility": facility,
        "incident": found,
        "line": words.register_line(found),
        "why": words.why_opened(found),
        "duties": words.duty_lines(selectors.duties_of(found), decided=found.state in RUNNING, at=at),
        "text": words.text_page(found, standing),
        "steps": _offered(request, found, facility, at, bound or {}),
        "may_change": IncidentVerb.CHANGE in _verbs(request, found, at),
        "unborn": unborn_line(entry) if entry and selectors.concerns_unborn(entry) else None,
        "follow_up": selectors.follow_up_of(entry) if entry else None,
    }
    return render(request, "incidents/incident.html", context)


def _offered(
    request: HttpRequest, found: Incident, facility: Facility, at: datetime, bound: dict[str, typed.AtFacility]
) -> list[Offered]:
    verbs = _verbs(request, found, at)
    return [
        Offered(name=name, page=page, form=bound.get(name) or _form(page, found, facility, at), open=name in bound)
        for name, page in STEPS.items()
        # What was refused stays on the page with its reason, also when it is possible no more.
        if name in bound or (page.verb in verbs and (found.whose or name not in _OF_A_PATIENT))
    ]


def _verbs(request: HttpRequest, found: Incident, at: datetime) -> frozenset[IncidentVerb]:
    return verbs_of(found.state, actor=actor_at(found.facility, request.user, at=at))


def _form(page: StepPage, found: Incident, facility: Facility, at: datetime, data: Any = None) -> typed.AtFacility:
    options: dict[str, Any] = {"facility": facility, "prefix": page.verb.value, "initial": {}}
    if page.asks_doctor:
        options["doctors"] = selectors.doctors_at(facility, at)
    if page.now:
        options["initial"] |= typed.AtFacility.now(facility, at, day="day", clock="clock")
    if page.verb is IncidentVerb.TELL_DOCTOR:
        patient = found.whose.patient if found.whose else None
        options["initial"]["whom"] = str(patient.chosen_doctor or "") if patient else ""
    form = page.form(data, **options)
    if page.verb is IncidentVerb.REPORT and (named := selectors.addressees_for(found)):
        form.fields["authority"].help_text = _("Write the name as the text has it: %(who)s.") % {"who": say_list(named)}
    return form


def _start(request: HttpRequest) -> int:
    try:
        return max(int(request.GET.get("from", "0")), 0)
    except ValueError:
        return 0
