"""What a radiographer types of an examination that made no report: its shape, never what becomes of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.examinations import EXAMINATIONS, REGIONS, Examination, examination
from passport.booklet.quantities import TYPED_QUANTITIES
from passport.booklet.reading import Kind
from passport.booklet.services import TypedDose, TypedEntry
from passport.booklet.words import QUANTITIES, SCOPES, UNITS, examination_name, region_name
from passport.people.models import Facility, Practitioner
from passport.web.dates import ThreeNumberDate
from passport.web.evidence import LATERALITIES

NOT_LISTED = ""
KINDS = (Kind.CT, Kind.PROJECTION, Kind.MAMMOGRAPHY, Kind.NUCLEAR_MEDICINE, Kind.OTHER)
DOSE_LINES = 3
GLANDULAR = "accumulated_glandular_dose"
TEXT = {"dir": "auto", "autocomplete": "off"}
SIDES: list[tuple[str, str | Promise]] = [("", _("none or not known")), *LATERALITIES.items()]


class FindForm(forms.Form):
    """Whom an examination was made of."""

    words = forms.CharField(
        label=_("Number or name of the patient"),
        help_text=_("A number exactly as written, or at least two letters of the name."),
        min_length=2,
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
    )


class RowForm(forms.Form):
    """One row as a person types it."""

    facility = forms.ChoiceField(label=_("Hospital"))
    performed_on = ThreeNumberDate(label=_("Date of the examination"), help_text=_("For example 27 3 2026."))
    exam_code = forms.ChoiceField(label=_("Examination"), required=False)
    exam = forms.CharField(
        label=_("Name of the examination at your department"),
        help_text=_("Needed only when the list does not have it."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
    )
    kind = forms.ChoiceField(
        label=_("Kind of examination"), help_text=_("Needed only when the list does not have it."), required=False
    )
    laterality = forms.ChoiceField(label=_("Side"), choices=SIDES, required=False)
    therapy = forms.BooleanField(label=_("This was a treatment, not an examination"), required=False)
    performer = forms.CharField(
        label=_("Performed by"), max_length=200, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    referrer = forms.CharField(
        label=_("Requested by"), max_length=200, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    approver = forms.ChoiceField(label=_("Approved by"), required=False)
    reason = forms.CharField(
        label=_("What you changed, and why"),
        help_text=_("The approver and the patient read this sentence."),
        max_length=500,
        widget=forms.TextInput(attrs=TEXT),
    )

    def __init__(
        self,
        *args: Any,
        facilities: Sequence[Facility],
        approvers: Mapping[str, Sequence[Practitioner]],
        today: date,
        correcting: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.approvers, self.today = approvers, today
        self.fields["facility"].choices = [(place.uid, place.name) for place in facilities]
        self.fields["exam_code"].choices = [(NOT_LISTED, _("not in this list")), *examination_choices()]
        self.fields["kind"].choices = [
            ("", _("choose")),
            *((kind.value, examination_name("", kind=kind)) for kind in KINDS),
        ]
        self.fields["approver"].choices = [("", _("not recorded")), *_names(approvers)]
        if len(facilities) == 1:
            self.fields["facility"].widget = forms.HiddenInput()
            self.fields["facility"].initial = facilities[0].uid
        for unused in ("facility", "approver") if correcting else ("reason",):
            del self.fields[unused]

    def clean_performed_on(self) -> date:
        """Return the date of something that has happened."""
        performed_on: date = self.cleaned_data["performed_on"]
        if performed_on > self.today:
            raise forms.ValidationError(_("This date lies in the future."))
        return performed_on

    def clean(self) -> dict[str, Any]:
        """Ask for name and kind where the dictionary has no row, and for an approver of the same hospital."""
        given = super().clean() or self.cleaned_data
        if not given.get("exam_code"):
            for needed in ("exam", "kind"):
                if not given.get(needed):
                    self.add_error(needed, _("Fill this in, or choose an examination from the list."))
        here = {one.uid for one in self.approvers.get(given.get("facility", ""), ())}
        if given.get("approver") and given["approver"] not in here:
            self.add_error("approver", _("This person does not approve at this hospital."))
        return given

    def typed(self, doses: Iterable[TypedDose]) -> TypedEntry:
        """Return what was typed."""
        given = self.cleaned_data
        known = examination(given["exam_code"])
        return TypedEntry(
            performed_on=given["performed_on"],
            exam_code=given["exam_code"],
            exam=given["exam"],
            kind=known.kind if known else Kind(given["kind"]),
            laterality=given["laterality"],
            therapy=given["therapy"],
            performer=given["performer"],
            referrer=given["referrer"],
            doses=tuple(doses),
        )


class DoseForm(forms.Form):
    """One dose, in the one unit of its quantity."""

    quantity = forms.ChoiceField(label=_("Quantity and unit"), required=False)
    value = forms.CharField(
        label=_("Value"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}),
    )
    laterality = forms.ChoiceField(label=_("Breast"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quantity"].choices = [("", _("no dose")), *quantity_names().items()]
        self.fields["laterality"].choices = [
            ("", "–"),
            ("left", SCOPES["left"]),
            ("right", SCOPES["right"]),
        ]

    def clean_value(self) -> Decimal | None:
        """Return the number, with a comma or a point; nothing for an empty field."""
        written = self.cleaned_data["value"].strip().replace(",", ".")
        return forms.DecimalField(min_value=0, max_digits=20, required=False).clean(written)

    def clean(self) -> dict[str, Any]:
        """Ask for both or neither, and for the breast where the quantity has one."""
        given = super().clean() or self.cleaned_data
        quantity, value = given.get("quantity"), given.get("value")
        if not self.errors and bool(quantity) != (value is not None):
            self.add_error("value", _("A dose needs a quantity and a value."))
        if (quantity == GLANDULAR) != bool(given.get("laterality")):
            self.add_error("laterality", _("Say which breast for the glandular dose, and only there."))
        return given

    def typed(self) -> TypedDose | None:
        """Return the dose, or None for an empty line."""
        given = self.cleaned_data
        if not given.get("quantity"):
            return None
        return TypedDose(quantity=given["quantity"], value=given["value"], laterality=given["laterality"])


DoseForms = formset_factory(DoseForm, extra=DOSE_LINES, max_num=DOSE_LINES)


def quantity_names() -> dict[str, str]:
    """Return each quantity that can be typed with its unit, by name."""
    return {
        quantity: f"{QUANTITIES[code]}, {UNITS.get(unit, unit)}" for quantity, (code, unit) in TYPED_QUANTITIES.items()
    }


def examination_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the dictionary as a list to choose from: treatments last, by kind and name."""
    rows = sorted(EXAMINATIONS.values(), key=lambda row: (row.therapy, KINDS.index(row.kind), _name(row)))
    return [
        (
            str(_("Treatments")) if therapy else examination_name("", kind=kind),
            [(row.code, _name(row)) for row in of],
        )
        for (therapy, kind), of in groupby(rows, key=lambda row: (row.therapy, row.kind))
    ]


def examinations_of(region: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the examinations of a part of the body as a list to choose from, by name; nothing for no such part."""
    rows = [row for row in EXAMINATIONS.values() if region in REGIONS and row.region == region and not row.therapy]
    return [(region_name(region), sorted(((row.code, _name(row)) for row in rows), key=itemgetter(1)))] if rows else []


def _name(row: Examination) -> str:
    return examination_name(row.code, kind=row.kind)


def _names(approvers: Mapping[str, Sequence[Practitioner]]) -> list[tuple[str, str]]:
    return list({one.uid: str(one) for here in approvers.values() for one in here}.items())
