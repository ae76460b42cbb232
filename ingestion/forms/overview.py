"""What an administrator says on the overview and on the page that traces a number."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ingestion.models import Source


class TrialForm(forms.Form):
    """The source whose way a test report goes."""

    source = forms.ChoiceField(label=_("As if it came from"))

    def __init__(self, *args: Any, senders: Iterable[Source], **options: Any) -> None:
        super().__init__(*args, **options)
        self.senders = {source.uid: source for source in senders}
        self.fields["source"].choices = [
            (uid, f"{source.name} ({source.ae_title})") for uid, source in self.senders.items()
        ]

    def clean_source(self) -> Source:
        """Return the chosen source."""
        return self.senders[self.cleaned_data["source"]]


class TraceForm(forms.Form):
    """A number under which a department or a device knows a study."""

    number = forms.CharField(
        label=_("Accession number, or a UID of the study, the series or the object"),
        max_length=64,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
