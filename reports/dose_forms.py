"""What a physicist types about a dose survey: the shape of it, never what becomes of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.audits.quantities import Like
from reports.audits.samples import ADULT_FROM
from reports.models import DoseSurvey
from reports.services.surveys import MOST_PATIENTS, ROOM_FOR_WORDS, Chosen, Findings

OLDEST_CHILD = 30  # far above any age at which a text of law could end childhood
_WORDS = {"dir": "auto", "rows": 4}


class StartForm(forms.Form):
    """Which dose is surveyed, of how many patients, and from what age they are adults."""

    like = forms.ChoiceField(label=_("Dose"), help_text=_("In brackets: how many of the last examinations state it."))
    patients = forms.IntegerField(
        label=_("Number of patients"),
        help_text=_("The last ones are taken, each patient once."),
        min_value=1,
        max_value=MOST_PATIENTS,
    )
    adult_from = forms.IntegerField(
        label=_("Adults from, in years"),
        help_text=_("No text prints it; European guidelines count children until 18."),
        min_value=1,
        max_value=OLDEST_CHILD,
        initial=ADULT_FROM,
    )

    def __init__(
        self, *args: Any, likes: Sequence[tuple[str, str, Like]], least: int | None, exam_code: str, **options: Any
    ) -> None:
        super().__init__(*args, initial={"patients": least}, **options)
        self._exam_code = exam_code
        self._likes = {key: like for key, _name, like in likes}
        self.fields["like"].choices = [(key, name) for key, name, _like in likes]

    def said(self) -> Chosen:
        """Return what the physicist chose."""
        said = self.cleaned_data
        return Chosen(
            exam_code=self._exam_code,
            like=self._likes[said["like"]],
            patients=said["patients"],
            adult_from=said["adult_from"],
        )


class FindingsForm(forms.Form):
    """What a physicist writes into a survey."""

    conditions_note = forms.CharField(
        label=_("What no report states"),
        help_text=_("For example the receptor, the thickness of the patients, how many images were rejected."),
        max_length=ROOM_FOR_WORDS,
        required=False,
        widget=forms.Textarea(attrs=_WORDS),
    )
    image_quality = forms.CharField(
        label=_("Quality of the images"),
        help_text=_("By which criteria or test objects it was judged, and what was found."),
        max_length=ROOM_FOR_WORDS,
        required=False,
        widget=forms.Textarea(attrs=_WORDS),
    )
    corrective_measures = forms.CharField(
        label=_("Corrective measures"),
        help_text=_("What is done, by whom, until when. Needed where the doses lie above what the text allows."),
        max_length=ROOM_FOR_WORDS,
        required=False,
        widget=forms.Textarea(attrs=_WORDS),
    )

    def __init__(self, *args: Any, survey: DoseSurvey, **options: Any) -> None:
        initial = {name: getattr(survey, name) for name in Findings.__dataclass_fields__}
        super().__init__(*args, initial=initial, **options)

    def said(self) -> Findings:
        """Return what the physicist wrote."""
        return Findings(**{name: self.cleaned_data[name] for name in Findings.__dataclass_fields__})
