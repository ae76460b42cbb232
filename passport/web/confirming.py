"""The radiographer confirms rows: one screen each, everything preset; and takes a confirmation back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.examinations import classes_of
from passport.booklet.models import Confirmation, Entry
from passport.booklet.selectors import confirmations_of, pack_of, row_said, usual_of
from passport.booklet.services import confirm_entry, take_back_confirmation
from passport.guards import role_required, second_factor_required
from passport.incidents.services import drafts_for
from passport.justification.selectors import PREGNANT, Chain
from passport.justification.services import record_answer
from passport.law.pack import AskRule
from passport.law.questions.before import provision_for
from passport.law.vocabulary import Actor, Ask, Topic
from passport.people.models import Facility, Role, User
from passport.people.selectors import practitioner_of, practitioners_with, standing_of
from passport.web.asking import due_of
from passport.web.confirming_forms import ConfirmForm, HelperForms, Staff, preset, preset_helpers
from passport.web.evidence import person_of
from passport.web.exposures import exposures_of
from passport.web.refusals import BOOKLET, sentence_of
from passport.web.request_forms import AnswerForm
from passport.web.rulings import Ruling, provision_words
from passport.web.sentences import report_line, take_mark
from passport.web.work import may_confirm, work_row

# Rows are confirmed on the day, or within the days after it.
BACK = timedelta(days=7)
NEXT = "next"
RARE = ("delegated_by", "supervised_by", "note")  # what only few confirmations need
RARE_ERRORS = {*RARE, "performer", "performer_name"}
SHOWN_PROVISIONS = {"helper": Topic.HELPER, "shielding": Topic.SHIELDING, "delegation": Topic.DELEGATION}


@dataclass(frozen=True, kw_only=True)
class Forms:
    """What one screen asks."""

    main: ConfirmForm
    helpers: Any
    answers: Sequence[AnswerForm]

    @property
    def sent(self) -> list[Any]:
        """Return the forms as they lie on the screen."""
        return [self.main, *self.answers, *self.helpers]

    def are_valid(self) -> bool:
        """Return whether all of them say enough; each shows what it lacks."""
        return all([self.main.is_valid(), self.helpers.is_valid(), *(form.is_valid() for form in self.answers)])


def radiographers(page: Any) -> Any:
    """Open a page to radiographers who passed their second factor."""
    return role_required(Role.RADIOGRAPHER)(second_factor_required(page))


@radiographers
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one row with everything that is known of it, and take its confirmation."""
    at = timezone.now()
    view = open_list(reader=request.user, purpose=Purpose.PERFORMING, at=at)
    entry = _entry(view, uid)
    if not may_confirm(entry):
        raise Http404
    chain = view.chain(entry)
    now = confirmations_of([entry]).get(entry.pk)
    due = due_of(entry, chain)
    forms = _forms(request, entry, chain, now=now, due=due, at=at)
    if request.method == "POST" and forms.are_valid() and _saved(request, entry, chain, forms, at=at):
        return _onwards(request, view, at)
    return render(request, "radiographer/confirm.html", _context(entry, chain, now, forms))


