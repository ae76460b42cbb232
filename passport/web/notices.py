"""What people are told on their next page: one table from the kind of a notice to its sentence and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.signing.models import Notice

_STANDS_NO_MORE = _(
    "%(approver)s took back what stood under a row of %(facility)s, and said why. The row waits for an approver again."
)
# Kind -> sentence, words of its link, address.
NOTICES: Mapping[str, tuple[Promise, Promise | str, str]] = {
    "grant.redeemed": (
        _("%(doctor)s, %(facility)s, opened your booklet with your code. Not your doctor?"),
        _("See and stop"),
        "patient:permission",
    ),
    # Nothing of what that person typed: this may leave by mail.
    "guest.asked": (
        _("Somebody without an account here asks with your code to look. Allow it, or refuse it."),
        _("Read who asks"),
        "patient:permission",
    ),
    "standing.made": (
        _("A patient who chose you lets you look without a code."),
        _("Your patients"),
        "doctor:home",
    ),
    "look.asked_about": (
        _("A patient asks %(facility)s about a look at a booklet. Read which, and answer."),
        _("Questions about looks"),
        "facility:look_questions",
    ),
    "look.answered": (
        _("%(facility)s answered what you asked about a look at a booklet."),
        _("Read the answer"),
        "patient:looked",
    ),
    "emergency.judged": (
        _("%(facility)s has judged the look at a booklet in an emergency."),
        _("Read it"),
        "patient:looked",
    ),
    "reader.joined": (
        _("Somebody else can open a passport that you open. You do not know why?"),
        _("See who can open it"),
        "patient:people",
    ),
    "readers.changed": (
        _("Somebody who could open a passport that you open no longer can."),
        _("See who can open it"),
        "patient:people",
    ),
    "reader.ended": (
        _("A passport that you could open is closed to you now."),
        _("Passports that you can open"),
        "patient:mine",
    ),
    "passport.left": (
        _("You left. For 30 days you can come back."),
        _("Passports that you can open"),
        "patient:mine",
    ),
    "emergency.opened": (
        _(
            "%(doctor)s, %(facility)s, opened a booklet in an emergency without a code. The hospital checks every such "
            "look."
        ),
        _("See who looked"),
        "patient:looked",
    ),
    "emergency.to_review": (
        _(
            "%(doctor)s, %(facility)s, opened a booklet in an emergency without a code. Look at the reason and judge it."
        ),
        _("Emergency looks"),
        "facility:emergencies",
    ),
    "request.approved": (_("A request of yours was decided on."), _("Read it"), "requests:one"),
    "request.refused": (
        _("A request of yours was decided on and wants your answer."),
        _("Answer it"),
        "requests:one",
    ),
    "request.decision_taken_back": (
        _("A decision on a request of yours was taken back; the request waits again."),
        _("Read it"),
        "requests:one",
    ),
    "instructions.confirmed": (
        _("Your hospital wrote down for you what to keep to. Read it in your passport."),
        _("Read it"),
        "patient:home",
    ),
    "instructions.withdrawn": (
        _("Your hospital took back something that it wrote down for you. Read in your passport what holds now."),
        _("Read it"),
        "patient:home",
    ),
    "mistake.to_answer": (
        _("Somebody says that something is wrong; %(facility)s has to answer."),
        _("Read and answer"),
        "facility:mistake",
    ),
    "mistake.taken_back": (
        _("Something that %(facility)s agreed to was taken back."),
        _("Read it"),
        "facility:mistake",
    ),
    "mistake.answered": (
        _("%(facility)s answered what was said to be wrong."),
        _("Read it"),
        "patient:mistake",
    ),
    # Nothing of what it is: this may leave by mail.
    "report.arrived": (_("Something new is in your passport."), _("See what it is"), "patient:written"),
    "entry.passed_on": (_("A colleague passed a row on to you for signature."), _("Rows to sign"), "approver:list"),
    "entry.waits": (
        _("At %(facility)s something has waited for your signature for more than 14 days."),
        _("Rows to sign"),
        "approver:list",
    ),
    "entry.waits_long": (
        _(
            "At %(facility)s something has waited for a signature for more than 30 days. If somebody can sign no more, "
            "write it down."
        ),
        _("People"),
        "facility:people",
    ),
    "entry.row_changed": (
        _("A row that you signed was corrected and waits for your signature again."),
        _("Rows to sign"),
        "approver:list",
    ),
    "entry.confirmed_row_changed": (
        _("A row that the hospital confirmed on your code was corrected and waits for you again."),
        _("Rows to sign"),
        "approver:list",
    ),
    "entry.sign_again": (
        _("The hospital stopped a key of yours. A row that it signed since waits for your signature again."),
        _("Rows to sign"),
        "approver:list",
    ),
    "entry.signs_again": (
        _("The hospital took back that you can sign no more. A row that it confirmed waits for your signature again."),
        _("Rows to sign"),
        "approver:list",
    ),
    "entry.dose_changed": (
        _("The dose of a row that you signed was completed by a later report; your signature still holds."),
        "",
        "",
    ),
    "entry.confirmed_dose_changed": (
        _(
            "The dose of a row that the hospital confirmed on your code was completed by a later report; the confirmation "
            "still holds."
        ),
        "",
        "",
    ),
    # Nothing of what it is: this may leave by mail.
    "entry.waits_anew": (
        _("Something in your passport waits for a doctor again. Read why; you need not do anything."),
        _("Read it"),
        "patient:written",
    ),
    "entry.withdrawn": (_STANDS_NO_MORE, "", ""),
    "entry.withdrawn_here": (_STANDS_NO_MORE, _("Rows of this hospital"), "facility:rows"),
    "incident.draft": (
        _("A draft in the register of %(facility)s waits for a decision."),
        _("Register"),
        "incidents:list",
    ),
    "follow_up.to_approve": (
        _("A text for a patient waits for your approval."),
        _("Read it"),
        "approver:entry",
    ),
    "information.written": (
        _("%(facility)s has written information for you."),
        _("Read it"),
        "patient:written",
    ),
    "information.aside": (_("%(facility)s has written information for you."), _("Read it"), "patient:home"),
    "information.told_by_you": (
        _(
            "%(doctor)s wrote down at %(facility)s that you talked with a patient. You did not? Call the hospital. "
            "%(phone)s"
        ),
        "",
        "",
    ),
    "information.for_doctor": (
        _(
            "%(doctor)s, %(facility)s, has something to tell you about a patient who chose you. Call the hospital. %(phone)s"
        ),
        "",
        "",
    ),
    "signing_key_enrolled": (
        _("A key that signs in your name was enrolled. Was it not you? Tell your hospital."),
        "",
        "",
    ),
    "signing_key_confirmed": (
        _("A key that signs in your name was confirmed and signs now. Is it not yours? Tell your hospital."),
        _("My signing keys"),
        "approver:keys",
    ),
    "signing_key_refused": (
        _("A signing key of yours was not confirmed and signs nothing. Read why."),
        _("My signing keys"),
        "approver:keys",
    ),
    "signing_key_stopped": (
        _("A signing key of yours was stopped by your hospital. Read since when and why."),
        _("My signing keys"),
        "approver:keys",
    ),
    "signing_key_copied": (
        _("A key that signs in your name seems to exist twice and was stopped. Tell your hospital."),
        "",
        "",
    ),
    "certificate.ends_within_60_days": (
        _("The certificate with which %(facility)s seals ends within two months. Have a new one made in time."),
        _("See until when"),
        "facility:home",
    ),
    "certificate.ends_within_14_days": (
        _(
            "The certificate with which %(facility)s seals ends within two weeks, or has ended. Have a new one made now."
        ),
        _("See until when"),
        "facility:home",
    ),
}
OTHER = _("Something happened that concerns you.")
WITH_SUBJECT = frozenset(
    {
        "patient:people",
        "patient:permission",
        "patient:looked",
        "patient:written",
        "patient:mistake",
        "approver:entry",
        "requests:one",
        "facility:mistake",
        "facility:people",
        "facility:rows",
    }
)


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
