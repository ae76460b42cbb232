"""What a facility's administrator and its counter type: the shape of it, never what becomes of it."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from passport.law.professional import Field, Profession, can_be_specialist
from passport.people.models import (
    Calendar,
    Facility,
    FieldName,
    Patient,
    ProfessionName,
    ReportsShown,
    Role,
    Sex,
    WhyNoMore,
)
from passport.people.services import PatientForm
from passport.web.dates import ThreeNumberDate
from passport.web.forms import CodeField, SignInForm
from passport.web.languages import language_choices
from passport.web.law_words import NO_SUCH_SPECIALIST

TEXT = {"dir": "auto", "autocomplete": "off"}
IDENTIFIER_LINES = 2
MOST_MONTHS, OLDEST, HIGHEST_MGY, MOST_DAYS, LONGEST_ANSWER = 120, 120, 1_000_000, 365, 90
LONGEST_REPORT = 30  # days for which a hospital may keep a report from whom it is about


def _text(label: Any, *, length: int, required: bool = False, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={**TEXT, **attrs})
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


class FacilityDataForm(forms.Form):
    """What may change of a facility, and what it decides itself; its name and country stand in signed rows."""

    code = _text(_("Code of the hospital in the state's register"), length=64, dir="ltr")
    phone = _text(
        _("Telephone"), length=64, help_text=_("Patients call this number with questions."), inputmode="tel", dir="ltr"
    )

    language = forms.ChoiceField(
        label=_("Language of the sentences for reports"),
        help_text=_("In it stand the sentences that reports take over from here."),
        required=False,
    )
    repeat_months = forms.IntegerField(
        label=_("Months within which the same examination is a repeat"),
        help_text=_("No text of law prints this number; the hospital decides."),
        min_value=0,
        max_value=MOST_MONTHS,
    )
    asks_from_age = forms.IntegerField(
        label=_("Women are asked about pregnancy from this age"), min_value=0, max_value=OLDEST
    )
    asks_until_age = forms.IntegerField(label=_("Until this age"), min_value=0, max_value=OLDEST)
    follow_up_mgy = forms.IntegerField(
        label=_("Dose at the reference point from which a patient is followed up (mGy)"),
        help_text=_("Above it somebody looks at the patient's skin later."),
        min_value=1,
        max_value=HIGHEST_MGY,
    )
    report_days = forms.IntegerField(
        label=_("Days within which a report is usually there"),
        help_text=_("Patients whose images wait for the report read this day. 0: no day is named."),
        min_value=0,
        max_value=MOST_DAYS,
    )
    reports_shown = forms.ChoiceField(
        label=_("When patients read a report"),
        help_text=_("Doctors whom they let look read it at once. What came before keeps its own time."),
        choices=ReportsShown.choices,
    )
    reports_shown_days = forms.IntegerField(
        label=_("Days after which patients read a report"),
        help_text=_("Needed unless they read it at once; then it does not matter what stands here."),
        min_value=0,
        max_value=LONGEST_REPORT,
    )
    viewer_url = _text(
        _("Address of the viewer for images"),
        length=300,
        help_text=_("With {study} where the number of the study belongs. Leave it empty when there is no viewer."),
        inputmode="url",
        dir="ltr",
    )
    viewer_for_patients = forms.BooleanField(
        label=_("Patients can use this viewer too"),
        help_text=_("Without this only doctors are given the address."),
        required=False,
    )
    confirms_by_code = forms.BooleanField(
        label=_("Approvers without a signing key may let the hospital confirm rows, with a code"),
        help_text=_("Such rows read “confirmed by the hospital”, not “signed”."),
        required=False,
    )
    answer_mistakes_within_days = forms.IntegerField(
        label=_("Days within which a patient who reports a mistake is answered"),
        help_text=_("The patient reads the day. What was reported before keeps its own."),
        min_value=1,
        max_value=LONGEST_ANSWER,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = [("", _("not chosen")), *language_choices()]


class DeviceDataForm(forms.Form):
    """One unit that exposes patients."""

    name = _text(_("Name"), length=200, required=True, help_text=_("As the staff call it, for example: CT, room 3."))
    manufacturer = _text(_("Manufacturer"), length=200)
    model = _text(_("Model"), length=200)
    serial_number = _text(
        _("Serial number"), length=64, help_text=_("As its reports send it: by it they find this device."), dir="ltr"
    )
    ae_title = _text(_("AE title"), length=16, dir="ltr")


class InviteForm(forms.Form):
    """Whom a facility wants to work with, and as what."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    title = _text(_("Title"), length=64, help_text=_("As it stands in the stamp, for example: Dr."))
    given_name = _text(_("Given name"), length=100, required=True)
    surname = _text(_("Surname"), length=100, required=True)
    profession = forms.ChoiceField(
        label=_("Profession"), choices=[("", _("not recorded")), *ProfessionName.choices], required=False
    )
    specialty = _text(_("Specialty"), length=120, help_text=_("Stands in the stamp of an approver."))
    field = forms.ChoiceField(
        label=_("Field of the specialty"),
        help_text=_("By profession and field the texts of law tell who may approve what."),
        choices=[("", _("not recorded")), *FieldName.choices],
        required=False,
    )
    licence_number = _text(
        _("Licence number"), length=64, help_text=_("Stands in the stamp of an approver."), dir="ltr"
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Not needed; the link is given by hand.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the specialty of a field, and for one that somebody of this profession can have."""
        given = super().clean() or self.cleaned_data
        if not given.get("field"):
            return given
        if not given.get("specialty"):
            self.add_error("specialty", _("A field belongs to a specialty: write its name, as it stands in the stamp."))
        profession = given.get("profession")
        if not can_be_specialist(Profession(profession) if profession else None, Field(given["field"])):
            self.add_error("field", NO_SUCH_SPECIALIST)
        return given

    def invited(self) -> dict[str, Any]:
        """Return whom to invite, and as what."""
        given = self.cleaned_data
        return given | {
            "role": Role(given["role"]),
            "profession": Profession(given["profession"]) if given["profession"] else None,
            "field": Field(given["field"]) if given["field"] else None,
        }


class ReasonForm(forms.Form):
    """Why somebody can sign no more."""

    reason = forms.ChoiceField(choices=WhyNoMore.choices)
    words = _text(_("In words"), length=300)

    def clean(self) -> dict[str, Any]:
        """Ask for words where the reason is none of the list."""
        given = super().clean() or {}
        if given.get("reason") == WhyNoMore.OTHER and not given.get("words"):
            raise forms.ValidationError(_("Say why, in a few words."))
        return given


class SearchForm(forms.Form):
    """Whom the counter looks for."""

    words = forms.CharField(
        label=_("Number or name"),
        help_text=_("A number exactly as written, or at least two letters of the name."),
        min_length=2,
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
    )


class PersonForm(forms.Form):
    """The five fields of the cover, and how to address the patient."""

    facility = forms.ChoiceField(label=_("Hospital"))
    given_name = _text(_("Given name"), length=100)
    surname = _text(_("Surname"), length=100)
    personal_number = _text(_("Personal number"), length=32, inputmode="numeric", dir="ltr")
    street = _text(_("Street"), length=200)
    place = _text(_("Place"), length=100)
    birth_date = ThreeNumberDate(label=_("Date of birth"), help_text=_("For example 27 3 1985."))
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("not recorded")), *Sex.choices], required=False)
    language = forms.ChoiceField(label=_("Language in which the patient reads"), choices=language_choices)
    calendar = forms.ChoiceField(label=_("Calendar"), choices=Calendar.choices)

    def __init__(self, *args: Any, facilities: list[Facility], correcting: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["facility"].choices = [(place.uid, place.name) for place in facilities]
        if len(facilities) == 1:
            self.fields["facility"].widget = forms.HiddenInput()
            self.fields["facility"].initial = facilities[0].uid
        if correcting:
            del self.fields["facility"]

    def person(self) -> PatientForm:
        """Return what was typed."""
        return PatientForm(**{name: said for name, said in self.cleaned_data.items() if name != "facility"})


def said_of(patient: Patient) -> dict[str, Any]:
    """Return what is registered of a patient, as the form holds it."""
    return {name: getattr(patient, name) for name in PersonForm.base_fields if name != "facility"}


class IdentifierForm(forms.Form):
    """What one issuer calls a patient: both or neither."""

    issuer = _text(
        _("Issuer"), length=200, help_text=_("As your sources name it, for example the hospital's short name.")
    )
    local_id = _text(_("Number"), length=200, dir="ltr")

    def clean(self) -> dict[str, Any]:
        """Ask for both or neither."""
        given = super().clean() or self.cleaned_data
        for name, other in (("issuer", "local_id"), ("local_id", "issuer")):
            if given.get(other) and not given.get(name):
                self.add_error(name, _("An identifier has an issuer and a number."))
        return given

    def identifier(self) -> tuple[str, str] | None:
        """Return issuer and number; None for an empty line."""
        given = self.cleaned_data
        return (given["issuer"], given["local_id"]) if given.get("issuer") else None


IdentifierForms = formset_factory(IdentifierForm, extra=IDENTIFIER_LINES, max_num=IDENTIFIER_LINES)


class SecretForm(forms.Form):
    """The secret of an invitation."""

    secret = CodeField(label=_("Code of the invitation"), help_text=_("24 signs, from the link that you were given."))


class JoinForm(SignInForm):
    """How a member of staff wants to sign in."""

    secret = forms.CharField(max_length=60, widget=forms.HiddenInput())
