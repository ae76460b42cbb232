"""What is typed into the register of unintended exposures: the shape of it, never what becomes of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from passport.incidents.models import Incident, IncidentKind, MeasureKind
from passport.incidents.services import Estimated, Happening, Reported, ToldDoctor, ToldPatient, UnbornDose
from passport.language.saying import say_day, say_list
from passport.law.vocabulary import ProcedureClass
from passport.people.models import Facility, Practitioner, Record
from passport.web.dates import ThreeNumberDate
from passport.web.evidence import person_of
from passport.web.incident_words import classes_for_form

TEXT = {"dir": "auto", "autocomplete": "off"}
NUMBER = {"dir": "ltr", "autocomplete": "off"}
CLOCK = forms.TimeInput(format="%H:%M", attrs={"placeholder": "14:30", "size": 6, **NUMBER})


def _line(label: Any, *, length: int, help_text: Any = "", required: bool = True, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={**TEXT, **attrs})
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


def _words(label: Any, *, length: int, help_text: Any = "", required: bool = True, rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"dir": "auto", "rows": rows})
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


class AtFacility(forms.Form):
    """A form of one hospital: its moments are typed by the hospital's clock."""

    def __init__(self, *args: Any, facility: Facility, **options: Any) -> None:
        super().__init__(*args, **options)
        self.facility, self.zone = facility, ZoneInfo(facility.time_zone)

    def moment(self, day: str, clock: str) -> datetime:
        """Return the moment of two fields. A time is asked for each time: none is made up."""
        return datetime.combine(self.cleaned_data[day], self.cleaned_data[clock], tzinfo=self.zone)

    @classmethod
    def now(cls, facility: Facility, at: datetime, *, day: str, clock: str) -> dict[str, object]:
        """Return the two fields of a moment filled in with now."""
        here = localtime(at, ZoneInfo(facility.time_zone))
        return {day: here.date(), clock: here.strftime("%H:%M")}


