"""What a referring doctor types of a request, and an approver of a decision: its shape, never what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.examinations import REGIONS, examination
from passport.booklet.reading import Kind
from passport.booklet.words import examination_name, region_name
from passport.justification.models import AskedAnswer, ExposurePurpose, Leaflet, Request, Urgency
from passport.justification.services import Answered, Wish
from passport.law.pack import AskRule
from passport.law.vocabulary import Ask
from passport.people.models import Facility
from passport.web.dates import ThreeNumberDate
from passport.web.typing_forms import KINDS, SIDES, TEXT, examination_choices, examinations_of

LONG = {"dir": "auto", "rows": 2}
# What only some requests need: after which field it is folded away, in which words, and which fields it is.
FOLDS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "exam_code": (_("The list does not have this examination"), ("exam", "kind", "region")),
    "urgency": (_("It is an emergency"), ("emergency_reason",)),
    "planned_views": (_("The same examination was done not long ago"), ("repeat_reason",)),
    "repeat_reason": (
        _("Screening, research, work, court, a carer, a child"),
        (
            "purpose", "programme", "approval_reference", "committee", "constraint_msv", "ordered_by", "carer_of",
            "guardian", "mass_kg",
        ),
    ),
}  # fmt: skip
ANSWERS: dict[Ask, tuple[AskedAnswer, ...]] = {
    Ask.PREGNANCY: (
        AskedAnswer.NOT_POSSIBLE,
        AskedAnswer.EXCLUDED,
        AskedAnswer.POSSIBLE,
        AskedAnswer.YES,
        AskedAnswer.NOT_KNOWN,
        AskedAnswer.NOT_ASKED,
    ),
    Ask.BREASTFEEDING: (AskedAnswer.NO, AskedAnswer.YES, AskedAnswer.NOT_KNOWN, AskedAnswer.NOT_ASKED),
    Ask.CYCLE: (AskedAnswer.NOT_POSSIBLE, AskedAnswer.NOT_KNOWN, AskedAnswer.NOT_ASKED),
}
ASK_LABELS = {
    Ask.PREGNANCY: _("Pregnancy"),
    Ask.BREASTFEEDING: _("Is she breastfeeding?"),
    Ask.CYCLE: _("First day of the last period"),
}


def _line(label: Any, length: int, *, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={**TEXT, **attrs})
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text, widget=widget)


def _lines(label: Any, length: int, *, help_text: Any = "", required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs=LONG)
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


class WhomForm(forms.Form):
    """For whom an examination is asked, exactly."""

    identifier = forms.CharField(
        label=_("The patient's number"),
        help_text=_("Exactly as written: the personal number, or the number at a hospital."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    birth_date = ThreeNumberDate(label=_("The patient's date of birth"), help_text=_("For example 27 3 1985."))


@dataclass(frozen=True, kw_only=True)
class Fold:
    """Fields that only some requests need, under what makes them necessary."""

    summary: Promise
    fields: list[forms.BoundField]
    is_open: bool  # something is said there, or wrong


class WishForm(forms.Form):
    """What is asked for, and why."""

    elsewhere: frozenset[str] = frozenset()  # fields that the page shows by themselves

    facility = forms.ChoiceField(label=_("Hospital that examines"))
    exam_code = forms.ChoiceField(label=_("Examination"), required=False)
    exam = _line(_("Examination in your words"), 200, help_text=_("Needed only when the list does not have it."))
    kind = forms.ChoiceField(label=_("Kind of examination"), required=False)
    region = forms.ChoiceField(label=_("Part of the body"), required=False)
    laterality = forms.ChoiceField(label=_("Side"), choices=SIDES, required=False)
    indication = _lines(
        _("Indication"), 2000, required=True, help_text=_("Why this patient needs it. Who decides reads this first.")
    )
    indication_code = _line(_("Code of the indication, if you use one"), 64)
    question = _lines(_("Question to be answered"), 1000)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ROUTINE)
    emergency_reason = _line(_("Why it cannot wait"), 500, help_text=_("Needed in an emergency."))
    planned_on = ThreeNumberDate(label=_("Planned day, if you know it"), required=False)
    planned_views = forms.IntegerField(label=_("Number of views"), min_value=1, max_value=200, required=False)
    repeat_reason = _lines(
        _("Why the same examination is needed again"),
        1000,
        help_text=_(
            "Needed when it was done not long ago: the earlier one then stands in the list of earlier examinations."
        ),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=ExposurePurpose.choices, initial=ExposurePurpose.DIAGNOSIS)
    programme = _line(_("Screening programme"), 200)
    approval_reference = _line(_("Number of the approval"), 100)
    committee = _line(_("Ethics committee"), 200)
    constraint_msv = forms.DecimalField(
        label=_("Dose constraint, mSv"), min_value=0, max_digits=9, decimal_places=3, required=False
    )
    ordered_by = _line(_("Ordered by: employer, insurer or court"), 200)
    carer_of = _line(_("Whom this person cares for"), 200)
    guardian = _line(_("Parent or guardian who was spoken with"), 200)
    mass_kg = forms.DecimalField(label=_("Body mass, kg"), min_value=0, max_digits=6, decimal_places=2, required=False)

    def __init__(self, *args: Any, facilities: Sequence[Facility], region: str = "", **options: Any) -> None:
        """Take where it can be done, and the part of the body that was looked at before: it stands first."""
        super().__init__(*args, **options)
        self.fields["facility"].choices = [(place.uid, place.name) for place in facilities]
        self.fields["exam_code"].choices = [
            ("", _("not in this list")),
            *examinations_of(region),
            *examination_choices(),
        ]
        self.fields["region"].choices = [("", _("choose")), *((code, region_name(code)) for code in REGIONS)]
        self.fields["region"].initial = region
        self.fields["kind"].choices = [
            ("", _("choose")),
            *((kind.value, examination_name("", kind=kind)) for kind in KINDS),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for words and kind where the dictionary has no such item."""
        given = super().clean() or self.cleaned_data
        if not given.get("exam_code"):
            for needed in ("exam", "kind"):
                if not given.get(needed):
                    self.add_error(needed, _("Fill this in, or choose an examination from the list."))
        return given

    def wish(self) -> Wish:
        """Return what was typed."""
        given = {name: said for name, said in self.cleaned_data.items() if name != "facility"}
        known = examination(given["exam_code"])
        given["kind"] = known.kind if known else Kind(given["kind"])
        given["urgency"], given["purpose"] = Urgency(given["urgency"]), ExposurePurpose(given["purpose"])
        return Wish(**given)

    @property
    def parts(self) -> list[forms.BoundField | Fold]:
        """Return the fields that every request has, and among them, folded away, those that only some need."""
        folded = {name for _summary, names in FOLDS.values() for name in names}
        parts: list[forms.BoundField | Fold] = []
        for name in self.fields:
            if name not in folded | self.elsewhere:
                parts.append(self[name])
            if name in FOLDS:
                parts += self._folds(*FOLDS[name])
        return parts

    def _folds(self, summary: Promise, names: tuple[str, ...]) -> list[Fold]:
        fields = [self[name] for name in names if name not in self.elsewhere]
        is_said = any(one.errors or one.value() not in (None, "", one.field.initial) for one in fields)
        # What is wrong with no field in particular may be mended in any.
        is_open = is_said or bool(self.non_field_errors())
        return [Fold(summary=summary, fields=fields, is_open=is_open)] if fields else []


