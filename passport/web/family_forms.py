"""What the counter and patients say about who may open a passport: the shape of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.people.models import Colour, Proof, Reader, Relation, TrustLasts
from passport.people.services import DOCUMENTS, Shown
from passport.web.dates import ThreeNumberDate
from passport.web.family_words import NOT_ENOUGH
from passport.web.forms import CodeField

TEXT = {"dir": "auto", "autocomplete": "off"}


class SlipIssueForm(forms.Form):
    """For whom a slip is printed, by which document, until when, and who lost a phone."""

    relation = forms.ChoiceField(label=_("The slip is for"), choices=Relation.choices)
    document = forms.ChoiceField(
        label=_("Document that was shown"),
        help_text=_("For a parent or guardian. Each parent gets an own slip; the other one need not agree."),
        choices=[("", _("none needed")), *[(one.value, one.label) for one in DOCUMENTS]],
        required=False,
    )
    document_words = forms.CharField(
        label=_("Which other document"), max_length=200, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    last_day = ThreeNumberDate(
        label=_("Last day, if it ends"),
        help_text=_("For example that of a court decision. Empty: for a child until it comes of age."),
        required=False,
    )
    lost = forms.ChoiceField(
        label=_("Whose phone is lost?"),
        help_text=_(
            "All phones and computers of this person are signed out at once, and delete what they keep of the passport."
        ),
        required=False,
    )

    def __init__(self, *args: Any, readers: Sequence[Reader], **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(reader.uid, f"{reader.user} · {reader.get_relation_display()}") for reader in readers]
        self.fields["lost"].choices = [("", _("no phone is lost")), *known]
        if not known:
            del self.fields["lost"]

    def shown(self) -> Shown | None:
        """Return what was shown; None: nothing."""
        given = self.cleaned_data
        document, last_day = given.get("document"), given.get("last_day")
        if not document and not last_day:
            return None
        proof = Proof(document) if document else Proof.AT_COUNTER
        return Shown(proof=proof, words=given.get("document_words", ""), last_day=last_day)

    def refuse(self, error: Exception) -> None:
        """Say at its field why the slip is not printed."""
        field, sentence = NOT_ENOUGH[type(error)]
        self.add_error(field, sentence)


class EndReaderForm(forms.Form):
    """Why the hospital ends that somebody reads a passport."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Stays at the hospital; neither side reads it here."),
        max_length=300,
        widget=forms.TextInput(attrs=TEXT),
    )


class TrustForm(forms.Form):
    """For how long somebody is trusted."""

    lasts = forms.ChoiceField(label=_("For how long"), choices=TrustLasts.choices, initial=TrustLasts.MONTH)


class TrustedCodeForm(forms.Form):
    """The code of somebody who trusts the reader, and what the reader is called."""

    code = CodeField(
        label=_("Code that you were given"), help_text=_("16 signs. Capital or small letters do not matter.")
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("The person who gave you the code reads it, and doctors to whom you show the passport."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )

    def __init__(self, *args: Any, known: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if known:
            del self.fields["name"]


class ColourForm(forms.Form):
    """By which colour a passport is told from the others."""

    colour = forms.ChoiceField(choices=Colour.choices)
