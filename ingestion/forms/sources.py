"""What administrators type about sources and waiting objects: the shape of it, never what becomes of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ingestion.models import Source, SourceKind
from ingestion.services.sources import Issuing
from passport.people.models import Facility

KINDS = [
    (SourceKind.DICOM, _("sends over the network (DICOM)")),
    (SourceKind.WEB, _("posts over the web (STOW-RS, orders)")),
    (SourceKind.FOLDER, _("files from a folder or a disc")),
]


class IssuersField(forms.CharField):
    """Lines of `as sent = our name`."""

    def clean(self, value: Any) -> list[Issuing]:
        """Return a row per line. Raises ValidationError naming the first line that has no equals sign."""
        lines = [line for line in str(super().clean(value)).splitlines() if line.strip()]
        return [self._row(line) for line in lines]

    def _row(self, line: str) -> Issuing:
        as_sent, _equals, issuer = (part.strip() for part in line.partition("="))
        if not as_sent or not issuer:
            raise ValidationError(gettext("Write each line as: name as sent = name here. This line is not: %s") % line)
        return Issuing(as_sent=as_sent, issuer=issuer)


class IdentifyingForm(forms.Form):
    """How whoever sends issues patient identifiers, and the time zone of the devices behind it."""

    time_zone = forms.CharField(
        label=_("Time zone"), help_text=_("For example Europe/Belgrade."), max_length=64, required=False
    )
    default_issuer = forms.CharField(
        label=_("Issuer of identifiers that name none"),
        help_text=_("Empty: such objects wait for a person."),
        max_length=200,
        required=False,
    )
    issuers = IssuersField(
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        label=_("Issuers"),
        help_text=_("One a line: name as sent = name here. An issuer that is not in the list waits."),
        required=False,
    )


class SourceForm(IdentifyingForm):
    """A sender: where it stands and how its identifiers are issued."""

    field_order = ("name", "kind", "facility", "ae_title", "host", "port")

    name = forms.CharField(label=_("Name"), help_text=_("For example: CT room, archive."), max_length=100)
    kind = forms.ChoiceField(label=_("How it reaches us"), choices=KINDS)
    facility = forms.ChoiceField(label=_("Facility"), required=False)
    ae_title = forms.CharField(
        label=_("AE title that it calls with"),
        help_text=_("At most 16 letters, digits and . - _ signs. Others are refused."),
        max_length=16,
        required=False,
    )
    host = forms.CharField(label=_("Its address"), max_length=253, required=False)
    port = forms.IntegerField(label=_("Its port"), min_value=1, max_value=65535, required=False)
    headers = forms.BooleanField(
        label=_("It may send images too, of which only the header is kept"),
        help_text=_(
            "The pixels are thrown away. Never switch this on for a sender that deletes its images once they are sent: "
            "the images would be lost."
        ),
        required=False,
    )
    orders = forms.BooleanField(
        label=_("It may send orders for examinations"),
        help_text=_("A hospital or radiology system that posts over the web. Its orders wait for who decides."),
        required=False,
    )
    active = forms.BooleanField(label=_("It may send"), required=False, initial=True)

    def __init__(
        self, *args: Any, facilities: Iterable[Facility], source: Source | None = None, **options: Any
    ) -> None:
        super().__init__(*args, initial=initial_of(source) if source else None, **options)
        self.facilities = {facility.uid: facility for facility in facilities}
        nobodys = [("", "—")] if source and source.facility is None else []
        self.fields["facility"].required = not nobodys
        self.fields["facility"].choices = nobodys + [(uid, place.name) for uid, place in self.facilities.items()]
        if source:
            del self.fields["kind"]
            if source.kind != SourceKind.WEB:
                del self.fields["orders"]
        else:
            del self.fields["active"]

    def clean_facility(self) -> Facility | None:
        """Return the chosen facility."""
        return self.facilities.get(self.cleaned_data["facility"])


class ImportForm(forms.Form):
    """A folder or disc that somebody reads in."""

    label = forms.CharField(
        label=_("What it is called"),
        help_text=_("For example: disc of 12 March. The same name again goes on where it was stopped."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    source = forms.ChoiceField(label=_("For which source"))

    def __init__(self, *args: Any, sources: Iterable[Source], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sources = {source.uid: source for source in sources}
        self.fields["source"].choices = [(uid, source.name) for uid, source in self.sources.items()]

    def clean_source(self) -> Source:
        """Return the chosen source."""
        return self.sources[self.cleaned_data["source"]]


class IdentifierForm(forms.Form):
    """Whose report it is."""

    issuer = forms.CharField(label=_("Issuer"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    local_id = forms.CharField(
        label=_("Patient number"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class IssuerForm(forms.Form):
    """What an issuer is called here from now on."""

    as_sent = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    issuer = forms.CharField(
        label=_("Its name here"),
        help_text=_("From now on, for every object of this source."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def initial_of(source: Source) -> dict[str, object]:
    """Return a source as the form shows it."""
    plain = ("name", "ae_title", "host", "port", "time_zone", "default_issuer", "headers", "orders", "active")
    return {
        **{field: getattr(source, field) for field in plain},
        "facility": source.facility.uid if source.facility else "",
        "issuers": "\n".join(f"{row.as_sent} = {row.issuer}" for row in source.issuers.all()),
    }
