"""What is typed of old paper: the shape of it, never what becomes of it."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ingestion.paper.columns import Column
from ingestion.paper.rows import SIDES, number_and_unit, unit_of
from ingestion.paper.rows import YES as TREATMENT
from ingestion.paper.tables import Encoding
from ingestion.presenters.paper_words import ENCODINGS
from ingestion.services.sheets import EXAM_CODE, KIND
from passport.booklet.examinations import EXAMINATIONS
from passport.booklet.reading import Kind
from passport.booklet.words import UNITS, examination_name
from passport.people.models import Facility
from passport.people.names import fold

TEXT = {"dir": "auto", "autocomplete": "off"}
KINDS = (Kind.CT, Kind.PROJECTION, Kind.MAMMOGRAPHY, Kind.NUCLEAR_MEDICINE, Kind.OTHER)
WRITTEN_UNITS = (
    "mGy.cm", "Gy.cm", "Gy.cm2", "dGy.cm2", "cGy.cm2", "mGy.cm2", "uGy.m2", "mGy", "Gy", "MBq", "GBq", "kBq", "mCi", "uCi",
    "s", "min",
)  # fmt: skip
YES = "yes"
WHOSE = (Column.ISSUER, Column.IDENTIFIER, Column.BIRTH_DATE)


def _text(label: Any, help_text: Any = "", *, limit: int = 200) -> forms.CharField:
    widget = forms.TextInput(attrs=TEXT)
    return forms.CharField(label=label, help_text=help_text, max_length=limit, required=False, widget=widget)


class NumberForm(forms.Form):
    """Whose paper it is: a number, never a name."""

    identifier = forms.CharField(
        label=_("Patient number"),
        help_text=_("Exactly as this hospital writes it; a name finds nobody."),
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
    )


class FileForm(forms.Form):
    """A CSV file of paper rows."""

    file = forms.FileField(label=_("CSV file"), help_text=_("At most 5 MB and 5,000 lines, headings in the first."))
    encoding = forms.ChoiceField(
        label=_("How its letters are written"),
        help_text=_("Leave it at UTF-8 unless the file is refused."),
        initial=Encoding.UTF_8.value,
    )
    issuer = _text(
        _("Who issued the patient numbers in it"), _("Not needed where the file has a column with the issuer.")
    )
    facility = forms.ChoiceField(label=_("Hospital that copies it"))

    def __init__(self, *args: Any, facilities: Iterable[Facility], **options: Any) -> None:
        super().__init__(*args, **options)
        self.facilities = {facility.uid: facility for facility in facilities}
        self.fields["encoding"].choices = list(ENCODINGS.items())
        self.fields["facility"].choices = [(uid, facility.name) for uid, facility in self.facilities.items()]
        if len(self.facilities) == 1:
            self.fields["facility"].widget = forms.HiddenInput()
            self.fields["facility"].initial = next(iter(self.facilities))

    def clean_encoding(self) -> Encoding:
        """Return how the letters are written."""
        return Encoding(self.cleaned_data["encoding"])

    def clean_facility(self) -> Facility:
        """Return the chosen hospital."""
        return self.facilities[self.cleaned_data["facility"]]


class RowForm(forms.Form):
    """One row as it is printed; the names of the fields are those of the columns."""

    issuer = _text(_("Issuer of the number"))
    identifier = _text(_("Patient number"))
    birth_date = _text(_("Birth date, where it is written"), limit=40)
    date = _text(
        _("Date, as it is written"), _("For example 12.3.1998; 3.1998 or 1998 where the day is not known."), limit=40
    )
    examination = _text(_("Examination, as it is written"))
    exam_code = forms.ChoiceField(
        label=_("Examination in our list"), help_text=_("Needed only where the words do not tell."), required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind of examination"), help_text=_("Needed only where neither words nor list tell."), required=False
    )
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[("", _("not written")), ("left", _("left")), ("right", _("right")), ("both", _("both sides"))],
        required=False,
    )
    facility = _text(_("Hospital, as it is written"), _("Empty: not recorded. It is never filled in by us."))
    dose = forms.CharField(
        label=_("Dose, where one is written"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}),
    )
    unit = forms.ChoiceField(label=_("Its unit"), required=False)
    approver = _text(_("Signature and facsimile, as they are printed"))
    therapy = forms.BooleanField(label=_("This was a treatment, not an examination"), required=False)

    def __init__(self, *args: Any, whose: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[EXAM_CODE].choices = [("", _("by its words")), *_examinations()]
        self.fields[KIND].choices = [("", _("by its words")), *((one.value, _of(one)) for one in KINDS)]
        self.fields["unit"].choices = [("", _("none")), *((unit, UNITS.get(unit, unit)) for unit in WRITTEN_UNITS)]
        for unused in () if whose else WHOSE:
            del self.fields[unused.value]

    def words(self) -> dict[str, str]:
        """Return what was typed, by column."""
        told = dict(self.cleaned_data)
        told[Column.THERAPY.value] = YES if told.get(Column.THERAPY.value) else ""
        return told


class BackForm(forms.Form):
    """Why the rows of a sheet are taken back."""

    reason = forms.CharField(
        label=_("Why they are taken back"),
        help_text=_("The patient reads this sentence with the rows."),
        max_length=500,
        widget=forms.TextInput(attrs=TEXT),
    )


def as_choices(words: dict[str, str]) -> dict[str, str | bool]:
    """Return the words of a file as the form holds them: what its lists have is chosen there."""
    side = fold(words.get(Column.SIDE, ""))
    dose, unit = number_and_unit(words.get(Column.DOSE, ""), words.get(Column.UNIT, ""))
    chosen: dict[str, str | bool] = {
        Column.SIDE.value: SIDES.get(side, ""),
        Column.DOSE.value: dose,
        Column.UNIT.value: unit_of(unit),
        Column.THERAPY.value: fold(words.get(Column.THERAPY, "")) in TREATMENT,
    }
    return words | chosen


def _examinations() -> list[tuple[str, list[tuple[str, str]]]]:
    known = [row for row in EXAMINATIONS.values() if row.kind in KINDS]
    rows = sorted(known, key=lambda row: (KINDS.index(row.kind), examination_name(row.code, kind=row.kind)))
    return [
        (_of(kind), [(row.code, examination_name(row.code, kind=row.kind)) for row in of])
        for kind, of in groupby(rows, key=lambda row: row.kind)
    ]


def _of(kind: Kind) -> str:
    return examination_name("", kind=kind)
