"""The doctor's pages: a passport opened with the patient's code, as the chosen doctor, or in an emergency."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from passport.access.models import Emergency, Ground, Purpose
from passport.access.scopes import DOCTORS
from passport.access.selectors import emergencies_held_by, grants_held_by, standing_held_by
from passport.access.services import (
    CodeRefused,
    NotAllowed,
    PatientNotFound,
    ReasonMissing,
    TooManySearches,
    View,
    find_patient,
    open_emergency,
    open_passport,
    redeem_grant,
)
from passport.guards import fresh_second_factor, role_required, second_factor_required
from passport.imaging.models import AddedPaper
from passport.imaging.selectors.documents import document_of
from passport.imaging.selectors.papers import paper_of
from passport.middleware import with_camera
from passport.people.models import Facility
from passport.people.selectors import facilities_where
from passport.web.added import added_papers, file_of, picture_of
from passport.web.brought_words import page_of_document
from passport.web.forms import EmergencyForm, GrantCodeForm
from passport.web.history import entry_of, frame_of, page_of
from passport.web.images.presenters import card_of
from passport.web.images.report_lines import reports_card_of
from passport.web.images.ways import IMAGE_WAYS, Beside
from passport.web.permissions import moment_of
from passport.web.presenters import zone_of
from passport.web.who import who_tries

# Ground -> (purpose, permissions of that ground, address of the passport, address of an entry).
WAYS: dict[Ground, tuple[Purpose, Any, str, str]] = {
    Ground.GRANT: (Purpose.CARE, grants_held_by, "doctor:passport", "doctor:entry"),
    Ground.STANDING: (Purpose.CARE, standing_held_by, "doctor:chosen", "doctor:chosen_entry"),
    Ground.EMERGENCY: (
        Purpose.EMERGENCY,
        emergencies_held_by,
        "doctor:emergency_passport",
        "doctor:emergency_entry",
    ),
}
# How addresses of added papers say by what right they are read.
PAPER_WAYS = {"passport": Ground.GRANT, "chosen": Ground.STANDING}


@role_required(*DOCTORS)
@second_factor_required
@require_http_methods(["GET", "HEAD", "POST"])
@with_camera
def home(request: HttpRequest) -> HttpResponse:
    """Take the code that a patient shows; wrong, used and expired are answered alike."""
    at = timezone.now()
    form = GrantCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grant = redeem_grant(code=form.cleaned_data["code"], by=request.user, who_hmac=who_tries(request), at=at)
        except CodeRefused:
            form.add_error(None, _("This code opens nothing. Ask the patient to make a new one."))
        else:
            return redirect("doctor:passport", grant.uid)
    context = {
        "form": form,
        "running": _held(request, Ground.GRANT),
        "urgent": _held(request, Ground.EMERGENCY),
        "chosen_by": _held(request, Ground.STANDING),
    }
    return render(request, "doctor/home.html", context, status=403 if form.errors else 200)


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def passport(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the history that the patient's code opened."""
    return _passport(request, Ground.GRANT, uid)


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def entry(request: HttpRequest, uid: str, entry_uid: str) -> HttpResponse:
    """Show one examination with its values."""
    return _entry(request, Ground.GRANT, uid, entry_uid)


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def chosen(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the history of a patient who chose this doctor and lets the doctor look at any time."""
    return _passport(request, Ground.STANDING, uid)


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def chosen_entry(request: HttpRequest, uid: str, entry_uid: str) -> HttpResponse:
    """Show one examination of such a patient with its values."""
    return _entry(request, Ground.STANDING, uid, entry_uid)


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def paper(request: HttpRequest, way: str, uid: str, paper_uid: str) -> HttpResponse:
    """Give a paper that the patient added and shows, as an attachment that can do nothing."""
    answer = file_of(_paper(request, way, uid, paper_uid), request)
    return answer or redirect(WAYS[PAPER_WAYS[way]][2], uid)


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def paper_picture(request: HttpRequest, way: str, uid: str, paper_uid: str) -> HttpResponse:
    """Give the small picture of a photo that the patient added and shows."""
    return picture_of(_paper(request, way, uid, paper_uid))


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def paper_document(request: HttpRequest, way: str, uid: str, paper_uid: str) -> HttpResponse:
    """Show what stands in a document of another deployment that the patient added and shows, and how its check ended."""
    view = _paper_view(request, way, uid)
    try:
        found = document_of(view, paper_uid)
    except NotAllowed as error:
        raise Http404 from error
    file = reverse("doctor:paper", args=[way, uid, paper_uid])
    context = _context(view, PAPER_WAYS[way], uid) | page_of_document(found, view, request) | {"file": file}
    return render(request, "doctor/document.html", context)


@role_required(*DOCTORS)
@fresh_second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a passport without a code: the patient is told at once, and the hospital checks it."""
    at = timezone.now()
    facilities = {facility.uid: facility for facility in facilities_where(request.user, *DOCTORS, at=at)}
    form = EmergencyForm(request.POST or None, facilities=list(facilities.values()))
    if request.method == "POST" and form.is_valid():
        opened = _opened(request, form, facilities[form.cleaned_data["facility"]])
        if opened:
            return redirect("doctor:emergency_passport", opened.uid)
    return render(request, "doctor/emergency.html", {"form": form})


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def emergency_passport(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the history that an emergency opened."""
    return _passport(request, Ground.EMERGENCY, uid)


@role_required(*DOCTORS)
@second_factor_required
@require_safe
def emergency_entry(request: HttpRequest, uid: str, entry_uid: str) -> HttpResponse:
    """Show one examination with its values, in an emergency."""
    return _entry(request, Ground.EMERGENCY, uid, entry_uid)


def _opened(request: HttpRequest, form: EmergencyForm, facility: Facility) -> Emergency | None:
    at, given = timezone.now(), form.cleaned_data
    try:
        patient = find_patient(
            identifier=given["identifier"],
            birth_date=given["birth_date"],
            by=request.user,
            at=at,
        )
        return open_emergency(patient=patient, reader=request.user, facility=facility, reason=given["reason"], at=at)
    except PatientNotFound:
        form.add_error(None, _("No passport has exactly this number and this date of birth."))
    except TooManySearches:
        form.add_error(
            None,
            _(
                "You looked for five people within an hour, which is as many as one person may. Ask a colleague to open "
                "this passport, or try again later."
            ),
        )
    except ReasonMissing:
        form.add_error("reason", _("Say in a few words why this cannot wait: the patient reads it."))
    return None


def _passport(request: HttpRequest, ground: Ground, uid: str) -> HttpResponse:
    view = _open(request, ground, uid)
    context = _context(view, ground, uid) | page_of(view, request, uid=uid) | _papers(view, ground)
    return render(request, "doctor/passport.html", context)


def _papers(view: View, ground: Ground) -> dict[str, object]:
    """Return the papers that the patient added and shows to this reader: apart from the rows, and not counted."""
    if not view.scope.papers_shown:
        return {}
    return {
        "papers": added_papers(view),
        "paper_way": next(way for way, of in PAPER_WAYS.items() if of == ground),
    }


def _paper(request: HttpRequest, way: str, uid: str, paper_uid: str) -> AddedPaper:
    view = _paper_view(request, way, uid)
    try:
        return paper_of(view, paper_uid)
    except NotAllowed as error:
        raise Http404 from error


def _paper_view(request: HttpRequest, way: str, uid: str) -> View:
    if way not in PAPER_WAYS:
        raise Http404
    return _open(request, PAPER_WAYS[way], uid)


def _entry(request: HttpRequest, ground: Ground, uid: str, entry_uid: str) -> HttpResponse:
    view = _open(request, ground, uid)
    try:
        found = entry_of(view, entry_uid)
    except NotAllowed as error:
        raise Http404 from error
    beside = Beside(way=IMAGE_WAYS[ground], uid=uid, view=view, entry=view.entry(entry_uid), at=view.at)
    pictured = {"images": card_of(beside), "reports": reports_card_of(beside)}
    return render(request, "doctor/entry.html", _context(view, ground, uid) | found | pictured)


def _open(request: HttpRequest, ground: Ground, uid: str) -> View:
    at = timezone.now()
    purpose, held_by, _passport_page, _entry_page = WAYS[ground]
    held = held_by(request.user, at).filter(uid=uid).first()
    if held is None:
        raise Http404
    try:
        return open_passport(reader=request.user, patient=held.patient, purpose=purpose, ground=ground, at=at)
    except NotAllowed as error:
        raise Http404 from error


def _context(view: View, ground: Ground, uid: str) -> dict[str, object]:
    _purpose, _held_by, passport_page, entry_address = WAYS[ground]
    return frame_of(view, at=view.at) | {
        "ground_uid": uid,
        "passport_page": passport_page,
        "entry_address": entry_address,
        "asks_here": ground != Ground.EMERGENCY,
    }


def _held(request: HttpRequest, ground: Ground) -> list[dict[str, object]]:
    at = timezone.now()
    _purpose, held_by, passport_page, _entry_page = WAYS[ground]
    return [
        {
            "patient": held.patient,
            "page": passport_page,
            "uid": held.uid,
            "until": "" if ground == Ground.STANDING else moment_of(held.until, at=at, zone=zone_of(held.patient)),
        }
        for held in held_by(request.user, at)
    ]
