"""What a radiographer says of an examination that was done: its shape, with everything preset that is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from passport.booklet.examinations import classes_of, examination
from passport.booklet.layers import X_RAYS
from passport.booklet.models import Confirmation, Entry, Gear, HelperAsked, NoShielding, Shielding
from passport.booklet.reading import Kind
from passport.booklet.services import Helped, Performed
from passport.law.vocabulary import ProcedureClass
from passport.people.models import Practitioner, User
from passport.web.typing_forms import TEXT

MOST_VIEWS, OLDEST = 200, 120
HELPERS = 2
BEFORE, OTHER = "before", "other"
# Of what views are counted; a scan and a measurement of bones have none.
_WITH_VIEWS = frozenset({Kind.PROJECTION, Kind.MAMMOGRAPHY})
_WITHOUT_X_RAYS = frozenset({ProcedureClass.NUCLEAR, ProcedureClass.NUCLEAR_THERAPY})


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who can be named on a confirmation: by whom it was done, delegated and supervised."""

    user: User
    own: Practitioner | None
    performers: Sequence[Practitioner]
    doctors: Sequence[Practitioner]
    before: str = ""  # who stands in the confirmation that is replaced, when that is only a name

    def called(self, uid: str) -> Practitioner | None:
        """Return the professional of a uid; None for nobody."""
        known = [*self.performers, *self.doctors, *([self.own] if self.own else [])]
        return next((one for one in known if one.uid == uid), None)


def _words(label: Any, length: int, *, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs=TEXT)
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text, widget=widget)


def _views(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_VIEWS, required=False)


class ConfirmForm(forms.Form):
    """One confirmation."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    after = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    name_checked = forms.BooleanField(
        label=_("I checked the name and the date of birth"),
        required=False,
        widget=forms.CheckboxInput(attrs={"autofocus": True}),
    )
    side_checked = forms.BooleanField(label=_("I checked the side"), required=False)
    performed_as_written = forms.BooleanField(label=_("It was done as written"), required=False)
    difference = _words(
        _("What was done otherwise, and why"),
        500,
        help_text=_("Needed when it was not done as written, or when the number of views is not the planned one."),
    )
    planned_views = _views(_("Views planned"))
    actual_views = _views(_("Views made"))
    shielding = forms.MultipleChoiceField(
        label=_("What was shielded"), choices=Shielding.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    no_shielding = forms.ChoiceField(
        label=_("If nothing was shielded: why"),
        choices=[("", _("something was shielded")), *NoShielding.choices],
        required=False,
    )
    no_shielding_words = _words(_("The reason in words"), 300, help_text=_("Needed only for another reason."))
    performer = forms.ChoiceField(label=_("Performed by"), required=False)
    performer_name = _words(_("Name of somebody who is on no list"), 200)
    delegated_by = forms.ChoiceField(label=_("Delegated by"), required=False)
    supervised_by = forms.ChoiceField(label=_("Supervised by"), required=False)
    note = _words(_("Note"), 500, help_text=_("Needed when name or side could not be checked: say why."))

    def __init__(self, *args: Any, entry: Entry, staff: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.staff = staff
        me = staff.own.uid if staff.own else ""
        before = [(BEFORE, staff.before)] if staff.before else []
        mine = (me, str(staff.own or staff.user))
        if before and not self.initial.get("performer"):
            self.initial["performer"] = BEFORE
        people = {one.uid: one for one in (*staff.performers, *staff.doctors)}.values()
        other = (OTHER, _("somebody else, by name"))
        self.fields["performer"].choices = [*before, mine, *_names(people, but=me), other]
        doctors = [("", _("nobody")), *_names(staff.doctors)]
        self.fields["delegated_by"].choices = doctors
        self.fields["supervised_by"].choices = [("", _("nobody")), *_names(people)]
        for name in _not_asked(entry):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for words where the ticks alone do not say what was done."""
        given = super().clean() or self.cleaned_data
        for name, wanted, words in self._open(given):
            if wanted and name not in self.errors:
                self.add_error(name, words)
        return given

    def performed(self, helpers: Iterable[Helped]) -> Performed:
        """Return what was said."""
        given, staff = self.cleaned_data, self.staff
        performer = staff.called(given["performer"])
        named = {BEFORE: staff.before, OTHER: given["performer_name"]}
        return Performed(
            performer=performer,
            performer_name=named.get(given["performer"]) or str(performer or staff.user),
            name_checked=given["name_checked"],
            side_checked=given.get("side_checked"),
            performed_as_written=given["performed_as_written"],
            difference=given["difference"],
            planned_views=given.get("planned_views"),
            actual_views=given.get("actual_views"),
            shielding=[Shielding(one) for one in given["shielding"]],
            no_shielding=NoShielding(given["no_shielding"]) if given["no_shielding"] else None,
            no_shielding_words=given["no_shielding_words"],
            helpers=tuple(helpers),
            delegated_by=staff.called(given["delegated_by"]),
            supervised_by=staff.called(given["supervised_by"]),
            note=given["note"],
        )

    def _open(self, given: dict[str, Any]) -> list[tuple[str, bool, Any]]:
        """Return field, whether something is missing there, and what; the verb refuses the same."""
        planned, actual = given.get("planned_views"), given.get("actual_views")
        otherwise = None not in (planned, actual) and planned != actual
        unchecked = [name for name in ("name_checked", "side_checked") if not given.get(name, True)]
        untold = bool(unchecked) and not given.get("note")
        tick = _("Tick it when you did, or say under “Note” why it could not be done.")
        performer, other = given.get("performer"), given.get("performer_name")
        shielded, reason = bool(given.get("shielding")), given.get("no_shielding")
        return [
            *((name, untold, tick) for name in unchecked),
            ("note", untold, _("Name or side was not checked: say why.")),
            ("performer_name", performer == OTHER and not other, _("Write the name.")),
            (
                "performer",
                performer != OTHER and bool(other),
                _("A name is written below: choose “somebody else, by name”, or take it away."),
            ),
            (
                "difference",
                (otherwise or not given.get("performed_as_written")) and not given.get("difference"),
                _("Say what was done otherwise, and why."),
            ),
            ("no_shielding", not shielded and not reason, _("Tick what was shielded, or choose why nothing was.")),
            ("no_shielding", shielded and bool(reason), _("Something is ticked as shielded: choose that here.")),
            (
                "no_shielding_words",
                reason == NoShielding.OTHER and not given.get("no_shielding_words"),
                _("Write the reason."),
            ),
        ]


