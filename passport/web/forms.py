"""What patients and doctors type: the shape of it, never what becomes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.codes import compact, plain_digits
from passport.database import clean_text
from passport.people.models import Facility
from passport.people.pins import PIN_LENGTH
from passport.web.dates import ThreeNumberDate

CODE_INPUT = {
    "class": "code--input",
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "data-code-from-address": "",
}
# Not one of the passwords that browsers keep: it is worth nothing on another device.
PIN_INPUT = {"class": "code--input", "inputmode": "numeric", "autocomplete": "off"}


class CodeField(forms.CharField):
    """A code as people type it; spaces, dashes and small letters do not matter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, widget=forms.TextInput(attrs=CODE_INPUT), **options)

    def clean(self, value: Any) -> str:
        """Return the code as it is compared."""
        return compact(super().clean(value))


class SlipForm(forms.Form):
    """The slip from the counter, the birth date on it, and who opens it for somebody else."""

    code = CodeField(label=_("Code on the slip"), help_text=_("16 signs. Capital or small letters do not matter."))
    birth_date = ThreeNumberDate(
        label=_("Date of birth"), help_text=_("Of the person whose passport this is, for example 27 3 1985.")
    )
    name = forms.CharField(
        label=_("Your name, only if the passport is somebody else's"),
        help_text=_("For example when you open the passport of your child."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )


class SignInForm(forms.Form):
    """How a patient wants to sign in from now on."""

    username = forms.CharField(
        label=_("User name"),
        help_text=_("Choose any name that you will remember. No e-mail address is needed."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "auto"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 signs; three or four words that belong together only for you are good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PinField(forms.CharField):
    """A PIN as phones type it: six digits of any script."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=PIN_LENGTH, widget=forms.PasswordInput(attrs=PIN_INPUT), **options)

    def clean(self, value: Any) -> str:
        """Return the PIN in digits of one script."""
        return plain_digits(super().clean(value))


class PinForm(forms.Form):
    """The PIN of the phone in hand."""

    pin = PinField(label=_("PIN of this phone"))


class NewPinForm(forms.Form):
    """A PIN that somebody chooses, twice: what nobody can read back is easily typed wrong."""

    pin = PinField(
        label=_("PIN"), help_text=_("Six digits that you will remember; no date of birth, and nothing like 123456.")
    )
    repeated = PinField(label=_("The same PIN once more"))

    def clean(self) -> dict[str, Any]:
        """Ask for the same PIN twice."""
        given = super().clean() or self.cleaned_data
        if {"pin", "repeated"} <= given.keys() and given["pin"] != given["repeated"]:
            self.add_error("repeated", _("These are two different PINs. Type the same one twice."))
        return given


class VerifyForm(forms.Form):
    """The code of one printed page."""

    code = CodeField(label=_("Code of the page"), help_text=_("It stands beside the square pattern on each page."))


class GrantCodeForm(forms.Form):
    """The code that a patient showed to a doctor."""

    code = CodeField(label=_("The patient's code"), help_text=_("12 signs, shown on the patient's phone."))


class EmergencyForm(forms.Form):
    """Who is looked up in an emergency, exactly, and why."""

    facility = forms.ChoiceField(label=_("You work now at"))
    identifier = forms.CharField(
        label=_("The patient's number"),
        help_text=_("Exactly as written: the personal number, or the number at this hospital."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = ThreeNumberDate(label=_("The patient's date of birth"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The patient reads this sentence, and the hospital checks every such look."),
        max_length=500,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )

    def __init__(self, *args: Any, facilities: list[Facility], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["facility"].choices = [(facility.uid, facility.name) for facility in facilities]

    def clean_reason(self) -> str:
        """Return the reason as it is kept: an empty one must not tell first whether the patient is known."""
        reason = clean_text(self.cleaned_data["reason"], limit=500)
        if not reason:
            raise forms.ValidationError(_("Say in a few words why this cannot wait: the patient reads it."))
        return reason
