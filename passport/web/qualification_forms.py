"""What an administrator writes down of a colleague's training: the shape of it, never what becomes of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from passport.booklet.examinations import REGIONS, Language
from passport.database import clean_text
from passport.law.professional import Field, Profession, can_be_specialist
from passport.people.models import FieldName, Practice, Practitioner, ProfessionName, Specialty
from passport.people.services import PracticeData, Qualification, SpecialtyData
from passport.web.dates import ThreeNumberDate
from passport.web.law_words import NO_SUCH_SPECIALIST

TEXT = {"dir": "auto", "autocomplete": "off"}
EARLIEST_EXAMINATION = 1900
MOST_SPECIALTIES, MOST_PRACTICES = 8, len(Field)
LATER = _("This day lies in the future.")


class ProfessionForm(forms.Form):
    """What somebody was first trained as."""

    profession = forms.ChoiceField(
        label=_("Profession"), choices=[("", _("not recorded")), *ProfessionName.choices], required=False
    )


class _UntilToday(forms.Form):
    """A line of a list in which no day lies in the future."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def not_later(self, name: str) -> date | None:
        """Return the day of a field. Raises ValidationError for one in the future."""
        said: date | None = self.cleaned_data[name]
        if said is not None and said > self.today:
            raise ValidationError(LATER)
        return said


class SpecialtyForm(_UntilToday):
    """One specialty: what stands in the stamp, and what the texts of law ask about it."""

    name = forms.CharField(
        label=_("Specialty"),
        help_text=_("As it stands in the stamp."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
    )
    field = forms.ChoiceField(
        label=_("Its field"), choices=[("", _("not recorded")), *FieldName.choices], required=False
    )
    held_since = ThreeNumberDate(
        label=_("Held since"), help_text=_("Empty: nobody wrote it down; it counts as held."), required=False
    )
    examined_in = forms.IntegerField(
        label=_("Year of the specialist examination"), min_value=EARLIEST_EXAMINATION, required=False
    )
    regions = forms.MultipleChoiceField(
        label=_("Parts of the body that belong to it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ended = forms.BooleanField(label=_("No longer held: it leaves the stamp after today"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["regions"].choices = region_choices()
        if not self.initial:
            del self.fields["ended"]

    @property
    def ticked(self) -> int:
        """Return how many parts of the body are ticked."""
        return len(self["regions"].value() or ())

    def clean_held_since(self) -> date | None:
        """Return since when it is held."""
        return self.not_later("held_since")

    def clean_examined_in(self) -> int | None:
        """Return the year of the examination."""
        year: int | None = self.cleaned_data["examined_in"]
        if year is not None and year > self.today.year:
            raise ValidationError(_("This year lies in the future."))
        return year

    def clean(self) -> dict[str, Any]:
        """Ask for the name of a specialty of which something else is written down."""
        given = super().clean() or self.cleaned_data
        if self.has_changed() and not given.get("name") and not given.get("ended"):
            self.add_error("name", _("Write its name, as it stands in the stamp."))
        return given

    def said(self) -> SpecialtyData | None:
        """Return the specialty; None for an empty line and for one that is no longer held."""
        given = self.cleaned_data
        if not given.get("name") or given.get("ended"):
            return None
        return SpecialtyData(
            name=given["name"],
            field=Field(given["field"]) if given["field"] else None,
            examined_in=given["examined_in"],
            regions=tuple(given["regions"]),
            held_since=given["held_since"],
        )


class PracticeForm(_UntilToday):
    """Since when somebody works in a field, and whether trained for it."""

    field = forms.ChoiceField(
        label=_("Works in"), choices=[("", _("nothing more")), *FieldName.choices], required=False
    )
    since = ThreeNumberDate(label=_("Since"), required=False)
    trained = forms.BooleanField(label=_("Has had the additional training that a text asks for"), required=False)

    def clean_since(self) -> date | None:
        """Return since when."""
        return self.not_later("since")

    def clean(self) -> dict[str, Any]:
        """Ask for the field of a line in which something else is written down."""
        given = super().clean() or self.cleaned_data
        if not given.get("field") and (given.get("since") or given.get("trained")):
            self.add_error("field", _("Say in which field."))
        return given

    def said(self) -> PracticeData | None:
        """Return the practice; None for an empty line."""
        given = self.cleaned_data
        if not given.get("field"):
            return None
        return PracticeData(field=Field(given["field"]), since=given["since"], trained=given["trained"])


class _OnceEach(BaseFormSet):
    """A list in which nothing stands twice."""

    key, twice = "name", _("This specialty stands here twice.")

    def clean(self) -> None:
        """Refuse what stands twice."""
        seen: set[str] = set()
        for form in self.forms:
            said = clean_text(form.cleaned_data.get(self.key), limit=120) if form.is_valid() else ""
            if said and said in seen:
                form.add_error(self.key, self.twice)
            seen.add(said)


class _FieldOnce(_OnceEach):
    key, twice = "field", _("This field stands here twice.")


SpecialtyForms = formset_factory(SpecialtyForm, formset=_OnceEach, extra=1, max_num=MOST_SPECIALTIES)
PracticeForms = formset_factory(PracticeForm, formset=_FieldOnce, extra=1, max_num=MOST_PRACTICES)


class QualificationForms:
    """The three parts of the page, filled from what is on record or from what was sent."""

    def __init__(self, data: Any, *, practitioner: Practitioner, held: Iterable[Specialty], today: date) -> None:
        common = {"form_kwargs": {"today": today}}
        practices = [_practice(one) for one in practitioner.practices.order_by("field")]
        self.profession = ProfessionForm(data, initial={"profession": practitioner.profession})
        self.specialties = SpecialtyForms(data, prefix="specialty", initial=[_specialty(one) for one in held], **common)
        self.practices = PracticeForms(data, prefix="practice", initial=practices, **common)

    @property
    def sent(self) -> list[forms.Form]:
        """Return the forms as they lie on the screen."""
        return [self.profession, *self.specialties, *self.practices]

    def are_valid(self) -> bool:
        """Return whether every part can be used; each says what is wrong with it."""
        parts = [self.profession.is_valid(), self.specialties.is_valid(), self.practices.is_valid()]
        return all(parts) and self._specialties_fit()

    def _specialties_fit(self) -> bool:
        profession = self.said().profession
        said = [(form, form.said()) for form in self.specialties]
        misfits = [form for form, one in said if one and one.field and not can_be_specialist(profession, one.field)]
        for form in misfits:
            form.add_error("field", NO_SUCH_SPECIALIST)
        return not misfits

    def said(self) -> Qualification:
        """Return what was written down."""
        profession = self.profession.cleaned_data["profession"]
        specialties = (form.said() for form in self.specialties)
        practices = (form.said() for form in self.practices)
        return Qualification(
            profession=Profession(profession) if profession else None,
            specialties=tuple(one for one in specialties if one),
            practices=tuple(one for one in practices if one),
        )


def region_choices() -> list[tuple[str, str]]:
    """Return every part of the body of the dictionary, from head to foot, in the language of the page."""
    language = get_language() or Language.ENGLISH
    return [(code, region.names.in_language(language)) for code, region in REGIONS.items()]


def _specialty(specialty: Specialty) -> dict[str, Any]:
    return {
        "name": specialty.name,
        "field": specialty.field,
        "held_since": specialty.held_since,
        "examined_in": specialty.examined_in,
        "regions": specialty.regions.split(),
    }


def _practice(practice: Practice) -> dict[str, Any]:
    return {"field": practice.field, "since": practice.since, "trained": practice.trained}
