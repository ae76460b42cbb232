"""One page or file of old paper: what each row would become, the photo beside it, and what is done with the rows."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ingestion.forms.paper import BackForm, RowForm, as_choices
from ingestion.models import PaperRow, PaperRowState, PaperSheet
from ingestion.paper.photos import MAX_BYTES, NoPhoto
from ingestion.presenters.paper import PaperLine, paper_lines, records_of
from ingestion.presenters.paper_words import PHOTO_FAULTS, STATES
from ingestion.presenters.records import record_card, row_card
from ingestion.selectors.paper import SheetMissing, count_by_state, row_of, rows_of, sheet_for
from ingestion.services import copying as verbs
from ingestion.services.sheets import RowSettled, attach_photo, look_again, today_at, words_of, write_row
from ingestion.views.paper import copying, is_too_large
from passport import objects
from passport.access.services import ListView
from passport.booklet.services import ReasonMissing
from passport.booklet.services.paper import DoesNotCount
from passport.language.saying import say_number

DECISIONS: dict[str, Callable[..., object]] = {
    "join": verbs.join_row,
    "apart": verbs.keep_apart,
    "leave": verbs.leave_out,
    "take_up": verbs.take_up,
}
FORM_METHODS = ["GET", "HEAD", "POST"]


@copying
@require_http_methods(FORM_METHODS)
def sheet(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Show a sheet, and take one more row of a page."""
    found = _sheet(request, uid, at)
    form = RowForm(request.POST or None, whose=False) if found.record else None
    if request.method == "POST" and form and form.is_valid():
        write_row(sheet=found, row=None, words=form.words(), by=request.user, at=at)
        return redirect("ingestion:sheet", uid)
    return _page(request, view, at, found, form=form)


@copying
@require_http_methods(FORM_METHODS)
def row(request: HttpRequest, view: ListView, at: datetime, uid: str, row_uid: str) -> HttpResponse:
    """Write a row anew that was not added yet."""
    found = _sheet(request, uid, at)
    one = _row(found, row_uid)
    words = words_of(one)
    form = RowForm(request.POST or None, whose=found.record is None, initial=as_choices(words))
    if request.method == "POST" and form.is_valid():
        try:
            write_row(sheet=found, row=one, words=form.words(), by=request.user, at=at)
        except RowSettled:
            messages.warning(request, _("Somebody else dealt with it meanwhile. Please look."))
        return redirect("ingestion:sheet", uid)
    shown = {"sheet": found, "form": form, "lines": _lines(view, at, found, [one]), "words": words}
    return render(request, "ingestion/paper_row.html", shown)


@copying
@require_POST
def decide(request: HttpRequest, view: ListView, at: datetime, uid: str, row_uid: str, verb: str) -> HttpResponse:
    """Do what a person decided about one row."""
    found = _sheet(request, uid, at)
    one = _row(found, row_uid)
    if verb not in DECISIONS:
        raise Http404
    try:
        DECISIONS[verb](sheet=found, row=one, by=request.user, at=at)
    except RowSettled:
        messages.warning(request, _("Somebody else dealt with it meanwhile. Please look."))
    except (verbs.NothingAlike, DoesNotCount):
        messages.error(request, _("The row beside which it was to lie does not count any more. Look again."))
    except objects.StorageUnavailable:
        messages.error(request, _("Nothing can be stored now. Try again later."))
    return redirect("ingestion:sheet", uid)


