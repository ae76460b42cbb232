"""The approver's pages: the rows that wait, one row with its evidence, and what may be done with it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.payloads import STATEMENT
from passport.booklet.selectors import confirmations_of, evidence_facts, held_reports, own_answer, pack_of
from passport.booklet.services import TOGETHER, complete_signing, not_mine, pass_on, prepare_signing, return_entry
from passport.booklet.states import State
from passport.database import clean_text
from passport.guards import role_required, second_factor_required
from passport.language.saying import say_list, say_number
from passport.people.models import Practitioner, Role
from passport.people.selectors import may_confirm_by_code, practitioner_of, practitioners_with
from passport.signing.errors import ChangedMeanwhile, MalformedResponse, NothingToSign, NotShown
from passport.signing.selectors import key_standing, request_options
from passport.web.confirmations import confirmed_of
from passport.web.evidence import WAITING, evidence_of, row_in_words, waiting_row
from passport.web.exposures import exposure_tables
from passport.web.incident_rows import staff_part
from passport.web.paging import pages_beside, start_of
from passport.web.refusals import BOOKLET, sentence_of
from passport.web.requested import chain_steps
from passport.web.sentences import report_line, take_mark
from passport.web.signing_list import signing_page

SHORT_DIGEST = 8
UID_LENGTH = 32
LATELY = timedelta(days=30)


class ReturnForm(forms.Form):
    """Why a row goes back."""

    reason = forms.CharField(max_length=500, strip=True)


class PassOnForm(forms.Form):
    """To whom a row goes."""

    to = forms.CharField(max_length=32)


# Where somebody goes on who signed elsewhere than on the list.
_THEN = {"dental": "dental:new"}


def approvers_only(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to approvers who passed a second factor."""
    return role_required(Role.APPROVER)(second_factor_required(page))


@approvers_only
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """Show the rows that wait: first those to read one by one, then the plain ones by day and room."""
    at = timezone.now()
    reader = practitioner_of(request.user)
    view = signing_list_of(request, at)
    waiting = view.waiting_counts(reader)
    count = waiting.total
    start = start_of(request, count)
    page = signing_page(view.pending(reader, offset=start), reader=reader)
    context = {
        "count": count,
        "waiting": waiting,
        "to_read": page.to_read,
        "to_read_count": count - waiting.plain,
        "plain": page.plain,
        "groups": page.groups,
        "statement": STATEMENT,
        **pages_beside(start, count, size=TOGETHER),
        **_signer(request, reader, at),
    }
    return render(request, "approver/list.html", context)


@approvers_only
@require_safe
def lately(request: HttpRequest) -> HttpResponse:
    """Show the rows that the reader signed lately or let the hospital confirm: to read again, or because it was a mistake."""
    at = timezone.now()
    reader = practitioner_of(request.user)
    view = signing_list_of(request, at)
    signed, confirmed = view.answered_counts(since=at - LATELY)
    start = start_of(request, signed + confirmed)
    context = {
        "count": signed,
        "confirmed": confirmed,
        "days": say_number(LATELY.days),
        "rows": [waiting_row(entry, reader=reader) for entry in view.answered(since=at - LATELY, offset=start)],
        **pages_beside(start, signed + confirmed),
    }
    return render(request, "approver/lately.html", context)


