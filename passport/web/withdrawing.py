"""Take an own signature back: one page that says what becomes of the row, and asks why."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_list
from passport.booklet.models import Entry
from passport.booklet.row_words import REASONS
from passport.booklet.selectors import signature_by
from passport.booklet.services import WhyMissing, withdraw_signature
from passport.booklet.states import State
from passport.guards import fresh_second_factor_from, role_required
from passport.people.models import Role
from passport.web.refusals import BOOKLET, SENTENCES, sentence_of
from passport.web.voiding import hospital_row

CHOICES: list[tuple[str, Promise]] = [(str(why), words) for why, words in REASONS.items()]


class WhyForm(forms.Form):
    """Why the signature is taken back."""

    why = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The patient and every doctor who may look read it."),
        choices=cast("list[tuple[str, str]]", CHOICES),
        widget=forms.RadioSelect,
        error_messages={"required": SENTENCES[WhyMissing], "invalid_choice": SENTENCES[WhyMissing]},
    )


def _approver(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return role_required(Role.APPROVER)(fresh_second_factor_from(_itself)(page))


def _itself(request: HttpRequest, uid: str) -> str:
    return reverse("approver:withdraw", args=[uid])


@_approver
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what becomes of the row, and ask why; or take the signature back and open the row, which waits again."""
    at = timezone.now()
    entry = _entry(request, uid, at)
    posted = request.method == "POST"
    form = WhyForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            withdraw_signature(entry=entry, why=form.cleaned_data["why"], by=request.user, at=at)
        except BOOKLET as error:
            messages.error(request, sentence_of(error))
            return redirect("approver:entry", uid)
        messages.success(
            request, _("Your signature is taken back. The row waits again; what you signed stays on record.")
        )
        return redirect("approver:entry", uid)
    own = entry.state == State.SIGNED and signature_by(request.user, entry) is not None
    return render(request, "approver/withdraw.html", {"row": hospital_row(entry), "form": form, "own": own})


def _entry(request: HttpRequest, uid: str, at: datetime) -> Entry:
    try:
        return open_list(reader=request.user, purpose=Purpose.SIGNING, at=at).entry(uid)
    except NotAllowed as error:
        raise Http404 from error
