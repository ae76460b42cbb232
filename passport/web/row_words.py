"""Where a row stands, as its readers are told: a patient also reads that there is nothing to do, a doctor does not."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.withdrawing import Why

# Why a signature was taken back. The patient reads it: each says what may be wrong, and blames nobody.
REASONS: dict[Why, Promise] = {
    Why.WRONG_PERSON: _("The row may belong to another person."),
    Why.WRONG_EXAMINATION: _("Another examination may have been done than the row says."),
    Why.WRONG_DAY: _("The day in the row may be wrong."),
    Why.NOT_APPROVED: _("Somebody else approved the examination."),
    Why.BY_MISTAKE: _("The row was signed by mistake."),
}


@dataclass(frozen=True, kw_only=True)
class Voice:
    """The sentences on a row that nobody has signed as it stands, for one kind of reader."""

    waiting: Promise
    sign_again: Promise
    approver_back: Promise
    withdrawn: Promise


TO_PATIENTS = Voice(
    waiting=_(
        "The examination is recorded; the doctor who approved it has not yet signed this row, and you need not do anything."
    ),
    sign_again=_(
        "On %(date)s the hospital stopped the key that had signed this row. It is signed again with another key; nothing "
        "else in it changed, and you need not do anything."
    ),
    approver_back=_(
        "On %(date)s the hospital took back that the doctor who approved this examination can no longer sign. The row "
        "waits for the doctor's signature; nothing else in it changed, and you need not do anything."
    ),
    withdrawn=_(
        "On %(date)s %(name)s took back the signature on this row, for this reason: “%(why)s” The row waits for a new "
        "signature; the earlier version is still here, and you need not do anything."
    ),
)
TO_DOCTORS = Voice(
    waiting=_("Recorded; the approver has not yet signed this row."),
    sign_again=_(
        "On %(date)s the hospital stopped the key that had signed this row. It is signed again with another key; nothing "
        "else in it changed."
    ),
    approver_back=_(
        "On %(date)s the hospital took back that the approver can no longer sign. The row waits for the approver's "
        "signature; nothing else in it changed."
    ),
    withdrawn=_(
        "On %(date)s %(name)s took back the signature on this row, for this reason: “%(why)s” The row waits for a new "
        "signature; the earlier version is still here."
    ),
)
