"""Ask for the booklet, wait for it, fetch it."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_passport
from passport.booklet.words import CARE_ONLY
from passport.language.saying import spoken
from passport.people.selectors import is_own, readerships
from reports.selectors import PrintUnknown, print_of, was_given_up
from reports.services import NotMade, ask_booklet, fetch_booklet
from reports.services.everything import take_everything
from reports.words import FAILURES, PROGRESS, Failure

Page = Callable[..., HttpResponseBase]


def or_no_such_page(page: Page) -> Page:
    """Answer what is not the reader's, or gone, as what was never there."""

    @wraps(page)
    def answered(request: HttpRequest, **parts: str) -> HttpResponseBase:
        try:
            return page(request, **parts)
        except (NotAllowed, PrintUnknown) as error:
            raise Http404 from error

    return login_required(answered)


@require_POST
@or_no_such_page
def ask(request: HttpRequest, patient_uid: str) -> HttpResponse:
    """Ask for the booklet of one of the reader's passports, in the language of this page where no other was chosen."""
    at = timezone.now()
    mine = {reader.patient.uid: reader.patient for reader in readerships(request.user, at)}
    if patient_uid not in mine:
        raise Http404
    view = open_passport(reader=request.user, patient=mine[patient_uid], purpose=Purpose.OWN_RECORD, at=at)
    asked = ask_booklet(
        view=view,
        by=request.user,
        at=at,
        language=request.POST.get("language") or spoken(),
        proof_sheet=request.POST.get("proof_sheet") == "yes",
    )
    return redirect("reports:print", asked.uid)


@require_safe
@or_no_such_page
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Say how far a booklet is; the page looks again by itself until it is made."""
    asked = print_of(uid=uid, asked_by=request.user, at=timezone.now())
    reason = Failure.GIVEN_UP if was_given_up(asked) else asked.failed_reason
    context = {
        "asked": asked,
        "own": is_own(request.user, asked.patient, timezone.now()),
        "being_made": not (asked.made_at or reason),
        "failure": FAILURES.get(reason, reason),
        "how_far": PROGRESS[asked.step],
        "done": asked.step + 1,
        "steps": len(PROGRESS) + 1,
        "care_only": CARE_ONLY,
        "print_languages": settings.LANGUAGES if len(settings.LANGUAGES) > 1 else [],
    }
    return render(request, "reports/print.html", context)


@require_safe
@or_no_such_page
def fetch(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand the PDF to who asked for it."""
    try:
        pdf = fetch_booklet(print_uid=uid, by=request.user, at=timezone.now())
    except NotMade:
        return redirect("reports:print", uid)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'attachment; filename="radiation-passport.pdf"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_safe
@or_no_such_page
def everything(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Hand the booklet to who asked for it together with all else that may be taken along, in one file."""
    try:
        file = take_everything(print_uid=uid, by=request.user, at=timezone.now())
    except NotMade:
        return redirect("reports:print", uid)
    answer = FileResponse(file, as_attachment=True, filename="radiation-passport.zip", content_type="application/zip")
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
