"""Whether a row is what was signed: the payloads are rebuilt from the rows and every difference has a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from passport import objects
from passport.booklet.entitlement import were_entitled
from passport.booklet.models import DoseReport, Entry, Exposure, Version
from passport.booklet.payloads import differences, evidence_payload, row_payload
from passport.booklet.quantities import sorting_value
from passport.booklet.selectors import evidence_facts, row_facts
from passport.booklet.states import State
from passport.booklet.withdrawals import is_withdrawn, withdrawal_problems, withdrawn_signatures
from passport.people.models import User
from passport.people.record_trail import is_moved
from passport.signing import canonical, selectors
from passport.signing.confirmations import confirmation_of, confirmation_problems, stamp_of
from passport.signing.facsimile import Facsimile, NotAFacsimile, from_bytes
from passport.signing.further import FurtherCheck
from passport.signing.models import HospitalConfirmation, HowConfirmed, Signature, Statement, VerifiedRow
from passport.signing.statements import Draft


@dataclass(frozen=True, kw_only=True)
class SignatureCheck:
    """One signature on a row: whose stamp, when, and what does not fit."""

    facsimile: Facsimile | None  # None: the stamp that was kept cannot be read
    signed_at: datetime
    problems: tuple[str, ...]
    withdrawn: bool = False  # its signer took it back
    further: tuple[FurtherCheck, ...] = ()  # what the same person put beside it


GONE = ("entry.voided", "entry.joined")  # acts after which a row does not count any more, or only as part of another


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """That the hospital confirmed a row which nobody signed, and when; whose stamp, where its approver gave a code."""

    facsimile: Facsimile | None
    confirmed_at: datetime
    withdrawn: bool = False  # the approver took it back


@dataclass(frozen=True, kw_only=True)
class Verification:
    """Whether an entry is what was signed and sealed; `differences` names what is not."""

    signed: bool
    holds: bool
    differences: tuple[str, ...]
    signatures: tuple[SignatureCheck, ...]
    confirmed: Confirmed | None
    amended: bool
    void: bool


@dataclass(frozen=True, kw_only=True)
class RowCheck:
    """One row of a printed page."""

    position: int
    printed_signed: bool
    holds: bool
    differences: tuple[str, ...]
    signatures: tuple[SignatureCheck, ...]
    entitled: bool  # False: not recorded, for whatever reason
    sealed_alone: bool  # the facility's seal stands there, and nobody's signature, now or on the paper
    confirmation_withdrawn: bool  # the hospital had confirmed what stands on the paper, and its approver took that back
    amended_since: bool
    gone_before: bool = False  # it did not count any more when the page was printed


@dataclass(frozen=True, kw_only=True)
class PageCheck:
    """What a printed page's code tells: never a date, a procedure, a dose or a patient."""

    page: int
    pages: int
    facility: str
    rows: tuple[RowCheck, ...]

    @property
    def holds(self) -> bool:
        """Tell whether every row of the page still is what was printed."""
        return all(row.holds for row in self.rows)


def verify_entry(entry: Entry) -> Verification:
    """Check the row that was signed or confirmed last, and its sealed evidence, against the rows that are shown."""
    stated = _stated_version(entry)
    current = entry.current_version
    confirmation = _confirmation(entry, stated)
    found = [
        *_state_problems(entry, stated, confirmation),
        *(("entry.patient",) if is_moved(entry.record) else ()),
        *(_row_problems(entry, stated) if stated else ()),
        *(_evidence_problems(entry, current) if current and current.frozen_at else ()),
        *((*_chain_problems(entry), *withdrawal_problems(entry)) if stated else ()),
    ]
    signatures = _signature_checks(stated) if stated else ()
    if stated and not signatures and confirmation is None:
        found.append("signature.missing")
    found.extend(f"signature.{problem}" for check in signatures for problem in check.problems)
    found.extend(_confirmation_problems(entry, stated, confirmation))
    return Verification(
        signed=stated is not None and confirmation is None,
        holds=not found,
        differences=tuple(dict.fromkeys(found)),
        signatures=signatures,
        confirmed=_confirmed(confirmation) if confirmation and not found else None,
        amended=entry.state == State.AMENDED or (stated is not None and stated.row_number > 1),
        void=entry.state == State.VOID,
    )


def verify_code(*, code: str, answering: bool = True) -> PageCheck | None:
    """Return what stands behind a printed page's code; None for one that was never printed or is withdrawn.

    Who is not answered costs the same look-up: how long it takes tells nobody which of the three it was.
    """
    kept = selectors.verification_code(code=code)
    if kept is None or kept.withdrawn_at is not None or not answering:
        return None
    return PageCheck(
        page=kept.page,
        pages=kept.pages,
        facility=kept.facility_name,
        rows=tuple(_check_printed(row, printed_at=kept.created_at) for row in kept.rows.all()),
    )


