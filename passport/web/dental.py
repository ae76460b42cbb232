"""One screen for one person who asks, decides, takes the picture and signs: a dentist where the text lets a dentist."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from passport.access.models import Purpose
from passport.access.services import (
    ListView,
    NotAllowed,
    PatientNotFound,
    RequestsView,
    find_subject,
    open_list,
    open_requests,
)
from passport.booklet.examinations import EXAMINATIONS, Group
from passport.booklet.payloads import STATEMENT
from passport.booklet.services import TypedEntry
from passport.booklet.words import examination_name
from passport.guards import role_required, second_factor_required
from passport.justification.models import ExposurePurpose, Request
from passport.justification.selectors import asks_due
from passport.justification.services import (
    Done,
    Shown,
    Wish,
    do_single_handed,
    draft_request,
    entitlement,
    shown_digest,
)
from passport.justification.services.single_handed import ROLES
from passport.justification.states import RequestState
from passport.law.pack import AskRule
from passport.law.vocabulary import Actor
from passport.people.models import Facility, Patient, Role
from passport.people.selectors import day_at, facilities_where, practitioner_of
from passport.signing.selectors import key_standing
from passport.web.evidence import waiting_row
from passport.web.presenters import coverage_sentence, disowned_sentence
from passport.web.priors import ordered, priors_of
from passport.web.refusals import BOOKLET, JUSTIFICATION, sentence_of
from passport.web.request_forms import AnswerForm, WhomForm
from passport.web.requested import request_page
from passport.web.rulings import deciding_words
from passport.web.typing_forms import SIDES, TEXT
from passport.web.who import who_tries


class ToothForm(forms.Form):
    """What is taken, and why."""

    facility = forms.ChoiceField(label=_("Practice"))
    exam_code = forms.ChoiceField(label=_("Picture"))
    laterality = forms.ChoiceField(label=_("Side"), choices=SIDES, required=False)
    indication = forms.CharField(
        label=_("Indication"),
        help_text=_("Tooth and reason, for example: 36, pain on biting."),
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
    )

    def __init__(self, *args: Any, facilities: list[Facility], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["facility"].choices = [(place.uid, place.name) for place in facilities]
        self.fields["facility"].initial = facilities[0].uid
        if len(facilities) == 1:
            self.fields["facility"].widget = forms.HiddenInput()
        dental = [item for item in EXAMINATIONS.values() if item.group is Group.DENTAL]
        self.fields["exam_code"].choices = [(item.code, examination_name(item.code, kind=item.kind)) for item in dental]


class AgainForm(forms.Form):
    """Why the same picture is taken again, beside the one that was taken not long ago."""

    repeat_reason = forms.CharField(
        label=_("Why the same picture is needed again"),
        max_length=1000,
        widget=forms.TextInput(attrs={**TEXT, "autofocus": True}),
    )


def _single_handed(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return role_required(Role.APPROVER)(second_factor_required(page))


@_single_handed
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Name the patient and the picture; what was taken before stands on the next screen."""
    at = timezone.now()
    facilities = {place.uid: place for place in _facilities(request, at)}
    whom = WhomForm(request.POST or None)
    whom.fields["identifier"].widget.attrs["autofocus"] = True
    form = ToothForm(request.POST or None, facilities=list(facilities.values()))
    context = {"whom": whom, "form": form}
    if request.method != "POST" or not (whom.is_valid() and form.is_valid()):
        return render(request, "dental/new.html", context)
    try:
        found = find_subject(**whom.cleaned_data, by=request.user, who_hmac=who_tries(request), at=at)
        named = {"patient": found} if isinstance(found, Patient) else {"record": found}
        facility = facilities[form.cleaned_data["facility"]]
        drafted = draft_request(facility=facility, wish=_wish(form, facility, at), **named, by=request.user, at=at)
    except PatientNotFound:
        whom.add_error(None, _("Nobody has exactly this number and this date of birth, or it was tried too often."))
        return render(request, "dental/new.html", context, status=403)
    except JUSTIFICATION as error:
        form.add_error(None, sentence_of(error))
        return render(request, "dental/new.html", context)
    return redirect("dental:one", drafted.uid)


