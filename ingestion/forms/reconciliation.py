"""What is typed on the reconciliation pages: the shape of it, never what becomes of it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """The number under which somebody is looked for; never a name."""

    identifier = forms.CharField(
        label=_("Patient number"),
        help_text=_("Exactly as the reports send it; a name finds nobody."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class WhyForm(forms.Form):
    """Why a person decides so."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("A few words; they stay with the row."),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class JoinForm(WhyForm):
    """Why two rows are one examination; of two records, that they are one person."""

    one_person = forms.BooleanField(
        label=_("I compared both sides: they are one person."), required=False, help_text=_("Asked for two numbers.")
    )

    def __init__(self, *args: object, two_records: bool, **options: object) -> None:
        super().__init__(*args, **options)
        if not two_records:
            del self.fields["one_person"]


class LinkForm(forms.Form):
    """Which patient a number belongs to."""

    patient = forms.CharField(max_length=32, widget=forms.HiddenInput)
    in_spite = forms.BooleanField(label=_("I compared both sides: it is this person all the same."), required=False)
