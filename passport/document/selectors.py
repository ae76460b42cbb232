"""Which documents somebody may have, and the rows of one, in a number of queries that does not grow with them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Q

from passport.access.models import Ground, Purpose
from passport.access.selectors import grants_held_by, standing_held_by
from passport.access.view import View
from passport.booklet import withdrawing
from passport.booklet.models import Entry, MistakeReport
from passport.booklet.selectors import disowned_by
from passport.database import clean_text
from passport.people.models import Facility, Patient, Record, User
from passport.people.selectors import readerships
from passport.signing import confirmed_rows
from passport.signing.further import FurtherCopy
from passport.signing.log.heads import LogProof
from passport.signing.models import FacilityKey, FurtherSignature, Signature, SigningKey, Statement
from passport.signing.sealing_keys import facility_certificates
from passport.signing.selectors import further_beside, further_chain, further_kinds, log_proofs, stated_signatures
from passport.signing.stated import statements_on

_PROOFS = (
    "versions__row_statement__signatures",
    "versions__row_statement__seal",
    "versions__evidence_statement__signatures",
    "versions__evidence_statement__seal",
    "versions__row_statement__certificate_seals",
    "versions__evidence_statement__certificate_seals",
)
_ABOUT = ("uid", "given_name", "surname", "personal_number", "street", "place", "birth_date", "sex")


def rows_of(view: View) -> Sequence[Entry]:
    """Return the entries that a view shows, newest first, with every version and what was signed of it."""
    return list(view.entries().prefetch_related(*_PROOFS))


def logged_of(entries: Sequence[Entry]) -> dict[str, LogProof]:
    """Return by uid where the signatures on entries stand in the log; what it has not taken in yet is left out."""
    uids = _signatures_on(entries)
    return log_proofs(kind="signature", uids=uids) if uids else {}


def sealed_of(entries: Sequence[Entry]) -> dict[str, Statement]:
    """Return by uid the statements of the signatures on entries that a facility sealed with its certificate."""
    uids = _signatures_on(entries)
    return stated_signatures(uids=uids) if uids else {}


def further_of(entries: Sequence[Entry]) -> dict[str, list[FurtherCopy]]:
    """Return by uid what signers put beside their signatures on entries."""
    beside = further_beside(signatures=_signed_on(entries))
    return {uid: [_copy(one) for one in rows] for uid, rows in beside.items()}


def _copy(one: FurtherSignature) -> FurtherCopy:
    kind = further_kinds().get(one.kind)
    return FurtherCopy(
        kind=one.kind,
        qualified=kind is not None and kind.qualified,
        signature=bytes(one.signature),
        chain=further_chain(further=one),
        signed_at=one.signed_at,
    )


def stated_of(entries: Sequence[Entry]) -> dict[str, list[Statement]]:
    """Return by uid of the row what was stated beside it, the first version first.

    When signatures on it were taken back, and when its hospital confirmed it.
    """
    found: dict[str, list[Statement]] = {}
    for kind in (withdrawing.KIND, confirmed_rows.KIND):
        for statement in statements_on(kind=kind, subject_uids=[entry.uid for entry in entries]):
            found.setdefault(statement.subject_uid, []).append(statement)
    return found


def _signatures_on(entries: Sequence[Entry]) -> list[str]:
    return sorted({signature.uid for signature in _signed_on(entries)})


def _signed_on(entries: Sequence[Entry]) -> Iterator[Signature]:
    statements = (
        statement
        for entry in entries
        for version in entry.versions.all()
        for statement in (version.row_statement, version.evidence_statement)
        if statement
    )
    return (signature for statement in statements for signature in statement.signatures.all())


def disowned_in(view: View) -> dict[int, MistakeReport]:
    """Return by the row's key what the patient of a view says is somebody else's, the last report of each."""
    return disowned_by(view.patient) if view.patient is not None else {}


def records_of(view: View) -> Sequence[Record]:
    """Return under what names issuers know the patient of a view."""
    if view.patient is not None:
        return list(view.patient.records.order_by("issuer", "local_id"))
    return [view.record] if view.record else []


def mark_of(view: View) -> str:
    """Return a mark that changes when the document of a view says something else; it says nothing itself."""
    # Which rows, not only how many: where one goes as another comes, a count and the latest moments stay the same.
    beside = Max("current_version__row_statement__further_signatures__pk")
    rows = view.entries().order_by("pk").annotate(beside=beside)
    shown = rows.values_list("pk", "hidden", "state_at", "current_version__made_at", "beside")
    patient = view.patient
    disowned = sorted((key, one.state) for key, one in disowned_in(view).items())
    said = [getattr(patient, name) for name in _ABOUT] if patient else []
    return hashlib.sha256(repr([*shown, view.hidden_count(), *said, *disowned]).encode()).hexdigest()[:32]


def facilities() -> Sequence[Facility]:
    """Return every facility, closed ones too: their seals are checked for good."""
    return list(Facility.objects.order_by("uid"))


def certificates_by_facility() -> dict[str, list[FacilityKey]]:
    """Return the keys with a certificate of each facility, by its uid; stopped and ended ones too."""
    found: dict[str, list[FacilityKey]] = {}
    for key in facility_certificates():
        found.setdefault(key.facility_uid, []).append(key)
    return found


def signing_keys() -> Sequence[SigningKey]:
    """Return every key that may sign or might once, with its holder: confirmed, or enrolled before anybody was asked."""
    could_sign = Q(confirmed_at__isnull=False) | Q(confirmation_asked_at__gt=F("enrolled_at"))
    return list(SigningKey.objects.filter(could_sign).select_related("user__practitioner"))


def records_called(identifier: str, *, issuer: str | None) -> Sequence[Record]:
    """Return the records of this local id, one per issuer; only this issuer's when one is named."""
    stored = clean_text(identifier, limit=200)  # as the inbox cleans what objects say
    found = Record.objects.filter(local_id=stored).select_related("patient").order_by("issuer")
    return list(found.filter(issuer=clean_text(issuer, limit=200)) if issuer is not None else found)


@dataclass(frozen=True, kw_only=True)
class Openable:
    """A passport that somebody may open, and why; nothing of what it says."""

    patient: Patient
    purpose: Purpose
    ground: Ground
    until: datetime | None


def openable_by(reader: User, *, second_factor: bool, at: datetime) -> Sequence[Openable]:
    """Return the passports that a person may open: as reader, and with a second factor also by a code or as chosen doctor."""
    as_reader = [
        Openable(patient=one.patient, purpose=Purpose.OWN_RECORD, ground=Ground(one.relation), until=one.until)
        for one in readerships(reader, at)
    ]
    by_code = [
        Openable(patient=one.patient, purpose=Purpose.CARE, ground=Ground.GRANT, until=one.until)
        for one in grants_held_by(reader, at)
        if second_factor
    ]
    as_chosen = [
        Openable(patient=one.patient, purpose=Purpose.CARE, ground=Ground.STANDING, until=None)
        for one in standing_held_by(reader, at)
        if second_factor
    ]
    return [*as_reader, *by_code, *as_chosen]
