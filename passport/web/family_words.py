"""The sentences about guardians and trusted persons, as tables."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.people.models import Parting, Proof
from passport.people.services import (
    DocumentMissing,
    DocumentUnnamed,
    EndReasonMissing,
    EndsTooEarly,
    NotOfAge,
    OfAge,
    TooYoung,
)

# By what it was proven, and to whom.
PROOFS: dict[str, Promise] = {
    Proof.AT_COUNTER: _("Checked at the counter by %(who)s."),
    Proof.BIRTH_CERTIFICATE: _("Birth certificate, checked by %(who)s."),
    Proof.COURT_DECISION: _("Court decision, checked by %(who)s."),
    Proof.OTHER: _("%(words)s, checked by %(who)s."),
    Proof.PATIENT: _("Named by %(who)s."),
    Proof.NATIONAL_EID: _("National eID, checked by %(who)s."),
}

# How somebody came to read no more, as that person reads it.
ENDED: dict[str, Promise] = {
    Parting.COUNTER: _("Ended at the counter of %(facility)s on %(day)s. Ask there if you do not know why."),
    Parting.PATIENT: _("Ended by the patient on %(day)s."),
    Parting.LEFT: _("Its owner left on %(day)s."),
}

# Error -> the field of the slip that it stands at, and its sentence.
NOT_ENOUGH: dict[type[Exception], tuple[str, Promise]] = {
    DocumentMissing: ("document", _("Which document shows that this person looks after the patient? Choose it.")),
    DocumentUnnamed: ("document_words", _("Write which document it is.")),
    OfAge: (
        "document",
        _(
            "This patient is of age: only a court decision makes somebody the guardian. Or print a slip for the patient."
        ),
    ),
    TooYoung: (
        "relation",
        _("This patient is too young for an own slip. Print one for a parent or guardian."),
    ),
    NotOfAge: (
        "relation",
        _("Only somebody of age has a trusted person. For a child print a slip for a parent or guardian."),
    ),
    EndsTooEarly: ("last_day", _("This day is over. Write the last day on which the decision holds.")),
    EndReasonMissing: ("reason", _("Say why, in a few words.")),
}
