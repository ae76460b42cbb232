"""What a person types about the sending of a hospital, or chooses of a sticker: the shape of it, never what becomes of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import SendingSetup
from reports.sending.profile import Profile
from reports.services.setups import SetupForm
from reports.stickers import PLACES


class SendingSetupForm(forms.Form):
    """To whom a hospital sends, under which code, and whether in earnest."""

    profile = forms.ChoiceField(
        label=_("Authority"),
        help_text=_("Each is a profile file on this machine; docs/sending.md tells how to write one."),
    )
    facility_code = forms.CharField(
        label=_("Facility code"), help_text=_("As the authority calls this hospital."), max_length=64, required=False
    )
    location_uid = forms.CharField(
        label=_("Location UID"),
        help_text=_("By it the authority finds the PACS that holds the objects."),
        max_length=64,
        required=False,
    )
    retrieve_ae_title = forms.CharField(
        label=_("AE title of that PACS"), help_text=_("Empty: none is named."), max_length=16, required=False
    )
    retrieve_url = forms.CharField(
        label=_("Its DICOMweb address"),
        help_text=_("As the authority reaches it, not as this machine does. Empty: none is named."),
        max_length=300,
        required=False,
    )
    active = forms.BooleanField(label=_("Collect studies and send them"), required=False)
    dry_run = forms.BooleanField(
        label=_("Dry run: write into a folder of this machine, send nothing"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, profiles: Iterable[Profile], setup: SendingSetup | None, facility_code: str, **options: Any
    ) -> None:
        initial = _initial(setup) if setup else {"facility_code": facility_code}
        super().__init__(*args, initial=initial, **options)
        self.fields["profile"].choices = [(profile.id, f"{profile.authority} ({profile.id})") for profile in profiles]

    def said(self) -> SetupForm:
        """Return what the person said."""
        return SetupForm(**{name: self.cleaned_data[name] for name in SetupForm.__dataclass_fields__})


def _initial(setup: SendingSetup) -> dict[str, object]:
    return {name: getattr(setup, name) for name in SetupForm.__dataclass_fields__}


class StickerForm(forms.Form):
    """Where a sticker is printed: alone, or on which label of a sheet."""

    place = forms.TypedChoiceField(
        label=_("Where to print it"),
        choices=[("", _("On one label of 105 × 37 mm, for a label printer")), *((one, str(one)) for one in PLACES)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