@approvers_only
@require_safe
def entry(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one row with all its evidence, and what may be done with it."""
    at = timezone.now()
    reader = practitioner_of(request.user)
    found = _entry(request, uid, at)
    held = held_reports(found)
    readings = [report.reading for report in held]
    facts = evidence_facts(found, found.current_version)
    context = {
        "page": evidence_of(found, facts, readings, reader=reader),
        "exposures": exposure_tables(readings, pack=pack_of(found), therapy=found.therapy),
        "line": report_line(found, facts=facts, held=held),
        "confirmed": confirmed_of(found, confirmations_of([found]).get(found.pk)),
        "steps": chain_steps(signing_list_of(request, at).chain(found)),
        "waits_for_me": _waits_for(found, reader),
        "events": staff_part(found, request.user, at=at),
        "may_be_void": found.state != State.VOID,
        "own_answer": own_answer(request.user, found),
        "taken_by_signing": found.approval != ApprovalKind.RECORDED,
        "colleagues": [one for one in practitioners_with(found.facility, Role.APPROVER, at=at) if one != reader],
        "statement": STATEMENT,
        **_signer(request, reader, at),
    }
    return render(request, "approver/entry.html", context)


@approvers_only
@require_POST
def sentence(request: HttpRequest, uid: str) -> HttpResponse:
    """Mark whether the sentence on the dose stands in the report."""
    at = timezone.now()
    take_mark(request, _entry(request, uid, at), at=at)
    return redirect("approver:entry", uid)


@approvers_only
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Prepare what one touch will sign, and ask the browser for the touch."""
    at = timezone.now()
    view = signing_list_of(request, at)
    try:
        chosen, seen = chosen_rows(request, view)
        prepared = prepare_signing(entries=chosen, by=request.user, at=at, seen=seen)
    except ChangedMeanwhile as error:
        return _changed(error, view)
    except BOOKLET as error:
        return _refused(error)
    items = [
        {"digest": bytes(item.digest).hex()[:SHORT_DIGEST], "text": bytes(item.payload).decode()}
        for item in prepared.items.all()
    ]
    return JsonResponse(
        {"request": prepared.uid, "options": request_options(request=prepared, at=at), "statements": items}
    )


@approvers_only
@require_POST
def signed(request: HttpRequest) -> HttpResponse:
    """Take the touch: the rows are signed, all or none."""
    at = timezone.now()
    try:
        answer = json_body(request)
        signatures = complete_signing(
            request_uid=clean_text(str(answer.get("request", "")), limit=UID_LENGTH),
            response=answer["response"],
            by=request.user,
            at=at,
        )
    except ChangedMeanwhile as error:
        return _changed(error, signing_list_of(request, at))
    except BOOKLET as error:
        return _refused(error)
    count = len(signatures)
    messages.success(
        request, ngettext("%(count)s row signed.", "%(count)s rows signed.", count) % {"count": say_number(count)}
    )
    return JsonResponse({"next": reverse(_THEN.get(str(answer.get("then")), "approver:list"))})


@approvers_only
@require_POST
def give_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Send a row back to the radiographer, with a reason."""
    form = ReturnForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _decide(request, uid, return_entry, _("The row went back to the radiographers."), reason=reason)


@approvers_only
@require_POST
def pass_to(request: HttpRequest, uid: str) -> HttpResponse:
    """Give a row to a colleague."""
    at = timezone.now()
    form = PassOnForm(request.POST)
    wanted = form.cleaned_data["to"] if form.is_valid() else ""
    approvers = practitioners_with(_entry(request, uid, at).facility, Role.APPROVER, at=at)
    colleague = next((one for one in approvers if one.uid == wanted), None)
    if colleague is None:
        messages.error(request, _("Choose a colleague who approves at this hospital."))
        return redirect("approver:entry", uid)
    return _decide(request, uid, pass_on, _("The row waits for your colleague now."), to=colleague)


@approvers_only
@require_POST
def decline(request: HttpRequest, uid: str) -> HttpResponse:
    """Say that another person approved the examination."""
    return _decide(request, uid, not_mine, _("The row waits for whoever approved the examination."))


def json_body(request: HttpRequest) -> dict[str, Any]:
    """Return what a script of ours sent, an authenticator's answer among it. Raises MalformedResponse."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise MalformedResponse from error
    if not isinstance(body, dict) or not isinstance(body.get("response"), dict):
        raise MalformedResponse
    return body


def signing_list_of(request: HttpRequest, at: datetime) -> ListView:
    """Return the rows that the reader may sign or has signed."""
    return open_list(reader=request.user, purpose=Purpose.SIGNING, at=at)


def _entry(request: HttpRequest, uid: str, at: datetime) -> Entry:
    try:
        return signing_list_of(request, at).entry(uid)
    except NotAllowed as error:
        raise Http404 from error


def _signer(request: HttpRequest, reader: Practitioner | None, at: datetime) -> dict[str, object]:
    standing, may_sign = key_standing(user=request.user, at=at), reader is not None and reader.cannot_sign_since is None
    return {
        **standing,
        "may_sign": may_sign,
        "may_confirm": may_sign and not standing["has_key"] and may_confirm_by_code(request.user, at=at),
    }


def _waits_for(entry: Entry, reader: Practitioner | None) -> bool:
    mine = entry.approver_id is None or (reader is not None and entry.approver_id == reader.pk)
    return mine and entry.state in WAITING


def chosen_rows(request: HttpRequest, view: ListView) -> tuple[list[Entry], dict[str, str]]:
    """Return the rows that were ticked, and what the screen showed of each. Raises NotShown, NothingToSign, NotAllowed."""
    wanted = [clean_text(uid, limit=UID_LENGTH) for uid in request.POST.getlist("entry")]
    seen = _seen(request, wanted)
    return _signable(view.chosen(wanted), practitioner_of(request.user)), seen


def _seen(request: HttpRequest, wanted: list[str]) -> dict[str, str]:
    """Return what the screen showed of each row that is wanted, by uid. Raises NotShown."""
    pairs = (said.split(" ") for said in request.POST.getlist("seen"))
    seen = {pair[0]: pair[-1] for pair in pairs}
    if not seen.keys() >= set(wanted):
        raise NotShown
    return seen


def _signable(entries: list[Entry], reader: Practitioner | None) -> list[Entry]:
    """Return the rows when they may be signed together: one alone, or several whose approval is recorded."""
    if len(entries) > 1 and not all(waiting_row(entry, reader=reader).plain for entry in entries):
        raise NothingToSign
    return entries


def _decide(request: HttpRequest, uid: str, verb: Callable[..., object], done: str, **said: object) -> HttpResponse:
    at = timezone.now()
    try:
        verb(entry=_entry(request, uid, at), by=request.user, at=at, **said)
    except BOOKLET as error:
        messages.error(request, sentence_of(error))
        return redirect("approver:entry", uid)
    messages.success(request, done)
    return redirect("approver:list")


def _changed(error: ChangedMeanwhile, view: ListView) -> JsonResponse:
    """Say which rows changed: whoever reads it opens these anew, and ticks the others again."""
    try:
        rows = [row_in_words(row) for row in view.chosen(error.subjects)]
    except NotAllowed:
        rows = []
    named = _("Changed: %(rows)s.") % {"rows": say_list(rows)} if rows else ""
    return JsonResponse({"error": f"{sentence_of(error)} {named}".strip()}, status=409)


def _refused(error: Exception) -> JsonResponse:
    return JsonResponse({"error": sentence_of(error)}, status=409)