@copying
@require_POST
def add(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Add the next rows that are ready; the page's program asks until none is left."""
    found = _sheet(request, uid, at)
    try:
        left = verbs.add_rows(sheet=found, by=request.user, at=at)
    except objects.StorageUnavailable:
        messages.error(request, _("Nothing can be stored now. Try again later."))
        return redirect("ingestion:sheet", uid)
    if not request.accepts("text/html"):
        return JsonResponse({"left": left})
    if left:
        words = ngettext("%(count)s row is left.", "%(count)s rows are left.", left) % {"count": say_number(left)}
        messages.info(request, words)
    return redirect("ingestion:sheet", uid)


@copying
@require_POST
def again(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Say anew what the open rows would become."""
    look_again(sheet=_sheet(request, uid, at), by=request.user, at=at)
    return redirect("ingestion:sheet", uid)


@copying
@require_POST
def back(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Take the rows of a sheet back out of the booklet."""
    found = _sheet(request, uid, at)
    try:
        left = verbs.take_back(sheet=found, reason=request.POST.get("reason", ""), by=request.user, at=at)
    except ReasonMissing:
        messages.error(request, _("Say why, in a few words."))
        return redirect("ingestion:sheet", uid)
    if left:
        words = ngettext("%(count)s row is left.", "%(count)s rows are left.", left) % {"count": say_number(left)}
        messages.info(request, words)
    else:
        messages.success(
            request, _("Taken back. Rows that somebody signed, or that are older than a day, stay as they are.")
        )
    return redirect("ingestion:sheet", uid)


@csrf_exempt  # checked below, where the size of the body is known not to fill the disk
@copying
@require_POST
def add_photo(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Keep the photo of a page."""
    if is_too_large(request, MAX_BYTES):
        messages.error(request, _("The photo is larger than 10 MB. Take a smaller one."))
        return redirect("ingestion:sheet", uid)
    return _add_photo(request, at, uid)


@csrf_protect
def _add_photo(request: HttpRequest, at: datetime, uid: str) -> HttpResponse:
    found = _sheet(request, uid, at)
    upload = request.FILES.get("photo")
    if upload is None:
        messages.error(request, _("Choose a photo."))
        return redirect("ingestion:sheet", uid)
    try:
        attach_photo(sheet=found, data=upload.read(MAX_BYTES + 1), by=request.user, at=at)
    except NoPhoto as error:
        messages.error(request, PHOTO_FAULTS[error.fault])
    except objects.StorageUnavailable:
        messages.error(request, _("Nothing can be stored now. Try again later."))
    return redirect("ingestion:sheet", uid)


@copying
@require_safe
def photo(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Give the photo of a page as an attachment that can do nothing."""
    found = _sheet(request, uid, at)
    if not found.photo_sha256:
        raise Http404
    if found.record:
        view.saw([found.record])
    try:
        data = objects.get(found.photo_sha256)
    except objects.ObjectMissing:
        raise Http404 from None
    suffix = found.photo_type.partition("/")[2]
    answer = HttpResponse(data, content_type=found.photo_type)
    answer["Content-Disposition"] = f'attachment; filename="page.{suffix}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _page(
    request: HttpRequest, view: ListView, at: datetime, found: PaperSheet, *, form: RowForm | None
) -> HttpResponse:
    state = request.GET.get("state", "")
    page = rows_of(found, state=state, page=request.GET.get("page", ""))
    counts = count_by_state(found)
    shown = {
        "sheet": found,
        "whose": record_card(found.record) if found.record else None,
        "lines": _lines(view, at, found, list(page)),
        "page": page,
        "state": state if state in PaperRowState.values else "",
        "counts": [(one, STATES[one], count) for one, count in counts.items() if count],
        "total": sum(counts.values()),
        "ready": counts[PaperRowState.DRAFT],
        "done": counts[PaperRowState.ADDED] + counts[PaperRowState.JOINED],
        "waiting": counts[PaperRowState.PROBLEM] + counts[PaperRowState.LIKELY],
        "unknown": request.session.get(f"unknown:{found.uid}", []),
        "form": form,
        "back": BackForm(),
    }
    return render(request, "ingestion/paper_sheet.html", shown)


def _lines(view: ListView, at: datetime, found: PaperSheet, rows: list[PaperRow]) -> list[PaperLine]:
    records = records_of(found, rows)
    view.saw(records.values())
    likely = [one.likely_uid for one in rows if one.state == PaperRowState.LIKELY]
    alike = {entry.uid: row_card(entry) for entry in view.rows_named(likely)}
    return paper_lines(found, rows, records=records, alike=alike, today=today_at(found, at))


def _sheet(request: HttpRequest, uid: str, at: datetime) -> PaperSheet:
    try:
        return sheet_for(request.user, uid, at)
    except SheetMissing:
        raise Http404 from None


def _row(found: PaperSheet, uid: str) -> PaperRow:
    try:
        return row_of(found, uid)
    except SheetMissing:
        raise Http404 from None