def said_in(request: Request) -> dict[str, Any]:
    """Return what a request says, as the form holds it."""
    said = {name: getattr(request, name) for name in WishForm.base_fields if hasattr(request, name)}
    in_words = (
        {"exam": "", "kind": "", "region": ""}
        if request.exam_code
        else {"exam": request.exam_as_sent, "kind": request.kind}
    )
    return said | in_words | {"facility": request.facility.uid}


def _reason(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={**TEXT, "list": "reasons"})
    return forms.CharField(label=label, help_text=help_text, max_length=2000, widget=widget)


class ApprovalForm(forms.Form):
    """Why an approver approves, and what else is written down with it."""

    reason = _reason(_("Reason"), _("In a few words: why the examination is justified."))
    repeat_reason = _lines(_("Why the same examination is needed again"), 1000)
    planned_on = ThreeNumberDate(
        label=_("Planned day"),
        help_text=_("The text counts days from the start of her cycle, and the request names no day."),
        required=False,
    )
    not_waited = forms.BooleanField(label=_("Earlier findings elsewhere were not waited for"), required=False)
    asked_from = _line(
        _("Earlier findings were asked for at"), 200, help_text=_("Only if you asked another place for them.")
    )

    def __init__(self, *args: Any, repeats: bool, emergency: bool, counts_days: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].widget.attrs["data-first"] = True
        if not repeats:
            del self.fields["repeat_reason"]
        if not emergency:
            del self.fields["not_waited"]
        if not counts_days:
            del self.fields["planned_on"]


