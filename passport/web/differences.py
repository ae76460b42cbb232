"""What differs from what was signed, in words that a person can follow; the values themselves are never told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.signing.wording import WORDS

# Names that verification gives as a whole -> their words.
WHOLE: dict[str, Promise] = {
    "entry": _("The row is not in the record any more."),
    "entry.patient": _("Which patient the row belongs to."),
    "entry.state": _("Where the row stands: waiting, signed or withdrawn."),
    "entry.current_version": _("Which version of the row counts."),
    "version.row_payload": _("The text that was signed."),
    "version.row_digest": _("The fingerprint of the text that was signed."),
    "version.row_number": _("Which version was signed."),
    "version.number": _("The order of the versions."),
    "version.evidence_payload": _("The text that the hospital sealed."),
    "version.evidence_digest": _("The fingerprint of the text that the hospital sealed."),
    "version.frozen_at": _("When the version was closed."),
    "signature.missing": _("A signature is missing."),
    "seal.missing": _("The hospital's seal is missing."),
    "version.row_statement": _("That the hospital confirmed the row."),
    "confirmation.row_seal.missing": _("The hospital's seal is missing."),
    "confirmation.act": _("When and by whom the row was confirmed."),
    "confirmation.by": _("When and by whom the row was confirmed."),
    "confirmation.confirmed_at": _("When and by whom the row was confirmed."),
    "confirmation.how": _("How the row was confirmed."),
    "confirmation.method": _("How the row was confirmed."),
    "confirmation.facsimile": _("The stamp of the approver who let the hospital confirm the row."),
    "confirmation.why": _("Why and since when the approver can sign no more."),
    "confirmation.salt": _("Why and since when the approver can sign no more."),
    "confirmation.since": _("Why and since when the approver can sign no more."),
    "withdrawal.missing": _("What was said when a signature or a confirmation was taken back."),
    "withdrawal.act": _("When, why and by whom a signature or a confirmation was taken back."),
    "withdrawal.signature": _("Which signature was taken back."),
    "withdrawal.confirmation": _("Which confirmation by the hospital was taken back."),
    "withdrawal.state": _("The row counts as signed or confirmed, though that was taken back."),
    "dose.value_sort": _("A dose value, where doses are put in order."),
    "exposure.record": _("Whose examination a part belongs to."),
    "report.record": _("Whose dose report it is."),
    "report.reading": _("What was read from a dose report."),
    "blob.bytes": _("The file of a dose report."),
}
# Fields of the signed row and of the sealed evidence -> their words; several fields may be one thing to a person.
_DATE = _("The date of the examination.")
_PROCEDURE = _("The procedure.")
_HOSPITAL = _("The hospital.")
_APPROVER = _("The approver.")
_PATIENT = _("Which patient the row belongs to.")
_RULE = _("The rule under which it was approved.")
_DOSE = _("A dose value.")
_DOSE_KIND = _("The kind of a dose.")
_DEVICE = _("The device.")
_STUDY = _("The study of the examination.")
_REPORT = _("Which dose report was read.")
_VERSION = _("The number of the version.")
_WRITTEN = _("When and by whom the version was written.")
FIELDS: dict[str, Promise] = {
    "performed_on": _DATE,
    "performed_at": _DATE,
    "performed_as_sent": _DATE,
    "procedure": _PROCEDURE,
    "procedure_code": _PROCEDURE,
    "kind": _("The kind of examination."),
    "region": _("The region of the body."),
    "laterality": _("The side of the body."),
    "purpose": _("The purpose of the examination."),
    "therapy": _("Whether it was a therapy."),
    "performer": _("Who performed the examination."),
    "referrer": _("Who asked for the examination."),
    "approver": _APPROVER,
    "approver_as_sent": _APPROVER,
    "decision": _("How the examination was approved."),
    "decision_digest": _("The decision before the examination."),
    "approver_found": _("How the approver was found."),
    "record": _PATIENT,
    "facility": _HOSPITAL,
    "facility_uid": _HOSPITAL,
    "facility_as_sent": _HOSPITAL,
    "from_paper": _("Whether the row was copied from old paper."),
    "pack": _RULE,
    "article": _RULE,
    "statement": _("The words above the signature."),
    "evidence_digest": _("The fingerprint of the doses that stood beside the row."),
    "nonce": _("The random number of the version."),
    "entry": _("Which row it is."),
    "row": _VERSION,
    "version": _VERSION,
    "schema": _("The form of the text."),
    "issued_at": _WRITTEN,
    "made_at": _WRITTEN,
    "made_by": _WRITTEN,
    "typed_by": _("Who typed the row."),
    "reason": _("Why the version was written."),
    "exposures": _("The parts of the examination."),
    "totals": _("Which doses belong to the examination."),
    "value": _DOSE,
    "value_as_sent": _DOSE,
    "unit": _("The unit of a dose."),
    "unit_as_sent": _("The unit of a dose."),
    "code": _DOSE_KIND,
    "quantity": _DOSE_KIND,
    "scope": _("What a dose was given to."),
    "grade": _("Where a dose value comes from."),
    "origin": _("Where a dose value comes from."),
    "position": _("The order of the doses."),
    "study_instance_uid": _STUDY,
    "accession_number": _STUDY,
    "device_uid": _DEVICE,
    "device_key": _DEVICE,
    "manufacturer": _DEVICE,
    "model": _DEVICE,
    "serial_number": _DEVICE,
    "started_as_sent": _("When a part of the examination began."),
    "events": _("How many times radiation was switched on."),
    "labels": _("What is remarked on the dose reports."),
    "sources": _REPORT,
    "sop_class_uid": _REPORT,
    "sop_instance_uid": _REPORT,
    "content_digest": _("The fingerprint of a dose report."),
    "source": _("Where a dose report came from."),
    "blobs": _("The file of a dose report."),
}
OTHER = _("Something that was signed or sealed.")
# What a signature or a seal says of itself is worded where it is checked.
CHECKED = frozenset({"signature", "seal", "row_seal"})
# What is held to a statement of its own that the hospital sealed.
BESIDE = ("withdrawal.", "confirmation.")
PROBLEMS: dict[str, Promise] = {str(problem): words for problem, words in WORDS.items()}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that differs, and its names in the record."""

    words: str
    names: tuple[str, ...]


def differences_of(names: Iterable[str]) -> tuple[Difference, ...]:
    """Return what differs, each thing once, in the order in which it was found."""
    found: dict[str, list[str]] = {}
    for name in names:
        # Behind " of " stands which dose it is: that much of the row is told to nobody here.
        plain = name.partition(" of ")[0]
        found.setdefault(str(_words(plain)), []).append(plain)
    return tuple(Difference(words=words, names=tuple(dict.fromkeys(several))) for words, several in found.items())


def _words(name: str) -> Promise:
    beside = next((name.removeprefix(one) for one in BESIDE if name.startswith(one)), name)
    if known := WHOLE.get(name) or WHOLE.get(beside):
        return known
    first, *rest = beside.split(".")
    if first in CHECKED and rest:
        return PROBLEMS.get(rest[0], OTHER)
    # The last part that has words: `approver.name` is the approver.
    return next((FIELDS[part] for part in reversed(rest or [first]) if part in FIELDS), OTHER)
