"""What an administrator types about the texts of law and the hospital's own papers: the shape of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.web.dates import ThreeNumberDate
from passport.web.languages import language_choices

TEXT = {"dir": "auto", "autocomplete": "off"}


class ConfirmForm(forms.Form):
    """Who says that a text is in force, and since which day that is known."""

    confirmed_by = forms.CharField(
        label=_("Who confirms it"),
        help_text=_("Name and function of the person who answers for it, for example the head of the department."),
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
    )
    confirmed_on = ThreeNumberDate(
        label=_("On which day"), help_text=_("The day of the confirmation, not a later one.")
    )


class LeafletForm(forms.Form):
    """A paper that the hospital gives patients to read."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As the staff finds it, for example: Before a CT with contrast."),
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
    )
    language = forms.ChoiceField(label=_("Language of the leaflet"), choices=language_choices)
    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("At most 20 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