class RefusalForm(forms.Form):
    """Why an approver does not approve, and what could be done instead. A form of its own: Enter in it never approves."""

    reason = _reason(_("Why it is not approved"), _("In a few words, for the doctor who asked."))
    alternative_code = forms.ChoiceField(label=_("Examine instead"), required=False)
    alternative = _line(
        _("Or in words"), 300, help_text=_("Also what uses no radiation, for example an ultrasound examination.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="refusal_%s", **options)
        self.fields["alternative_code"].choices = [("", _("nothing from the list")), *examination_choices()]


class AnswerForm(forms.Form):
    """What a woman answered to one question."""

    answer = forms.ChoiceField(label=_("Answer"))
    cycle_started_on = ThreeNumberDate(label=_("First day of the last period"), required=False)
    urgent_reason = _line(
        _("Why the examination cannot wait"),
        500,
        help_text=_("Needed when she is or may be pregnant, or when the days that the text prints are over."),
    )

    def __init__(self, *args: Any, rule: AskRule, **options: Any) -> None:
        super().__init__(*args, prefix=f"ask-{rule.ask}", **options)
        self.rule = rule
        self.label = ASK_LABELS[rule.ask]
        self.fields["answer"].choices = [("", _("choose")), *((one.value, one.label) for one in ANSWERS[rule.ask])]
        self.fields["answer"].label = self.label if rule.ask is not Ask.CYCLE else _("If there is no such day")
        if rule.ask is Ask.CYCLE:
            self.fields["answer"].required = False
        else:
            del self.fields["cycle_started_on"]

    def clean(self) -> dict[str, Any]:
        """Ask for the day or for why there is none."""
        given = super().clean() or self.cleaned_data
        if self.rule.ask is Ask.CYCLE and not (given.get("cycle_started_on") or given.get("answer")):
            self.add_error("cycle_started_on", _("Fill in the day, or say why there is none."))
        return given

    def answered(self) -> Answered:
        """Return what was typed."""
        given = self.cleaned_data
        started: date | None = given.get("cycle_started_on")
        said = given.get("answer") or (AskedAnswer.NO if started else AskedAnswer.NOT_ASKED)
        return Answered(
            ask=self.rule.ask,
            answer=AskedAnswer(said),
            cycle_started_on=started,
            urgent_reason=given["urgent_reason"],
        )


class InformedForm(forms.Form):
    """Who told the patient of the risks, and with which paper; the moment is now."""

    informed_now = forms.BooleanField(label=_("The patient is informed now"), required=False)
    informed_by = forms.CharField(label=_("Informed by"), max_length=200, widget=forms.TextInput(attrs=TEXT))
    leaflet = forms.ChoiceField(label=_("Leaflet that was given"), required=False)

    def __init__(self, *args: Any, leaflets: Sequence[Leaflet], with_decision: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["leaflet"].choices = [("", _("none")), *((one.uid, one.name) for one in leaflets)]
        if with_decision:
            self.fields["informed_by"].required = False
        else:
            del self.fields["informed_now"]

    def clean(self) -> dict[str, Any]:
        """Ask who informed, where that is said to have been done."""
        given = super().clean() or self.cleaned_data
        if given.get("informed_now") and not given.get("informed_by"):
            self.add_error("informed_by", _("Say who informed the patient."))
        return given


class FindingForm(forms.Form):
    """What was found on looking at an emergency decision afterwards."""

    finding = _lines(_("What you found"), 500, required=True)