class HelperForm(forms.Form):
    """A person who held or helped the patient."""

    name = _words(_("Name"), 200)
    age = forms.IntegerField(label=_("Age in years"), min_value=0, max_value=OLDEST, required=False)
    asked = forms.ChoiceField(
        label=_("Asked about a pregnancy"), choices=[("", _("choose")), *HelperAsked.choices], required=False
    )
    gear = forms.MultipleChoiceField(
        label=_("Protection"), choices=Gear.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        """Ask for everything of a person who is named at all."""
        given = super().clean() or self.cleaned_data
        said = {name: given.get(name) not in ("", None, []) for name in self.fields}
        if any(said.values()):
            for name in (name for name, there in said.items() if not there and name not in self.errors):
                self.add_error(name, _("Fill this in for everybody who helped."))
        return given

    def helped(self) -> Helped | None:
        """Return who helped; None for an empty line."""
        given = self.cleaned_data
        if not given.get("name"):
            return None
        return Helped(
            name=given["name"],
            age=given["age"],
            asked=HelperAsked(given["asked"]),
            gear=[Gear(one) for one in given["gear"]],
        )


HelperForms = formset_factory(HelperForm, extra=HELPERS, max_num=HELPERS)


def preset(
    entry: Entry, *, seen: str, now: Confirmation | None, usual: Confirmation | None, planned_views: int | None
) -> dict[str, Any]:
    """Return what the form holds when it opens: what was confirmed before, else what is known and usual.

    That name and side were checked is said each time anew.

    `usual` is what the same person confirmed last of the same examination.
    """
    habit = now or usual
    said: dict[str, Any] = {
        "seen": seen,
        "after": now.uid if now else "",
        # Nobody has said these two yet, so nobody's hand is led: one touch or the space bar each.
        "name_checked": False,
        "side_checked": False,
        "performed_as_written": True,
        "planned_views": planned_views,
        "actual_views": _counted(entry),
        "shielding": habit.shielding.split() if habit else [],
        "no_shielding": habit.no_shielding if habit else NoShielding.NO_XRAYS if _without_x_rays(entry) else "",
        "no_shielding_words": habit.no_shielding_words if habit else "",
    }
    if now is None:
        return said
    columns = ("performed_as_written", "difference", "planned_views", "actual_views")
    people = {name: one.uid if (one := getattr(now, name)) else "" for name in _PEOPLE}
    return said | {name: getattr(now, name) for name in (*columns, "note")} | people


def preset_helpers(now: Confirmation | None) -> list[dict[str, Any]]:
    """Return who helped, as the forms hold it."""
    helpers = now.helpers.all() if now else []
    return [{"name": one.name, "age": one.age, "asked": one.asked, "gear": one.gear.split()} for one in helpers][
        :HELPERS
    ]


_PEOPLE = ("performer", "delegated_by", "supervised_by")


def _counted(entry: Entry) -> int | None:
    """Return how many exposures of a projection the reports tell of; None where they tell of none."""
    return sum(part.events for part in entry.exposures.all() if part.kind in _WITH_VIEWS) or None


def _without_x_rays(entry: Entry) -> bool:
    classes = set(classes_of(entry.exam_code, entry.kind, entry.therapy))
    x_rays = any(part.kind in X_RAYS for part in entry.exposures.all())
    return bool(classes) and classes <= _WITHOUT_X_RAYS and not x_rays


def _not_asked(entry: Entry) -> list[str]:
    """Return the fields that mean nothing for an examination."""
    item = examination(entry.exam_code)
    has_side = item.has_side if item else bool(entry.laterality)
    views = [] if entry.kind in _WITH_VIEWS else ["planned_views", "actual_views"]
    return [*views, *([] if has_side or entry.laterality else ["side_checked"])]


def _names(people: Iterable[Practitioner], *, but: str = "") -> list[tuple[str, str]]:
    return [(one.uid, str(one)) for one in people if one.uid != but]
