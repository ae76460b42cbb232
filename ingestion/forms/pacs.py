"""What administrators type about a PACS: the shape of it, never what becomes of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ingestion.forms.sources import IdentifyingForm
from ingestion.models import Source
from ingestion.services.pacs import Connection, Identifying
from passport.imaging.models import Pacs, Way
from passport.people.models import Facility

WAYS = [
    (Way.C_GET, _("DICOM, the PACS answers in place (C-GET)")),
    (Way.C_MOVE, _("DICOM, the PACS sends to our receiver (C-MOVE)")),
    (Way.DICOMWEB, _("DICOMweb (QIDO-RS and WADO-RS)")),
]
CONNECTION = (
    "name",
    "way",
    "ae_title",
    "host",
    "port",
    "tls",
    "web_url",
    "wado_uri",
    "credentials",
    "location_uid",
    "compared",
    "every_minutes",
    "overlap_days",
)


class PacsForm(IdentifyingForm):
    """A PACS: how it is asked, and how it is compared with what arrived."""

    field_order = (
        "name",
        "facility",
        "way",
        "ae_title",
        "host",
        "port",
        "tls",
        "web_url",
        "wado_uri",
        "credentials",
        "location_uid",
        "compared",
        "first_day",
        "every_minutes",
        "overlap_days",
    )

    name = forms.CharField(label=_("Name"), help_text=_("For example: PACS of the clinic."), max_length=100)
    facility = forms.ChoiceField(label=_("Facility"))
    way = forms.ChoiceField(
        label=_("How objects are brought"),
        help_text=_("C-MOVE needs our AE title, address and port registered in the PACS; C-GET only our AE title."),
        choices=WAYS,
    )
    ae_title = forms.CharField(label=_("Its AE title"), max_length=16, required=False)
    host = forms.CharField(label=_("Its address"), max_length=253, required=False)
    port = forms.IntegerField(label=_("Its port"), min_value=1, max_value=65535, required=False)
    tls = forms.BooleanField(label=_("It wants TLS"), required=False)
    web_url = forms.CharField(
        label=_("DICOMweb address"),
        help_text=_(
            "The base of QIDO-RS, WADO-RS and STOW-RS, for example https://pacs.example/dicom-web. Where the PACS is asked "
            "over it, patients and doctors can see its images, too."
        ),
        max_length=500,
        required=False,
    )
    wado_uri = forms.CharField(
        label=_("WADO-URI address"),
        help_text=_("Only for a PACS that has no WADO-RS, and for reports that key objects name there."),
        max_length=500,
        required=False,
    )
    credentials = forms.CharField(
        label=_("Environment variable that holds its password"),
        help_text=_(
            "Only its name, which begins with PACS_, as in PACS_CLINIC. Its value is user:password, or Bearer and a token."
        ),
        max_length=64,
        required=False,
    )
    location_uid = forms.CharField(
        label=_("Retrieve Location UID"),
        help_text=_("As key objects name this PACS, where they do."),
        max_length=64,
        required=False,
    )
    compared = forms.BooleanField(
        label=_("Compare what it holds with what arrived, and fetch what is missing"), required=False, initial=True
    )
    first_day = forms.DateField(
        label=_("Compare from this day on"),
        help_text=_(
            "When the PACS is registered, the first day. Later: empty goes on as before; a day starts there again."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        required=False,
    )
    every_minutes = forms.IntegerField(
        label=_("Compare every so many minutes"), min_value=1, max_value=24 * 60, initial=30
    )
    overlap_days = forms.IntegerField(
        label=_("Days that are compared again each time"),
        help_text=_("Reports that reach the PACS up to so many days after the examination are found."),
        min_value=0,
        max_value=90,
        initial=2,
    )
    active = forms.BooleanField(label=_("It may be asked"), required=False, initial=True)

    def __init__(
        self, *args: Any, facilities: Iterable[Facility] = (), pacs: Pacs | None = None, **options: Any
    ) -> None:
        super().__init__(*args, initial=initial_of(pacs) if pacs else None, **options)
        self.facilities = {facility.uid: facility for facility in facilities}
        if pacs:
            del self.fields["facility"]
        else:
            del self.fields["active"]
            self.fields["facility"].choices = [(uid, place.name) for uid, place in self.facilities.items()]

    def clean_first_day(self) -> object:
        """Return the first day. Raises ValidationError for one that is still to come."""
        day = self.cleaned_data["first_day"]
        # The facility's own day may be one ahead of ours.
        if day and day > timezone.now().date():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day

    def verb_words(self) -> dict[str, object]:
        """Return what the service is told."""
        told = self.cleaned_data
        words: dict[str, object] = {
            "connection": Connection(**{name: told[name] for name in CONNECTION}),
            "identifying": Identifying(
                time_zone=told["time_zone"], default_issuer=told["default_issuer"], issuers=told["issuers"]
            ),
            "first_day": told["first_day"],
        }
        if "active" in self.fields:
            return words | {"active": told["active"]}
        return words | {"facility": self.facilities[told["facility"]]}


def initial_of(pacs: Pacs) -> dict[str, object]:
    """Return a PACS as the form shows it."""
    source: Source = pacs.source
    return {
        **{name: getattr(pacs, name) for name in (*CONNECTION, "active")},
        "time_zone": source.time_zone,
        "default_issuer": source.default_issuer,
        "issuers": "\n".join(f"{row.as_sent} = {row.issuer}" for row in source.issuers.order_by("as_sent")),
    }
