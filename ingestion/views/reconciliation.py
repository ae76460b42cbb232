"""Whose report, which row, what counts: both sides on one screen, one decision, and the way back."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ingestion.forms.reconciliation import FindForm, JoinForm, LinkForm, WhyForm
from ingestion.presenters import inbox as words
from ingestion.presenters import records
from ingestion.selectors import ItemMissing, item_for, to_reconcile
from ingestion.services import contradicting
from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.models import Entry
from passport.booklet.services.joining import join_entries, move_entry, split_entries
from passport.guards import role_required, second_factor_required
from passport.people.models import Role
from passport.people.services import NotAllowed as MayNot
from passport.people.services import unlink_record
from passport.people.services.records import link_compared

Page = Callable[..., HttpResponse]
REFUSED = tuple(records.REFUSALS)
RECONCILED = "reconciliation"


def _reconciling(page: Page) -> Page:
    """Open a page to those who decide whose reports are, with the list of their hospitals."""

    @wraps(page)
    def opened(request: HttpRequest, **named: str) -> HttpResponse:
        at = timezone.now()
        try:
            return page(request, open_list(reader=request.user, purpose=Purpose.RECONCILIATION, at=at), at, **named)
        except NotAllowed:
            raise Http404 from None
        except MayNot:
            raise PermissionDenied from None

    return role_required(Role.PACS_ADMINISTRATOR)(second_factor_required(opened))


@_reconciling
@require_safe
def waiting(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Show everything that waits for a person's decision about a person, and find records by number."""
    found = to_reconcile(user=request.user, page=request.GET.get("page", ""), at=at)
    shown = {
        "form": FindForm(),
        "page": found,
        "lines": words.lines(found),
        "apart": [records.row_card(entry) for entry in view.rows_of_two_patients()],
    }
    return render(request, "ingestion/reconciliation.html", shown)


