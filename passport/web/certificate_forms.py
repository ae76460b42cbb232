"""What an administrator types about certificates and about closing the hospital: the shape of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from passport.people.services import NewCertificate
from passport.signing.models import KeyPlace
from passport.web.dates import ThreeNumberDate
from passport.web.incident_forms import CLOCK, AtFacility

TEXT = {"dir": "auto", "autocomplete": "off"}
NAME = {"dir": "ltr", "autocomplete": "off"}
LARGEST = 100_000  # bytes: a certificate and those of its issuers take a few thousand
PLACES = {KeyPlace.FILES: _("in a file of this site"), KeyPlace.PKCS11: _("in the site's token (PKCS#11)")}


def _reason(help_text: Any) -> forms.CharField:
    return forms.CharField(label=_("Why"), help_text=help_text, max_length=300, widget=forms.TextInput(attrs=TEXT))


class AddCertificateForm(AtFacility):
    """A certificate, and where its private key is."""

    file = forms.FileField(
        label=_("File of the certificate"),
        help_text=_("In PEM: the hospital's own first, then those of its issuers."),
        widget=forms.FileInput(attrs={"accept": ".pem,.crt,.cer"}),
    )
    place = forms.ChoiceField(label=_("Where the private key is"), choices=list(PLACES.items()))
    location = forms.CharField(
        label=_("Name of the private key"),
        help_text=_("That of its file without .pem, or its label in the token. Whoever runs the site knows it."),
        max_length=64,
        widget=forms.TextInput(attrs=NAME),
    )
    day = ThreeNumberDate(label=_("Seals from which day on"))
    clock = forms.TimeField(label=_("From what time on"), widget=CLOCK)
    replaces = forms.BooleanField(label=_("The certificate of now stops at that moment"), required=False, initial=True)

    def clean_file(self) -> UploadedFile:
        """Return the file of a size that certificates have."""
        found: UploadedFile = self.cleaned_data["file"]
        if (found.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is too large for a certificate."))
        return found

    def said(self) -> NewCertificate:
        """Return the certificate."""
        return NewCertificate(
            pem=self.cleaned_data["file"].read(),
            place=KeyPlace(self.cleaned_data["place"]),
            location=self.cleaned_data["location"],
            starts_at=self.moment("day", "clock"),
            replaces=self.cleaned_data["replaces"],
        )


class StopCertificateForm(AtFacility):
    """From when on a certificate is not used, and why."""

    day = ThreeNumberDate(
        label=_("Stopped from which day on"), help_text=_("When the key was stolen or lost, if that was earlier.")
    )
    clock = forms.TimeField(label=_("From what time on"), widget=CLOCK)
    why = _reason(_("It stands in the list of certificates."))

    def said(self, at: datetime) -> dict[str, Any]:
        """Return moment and reason. The minute of now means now: what was sealed within it stays."""
        typed = self.moment("day", "clock")
        now = typed == at.replace(second=0, microsecond=0)
        return {"stops_at": at if now else typed, "reason": self.cleaned_data["why"]}


class CloseFacilityForm(AtFacility):
    """Why the hospital closes, and its name once more: a closing is not taken back."""

    why = _reason(_("For example: taken over by the county hospital."))
    name = forms.CharField(
        label=_("Name of the hospital"),
        help_text=_("Type it as it stands above."),
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
    )

    def clean_name(self) -> str:
        """Return the name when it is that of the hospital."""
        said = str(self.cleaned_data["name"]).strip()
        if said.casefold() != self.facility.name.casefold():
            raise forms.ValidationError(_("This is not the name of this hospital."))
        return said
