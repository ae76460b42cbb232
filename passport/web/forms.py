"""What patients and doctors type: the shape of it, never what becomes of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.access.models import Finding, Lasts
from passport.codes import compact, plain_digits
from passport.database import clean_text
from passport.people.models import Facility, Practitioner
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
    birth_date = ThreeNumberDate.of_own_birth(
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


class LastsForm(forms.Form):
    """For how long a doctor may look."""

    hours = forms.TypedChoiceField(
        label=_("How long the doctor can look"),
        choices=Lasts.choices,
        coerce=int,
        initial=Lasts.HOUR.value,
        required=False,
        empty_value=Lasts.HOUR.value,
        widget=forms.RadioSelect,
    )

    def lasts(self) -> Lasts:
        """Return what was chosen; an hour where nothing was."""
        return Lasts(self.cleaned_data["hours"])


class ChooseDoctorForm(forms.Form):
    """Whom a patient chooses as the doctor who may look at any time."""

    chosen_doctor = forms.ChoiceField(label=_("Chosen doctor"), required=False)

    def __init__(
        self, *args: Any, doctors: Iterable[Practitioner], chosen: Practitioner | None = None, **options: Any
    ) -> None:
        super().__init__(*args, initial={"chosen_doctor": chosen.uid if chosen else ""}, **options)
        self.doctors = {doctor.uid: doctor for doctor in [*doctors, *([chosen] if chosen else [])]}
        named = [(uid, str(doctor)) for uid, doctor in self.doctors.items()]
        self.fields["chosen_doctor"].choices = [("", _("nobody")), *named]

    def doctor(self) -> Practitioner | None:
        """Return who was chosen; None: nobody any more."""
        return self.doctors.get(self.cleaned_data["chosen_doctor"])


class GuestForm(forms.Form):
    """A patient's code, and who asks with it."""

    code = CodeField(label=_("The patient's code"), help_text=_("12 signs, shown on the patient's phone."))
    name = forms.CharField(
        label=_("Your title and name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    facility = forms.CharField(
        label=_("Where you work"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
    purpose = forms.CharField(
        label=_("What you want to look for"),
        help_text=_("The patient decides by this, for example: what was done before a CT of the chest."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words that can be seen: signs that hide are none."""
        given = super().clean() or self.cleaned_data
        for name in ("name", "facility", "purpose"):
            if name in given and not clean_text(given[name], limit=200):
                self.add_error(name, _("Write this in words: the patient decides by it."))
        return given


class FindingForm(forms.Form):
    """Whether a look was justified, and what the hospital found."""

    finding = forms.ChoiceField(label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What you found"),
        help_text=_("The patient reads this: write it in words that everybody understands."),
        max_length=1000,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
    )

    def clean_words(self) -> str:
        """Return the words as they are kept."""
        words = clean_text(self.cleaned_data["words"], limit=1000)
        if not words:
            raise forms.ValidationError(_("Say in a few words what you found: the patient reads it."))
        return words


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
