"""Signing in with a code that is sent to an address which somebody has proven: what is typed there."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import compact
from passport.people.messages import kinds_sent
from passport.people.models import ContactKind, User
from passport.people.selectors import account_at
from passport.people.services import NoAddress, address_of

ADDRESS = {"autocomplete": "username", "dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}
CODE = {"class": "code--input", "inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}
# What this installation sends -> what is asked for.
LABELS = {
    (ContactKind.MAIL,): _("E-mail address"),
    (ContactKind.MOBILE,): _("Number of your mobile phone"),
    (ContactKind.MAIL, ContactKind.MOBILE): _("E-mail address, or number of your mobile phone"),
}
NO_ADDRESS = {
    ContactKind.MAIL: _("This is no e-mail address. It looks like name@example.org."),
    ContactKind.MOBILE: _(
        "This is no number of a mobile phone. Begin with + and the code of the country, for example +381 60 1234567."
    ),
}
# allauth's names of the two.
NAMES = {ContactKind.MAIL: "email", ContactKind.MOBILE: "phone"}


def holds_still(sent: Mapping[str, Any], user: User | None) -> bool:
    """Return whether the address to which a code was sent signs the same account in now."""
    went_to = [(kind, sent[name]) for kind, name in NAMES.items() if sent.get(name)]
    return user is not None and [account_at(kind, address, timezone.now()) for kind, address in went_to] == [user]


class SendCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Where the code is to go. Nothing tells whether an account has the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "address": forms.CharField(
                label=LABELS.get(kinds_sent(), LABELS[(ContactKind.MAIL,)]),
                max_length=254,
                widget=forms.TextInput(attrs=ADDRESS),
            )
        }

    def clean(self) -> dict[str, Any]:
        """Find whose address it is, if anybody's."""
        given: dict[str, Any] = super().clean()
        if typed := given.get("address"):
            kind = ContactKind.MAIL if "@" in typed else ContactKind.MOBILE
            self._find(kind, typed, given)
        return given

    def _find(self, kind: ContactKind, typed: str, given: dict[str, Any]) -> None:
        try:
            address = address_of(kind, typed, country=settings.SMS_COUNTRY)
        except NoAddress:
            self.add_error("address", NO_ADDRESS[kind])
            return
        here = f"{address} {get_adapter().get_client_ip(context.request)}"
        asked = {"request_login_code_here": here, "request_login_code": address}
        if not all(ratelimit.consume(context.request, action=action, key=key) for action, key in asked.items()):
            raise get_adapter().validation_error("too_many_login_attempts")
        given[NAMES[kind]] = address
        self._user = account_at(kind, address, timezone.now()) if kind in kinds_sent() else None


class SentCodeField(forms.CharField):
    """A code as people type it: digits of any script."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Code that was sent"),
            help_text=_("Eight digits. They hold for 15 minutes."),
            max_length=40,
            widget=forms.TextInput(attrs=CODE),
        )

    def clean(self, value: Any) -> str:
        """Return the code in digits of one script, without what people put between them."""
        return compact(super().clean(value))


class SentCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code by which somebody signs in."""

    code = SentCodeField()
