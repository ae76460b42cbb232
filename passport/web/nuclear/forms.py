"""What is typed in nuclear medicine: the shape of it, never what becomes of it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from passport.justification.models import ConsentForm
from passport.law.pack import Activity
from passport.law.radionuclides import NotARadionuclide, canonical
from passport.law.vocabulary import PeriodUnit
from passport.nuclear.models import ActivityPlan, Administration, DraftRow, InstructionPeriod
from passport.nuclear.models.telling import Unit
from passport.nuclear.services import Confirmation, Given, Leaving, Measured, Prescription
from passport.nuclear.words import lasts
from passport.web.dates import ThreeNumberDate

TEXT = {"dir": "auto", "autocomplete": "off"}
LONG = {"dir": "auto", "rows": 2}
FILES = {"accept": "application/pdf,image/jpeg,image/png"}


class NumberField(forms.DecimalField):
    """A number with a comma or a point."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"})
        super().__init__(max_digits=12, decimal_places=4, min_value=0, widget=widget, **options)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number."""
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class RadionuclideField(forms.CharField):
    """A radionuclide, however it is written; it comes out as it is printed, 99mTc."""

    default_error_messages = {
        "radionuclide": _("Write the radionuclide with its mass number, for example 99mTc or 131I.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Radionuclide"), max_length=16, widget=forms.TextInput(attrs=TEXT), **options)

    def clean(self, value: Any) -> str:
        """Return the radionuclide, "" when none is wanted and none is written."""
        written = super().clean(value)
        try:
            return canonical(written) if written else ""
        except NotARadionuclide as error:
            raise forms.ValidationError(self.error_messages["radionuclide"], code="radionuclide") from error


def _line(label: Any, *, length: int, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs=TEXT)
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


def _clock(label: Any, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


def moment(day: date | None, clock: time | None, zone: ZoneInfo) -> datetime | None:
    """Return a moment by the clock of a hospital; None when either is not said."""
    return datetime.combine(day, clock, tzinfo=zone) if day and clock else None


class ReasonForm(forms.Form):
    """Why something is taken back or struck out."""

    reason = _line(_("Reason"), length=500, required=True)


class EffectForm(forms.Form):
    """What happened to a patient after a medicine."""

    effect = forms.CharField(label=_("Adverse effect"), max_length=1000, widget=forms.Textarea(attrs=LONG))


class PlanForm(forms.Form):
    """The activity that is prescribed, by a printed row or without one."""

    row = forms.ChoiceField(label=_("Printed row"), required=False)
    radionuclide = RadionuclideField(
        required=False, help_text=_("Only when no printed row fits, for example 99mTc or 18F.")
    )
    compound = _line(_("Chemical form"), length=200, help_text=_("Only when it is another one than printed."))
    mass_kg = NumberField(
        label=_("Body mass of a child, kg"), required=False, help_text=_("The text's factors for it are shown.")
    )
    factor = NumberField(label=_("Factor that you use for the child"), required=False)
    prescribed_mbq = NumberField(label=_("Prescribed activity, MBq"))
    above_reason = _line(
        _("Reason"),
        length=500,
        help_text=_("When it is more than printed, also for the mass of a child, or when no printed row fits."),
    )

    def __init__(self, *args: Any, rows: Sequence[Activity], looking: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        self.fields["row"].choices = [("", _("no printed row fits")), *_grouped(rows)]
        if not rows:
            del self.fields["row"]
        if looking:
            self.fields["prescribed_mbq"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for a radionuclide where no row names one."""
        given = super().clean() or self.cleaned_data
        if not given.get("row") and not given.get("radionuclide") and "radionuclide" not in self.errors:
            self.add_error("radionuclide", _("Choose a printed row, or write the radionuclide."))
        return given

    @property
    def chosen(self) -> Activity | None:
        """Return the row that was chosen; None: none fits."""
        index = self.cleaned_data.get("row")
        return self.rows[int(index)] if index else None

    def prescription(self) -> Prescription:
        """Return what was typed."""
        given = {name: said for name, said in self.cleaned_data.items() if name != "row"}
        return Prescription(row=self.chosen, **given)


def _grouped(rows: Sequence[Activity]) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    numbered = list(enumerate(rows))
    for group, of_group in groupby(numbered, key=lambda one: one[1].group or one[1].table):
        yield group, [(str(index), row_name(row)) for index, row in of_group]


def row_name(row: Activity) -> str:
    """Return a printed row as one line."""
    parts = (row.procedure, row.radionuclide, row.chemical_form, f"≤ {row.max_mbq} MBq")
    return " · ".join(part for part in parts if part)


class ConsentKeepForm(forms.Form):
    """A consent in writing. A tick is none."""

    form = forms.ChoiceField(label=_("How it was given"), choices=ConsentForm.choices)
    file = forms.FileField(
        label=_("Scan, photo or signed PDF"),
        help_text=_("PDF, JPEG or PNG, at most 20 MB."),
        widget=forms.FileInput(attrs=FILES),
    )
    signed_on = ThreeNumberDate(label=_("Signed on"), help_text=_("For example 27 3 2026."))


