"""Take an own signature or confirmation back: one page that says what becomes of the row, and asks why."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_list
from passport.booklet.models import Entry
from passport.booklet.row_words import REASONS_OF
from passport.booklet.selectors import own_answer
from passport.booklet.services import WhyMissing, withdraw_answer
from passport.booklet.withdrawing import Answer, Why
from passport.guards import fresh_second_factor_from, role_required
from passport.people.models import Role
from passport.web.refusals import BOOKLET, SENTENCES, sentence_of
from passport.web.voiding import hospital_row

# What is said once it is taken back.
DONE: dict[Answer, Promise] = {
    Answer.SIGNATURE: gettext_lazy(
        "Your signature is taken back. The row waits again; what you signed stays on record."
    ),
    Answer.CONFIRMATION: gettext_lazy(
        "Your confirmation is taken back. The row waits again; what the hospital confirmed stays on record."
    ),
}


class WhyForm(forms.Form):
    """Why a signature, or a confirmation, is taken back."""

    why = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The patient and every doctor who may look read it."),
        choices=[(str(why), why) for why in Why],
        widget=forms.RadioSelect,
        error_messages={"required": SENTENCES[WhyMissing], "invalid_choice": SENTENCES[WhyMissing]},
    )

    def __init__(self, *args: Any, answer: Answer | None) -> None:
        super().__init__(*args)
        words = REASONS_OF[answer or Answer.SIGNATURE]
        cast("forms.ChoiceField", self.fields["why"]).choices = [(str(why), str(said)) for why, said in words.items()]


def _approver(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return role_required(Role.APPROVER)(fresh_second_factor_from(_itself)(page))


def _itself(request: HttpRequest, uid: str) -> str:
    return reverse("approver:withdraw", args=[uid])


@_approver
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what becomes of the row, and ask why; or take it back and open the row, which waits again."""
    at = timezone.now()
    entry = _entry(request, uid, at)
    posted, own = request.method == "POST", own_answer(request.user, entry)
    form = WhyForm(request.POST if posted else None, answer=own)
    if posted and form.is_valid():
        try:
            withdraw_answer(entry=entry, why=form.cleaned_data["why"], by=request.user, at=at)
        except BOOKLET as error:
            messages.error(request, sentence_of(error))
            return redirect("approver:entry", uid)
        messages.success(request, str(DONE[own or Answer.SIGNATURE]))
        return redirect("approver:entry", uid)
    return render(request, "approver/withdraw.html", {"row": hospital_row(entry), "form": form, "own": own})


def _entry(request: HttpRequest, uid: str, at: datetime) -> Entry:
    try:
        return open_list(reader=request.user, purpose=Purpose.SIGNING, at=at).entry(uid)
    except NotAllowed as error:
        raise Http404 from error
