"""What is typed about an inspector's visit, by the hospital and by the inspector: its shape, never what becomes of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.access.inspecting import Days
from passport.access.services import Newcomer
from passport.access.services.visits import LARGEST
from passport.people.models import User
from passport.web.dates import ThreeNumberDate

TEXT = {"dir": "auto", "autocomplete": "off"}
NEWCOMER = ""
IN_ORDER = _("The last day is not before the first.")


def _text(label: Any, length: int, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs=TEXT)
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


class VisitForm(forms.Form):
    """Whom a hospital lets in, for which authority, why, and on which days."""

    who = forms.ChoiceField(label=_("Inspector"), required=False)
    title = _text(_("Title"), 64, required=False, help_text=_("Of somebody who is new here."))
    given_name = _text(_("Given name"), 100, required=False, help_text=_("Of somebody who is new here."))
    surname = _text(_("Surname"), 100, required=False, help_text=_("Of somebody who is new here."))
    authority = _text(_("Authority"), 200, help_text=_("In whose name the inspector comes. Patients read it."))
    reason = _text(_("Reason of the visit"), 500, help_text=_("For example: yearly inspection, order number 12."))
    first_day = ThreeNumberDate(label=_("First day"), help_text=_("For example 27 3 2026."))
    last_day = ThreeNumberDate(label=_("Last day"), help_text=_("After it the visit opens nothing."))

    def __init__(self, *args: Any, inspectors: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.inspectors = {one.uid: one for one in inspectors}
        known = [(uid, str(one)) for uid, one in self.inspectors.items()]
        self.fields["who"].choices = [(NEWCOMER, _("somebody who is new here")), *known]

    def clean(self) -> dict[str, Any]:
        """Ask for the name of somebody new, and for days in their order."""
        given = super().clean() or self.cleaned_data
        if given.get("who") == NEWCOMER:
            for needed in ("given_name", "surname"):
                if not given.get(needed):
                    self.add_error(needed, _("Write the name of somebody who is new here."))
        _check_order(self, given)
        return given

    def said(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        given = self.cleaned_data
        new = Newcomer(title=given["title"], given_name=given["given_name"], surname=given["surname"])
        who = self.inspectors[given["who"]] if given["who"] else new
        return {"who": who, **{name: given[name] for name in ("authority", "reason", "first_day", "last_day")}}


class DaysForm(forms.Form):
    """Of which days an inspector reads."""

    first_day = ThreeNumberDate(label=_("From"))
    last_day = ThreeNumberDate(label=_("Until"))

    def clean(self) -> dict[str, Any]:
        """Take days in their order only."""
        given = super().clean() or self.cleaned_data
        _check_order(self, given)
        return given

    def days(self) -> Days:
        """Return the days."""
        return Days(first=self.cleaned_data["first_day"], last=self.cleaned_data["last_day"])


class SampleForm(forms.Form):
    """How many rows are drawn, of the days that the page shows."""

    first_day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    last_day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    size = forms.IntegerField(label=_("How many rows"), min_value=1, max_value=LARGEST)
    seed = _text(
        _("Seed"),
        64,
        required=False,
        help_text=_("Leave it empty, and one is made by chance. With the same seed the same rows are drawn again."),
    )


class OpenCaseForm(forms.Form):
    """Why the name of one case is shown."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The patient reads this sentence, with your name and your authority."),
        max_length=500,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 2}),
    )


def _check_order(form: forms.Form, given: dict[str, Any]) -> None:
    first, last = given.get("first_day"), given.get("last_day")
    if first and last and last < first:
        form.add_error("last_day", IN_ORDER)