class GivenForm(forms.Form):
    """What was given."""

    plan = forms.ChoiceField(label=_("By which plan"), required=False)
    radionuclide = RadionuclideField(help_text=_("For example 99mTc."))
    compound = _line(_("Compound"), length=200)
    activity_mbq = NumberField(label=_("Activity given, MBq"))
    measured_mbq = NumberField(label=_("Measured before giving, MBq"), required=False)
    given_on = ThreeNumberDate(label=_("Given on"))
    given_time = _clock(_("Given at"))
    route = _line(_("Route"), length=100, help_text=_("For example into a vein, by mouth."))
    target_organ = _line(_("Target organ"), length=100)
    batch = _line(_("Batch"), length=100)
    given_by = _line(_("Given by"), length=200, required=True)
    adverse_effects = forms.CharField(
        label=_("Adverse effects, if any"), max_length=1000, required=False, widget=forms.Textarea(attrs=LONG)
    )
    reason = _line(_("What you correct, and why"), length=500, required=True)
    # The same page sent twice records once.
    token = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, plans: Sequence[ActivityPlan], zone: ZoneInfo, correcting: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        self.fields["plan"].choices = [("", _("no plan")), *((plan.uid, plan_name(plan)) for plan in plans)]
        if correcting or not plans:
            del self.fields["plan"]
        if correcting:
            del self.fields["token"]
        if not correcting:
            del self.fields["reason"]

    def given(self) -> Given:
        """Return what was typed."""
        said = self.cleaned_data
        names = set(Given.__dataclass_fields__) - {"given_at"}
        given_at = moment(said["given_on"], said["given_time"], self.zone)
        assert given_at is not None  # noqa: S101 -- both fields are required
        return Given(given_at=given_at, **{name: said[name] for name in names})


def plan_name(plan: ActivityPlan) -> str:
    """Return a plan as one line."""
    return " · ".join(part for part in (f"{plan.prescribed_mbq} MBq", plan.radionuclide, plan.compound) if part)


def said_of(administration: Administration, zone: ZoneInfo) -> dict[str, Any]:
    """Return what was said, as the form holds it."""
    there = localtime(administration.given_at, zone)
    names = (
        "radionuclide", "compound", "activity_mbq", "measured_mbq", "route", "target_organ", "batch", "given_by",
    )  # fmt: skip
    said = {name: getattr(administration, name) for name in names}
    return said | {"given_on": there.date(), "given_time": there.time()}


class MeasuredForm(forms.Form):
    """What was measured on a patient; all of it may be unknown."""

    residual_mbq = NumberField(
        label=_("Activity left in the body, MBq"),
        required=False,
        help_text=_("Measured or estimated here; never computed."),
    )
    dose_rate_usv_h = NumberField(label=_("Dose rate at one metre, µSv/h"), required=False)
    measured_on = ThreeNumberDate(label=_("Measured on"), required=False)
    measured_time = _clock(_("Measured at"), required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone

    def measured(self) -> Measured:
        """Return what was measured; the time only where there is a number."""
        said = self.cleaned_data
        found = Measured(residual_mbq=said["residual_mbq"], dose_rate_usv_h=said["dose_rate_usv_h"])
        if not found.numbers:
            return found
        at = moment(said["measured_on"], said["measured_time"], self.zone)
        return Measured(residual_mbq=found.residual_mbq, dose_rate_usv_h=found.dose_rate_usv_h, at=at)


class DraftForm(MeasuredForm):
    """By what instructions are drafted."""

    breastfeeding = forms.BooleanField(label=_("She breastfeeds a child"), required=False)
    field_order = ("breastfeeding",)


class PeriodForm(forms.Form):
    """One period: a printed row, or one of the specialist's own."""

    row = forms.ChoiceField(label=_("Printed row"), required=False)
    amount = NumberField(label=_("How long"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", "–"), *Unit.choices], required=False)
    reason = _line(_("Reason, when it is not as printed"), length=500)
    note = _line(_("What the patient reads beside it"), length=500)

    def __init__(self, *args: Any, period: InstructionPeriod, **options: Any) -> None:
        super().__init__(*args, prefix=period.uid, **options)
        self.rows = list(period.rows.all())
        self.fields["row"].choices = [
            ("", _("choose") if len(self.rows) > 1 else _("none of them")),
            *((row.uid, _row_name(row)) for row in self.rows),
        ]
        if len(self.rows) == 1:
            self.fields["row"].initial = self.rows[0].uid
        if not self.rows:
            del self.fields["row"], self.fields["reason"]

    def confirmation(self) -> Confirmation:
        """Return what was chosen or typed."""
        said = self.cleaned_data
        return Confirmation(
            row=next((row for row in self.rows if row.uid == said.get("row")), None),
            amount=said["amount"],
            unit=PeriodUnit(said["unit"]) if said["unit"] else None,
            reason=said.get("reason", ""),
            note=said["note"],
        )


def _row_name(row: DraftRow) -> str:
    words = f"{row.printed} ({lasts(row.amount, row.unit)})" if row.amount else row.printed
    return f"{row.row}: {words}" if row.row else words


class ReleaseForm(MeasuredForm):
    """What a specialist writes when a patient leaves."""

    measured_by = _line(_("Measured by"), length=200)
    travel = _line(
        _("How the patient gets home"), length=300, required=True, help_text=_("By what, with whom, how long.")
    )
    leaves_on = ThreeNumberDate(label=_("Leaves on"))
    leaves_time = _clock(_("Leaves at"))
    note = _line(_("Remark"), length=500)
    left_already = forms.BooleanField(label=_("The patient has left already"), required=False)
    unmeasured_reason = _line(_("Reason, when a patient who has left was not measured"), length=500)
    above_reason = _line(_("Reason, when more is left than the text lets go"), length=500)

    def leaving(self) -> Leaving:
        """Return what was typed."""
        said = self.cleaned_data
        leaves_at = moment(said["leaves_on"], said["leaves_time"], self.zone)
        assert leaves_at is not None  # noqa: S101 -- both fields are required
        names = ("measured_by", "travel", "note", "left_already", "unmeasured_reason", "above_reason")
        return Leaving(measured=self.measured(), leaves_at=leaves_at, **{name: said[name] for name in names})
