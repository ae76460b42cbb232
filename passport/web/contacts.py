"""Where somebody is told that there is something to read: an address is typed, proven by a code, and ended."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from passport.language.saying import say_number
from passport.people.messages import MessageNotSent, kinds_sent, send_message
from passport.people.models import Contact, ContactKind
from passport.people.selectors import claimed_contacts, proven_contacts
from passport.people.services import (
    AddressTaken,
    ContactCodeWrong,
    NoAddress,
    TooManyCodes,
    address_of,
    claim_contact,
    end_contact,
    prove_contact,
)
from passport.web.sending_codes import NO_ADDRESS, SentCodeField, holds_still
from passport.web.sign_in import surely_the_owner

Page = Callable[..., HttpResponse]
LABELS: dict[ContactKind, Promise] = {
    ContactKind.MAIL: gettext_lazy("Your e-mail address"),
    ContactKind.MOBILE: gettext_lazy("Number of your mobile phone"),
}
INPUTS: dict[ContactKind, dict[str, str]] = {
    ContactKind.MAIL: {"type": "email", "autocomplete": "email"},
    ContactKind.MOBILE: {"type": "tel", "autocomplete": "tel"},
}


class AddressForm(forms.Form):
    """An address of one kind."""

    address = forms.CharField(max_length=254, widget=forms.TextInput(attrs={"dir": "ltr"}))

    def __init__(self, kind: ContactKind, *args: object) -> None:
        super().__init__(*args, prefix=kind)
        field = self.fields["address"]
        field.label = LABELS[kind]
        field.widget.input_type = INPUTS[kind]["type"]
        field.widget.attrs["autocomplete"] = INPUTS[kind]["autocomplete"]


class CodeForm(forms.Form):
    """The code that was sent to an address."""

    code = SentCodeField()

    def __init__(self, kind: ContactKind, *args: object) -> None:
        super().__init__(*args, prefix=kind)


class SendCode(RequestLoginCodeView):  # type: ignore[misc]
    """Send a code by which somebody signs in, where this installation sends anything."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Open the page, or say that there is none."""
        if not kinds_sent():
            raise Http404
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class TakeCode(ConfirmLoginCodeView):  # type: ignore[misc]
    """Take the code by which somebody signs in."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Expect no code at all where the address was ended, or does not sign in any more, since it was sent."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs if holds_still(self._process.state, self._process.user) else kwargs | {"code": ""}


def of_kind(page: Page) -> Page:
    """Hand a kind of message to a page that takes posts of the account's owner; 404 where it is not sent."""

    @require_POST
    @surely_the_owner
    def found(request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in kinds_sent():
            raise Http404
        return page(request, ContactKind(kind), timezone.now())

    return found


@login_required
@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """Show where the account is told, and take another address."""
    return _page(request)


@of_kind
def claim(request: HttpRequest, kind: ContactKind, at: datetime) -> HttpResponse:
    """Take an address, and send a code there."""
    form = AddressForm(kind, request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        address = address_of(kind, form.cleaned_data["address"], country=settings.SMS_COUNTRY)
        contact, code = claim_contact(user=request.user, kind=kind, address=address, at=at)
        send_message(kind=kind, address=contact.address, subject=_("Your code"), text=_words(code))
    except NoAddress:
        form.add_error("address", NO_ADDRESS[kind])
    except TooManyCodes:
        form.add_error(None, _("Many codes were sent within an hour. Look for the latest one, or try again later."))
    except MessageNotSent:
        end_contact(contact=contact, by=request.user, at=at)
        form.add_error(None, _("The message could not be sent just now. Try again later."))
    else:
        messages.success(request, _("A code was sent. Type it here."))
        return redirect("told")
    return _page(request, form)


@of_kind
def prove(request: HttpRequest, kind: ContactKind, at: datetime) -> HttpResponse:
    """Take the code that was sent."""
    contact = claimed_contacts(request.user).filter(kind=kind).first()
    form = CodeForm(kind, request.POST)
    if contact is None:
        return redirect("told")
    if not form.is_valid():
        return _page(request, form)
    try:
        prove_contact(contact=contact, code=form.cleaned_data["code"], at=at)
    except ContactCodeWrong as error:
        form.add_error("code", _wrong(error.left))
    except AddressTaken:
        end_contact(contact=contact, by=request.user, at=at)
        messages.error(request, _("This address opens another account here. Sign in there, or use another address."))
        return redirect("told")
    else:
        messages.success(request, _("From now on you are told there that there is something new to read."))
        return redirect("told")
    return _page(request, form)


@of_kind
def end(request: HttpRequest, kind: ContactKind, at: datetime) -> HttpResponse:
    """Send nothing more to an address, or forget one that was not proven."""
    which = claimed_contacts if "claimed" in request.POST else proven_contacts
    for contact in which(request.user).filter(kind=kind):
        end_contact(contact=contact, by=request.user, at=at)
        messages.success(request, _("Nothing is sent to this address any more."))
    return redirect("told")


def _page(request: HttpRequest, sent: forms.Form | None = None) -> HttpResponse:
    proven = {one.kind: one for one in proven_contacts(request.user)}
    claimed = {one.kind: one for one in claimed_contacts(request.user)}
    ways = [_way(kind, proven.get(kind), claimed.get(kind), sent) for kind in kinds_sent()]
    return render(request, "account/told.html", {"ways": ways})


def _way(
    kind: ContactKind, proven: Contact | None, claimed: Contact | None, sent: forms.Form | None
) -> dict[str, object]:
    mine = sent if sent is not None and sent.prefix == kind else None
    return {
        "kind": kind,
        "proven": proven,
        "claimed": claimed,
        "code": mine if isinstance(mine, CodeForm) else CodeForm(kind),
        "address": mine if isinstance(mine, AddressForm) else AddressForm(kind),
    }


def _wrong(left: int) -> str:
    if left:
        wrong = ngettext(
            "This is not the code that was sent. You can try %(left)s more time.",
            "This is not the code that was sent. You can try %(left)s more times.",
            left,
        )
        return wrong % {"left": say_number(left)}
    return _("This code holds no more. Have another one sent.")


def _words(code: str) -> str:
    return _("%(code)s is your code. Type it where you gave this address. Tell it to nobody.") % {"code": code}
