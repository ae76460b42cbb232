"""The radiographer's pages: today's rows, what came back, and typing what no device reports."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.models import Entry
from passport.booklet.quantities import TYPED_QUANTITIES
from passport.booklet.reading import Grade
from passport.booklet.selectors import confirmations_of
from passport.booklet.services import TypedDose, correct_entry, type_entry
from passport.booklet.states import State
from passport.incidents.services import drafts_for
from passport.people.models import Facility, Patient, Practitioner, Record, Role
from passport.people.selectors import practitioners_with
from passport.web.confirming import BACK, day_at, first_day, radiographers
from passport.web.evidence import person_of
from passport.web.exposures import exposures_of
from passport.web.incident_rows import staff_part
from passport.web.paging import pages_beside, start_of
from passport.web.refusals import BOOKLET, sentence_of
from passport.web.sentences import report_line
from passport.web.typing_forms import DoseForms, FindForm, RowForm
from passport.web.work import TypedPreview, WorkRow, candidate_of, preview_of, work_row

EVER = date(1895, 11, 8)  # no ray was used on anybody before
PREVIEW, SAVE = "preview", "save"
CORRECTABLE = frozenset(
    {State.RETURNED, State.PENDING, State.SIGNED, State.AMENDED, State.CANNOT_SIGN, State.HOSPITAL_CONFIRMED}
)


@radiographers
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show what came back from approvers, the rows to confirm, and those of today that need no confirmation."""
    at = timezone.now()
    view = _list(request, at)
    recent = first_day(view.facilities, at)
    every = "all" in request.GET
    since = EVER if every else recent
    count = view.to_confirm_count(since=since)
    start = start_of(request, count)
    context = {
        "returned": _work(view.in_state(State.RETURNED)),
        "count": count,
        "older": view.older_to_confirm_count(since=since),
        "every": every,
        "to_confirm": _work(view.to_confirm(since=since, offset=start)),
        **pages_beside(start, count),
        "done": _work(view.need_no_confirmation(since=recent + BACK)),
    }
    return render(request, "radiographer/today.html", context)


@radiographers
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find the patient of a row by exact number, or by name among those whom the hospital registered."""
    form = FindForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["words"]
        view = _list(request, timezone.now())
        context["found"] = _candidates(view.records(said), view.patients(said))
    return render(request, "radiographer/find.html", context)


@radiographers
@require_http_methods(["GET", "HEAD", "POST"])
def type_row(request: HttpRequest, uid: str) -> HttpResponse:
    """Type a row of one patient: form, preview, save."""
    at = timezone.now()
    view = _list(request, at)
    record = _found(view.record, uid)
    form, doses = _forms(request, list(view.facilities), at, initial={"performer": str(request.user)})
    context = {"form": form, "doses": doses, "person": person_of(record), "record": record}
    if request.method != "POST" or not (form.is_valid() and doses.is_valid()):
        return render(request, "radiographer/type.html", context)
    facility = next(place for place in view.facilities if place.uid == form.cleaned_data["facility"])
    approver = next((one for one in form.approvers[facility.uid] if one.uid == form.cleaned_data["approver"]), None)
    if request.POST.get("step") != SAVE:
        return _stop_at_form(request, context, facility=facility, approver=approver)
    try:
        typed = form.typed(_doses(doses))
        entry = type_entry(record=record, facility=facility, typed=typed, approver=approver, by=request.user, at=at)
    except BOOKLET as error:
        form.add_error(None, sentence_of(error))
        return render(request, "radiographer/type.html", context)
    drafts_for(entry=entry, at=at)
    messages.success(request, _("The row is typed and waits for its approver."))
    return redirect("radiographer:today")


@radiographers
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Say anew what a row says; a returned one goes to its approver again."""
    at = timezone.now()
    view = _list(request, at)
    entry = _found(view.entry, uid)
    if entry.state not in CORRECTABLE:
        raise Http404
    form, doses = _forms(
        request, [entry.facility], at, initial=_said(entry), doses=_typed_doses(entry), correcting=True
    )
    context = {
        "form": form,
        "doses": doses,
        "person": person_of(entry.record),
        "record": entry.record,
        "entry": entry,
        "exposures": exposures_of(entry),
        "line": report_line(entry),
        "events": staff_part(entry, request.user, at=at),
    }
    if request.method != "POST" or not (form.is_valid() and doses.is_valid()):
        return render(request, "radiographer/type.html", context)
    if request.POST.get("step") != SAVE:
        return _stop_at_form(request, context, facility=entry.facility, approver=entry.approver)
    try:
        typed = form.typed(_doses(doses))
        correct_entry(entry=entry, typed=typed, reason=form.cleaned_data["reason"], by=request.user, at=at)
    except BOOKLET as error:
        form.add_error(None, sentence_of(error))
        return render(request, "radiographer/type.html", context)
    drafts_for(entry=entry, at=at)
    messages.success(request, _("The row is corrected and waits for its approver."))
    return redirect("radiographer:today")


