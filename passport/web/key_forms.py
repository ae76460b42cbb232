"""What an administrator types about signing keys and the licences behind them: the shape of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.people.models import Practitioner
from passport.signing.models import IdentityCheck
from passport.web.dates import ThreeNumberDate
from passport.web.incident_forms import CLOCK, AtFacility

TEXT = {"dir": "auto", "autocomplete": "off"}
NUMBER = {"dir": "ltr", "autocomplete": "off"}


class ConfirmKeyForm(forms.Form):
    """How it was made sure whose key it is."""

    identity = forms.ChoiceField(
        label=_("How you made sure who this is"), choices=[("", _("choose")), *IdentityCheck.choices]
    )
    licence_number = forms.CharField(
        label=_("Licence number"),
        help_text=_("Type it from the licence that lies before you; it has to be the one on record."),
        max_length=64,
        widget=forms.TextInput(attrs=NUMBER),
    )


class RefuseKeyForm(forms.Form):
    """Why a key is not confirmed."""

    reason = forms.CharField(label=_("Why not"), max_length=300, widget=forms.TextInput(attrs=TEXT))


class StopKeyForm(AtFacility):
    """Since when a key is not to be trusted, and why."""

    day = ThreeNumberDate(
        label=_("Stopped from which day on"), help_text=_("When it was lost or stolen, not today, if that was earlier.")
    )
    clock = forms.TimeField(label=_("From what time on"), widget=CLOCK)
    why = forms.CharField(
        label=_("Why"),
        help_text=_("For example: stolen with the bag. The owner reads it."),
        max_length=300,
        widget=forms.TextInput(attrs=TEXT),
    )

    def since(self) -> datetime:
        """Return the moment from which the key is stopped."""
        return self.moment("day", "clock")


class LicenceForm(forms.Form):
    """Until when a licence holds; its number only while none is on record: it stands in stamps."""

    number = forms.CharField(label=_("Licence number"), max_length=64, widget=forms.TextInput(attrs=NUMBER))
    valid_until = ThreeNumberDate(
        label=_("Last day on which the licence holds"),
        help_text=_("Leave it empty when the licence names none. After this day nothing is signed with it."),
        required=False,
    )

    def __init__(self, *args: Any, practitioner: Practitioner, **options: Any) -> None:
        super().__init__(*args, initial={"valid_until": practitioner.licence_valid_until}, **options)
        self.kept = practitioner.licence_number
        if self.kept:
            del self.fields["number"]

    def said(self) -> dict[str, Any]:
        """Return number and last day."""
        return {"number": self.kept, **self.cleaned_data}
