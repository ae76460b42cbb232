"""The patient's own pages: the passport, and one entry."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passport.access.models import Ground, Purpose
from passport.access.selectors import patient_of_row
from passport.access.services import (
    NotAllowed,
    View,
    hide_entry,
    keep_back,
    open_passport,
    show_entry,
    take_back_kept,
)
from passport.booklet.history import histories_of
from passport.booklet.models import Entry
from passport.booklet.words import WHY_NO_TOTAL
from passport.document.selectors import mark_of
from passport.incidents.told import told_beside_rows, told_of
from passport.people.selectors import closings_of, is_of_age, may_decide, past_readerships, readerships
from passport.web import words
from passport.web.approved import approved_by, asked_by
from passport.web.asked_words import repeat_sentence, request_sentence
from passport.web.device import copy_here
from passport.web.family import Whose, passports_of
from passport.web.images.presenters import card_of
from passport.web.images.report_lines import reports_card_of
from passport.web.images.ways import PASSPORT, Beside
from passport.web.known import known_of
from passport.web.mistake_words import said_beside, said_lately
from passport.web.nuclear.told import told_beside, told_now
from passport.web.permissions import chosen_of, running_of
from passport.web.presenters import coverage_sentence, entry_page, masked, zone_of
from passport.web.regions import regions_of
from passport.web.requested import chain_steps
from passport.web.timeline import KEPT, search_for, timeline_of
from passport.web.told_words import told_aside, told_page

Page = Callable[..., HttpResponse]


def own_passport(page: Page) -> Page:
    """Open the passport that the address names through the one door, or say that there is no such page."""

    @wraps(page)
    def opened(request: HttpRequest, patient_uid: str, **rest: str) -> HttpResponse:
        at = timezone.now()
        mine = {reader.patient.uid: reader.patient for reader in readerships(request.user, at)}
        if patient_uid not in mine:
            return _not_any_more(request, patient_uid, at)
        patient = mine[patient_uid]
        try:
            view = open_passport(reader=request.user, patient=patient, purpose=Purpose.OWN_RECORD, at=at)
            return page(request, view, at, **rest)
        except NotAllowed as error:
            raise Http404 from error

    return login_required(opened)


def _not_any_more(request: HttpRequest, patient_uid: str, at: datetime) -> HttpResponse:
    """Lead who could open this passport before to why it is closed; to everybody else there is no such page."""
    if request.method in {"GET", "HEAD"} and patient_uid in closed_uids(request, at):
        return redirect("patient:come_back", patient_uid)
    past = any(one.patient.uid == patient_uid for one in past_readerships(request.user, at))
    if not past or request.method not in {"GET", "HEAD"}:
        raise Http404
    return redirect("patient:mine")


def closed_uids(request: HttpRequest, at: datetime) -> list[str]:
    """Return the uids of the reader's own passports that are closed, and to which there is a way back."""
    return [one.patient.uid for one in closings_of(request.user, at)]


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the reader's passport, the own one first; who left reads how to come back, who opens none any more why."""
    at = timezone.now()
    first = next(iter(readerships(request.user, at)), None)
    if first:
        return redirect("patient:passport", first.patient.uid)
    for uid in closed_uids(request, at):
        return redirect("patient:come_back", uid)
    return redirect("patient:mine" if past_readerships(request.user, at) else "public:open")


