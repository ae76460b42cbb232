"""A paper that a patient adds, and what is said of it: the shape of it, never what becomes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.imaging.models import AddedPaper
from passport.imaging.selectors.papers import known_date
from passport.imaging.services.papers import PaperWords
from passport.web.dates import PartialNumberDate

NO_NAME = _("Say what the paper is, in a few words.")
NO_DATE = _("There is no such date, or it has not come yet. The year alone is enough.")
WORDS = {"dir": "auto", "autocomplete": "off"}


class PaperWordsForm(forms.Form):
    """What a paper is, from when, and where."""

    called = forms.CharField(
        label=_("What is it?"),
        max_length=200,
        widget=forms.TextInput(attrs=WORDS),
        error_messages={"required": NO_NAME},
    )
    when = PartialNumberDate(
        label=_("Date, as far as you know it"),
        required=False,
        help_text=_("The year alone is enough."),
        error_messages={"invalid": NO_DATE},
    )
    place = forms.CharField(
        label=_("Where was it?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=WORDS),
    )

    def words(self) -> PaperWords:
        """Return what was said."""
        said, when = self.cleaned_data, self.cleaned_data["when"]
        date = {"year": when.year, "month": when.month, "day": when.day} if when else {}
        return PaperWords(called=said["called"], place=said["place"], **date)


class PaperForm(PaperWordsForm):
    """A paper, and what its owner says of it."""

    file = forms.FileField(
        label=_("Photo or PDF"),
        help_text=_("JPEG, PNG or PDF, up to 20 MB. Where and with what a photo was taken is not kept."),
        error_messages={"required": _("Choose a photo or a PDF."), "empty": _("This file is empty. Choose another.")},
    )
    field_order = ["file"]


def words_of(paper: AddedPaper) -> dict[str, Any]:
    """Return what the fields of a paper begin with."""
    return {"called": paper.called, "when": known_date(paper), "place": paper.place}