@radiographers
@require_POST
def unconfirm(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the confirmation of a row back."""
    at = timezone.now()
    entry = _entry(open_list(reader=request.user, purpose=Purpose.PERFORMING, at=at), uid)
    try:
        take_back_confirmation(entry=entry, by=request.user, at=at)
    except BOOKLET as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("The confirmation is taken back. Confirm the row anew when it is right."))
    return redirect("radiographer:today")


@radiographers
@require_POST
def sentence(request: HttpRequest, uid: str) -> HttpResponse:
    """Mark whether the sentence on the dose stands in the report."""
    at = timezone.now()
    entry = _entry(open_list(reader=request.user, purpose=Purpose.PERFORMING, at=at), uid)
    take_mark(request, entry, at=at)
    return redirect("radiographer:confirm" if request.POST.get("back") == "confirm" else "radiographer:correct", uid)


def first_day(facilities: Any, at: datetime) -> date:
    """Return since when rows wait to be confirmed, by the clock of the facility that is furthest behind."""
    return min(day_at(place, at) for place in facilities) - BACK


def day_at(facility: Facility, at: datetime) -> date:
    """Return which day it is at a facility."""
    return timezone.localtime(at, ZoneInfo(facility.time_zone)).date()


def _entry(view: ListView, uid: str) -> Entry:
    try:
        return view.entry(uid)
    except NotAllowed as error:
        raise Http404 from error


def _forms(
    request: HttpRequest,
    entry: Entry,
    chain: Chain | None,
    *,
    now: Confirmation | None,
    due: Sequence[AskRule],
    at: datetime,
) -> Forms:
    sent = request.POST or None
    performers = list(practitioners_with(entry.facility, Role.RADIOGRAPHER, at=at))
    staff = Staff(
        user=request.user,
        own=practitioner_of(request.user),
        performers=performers,
        doctors=list(practitioners_with(entry.facility, Role.APPROVER, at=at)),
        before=_only_a_name(now, request.user),
    )
    known = preset(
        entry,
        seen=row_said(entry),
        now=now,
        usual=usual_of(entry, request.user),
        planned_views=chain.request.planned_views if chain else None,
    )
    return Forms(
        main=ConfirmForm(sent, entry=entry, staff=staff, initial=known),
        helpers=HelperForms(sent, prefix="helper", initial=preset_helpers(now)),
        answers=[AnswerForm(sent, rule=rule) for rule in due],
    )


def _only_a_name(now: Confirmation | None, user: User) -> str:
    """Return who performed the examination by a confirmation that names nobody with a licence, and not the user."""
    said = now.performer_name if now and now.performer is None else ""
    return "" if said == str(user) else said


def _saved(request: HttpRequest, entry: Entry, chain: Chain | None, forms: Forms, *, at: datetime) -> bool:
    """Write the answers and the confirmation; return whether nothing refused it."""
    given = forms.main.cleaned_data
    helpers = [one for one in (form.helped() for form in forms.helpers) if one]
    try:
        confirm_entry(
            entry=entry,
            performed=forms.main.performed(helpers),
            seen=given["seen"],
            after=given["after"],
            by=request.user,
            at=at,
        )
    except BOOKLET as error:
        forms.main.add_error(None, sentence_of(error))
        return False
    _keep_answers(request, entry, chain, forms, at=at)
    drafts_for(entry=entry, at=at)
    messages.success(request, _("Confirmed: %(who)s.") % {"who": person_of(entry.record)})
    return True


def _keep_answers(request: HttpRequest, entry: Entry, chain: Chain | None, forms: Forms, *, at: datetime) -> None:
    for form in forms.answers:
        said = form.answered()
        record_answer(
            request=chain.request if chain else None,
            entry=entry,
            ask=said.ask,
            actor=Actor.PERFORMER,
            answer=said.answer,
            cycle_started_on=said.cycle_started_on,
            urgent_reason=said.urgent_reason,
            by=request.user,
            at=at,
        )
        if said.ask is Ask.PREGNANCY and said.answer in PREGNANT:
            messages.warning(
                request, _("She is or may be pregnant: tell the approving specialist and the medical physicist now.")
            )


def _onwards(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    following = view.next_to_confirm(since=first_day(view.facilities, at)) if request.POST.get("go") == NEXT else ""
    return redirect("radiographer:confirm", following) if following else redirect("radiographer:today")


def _context(entry: Entry, chain: Chain | None, now: Confirmation | None, forms: Forms) -> dict[str, object]:
    patient, pack = entry.record.patient or entry.record, pack_of(entry)
    return {
        "entry": entry,
        "work": work_row(entry, now),
        "born": patient.birth_date,
        "person": person_of(entry.record),
        "chain": chain,
        "form": forms.main,
        "helpers": forms.helpers,
        "answers": forms.answers,
        "sent": forms.sent,
        "exposures": exposures_of(entry),
        "line": report_line(entry),
        "language": pack.languages[0] if pack else "",
        "helped": any(form["name"].value() for form in forms.helpers),
        "performer": now.performer_name if now else str(forms.main.staff.own or forms.main.staff.user),
        "rare": any(forms.main[name].value() for name in RARE) or bool(RARE_ERRORS & forms.main.errors.keys()),
        **_provisions(entry),
    }


def _provisions(entry: Entry) -> dict[str, Ruling | None]:
    """Return what the text says of helpers, of shielding and of delegating, for this kind of examination."""
    standing = standing_of(entry.facility, entry.performed_on)
    if standing is None:
        return {}
    classes = classes_of(entry.exam_code, entry.kind, entry.therapy)
    return {
        name: provision_words(provision_for(topic, classes, standing.pack), standing)
        for name, topic in SHOWN_PROVISIONS.items()
    }
