"""What people are told on their next page: one table from the kind of a notice to its sentence and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.signing.models import Notice

# Kind -> sentence, words of its link, address.
NOTICES: Mapping[str, tuple[Promise, Promise | str, str]] = {
    "grant.redeemed": (
        _("%(doctor)s, %(facility)s, opened your booklet with your code, for one hour at most. Not your doctor?"),
        _("See and stop"),
        "patient:permission",
    ),
    "emergency.opened": (
        _(
            "%(doctor)s, %(facility)s, opened a booklet in an emergency without a code. The hospital checks every such "
            "look."
        ),
        _("Go on"),
        "home",
    ),
    "emergency.to_review": (
        _(
            "%(doctor)s, %(facility)s, opened a booklet in an emergency without a code. Look at the reason and review it."
        ),
        _("Emergency looks"),
        "facility:emergencies",
    ),
    "entry.passed_on": (_("A colleague passed a row on to you for signature."), _("Rows to sign"), "approver:list"),
    "entry.row_changed": (
        _("A row that you signed was corrected and waits for your signature again."),
        _("Rows to sign"),
        "approver:list",
    ),
    "entry.dose_changed": (
        _("The dose of a row that you signed was completed by a later report; your signature still holds."),
        "",
        "",
    ),
    "signing_key_enrolled": (
        _("A key that signs in your name was enrolled. Was it not you? Tell your hospital."),
        "",
        "",
    ),
    "signing_key_copied": (
        _("A key that signs in your name seems to exist twice and was stopped. Tell your hospital."),
        "",
        "",
    ),
}
OTHER = _("Something happened that concerns you.")
WITH_SUBJECT = frozenset({"patient:permission"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One notice as its reader sees it."""

    uid: str
    sentence: str
    label: str
    address: str


def told_of(notice: Notice) -> Told:
    """Return a notice in words; one of a kind that this page does not know still says that it is there."""
    sentence, label, page = NOTICES.get(notice.kind, (OTHER, "", ""))
    arguments = [notice.subject_uid] if page in WITH_SUBJECT else []
    return Told(
        uid=notice.uid,
        sentence=str(sentence) % notice.detail,
        label=str(label),
        address=reverse(page, args=arguments) if page else "",
    )