@_single_handed
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, uid: str) -> HttpResponse:
    """Look at what was taken before, then take the picture: asked, approved, written and ready for the signature."""
    at = timezone.now()
    view, found = _own_draft(request, uid, at)
    history = view.history(found)
    rows = ordered(found, history.entries())
    coverage = history.coverage()
    priors = priors_of(found, rows, on=day_at(found.facility, at))
    asks = [AnswerForm(request.POST or None, rule=rule) for rule in _due(found, at)]
    again = AgainForm(request.POST or None) if priors.repeated else None
    refused = ""
    valid = [form.is_valid() for form in (again, *asks) if form]
    if request.method == "POST" and all(valid):
        shown = Shown(rows=rows, seen=request.POST.get("seen", ""))
        try:
            entry = do_single_handed(
                request=found, shown=shown, done=_done(found, asks, again, request, at), by=request.user, at=at
            )
        except (*JUSTIFICATION, *BOOKLET) as error:
            refused = sentence_of(error)
        else:
            return redirect("dental:sign", entry.uid)
    answer, standing = entitlement(request=found, by=request.user, at=at)
    context = {
        "page": request_page(found),
        "priors": priors,
        "again": again,
        "hidden": history.hidden_count(),
        "disowned": disowned_sentence(history.disowned_count()),
        "coverage": coverage_sentence(facilities=coverage.facilities, since=coverage.since),
        "asks": asks,
        "sent": [*([again] if again else []), *asks],
        "refused": refused,
        "ruling": deciding_words(answer, standing),
        "seen": shown_digest(rows),
    }
    return render(request, "dental/one.html", context)


@_single_handed
@require_http_methods(["GET", "HEAD"])
def sign(request: HttpRequest, uid: str) -> HttpResponse:
    """Sign the row that was just written, with one touch."""
    at = timezone.now()
    view = _signing_list(request, at)
    try:
        entry = view.entry(uid)
    except NotAllowed as error:
        raise Http404 from error
    context = {
        "row": waiting_row(entry, reader=practitioner_of(request.user)),
        "statement": STATEMENT,
        **key_standing(user=request.user, at=at),
    }
    return render(request, "dental/sign.html", context)


def _signing_list(request: HttpRequest, at: datetime) -> ListView:
    return open_list(reader=request.user, purpose=Purpose.SIGNING, at=at)


def _facilities(request: HttpRequest, at: datetime) -> list[Facility]:
    """Return the facilities at which this person holds all three roles, by name."""
    held = [set(facilities_where(request.user, role, at=at)) for role in ROLES]
    found = sorted(set.intersection(*held), key=lambda place: place.name)
    if not found:
        raise PermissionDenied
    return found


def _due(found: Request, at: datetime) -> list[AskRule]:
    """Return what one person asks who asks for the picture and decides on it: each question once."""
    on = day_at(found.facility, at)
    due = [*asks_due(found, Actor.PRESCRIBER, on=on), *asks_due(found, Actor.APPROVER, on=on)]
    return list({rule.ask: rule for rule in due}.values())


def _own_draft(request: HttpRequest, uid: str, at: datetime) -> tuple[RequestsView, Request]:
    view = open_requests(reader=request.user, at=at)
    try:
        found = view.my_own(uid)
        view.history(found)
    except NotAllowed as error:
        raise Http404 from error
    if found.state != RequestState.DRAFT:
        raise Http404
    return view, found


def _wish(form: ToothForm, facility: Facility, at: datetime) -> Wish:
    said = {name: value for name, value in form.cleaned_data.items() if name != "facility"}
    return Wish(**said, planned_on=day_at(facility, at), purpose=ExposurePurpose.DIAGNOSIS)


def _done(found: Request, asks: list[AnswerForm], again: AgainForm | None, request: HttpRequest, at: datetime) -> Done:
    item = EXAMINATIONS[found.exam_code]
    name = str(request.user)
    typed = TypedEntry(
        performed_on=day_at(found.facility, at),
        exam_code=item.code,
        exam=item.label,
        kind=item.kind,
        laterality=found.laterality,
        performer=name,
        referrer=name,
    )
    return Done(
        typed=typed,
        reason=found.indication,
        answers=tuple(ask.answered() for ask in asks),
        repeat_reason=again.cleaned_data["repeat_reason"] if again else "",
    )
