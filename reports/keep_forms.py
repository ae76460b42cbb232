"""What an administrator types about keeping things longer: the shape of it, never what becomes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.law.vocabulary import Document
from reports.retention.kinds import KINDS, words_of

ISO = "%Y-%m-%d"


def _day(label: Any, help_text: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format=ISO)
    return forms.DateField(label=label, help_text=help_text, widget=widget, input_formats=[ISO])


class KeepForm(forms.Form):
    """What is kept longer, until when, and why."""

    document = forms.ChoiceField(label=_("What"))
    made_until = _day(_("Made until"), _("What was made on this day or earlier."))
    keep_until = _day(_("Keep until"), _("The longest period counts: no decision shortens another one, or the text."))
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"dir": "auto", "rows": 2, "autocomplete": "off"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = dict.fromkeys(kind.document for kind in KINDS)
        self.fields["document"].choices = [(str(document), words_of(document)) for document in held]

    def said(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        return self.cleaned_data | {"document": Document(self.cleaned_data["document"])}
