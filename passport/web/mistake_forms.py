"""What patients say is wrong, and what hospitals answer: the shape of it, never what becomes of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.booklet.models import Mistake
from passport.people.models import Facility

WORDS = {"dir": "auto", "rows": 4}
ELSEWHERE = "elsewhere"
AGREED, NOT_AGREED = "agreed", "not_agreed"


def _words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs=WORDS), **options)


class MistakeForm(forms.Form):
    """What is wrong with one row."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(one.value, one.label) for one in Mistake if one != Mistake.MISSING],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    words = _words(
        _("What should the hospital know?"),
        required=False,
        help_text=_("For example how it should be. You can leave this empty, except for “Something else is wrong”."),
    )


class MissingForm(forms.Form):
    """Which examination is missing, and where it was done."""

    place = forms.ChoiceField(
        label=_("Where was it done?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it was done.")},
    )
    named = forms.CharField(
        label=_("If somewhere else: where?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    words = _words(
        _("Which examination, and when?"),
        help_text=_("As you remember it, for example: X-ray of the left hand, in spring 2024."),
        error_messages={"required": _("Say which examination it was, and about when.")},
    )

    def __init__(self, *args: Any, facilities: Sequence[Facility], **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(facility.uid, facility.name) for facility in facilities]
        self.fields["place"].choices = [*known, (ELSEWHERE, _("Somewhere else"))]


class AnswerForm(forms.Form):
    """What a hospital answers."""

    answer = forms.ChoiceField(
        label=_("Is the patient right?"),
        choices=[(AGREED, _("Yes, something was wrong")), (NOT_AGREED, _("No, it is as it should be"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    words = _words(
        _("Answer"),
        help_text=_("The patient reads this. Say what you found, and what you mended or did not, in plain words."),
        error_messages={"required": _("Write the answer: the patient reads it.")},
    )