def _work(entries: list[Entry]) -> list[WorkRow]:
    confirmed = confirmations_of(entries)
    return [work_row(entry, confirmed.get(entry.pk)) for entry in entries]


def _stop_at_form(
    request: HttpRequest, context: dict[str, Any], *, facility: Facility, approver: Practitioner | None
) -> HttpResponse:
    """Show the preview of what would be saved, or the form once more to change it."""
    if request.POST.get("step") != PREVIEW:
        return render(request, "radiographer/type.html", context)
    preview: TypedPreview = preview_of(
        context["form"].typed(_doses(context["doses"])), facility=facility, approver=approver
    )
    carried = [(name, value) for name, value in request.POST.items() if name not in {"step", "csrfmiddlewaretoken"}]
    return render(request, "radiographer/preview.html", context | {"preview": preview, "carried": carried})


def _forms(
    request: HttpRequest,
    facilities: list[Facility],
    at: datetime,
    *,
    initial: dict[str, Any],
    doses: list[dict[str, str]] | None = None,
    correcting: bool = False,
) -> tuple[RowForm, Any]:
    form = RowForm(
        request.POST or None,
        facilities=facilities,
        approvers={place.uid: list(practitioners_with(place, Role.APPROVER, at=at)) for place in facilities},
        today=max(day_at(place, at) for place in facilities),
        correcting=correcting,
        initial=initial,
    )
    return form, DoseForms(request.POST or None, prefix="dose", initial=doses)


def _doses(forms: Any) -> list[TypedDose]:
    return [typed for typed in (form.typed() for form in forms) if typed]


def _said(entry: Entry) -> dict[str, Any]:
    """Return what a row says, as the form holds it."""
    columns = ("performed_on", "exam_code", "kind", "laterality", "therapy", "performer", "referrer")
    return {column: getattr(entry, column) for column in columns} | {"exam": entry.exam_as_sent}


def _typed_doses(entry: Entry) -> list[dict[str, str]]:
    doses = entry.current_version.doses.all() if entry.current_version else []
    return [
        {"quantity": dose.quantity, "value": dose.value, "laterality": dose.laterality}
        for dose in doses
        if dose.grade == Grade.TYPED and dose.quantity in TYPED_QUANTITIES
    ]


def _candidates(records: list[Record], patients: list[Patient]) -> list[Any]:
    found = {record.uid: record for record in records}
    found |= {record.uid: record for patient in patients for record in patient.records.all()}
    return [candidate_of(record) for record in found.values()]


def _list(request: HttpRequest, at: datetime) -> ListView:
    return open_list(reader=request.user, purpose=Purpose.PERFORMING, at=at)


def _found(read: Callable[[str], Any], uid: str) -> Any:
    try:
        return read(uid)
    except NotAllowed as error:
        raise Http404 from error