@_reconciling
@require_POST
def find(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Show the records of one number, one per issuer. The number is posted: it stands in no address."""
    form = FindForm(request.POST)
    found = view.records(form.cleaned_data["identifier"]) if form.is_valid() else None
    shown = {"form": form, "records": None if found is None else [records.record_card(one) for one in found]}
    return render(request, "ingestion/reconciliation_found.html", shown)


@_reconciling
@require_safe
def record(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Show one record: its patient or who may be, its rows, and other records that may be the same person's."""
    found = view.record(uid)
    patient = found.patient
    maybe = [] if patient else [*_taken_off(view, request), *view.patients_like(found)]
    shown = {
        "card": records.record_card(found, beside=[str(patient)] if patient else []),
        "patient": records.patient_card(patient, record=found) if patient else None,
        "candidates": [records.patient_card(one, record=found) for one in dict.fromkeys(maybe)],
        "others": [records.record_card(one, beside=[found.name_as_sent]) for one in view.records_like(found)],
        "rows": [records.row_card(entry) for entry in view.record_rows(found)],
    }
    return render(request, "ingestion/reconciliation_record.html", shown)


@_reconciling
@require_POST
def link(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Link a record with a patient after both sides were compared."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise Http404
    found, patient = view.record(uid), view.patient(form.cleaned_data["patient"])
    try:
        link_compared(record=found, patient=patient, by=request.user, at=at, in_spite=form.cleaned_data["in_spite"])
    except REFUSED as error:
        messages.error(request, records.refusal(error))
    else:
        messages.success(request, _("Linked. Its rows stand in this patient's booklet now; you can undo it below."))
    return redirect("ingestion:record", uid=uid)


@_reconciling
@require_POST
def unlink(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Take a record from its patient; its rows stay as they are."""
    found = view.record(uid)
    patient = found.patient
    if patient is None:
        return redirect("ingestion:record", uid=uid)
    try:
        unlink_record(record=found, patient=patient, how=RECONCILED, by=request.user, at=at)
    except REFUSED as error:
        messages.error(request, records.refusal(error))
        return redirect("ingestion:record", uid=uid)
    messages.success(request, _("The number is not this patient's any more. You can link it again below."))
    answer = redirect("ingestion:record", uid=uid)
    answer["Location"] += f"?taken_off={patient.uid}"
    return answer


@_reconciling
@require_safe
def row(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Show one row: what was joined with it, where it stood before, and what may be one examination with it."""
    entry = view.entry(uid)
    shown = {
        "card": records.row_card(entry),
        "parts": [records.row_card(one) for one in view.parts_of(entry)],
        "maybe": [records.row_card(one, beside=[entry.record.name_as_sent]) for one in view.rows_like(entry)],
        "form": WhyForm(),
    }
    return render(request, "ingestion/reconciliation_row.html", shown)


@_reconciling
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, view: ListView, at: datetime, uid: str, other_uid: str) -> HttpResponse:
    """Show two rows beside one another, and join the second with the first."""
    entry, other = view.entry(uid), view.entry(other_uid)
    form = JoinForm(request.POST or None, two_records=_unlinked(entry, other))
    if request.method == "POST" and form.is_valid():
        try:
            join_entries(entry=entry, other=other, by=request.user, at=at, **form.cleaned_data)
        except REFUSED as error:
            form.add_error(None, records.refusal(error))
        else:
            messages.success(
                request, _("Joined: one examination now. You can split it below as long as nobody signed.")
            )
            return redirect("ingestion:row", uid=uid)
    shown = {
        "card": records.row_card(entry, beside=[other.record.name_as_sent]),
        "other": records.row_card(other, beside=[entry.record.name_as_sent]),
        "form": form,
    }
    return render(request, "ingestion/reconciliation_pair.html", shown)


@_reconciling
@require_POST
def split(request: HttpRequest, view: ListView, at: datetime, uid: str, other_uid: str) -> HttpResponse:
    """Give a row its parts back."""
    entry = view.entry(uid)
    other = next((one for one in view.parts_of(entry) if one.uid == other_uid), None)
    if other is None:
        raise Http404
    return _done(
        request,
        lambda: split_entries(entry=entry, other=other, by=request.user, at=at),
        _("Split: two examinations again. You can join them below."),
        to=uid,
    )


@_reconciling
@require_POST
def move_back(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Give a row back to the record from which a person took it."""
    entry = view.entry(uid)
    before = entry.moved_from
    if before is None:
        raise Http404
    reason = request.POST.get("reason", "")
    return _done(
        request,
        lambda: move_entry(entry=entry, to=before, reason=reason, by=request.user, at=at),
        _("The row stands where it stood before."),
        to=uid,
    )


@_reconciling
@require_POST
def decide(request: HttpRequest, view: ListView, at: datetime, uid: str, verb: str) -> HttpResponse:
    """Do what a person decided about an object that contradicts what is recorded."""
    if verb not in words.CONTRADICTIONS:
        raise Http404
    try:
        item = item_for(request.user, uid, at)
    except ItemMissing:
        raise Http404 from None
    if item.reason != request.POST.get("asked"):
        messages.warning(request, _("Somebody else dealt with it meanwhile. Please look."))
        return redirect("ingestion:item", uid=uid)
    why = {} if verb == words.SAME_PERSON else {"reason": request.POST.get("reason", "")}
    try:
        DECISIONS[verb](item=item, by=request.user, at=at, **why)
    except REFUSED as error:
        messages.error(request, records.refusal(error))
    else:
        messages.success(request, _("Done."))
    return redirect("ingestion:item", uid=uid)


DECISIONS: dict[str, Callable[..., object]] = {
    words.COUNT_NEW: contradicting.count_new,
    words.COUNT_FIRST: contradicting.count_first_again,
    words.SAME_PERSON: contradicting.take_for_same_person,
    words.MOVE_ROW: contradicting.move_row_here,
}


def _done(request: HttpRequest, verb: Callable[[], Entry], sentence: str, *, to: str) -> HttpResponse:
    try:
        verb()
    except REFUSED as error:
        messages.error(request, records.refusal(error))
    else:
        messages.success(request, sentence)
    return redirect("ingestion:row", uid=to)


def _taken_off(view: ListView, request: HttpRequest) -> list[object]:
    """Return the patient from whom the record was taken a moment ago, so that it can be undone."""
    uid = request.GET.get("taken_off", "")
    return [view.patient(uid)] if uid else []


def _unlinked(entry: Entry, other: Entry) -> bool:
    if entry.record_id == other.record_id:
        return False
    return entry.record.patient_id is None or entry.record.patient_id != other.record.patient_id