class HappeningForm(AtFacility):
    """What happened."""

    kind = forms.ChoiceField(label=_("What kind of thing happened"), choices=[("", _("choose")), *IncidentKind.choices])
    what = _words(
        _("What happened, in words"),
        length=4000,
        rows=6,
        help_text=_("Write no name of a patient: the row says whose it is. Once recorded these words stay."),
    )
    happened_on = ThreeNumberDate(
        label=_("Day on which it happened"), required=False, help_text=_("Leave it empty when it is not known.")
    )
    noticed_on = ThreeNumberDate(label=_("Day on which it was noticed"))
    noticed_clock = forms.TimeField(label=_("Time at which it was noticed"), widget=CLOCK)
    procedure_class = forms.ChoiceField(
        label=_("Kind of procedure"),
        required=False,
        help_text=_("It decides which rules of the text are shown, and whether a deadline runs."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["procedure_class"].choices = classes_for_form()

    def said(self) -> Happening:
        """Return what was typed."""
        given = self.cleaned_data
        return Happening(
            kind=IncidentKind(given["kind"]),
            what=given["what"],
            happened_on=given["happened_on"],
            noticed_at=self.moment("noticed_on", "noticed_clock"),
            procedure_class=ProcedureClass(given["procedure_class"]) if given["procedure_class"] else None,
        )


class NewForm(HappeningForm):
    """What happened outside the rows of the booklet, to one patient or to nobody in particular."""

    number = _line(
        _("Number of the patient at this hospital"),
        length=64,
        required=False,
        help_text=_("Only when it happened to one patient; the exact number."),
        dir="ltr",
    )
    record = forms.ChoiceField(label=_("Is it this patient?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, records: Sequence[Record] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.records = {one.uid: one for one in records}
        self.fields["record"].choices = [(one.uid, _record_words(one)) for one in records]
        if not records:
            del self.fields["record"]

    def clean(self) -> dict[str, Any]:
        """Ask whom a number means: it is looked up exactly, and a person says that it is this patient."""
        given = super().clean() or self.cleaned_data
        if given.get("number") and not self.records:
            self.add_error("number", _("No patient has this number here. Compare it, or leave it empty."))
        if self.records and not given.get("record") and "record" not in self.errors:
            self.add_error("record", _("Compare the name, and choose the patient."))
        return given

    def whose(self) -> Record | None:
        """Return the record of the patient who was chosen; None for nobody in particular."""
        return self.records.get(self.cleaned_data.get("record", ""))


def _record_words(record: Record) -> str:
    born = (record.patient or record).birth_date
    parts = (person_of(record), say_day(born) if born else "", f"{record.issuer} {record.local_id}")
    return say_list(part for part in parts if part)


def said_of(incident: Incident) -> dict[str, object]:
    """Return what a draft says, as the form holds it."""
    columns = ("kind", "what", "happened_on", "procedure_class")
    noticed = AtFacility.now(incident.facility, incident.noticed_at, day="noticed_on", clock="noticed_clock")
    return {name: getattr(incident, name) for name in columns} | noticed


class WhyForm(AtFacility):
    """Why it was no incident."""

    why = _words(
        _("Why it was no incident"), length=1000, help_text=_("The line stays in the register with this reason.")
    )


class CloseForm(AtFacility):
    """The last words on an incident."""

    why = _words(
        _("Last words"),
        length=1000,
        required=False,
        rows=3,
        help_text=_(
            "Needed only when something that the text orders is still to be done: why it is closed all the same."
        ),
    )


class EstimateForm(AtFacility):
    """A dose as a physicist states it."""

    quantity = _line(
        _("Quantity"), length=100, help_text=_("For example: skin dose, effective dose, dose of the organ.")
    )
    value = _line(
        _("Value"), length=64, help_text=_("It is kept to the letter; nothing is worked out from it."), dir="ltr"
    )
    unit = _line(_("Unit"), length=32, dir="ltr")
    method = _words(_("How you worked it out"), length=1000, rows=3)

    def said(self) -> Estimated:
        """Return what was typed."""
        return Estimated(**self.cleaned_data)


class MeasureForm(AtFacility):
    """What was found or done."""

    kind = forms.ChoiceField(label=_("These words are about"), choices=MeasureKind.choices)
    words = _words(_("In words"), length=2000)


class ReportForm(AtFacility):
    """That an authority was told."""

    authority = _line(_("Which authority"), length=200)
    day = ThreeNumberDate(label=_("Day"))
    clock = forms.TimeField(label=_("Time"), widget=CLOCK)
    how = _line(_("How"), length=200, help_text=_("For example: by letter, by telephone, on its form."))
    reference = _line(_("Reference of the authority, or yours"), length=100, required=False, dir="ltr")

    def said(self) -> Reported:
        """Return what was typed."""
        given = self.cleaned_data
        return Reported(
            authority=given["authority"],
            reported_at=self.moment("day", "clock"),
            how=given["how"],
            reference=given["reference"],
        )


class _ToldForm(AtFacility):
    doctor = forms.ChoiceField(label=_("Which doctor told it"))
    day = ThreeNumberDate(label=_("Day"))
    clock = forms.TimeField(label=_("Time"), widget=CLOCK)

    def __init__(self, *args: Any, doctors: Sequence[Practitioner], **options: Any) -> None:
        super().__init__(*args, **options)
        self.doctors = {one.uid: one for one in doctors}
        self.fields["doctor"].choices = [
            ("", _("choose")),
            *((one.uid, str(one)) for one in doctors),
        ]


class TellPatientForm(_ToldForm):
    """That a doctor told the patient."""

    words = _words(
        _("Written information for the patient"),
        length=4000,
        rows=6,
        help_text=_(
            "From now on the patient reads this in the passport, and can print it. Plain words; no numbers of risk."
        ),
    )

    def said(self) -> ToldPatient:
        """Return what was typed."""
        given = self.cleaned_data
        return ToldPatient(
            doctor=self.doctors[given["doctor"]], told_at=self.moment("day", "clock"), words=given["words"]
        )


class TellUnbornForm(TellPatientForm):
    """That a doctor told the patient what a physicist stated."""

    words = _words(
        _("What the doctor wants to add for the patient"),
        length=4000,
        required=False,
        rows=4,
        help_text=_("From now on the patient reads the statement in the passport, with these words."),
    )


class TellDoctorForm(_ToldForm):
    """That the patient's chosen doctor was told."""

    whom = _line(_("Name of the chosen doctor"), length=200)
    how = _line(_("How"), length=200, help_text=_("For example: by telephone, by letter."))

    def said(self) -> ToldDoctor:
        """Return what was typed."""
        given = self.cleaned_data
        return ToldDoctor(
            doctor=self.doctors[given["doctor"]],
            told_at=self.moment("day", "clock"),
            whom=given["whom"],
            how=given["how"],
        )


class SheetForm(AtFacility):
    """A text for the patient after a long intervention."""

    text = _words(
        _("Text for the patient"),
        length=4000,
        rows=8,
        help_text=_(
            "What to look at, for how long, and whom to call. The operator approves it before the patient sees it."
        ),
    )


class UnbornForm(AtFacility):
    """What a physicist states on the dose of an unborn child."""

    text = _words(_("What you state"), length=4000, rows=6)
    value = _line(
        _("Value, if you state one"),
        length=64,
        required=False,
        help_text=_("It is kept to the letter; nothing is worked out by the system."),
        dir="ltr",
    )
    unit = _line(_("Unit"), length=32, required=False, dir="ltr")
    method = _words(_("How you worked it out"), length=1000, rows=3)

    def said(self) -> UnbornDose:
        """Return what was typed."""
        return UnbornDose(**self.cleaned_data)
