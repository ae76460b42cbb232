"""Rows that an approver without a signing key lets the hospital confirm, on a one-time code: the same list, another answer."""

from datetime import datetime

from allauth.mfa.base.internal.flows import check_rate_limit
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from passport.access.services import ListView, NotAllowed
from passport.booklet.payloads import STATEMENT
from passport.booklet.services import complete_confirming, prepare_confirming
from passport.database import clean_text
from passport.language.saying import say_list, say_number
from passport.people.services import CodeWrong
from passport.signing.errors import ChangedMeanwhile, SigningRefused
from passport.signing.selectors import requested_subjects
from passport.web.approver import UID_LENGTH, approvers_only, chosen_rows, signing_list_of
from passport.web.evidence import row_in_words
from passport.web.refusals import BOOKLET, sentence_of

LONGEST_CODE = 16


class TooManyTries(SigningRefused):
    """Too many codes that were not right, as at sign-in."""

    message = gettext_lazy("Too many codes were not right. Wait five minutes, then choose the rows again.")


class CodeForm(forms.Form):
    """The code that answers a request."""

    request = forms.CharField(max_length=UID_LENGTH, widget=forms.HiddenInput)
    code = forms.CharField(
        label=gettext_lazy("Code that your authenticator app shows now"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )


@approvers_only
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Show once more what the hospital is to confirm, and ask for the code."""
    at = timezone.now()
    view = signing_list_of(request, at)
    try:
        chosen, seen = chosen_rows(request, view)
        prepared = prepare_confirming(entries=chosen, by=request.user, at=at, seen=seen)
    except ChangedMeanwhile as error:
        return _back(request, _changed(error, view))
    except BOOKLET as error:
        return _back(request, sentence_of(error))
    return _ask(request, CodeForm(initial={"request": prepared.uid}), view)


@approvers_only
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the code: the hospital confirms the rows, all or none."""
    at = timezone.now()
    view, form = signing_list_of(request, at), CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, view)
    given = form.cleaned_data
    try:
        count = _confirmed(request, clean_text(given["request"], limit=UID_LENGTH), given["code"], at)
    except CodeWrong as error:
        form.add_error("code", sentence_of(error))
        return _ask(request, form, view)
    except ChangedMeanwhile as error:
        return _back(request, _changed(error, view))
    except BOOKLET as error:
        return _back(request, sentence_of(error))
    sentence = ngettext(
        "The hospital confirmed %(count)s row by its seal.", "The hospital confirmed %(count)s rows by its seal.", count
    )
    messages.success(request, sentence % {"count": say_number(count)})
    return redirect("approver:list")


def _confirmed(request: HttpRequest, uid: str, code: str, at: datetime) -> int:
    """Return how many rows the code confirmed; tries are counted with those at sign-in. Raises TooManyTries."""
    try:
        forget_tries = check_rate_limit(request.user)
    except ValidationError as error:
        raise TooManyTries from error
    made = complete_confirming(request_uid=uid, code=code, by=request.user, at=at)
    forget_tries()
    return len(made)


def _ask(request: HttpRequest, form: CodeForm, view: ListView) -> HttpResponse:
    asked = clean_text(str(form["request"].value() or ""), limit=UID_LENGTH)
    subjects = requested_subjects(uid=asked, signer=request.user)
    if not subjects:
        return _back(request, _("This list was answered before, or is not yours. Choose the rows again."))
    try:
        rows = view.chosen(subjects)
    except NotAllowed as error:
        return _back(request, sentence_of(error))
    context = {
        "form": form,
        "rows": [row_in_words(row) for row in rows],
        "statement": STATEMENT,
    }
    return render(request, "approver/confirm.html", context, status=422 if form.errors else 200)


def _changed(error: ChangedMeanwhile, view: ListView) -> str:
    try:
        rows = [row_in_words(row) for row in view.chosen(error.subjects)]
    except NotAllowed:
        rows = []
    named = _("Changed: %(rows)s.") % {"rows": say_list(rows)} if rows else ""
    return f"{sentence_of(error)} {named}".strip()


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("approver:list")
