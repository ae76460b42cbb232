"""Adding a passkey by which somebody signs in: what is typed there."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """allauth's form; its own has no words for the name of the key, in which Django writes the English ones."""

    name = forms.CharField(label=_("Name"), required=False)
