"""Reading folders and discs in by way of the browser, file by file, and what became of them."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from ingestion.forms.sources import ImportForm
from ingestion.models import ImportRun
from ingestion.presenters.runs import end_lines
from ingestion.reading.limits import MAX_BYTES
from ingestion.selectors import IMPORTERS, RunMissing, ends_of, folders_for, holds_file, run_for, runs_for
from ingestion.services import runs
from passport.guards import role_required, second_factor_required
from passport.objects import StorageUnavailable
from passport.people.services.permission import NotAllowed

SHOWN = 50
MOST_FILES = 100  # of one form; a folder of more goes file by file
BODY_BYTES = MAX_BYTES + 1024 * 1024
TOO_LARGE, GONE, UNAVAILABLE = 413, 409, 503


def importers(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to those who read discs in, after a second factor."""
    return role_required(*IMPORTERS)(second_factor_required(page))


@importers
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Show what was read in, and offer to read more."""
    at = timezone.now()
    sources = list(folders_for(request.user, at))
    shown = {"runs": runs_for(request.user, at)[:SHOWN], "form": ImportForm(sources=sources), "sources": sources}
    return render(request, "ingestion/imports.html", shown)


@importers
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a folder or disc, or go on with the one of this name."""
    at = timezone.now()
    sources = list(folders_for(request.user, at))
    form = ImportForm(request.POST, sources=sources)
    if not form.is_valid():
        shown = {"runs": runs_for(request.user, at)[:SHOWN], "form": form, "sources": sources}
        return render(request, "ingestion/imports.html", shown)
    try:
        run = runs.begin_run(**form.cleaned_data, by=request.user, at=at)
    except NotAllowed:
        raise PermissionDenied from None
    return redirect("ingestion:import_run", uid=run.uid)


@importers
@require_safe
def import_run(request: HttpRequest, uid: str) -> HttpResponse:
    """Show how far a run is, and take its files."""
    return _page(request, _run(request, uid))


@csrf_exempt  # checked below, where the size of the body is known not to fill the disk
@importers
@require_POST
def add_files(request: HttpRequest, uid: str) -> HttpResponse:
    """Take files of a run: one from the page's program, or a few from its form."""
    if int(request.headers.get("Content-Length") or 0) > BODY_BYTES:
        return _page(request, _run(request, uid), error=_("That is more than 64 MB at once."), status=TOO_LARGE)
    return _add_files(request, uid)


@csrf_protect
def _add_files(request: HttpRequest, uid: str) -> HttpResponse:
    run = _run(request, uid)
    files = request.FILES.getlist("file")[:MOST_FILES]
    if not files:
        return _page(request, run, error=_("Choose at least one file."), status=400)
    try:
        for file in files:
            _take(request, run, file)
    except runs.RunFinished:
        return _page(request, run, error=_("This run is finished. Begin another one."), status=GONE)
    except (StorageUnavailable, DatabaseError):
        return _page(request, run, error=_("Nothing can be stored now. Try again later."), status=UNAVAILABLE)
    except NotAllowed:
        raise PermissionDenied from None
    return redirect("ingestion:import_run", uid=uid)


def _take(request: HttpRequest, run: ImportRun, file: UploadedFile) -> None:
    name = request.POST.get("name") or file.name or ""
    runs.take_file(run=run, name=name, data=file.read(MAX_BYTES + 1), by=request.user, at=timezone.now())


@importers
@require_POST
def is_known(request: HttpRequest, uid: str) -> HttpResponse:
    """Tell the page's program whether bytes with this digest are here already."""
    return JsonResponse({"known": holds_file(_run(request, uid), request.POST.get("sha256", ""))})


@importers
@require_POST
def finish(request: HttpRequest, uid: str) -> HttpResponse:
    """Write that all files were offered."""
    try:
        runs.finish_run(run=_run(request, uid), by=request.user, at=timezone.now())
    except NotAllowed:
        raise PermissionDenied from None
    return redirect("ingestion:import_run", uid=uid)


def _run(request: HttpRequest, uid: str) -> ImportRun:
    try:
        return run_for(request.user, uid, timezone.now())
    except RunMissing:
        raise Http404 from None


def _page(request: HttpRequest, run: ImportRun, *, error: str = "", status: int = 200) -> HttpResponse:
    shown = {"run": run, "ends": end_lines(ends_of(run)), "error": error}
    return render(request, "ingestion/import_run.html", shown, status=status)