def _check_printed(row: VerifiedRow, *, printed_at: datetime) -> RowCheck:
    entry = _entry(row.subject_uid)
    if entry is None:
        return RowCheck(
            position=row.position,
            printed_signed=False,
            holds=False,
            differences=("entry",),
            signatures=(),
            entitled=False,
            sealed_alone=False,
            confirmation_withdrawn=False,
            amended_since=False,
        )
    statement = Statement.objects.filter(kind="row", subject_uid=entry.uid, version=row.version).first()
    now = verify_entry(entry)
    current = entry.current_version
    gone = now.void or entry.state == State.JOINED
    gone_since = gone and selectors.was_done_after(printed_at, verbs=GONE, subject_uid=entry.uid)
    amended = gone_since or (current is not None and current.row_number != row.version)
    printed_signed = statement is not None and bytes(statement.digest) == bytes(row.digest)
    if statement is not None and not printed_signed:
        # The row was printed while it waited; what was signed later is not what stands on the paper.
        amended = True
    # Whose stamp stands on the paper, not who signed what the row says today.
    printed = entry.versions.filter(row_statement=statement).order_by("number").first() if printed_signed else None
    signatures = _signature_checks(printed) if printed else ()
    holds = now.holds and not any(one.problems for one in signatures)
    return RowCheck(
        position=row.position,
        printed_signed=printed_signed,
        holds=holds,
        differences=now.differences,
        signatures=signatures,
        entitled=statement is not None and printed_signed and holds and were_entitled(statement, entry.facility),
        sealed_alone=not (now.signed or signatures) and bool(current and current.frozen_at),
        confirmation_withdrawn=printed is not None and not signatures and _is_taken_back(printed),
        amended_since=amended,
        gone_before=gone and not gone_since,
    )


def _is_taken_back(printed: Version) -> bool:
    confirmation = confirmation_of(subject_uid=printed.entry.uid, version=printed.row_number)
    return confirmation is not None and is_withdrawn(confirmation)


def _entry(uid: str) -> Entry | None:
    related = ("record", "facility", "approver", "current_version__evidence_statement")
    return Entry.objects.select_related(*related).filter(uid=uid).first()


def _stated_version(entry: Entry) -> Version | None:
    """Return the first version that carries the row signed or confirmed last: its nonce and time are in the payload."""
    signed = entry.versions.filter(row_statement__isnull=False).order_by("-row_number", "number")
    return signed.select_related("row_statement", "evidence_statement").first()


def _confirmation(entry: Entry, stated: Version | None) -> HospitalConfirmation | None:
    """Return how the hospital confirmed the row: the version that says so, or the current one that was made not to."""
    version = stated or entry.current_version
    return confirmation_of(subject_uid=entry.uid, version=version.row_number) if version else None


def _confirmed(confirmation: HospitalConfirmation) -> Confirmed:
    return Confirmed(
        facsimile=stamp_of(confirmation=confirmation),
        confirmed_at=confirmation.confirmed_at,
        withdrawn=is_withdrawn(confirmation),
    )


def _confirmation_problems(
    entry: Entry, stated: Version | None, confirmation: HospitalConfirmation | None
) -> Iterator[str]:
    """Name what of a confirmation does not fit the row, and a signature that nothing of it tells about."""
    if confirmation is None:
        return
    if stated is None or stated.row_statement_id != confirmation.statement_id:
        yield "version.row_statement"
        return
    draft = _draft_of_row(stated)
    found = confirmation_problems(confirmation=confirmation, draft=draft, facility_uid=entry.facility.uid)
    yield from (f"confirmation.{problem}" for problem in found)
    # Of a row that says something else since, or waits again, the approver may be another one.
    is_shown = entry.current_version is not None and entry.current_version.row_number == stated.row_number
    if is_shown and confirmation.how == HowConfirmed.CODE and confirmation.by_uid != _account_of(entry):
        yield "confirmation.by"


# What a row is called that was confirmed so.
_STATE_OF = {HowConfirmed.CODE: State.HOSPITAL_CONFIRMED, HowConfirmed.APPROVER_GONE: State.CANNOT_SIGN}


def _state_problems(entry: Entry, stated: Version | None, confirmation: HospitalConfirmation | None) -> Iterator[str]:
    """Name a state that the versions do not bear out."""
    current = entry.current_version
    answered = bool(stated and current and stated.row_number == current.row_number)
    if answered and current and current.frozen_at is None:
        yield "version.frozen_at"  # what stands under a signature is sealed
    if not _state_fits(entry, answered=answered, confirmation=confirmation):
        yield "entry.state"


def _state_fits(entry: Entry, *, answered: bool, confirmation: HospitalConfirmation | None) -> bool:
    current = entry.current_version
    if entry.state == State.VOID:
        return _voided(entry)
    if answered:
        return entry.state == (_STATE_OF[HowConfirmed(confirmation.how)] if confirmation else State.SIGNED)
    if entry.state == State.CANNOT_SIGN:
        # Before rows were sealed, too, the evidence alone was.
        return bool(current and current.frozen_at)
    return entry.state not in (State.SIGNED, State.HOSPITAL_CONFIRMED)


def _voided(entry: Entry) -> bool:
    return selectors.was_done(verb="entry.voided", subject_uid=entry.uid)


