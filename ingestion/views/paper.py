"""Old paper booklets: whose page it is, a file of rows, and what was copied before."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from ingestion.forms.paper import FileForm, NumberForm
from ingestion.paper.columns import HEADINGS
from ingestion.paper.tables import MAX_BYTES, NoTable, read_table
from ingestion.presenters import records
from ingestion.presenters.paper_words import FAULTS
from ingestion.selectors.paper import COPIERS, sheets_for
from ingestion.services.sheets import IssuerMissing, begin_sheet, take_table
from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.guards import role_required, second_factor_required
from passport.people.services import NotAllowed as MayNot

Page = Callable[..., HttpResponse]
SHOWN = 50
ROOM = 64 * 1024  # for the other fields of a form with a file
TOO_LARGE = 413


def copying(page: Page) -> Page:
    """Open a page to those who copy paper, with the list of their hospitals."""

    @wraps(page)
    def opened(request: HttpRequest, **named: str) -> HttpResponse:
        at = timezone.now()
        try:
            return page(request, open_list(reader=request.user, purpose=Purpose.COPYING, at=at), at, **named)
        except NotAllowed:
            raise Http404 from None
        except MayNot:
            raise PermissionDenied from None

    return role_required(*COPIERS)(second_factor_required(opened))


def is_too_large(request: HttpRequest, limit: int) -> bool:
    """Tell by its length alone whether a body would fill the disk before anybody reads it."""
    return int(request.headers.get("Content-Length") or 0) > limit + ROOM


@copying
@require_safe
def papers(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Show what was copied, and offer to copy more."""
    return _papers(request, view, at)


@copying
@require_POST
def find(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Show the records of one number. The number is posted: it stands in no address."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _papers(request, view, at, number=form)
    found = [records.record_card(record) for record in view.records(form.cleaned_data["identifier"])]
    return render(request, "ingestion/paper_found.html", {"form": form, "found": found, "facilities": view.facilities})


@copying
@require_POST
def begin(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Begin a page of one patient's paper booklet."""
    facility = view.facilities.filter(uid=request.POST.get("facility", "")).first() or view.facilities[0]
    record = view.record(request.POST.get("record", ""))
    return redirect("ingestion:sheet", begin_sheet(record=record, facility=facility, by=request.user, at=at).uid)


@csrf_exempt  # checked below, where the size of the body is known not to fill the disk
@copying
@require_POST
def take_file(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Take a CSV file of rows; none of them is added yet."""
    if is_too_large(request, MAX_BYTES):
        return _papers(request, view, at, file=_too_large(view), status=TOO_LARGE)
    return _take_file(request, view, at)


@csrf_protect
def _take_file(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    form = FileForm(request.POST, request.FILES, facilities=view.facilities)
    if not form.is_valid():
        return _papers(request, view, at, file=form)
    told = form.cleaned_data
    upload: UploadedFile = told["file"]
    try:
        table = read_table(upload.read(MAX_BYTES + 1), encoding=told["encoding"])
        sheet = take_table(
            table=table,
            issuer=told["issuer"],
            label=upload.name or "",
            facility=told["facility"],
            by=request.user,
            at=at,
        )
    except NoTable as error:
        form.add_error("encoding" if "utf" in error.fault or "declared" in error.fault else "file", _fault(error))
        return _papers(request, view, at, file=form)
    except IssuerMissing:
        form.add_error("issuer", _("Say who issued the numbers, or add a column with the issuer."))
        return _papers(request, view, at, file=form)
    answer = redirect("ingestion:sheet", sheet.uid)
    request.session[f"unknown:{sheet.uid}"] = list(table.unknown)
    return answer


@copying
@require_safe
def template(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """Give an empty table with the headings, as spreadsheets open it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(names[0] for names in HEADINGS.values())
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="paper-rows.csv"'
    return answer


def _fault(error: NoTable) -> str:
    words = [str(FAULTS[error.fault])]
    if error.line:
        words.append(_("Line %(line)d.") % {"line": error.line})
    if error.detail:
        words.append(f"“{error.detail}”")
    return " ".join(words)


def _too_large(view: ListView) -> FileForm:
    """Return the form as it is when nobody has filled it in, but for what is wrong with the file."""
    untouched = FileForm(facilities=view.facilities)
    form = FileForm({one.html_name: one.value() or "" for one in untouched}, facilities=view.facilities)
    form.errors.clear()
    form.add_error("file", _("The file is larger than 5 MB. Divide it."))
    return form


def _papers(
    request: HttpRequest,
    view: ListView,
    at: datetime,
    *,
    number: NumberForm | None = None,
    file: FileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "number": number or NumberForm(),
        "file": file or FileForm(facilities=view.facilities),
        "sheets": sheets_for(request.user, at)[:SHOWN],
    }
    return render(request, "ingestion/paper.html", shown, status=status)