@require_safe
@own_passport
def passport(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Show the cover, what the booklet covers, the newest rows, and what was done to which part of the body."""
    coverage, rows, copy = view.coverage(), list(view.outline()), copy_here(request, view)
    timeline = timeline_of(view, rows, asked=request.GET, kept=request.session.get(KEPT))
    context = passport_context(request, view, at) | {
        "tab": "passport",
        "masked_number": masked(view.patient.personal_number),
        "coverage": coverage_sentence(facilities=coverage.facilities, since=coverage.since),
        "timeline": timeline,
        "regions": regions_of(rows) if timeline.is_start else None,
        "why_no_total": WHY_NO_TOTAL,
        "permissions": running_of(view, at),
        "chosen": chosen_of(view),
        "told_sheets": told_now(view, at),
        "written": {"informations": told_aside(told_beside_rows(view), zone=zone_of(view.patient))},
        "asked_for": [request_sentence(one) for one in view.requests()] if view.scope.grants else [],
        "said": said_lately(view, reader_uid=request.user.uid, at=at),
        "copy": copy,
        "mark": mark_of(view) if copy else "",
    }
    return render(request, "patient/passport.html", context)


@require_POST
@own_passport
def search(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Keep the words that somebody typed in the session, and go to the rows that have them."""
    request.session[KEPT], query = search_for(view, request.POST.get("words", ""), asked=request.GET)
    page = reverse("patient:passport", args=[view.patient.uid])
    return redirect(f"{page}?{query}#examinations" if query else page)


@require_safe
@own_passport
def entry(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Show one examination in plain words."""
    found = view.entry(uid)
    page = entry_page(
        found,
        born=view.patient.birth_date,
        zone=zone_of(view.patient),
        happened=histories_of([found])[found.uid],
    )
    chain = view.chain(found)
    written = told_page(told_of(view, found), found, zone=zone_of(view.patient))
    beside = Beside(way=PASSPORT, uid=view.patient.uid, view=view, entry=found, at=at)
    context = passport_context(request, view, at) | {
        "page": page,
        "asked": asked_by(found, chain),
        "approved": approved_by(found, chain),
        "of_pregnancy": words.OF_A_PREGNANCY,
        "known": known_of(found, compared=bool(page.comparison) or written.of_pregnancy),
        "reference_values": words.REFERENCE_VALUES,
        "told_sheets": told_beside(view, found, at),
        "repeat": repeat_sentence(chain) if view.shows(chain.request.repeat_of if chain else None) else "",
        "steps": chain_steps(chain),
        "said": said_beside(view, found, reader_uid=request.user.uid, at=at),
        "disowned": "" if view.scope.reports_mistakes or not found.disowned else words.DISOWNED,
        "written": written,
        "images": card_of(beside),
        "reports": reports_card_of(beside),
    }
    return render(request, "patient/entry.html", context | _may_keep(view, found, at))


@require_safe
@own_passport
def information(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Show the written information on one examination by itself, to be printed."""
    found = view.entry(uid)
    written = told_page(told_of(view, found), found, zone=zone_of(view.patient))
    if not written.informations:
        raise Http404
    page = entry_page(found, born=view.patient.birth_date, zone=zone_of(view.patient))
    return render(
        request, "patient/information.html", passport_context(request, view, at) | {"page": page, "written": written}
    )


@login_required
@require_safe
def written(request: HttpRequest, uid: str) -> HttpResponse:
    """Go from a notice to the examination that it tells of, in whichever of the reader's passports that is."""
    at = timezone.now()
    patient = patient_of_row(uid)
    if patient is None:
        raise Http404
    try:
        open_passport(reader=request.user, patient=patient, purpose=Purpose.OWN_RECORD, at=at).entry(uid)
    except NotAllowed as error:
        raise Http404 from error
    return redirect("patient:entry", patient.uid, uid)


@require_POST
@own_passport
def hide(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Keep one row from doctors; the page that follows offers to show it again."""
    hide_entry(entry=view.entry(uid), by=request.user, at=at)
    messages.success(request, _("Doctors no longer see this row, except in an emergency."))
    return redirect("patient:entry", view.patient.uid, uid)


@require_POST
@own_passport
def unhide(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Show a hidden row to doctors again."""
    show_entry(entry=view.entry(uid), by=request.user, at=at)
    messages.success(request, _("Doctors with your code see this row again."))
    return redirect("patient:entry", view.patient.uid, uid)


@require_POST
@own_passport
def keep_from_guardians(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Keep one row from who looks after the passport; doctors still see it."""
    keep_back(entry=view.entry(uid), by=request.user, at=at)
    messages.success(request, _("Your parents or guardians no longer see this row. Doctors still do."))
    return redirect("patient:entry", view.patient.uid, uid)


@require_POST
@own_passport
def show_guardians(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Show a row to who looks after the passport again."""
    take_back_kept(entry=view.entry(uid), by=request.user, at=at)
    messages.success(request, _("Your parents or guardians see this row again."))
    return redirect("patient:entry", view.patient.uid, uid)


def passport_context(request: HttpRequest, view: View, at: datetime) -> dict[str, object]:
    """Return what every page of a passport shows: whose it is, and the others that its reader opens."""
    passports = _passports(request, view, at)
    whose = next(one for one in passports if one.current)
    return {
        "patient": view.patient,
        "scope": view.scope,
        "whose": whose,
        "passports": passports if len(passports) > 1 else [],
        # Who opens more than the own passport reads once more for whom something is done.
        "certain": whose if whose.colour else None,
        "zone": str(zone_of(view.patient)),
    }


def whose_is(request: HttpRequest, view: View, at: datetime) -> Whose:
    """Return whose passport this is, as its reader tells it from others."""
    return next(one for one in _passports(request, view, at) if one.current)


def _may_keep(view: View, entry: Entry, at: datetime) -> dict[str, bool]:
    """Return what the reader may keep of a row from whom; nothing unless it is the own passport."""
    own = view.ground == Ground.SELF
    from_guardians = own and may_decide(view.patient, at) and not is_of_age(view.patient, at)
    return {
        "may_hide": own and may_decide(view.patient, at),
        "may_keep_back": from_guardians,
        "kept_back": from_guardians and entry.kept_back,
    }


def _passports(request: HttpRequest, view: View, at: datetime) -> list[Whose]:
    return passports_of(readerships(request.user, at), current=view.patient, at=at)