def _row_problems(entry: Entry, signed: Version) -> Iterator[str]:
    statement = signed.row_statement
    current = entry.current_version
    if statement is None or bytes(signed.row_payload) != bytes(statement.payload):
        yield "version.row_payload"
        return
    if canonical.digest(bytes(signed.row_payload)) != bytes(signed.row_digest):
        yield "version.row_digest"
    if (statement.kind, statement.subject_uid, statement.version) != ("row", entry.uid, signed.row_number):
        yield "version.row_number"
    if current and current.row_number == signed.row_number:
        # A corrected row shows its new columns; its signed bytes are checked by their signature alone.
        rebuilt = row_payload(row_facts(entry, signed))
        yield from (f"row.{name}" for name in differences(canonical.loads(bytes(statement.payload)), rebuilt))
        account = _account_of(entry)
        if any(signature.signer_uid != account for signature in statement.signatures.all()):
            yield "signature.signer"


def _account_of(entry: Entry) -> str:
    """Return the account of a row's approver; "" where there is none, also because it was deleted behind the database."""
    account = User.objects.filter(practitioner=entry.approver_id) if entry.approver_id else User.objects.none()
    return account.values_list("uid", flat=True).first() or ""


def _evidence_problems(entry: Entry, version: Version) -> Iterator[str]:
    statement = version.evidence_statement
    if statement is None or bytes(version.evidence_payload) != bytes(statement.payload):
        yield "version.evidence_payload"
        return
    if canonical.digest(bytes(version.evidence_payload)) != bytes(version.evidence_digest):
        yield "version.evidence_digest"
    rebuilt = evidence_payload(evidence_facts(entry, version))
    yield from (f"evidence.{name}" for name in differences(canonical.loads(bytes(statement.payload)), rebuilt))
    yield from (
        f"dose.value_sort of {dose.quantity}"
        for dose in version.doses.all()
        if dose.value_sort != sorting_value(dose.value)
    )
    if version.frozen_at != statement.created_at:
        yield "version.frozen_at"
    yield from _seal_problems(entry, statement)
    yield from _report_problems(entry)


def _seal_problems(entry: Entry, statement: Statement) -> Iterator[str]:
    seal = getattr(statement, "seal", None)
    if seal is None:
        yield "seal.missing"
        return
    problems = selectors.seal_problems(seal=seal, draft=_draft(statement), facility_uid=entry.facility.uid)
    yield from (f"seal.{problem}" for problem in problems)


def _report_problems(entry: Entry) -> Iterator[str]:
    """Check that every part is of this record, and hash what was read and the bytes it was read from."""
    brought = entry.exposures.exclude(record=entry.record, joined_from=None).select_related("joined_from")
    if not all(_joined(exposure) for exposure in brought):
        yield "exposure.record"
    reports = DoseReport.objects.filter(exposure__entry=entry).select_related("exposure").prefetch_related("blobs")
    for report in reports:
        if report.record_id != report.exposure.record_id:
            yield "report.record"
        if canonical.digest(bytes(report.reading)) != bytes(report.content_digest):
            yield "report.reading"
        for blob in report.blobs.all():
            if not objects.holds(blob.sha256, size=blob.size):
                yield "blob.bytes"


def _joined(exposure: Exposure) -> bool:
    """Tell whether a person joined a part of another row with this one."""
    origin = exposure.joined_from
    if origin is None or origin.state != State.JOINED or origin.record_id != exposure.record_id:
        return False
    return selectors.was_done(verb="entry.joined", subject_uid=origin.uid)


def _chain_problems(entry: Entry) -> Iterator[str]:
    """Check that versions follow each other without a gap and name the one they replace."""
    before: Version | None = None
    for version in entry.versions.select_related("evidence_statement").order_by("number"):
        expected = before.number + 1 if before else 1
        if version.number != expected or version.replaces_id != (before.pk if before else None):
            yield "version.number"
        before = version
    if before and entry.current_version_id != before.pk:
        yield "entry.current_version"


def _signature_checks(version: Version) -> tuple[SignatureCheck, ...]:
    statement = version.row_statement
    if statement is None:
        return ()
    signatures = list(selectors.signatures_of(statement=statement))
    back = withdrawn_signatures(statement) if signatures else frozenset()
    return tuple(_check(signature, version, withdrawn=signature.uid in back) for signature in signatures)


def _check(signature: Signature, version: Version, *, withdrawn: bool) -> SignatureCheck:
    problems = selectors.problems_of(signature=signature, draft=_draft_of_row(version))
    return SignatureCheck(
        facsimile=_facsimile(signature),
        signed_at=signature.signed_at,
        problems=tuple(str(problem) for problem in problems),
        withdrawn=withdrawn,
        further=selectors.further_checks(signature=signature),
    )


def _facsimile(signature: Signature) -> Facsimile | None:
    try:
        return from_bytes(bytes(signature.facsimile))
    except NotAFacsimile:
        return None


def _draft_of_row(version: Version) -> Draft:
    return Draft(
        kind="row", subject_uid=version.entry.uid, version=version.row_number, payload=bytes(version.row_payload)
    )


def _draft(statement: Statement) -> Draft:
    return Draft(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        payload=bytes(statement.payload),
    )
