"""The parts of the document, each a plain function of rows that were fetched before."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from passport.access.view import Coverage
from passport.booklet.history import Happened
from passport.booklet.mistakes import MistakeState
from passport.booklet.models import Dose, Entry, Exposure, MistakeReport, Version
from passport.booklet.selectors import SCOPE
from passport.document.shape import (
    ApproverPart,
    CoveragePart,
    DisownedPart,
    EntryPart,
    ExposurePart,
    FurtherPart,
    HappenedPart,
    IdentifierPart,
    LogPart,
    PatientPart,
    SealPart,
    SignaturePart,
    StampPart,
    StatementPart,
    TotalPart,
)
from passport.people.models import Patient, Record
from passport.signing import facsimile
from passport.signing.further import FurtherCopy
from passport.signing.log.heads import LogProof
from passport.signing.merkle import joined
from passport.signing.models import Seal, Signature, Statement

_OF_EVENTS = "events"


def patient_part(patient: Patient | None, records: Sequence[Record]) -> PatientPart:
    """Return who the document is about: a registered patient, or what a record's sender said."""
    identifiers: list[IdentifierPart] = [
        {"value": record.local_id, "issuer": record.issuer, "salt": text_of(record.salt)} for record in records
    ]
    if patient is None:
        return _unclaimed(records[0], identifiers)
    return {
        "uid": patient.uid,
        "name": str(patient),
        "given_name": patient.given_name,
        "surname": patient.surname,
        "personal_number": patient.personal_number or None,
        "street": patient.street or None,
        "place": patient.place or None,
        "birth_date": _day(patient.birth_date),
        "sex": patient.sex or None,
        "identifiers": identifiers,
    }


def coverage_part(coverage: Coverage) -> CoveragePart:
    """Return what the history knows."""
    return {"facilities": coverage.facilities, "since": _day(coverage.since)}


NOTHING_LOGGED: Mapping[str, LogProof] = MappingProxyType({})
NOTHING_SEALED: Mapping[str, Statement] = MappingProxyType({})
NOTHING_FURTHER: Mapping[str, Sequence[FurtherCopy]] = MappingProxyType({})
NOTHING_HAPPENED: Mapping[str, Sequence[Happened]] = MappingProxyType({})
NOTHING_STATED: Mapping[str, Sequence[Statement]] = MappingProxyType({})


def entry_part(
    entry: Entry,
    *,
    disowned: MistakeReport | None,
    logged: Mapping[str, LogProof] = NOTHING_LOGGED,
    sealed: Mapping[str, Statement] = NOTHING_SEALED,
    further: Mapping[str, Sequence[FurtherCopy]] = NOTHING_FURTHER,
    stated: Mapping[str, Sequence[Statement]] = NOTHING_STATED,
    histories: Mapping[str, Sequence[Happened]] = NOTHING_HAPPENED,
) -> EntryPart:
    """Return one booklet row with its parts, totals and proofs, and what its patient says of it.

    `logged` holds by uid where signatures stand in the log, `sealed` the statements of those that were sealed too,
    `further` what their signers put beside them.
    `stated` holds by uid of the row what was stated when signatures on it were taken back, or its hospital confirmed it,
    `histories` what happened to it.
    """
    version = entry.current_version
    exposures = sorted(entry.exposures.all(), key=lambda exposure: exposure.pk)
    totals, sums = _totals(version, exposures)
    statements = _statements(entry)
    return {
        "id": entry.uid,
        "facility": {
            "id": entry.facility.uid,
            # Who keeps the row; where a row of old paper was done the paper says, or nobody knows.
            "name": entry.facility_as_sent if entry.from_paper else entry.facility.name,
            "country": entry.facility.country,
            "time_zone": entry.facility.time_zone,
        },
        "exposures": [_exposure(exposure) for exposure in exposures],
        "performed": {
            "date": _day(entry.performed_on),
            "at": _moment(entry.performed_at),
            "as_sent": entry.performed_as_sent or None,
        },
        "exam": entry.exam_as_sent or None,
        "exam_code": entry.exam_code or None,
        "kind": entry.kind,
        "region": entry.region or None,
        "laterality": entry.laterality or None,
        "purpose": entry.purpose,
        "therapy": entry.therapy,
        "performer": entry.performer or None,
        "referrer": entry.referrer or None,
        "approver": _approver(entry),
        "approval": entry.approval,
        "state": entry.state,
        "disowned": _disowned(disowned, entry.facility.time_zone) if disowned else None,
        "version": version.number if version else None,
        "row_version": version.row_number if version else None,
        "row_digest": bytes(version.row_digest).hex() if version else None,
        "events": sum(exposure.events for exposure in exposures),
        "totals": totals,
        "sums": sums,
        "signatures": [
            _signature(one, statement, logged.get(one.uid), sealed.get(one.uid), further.get(one.uid, ()))
            for statement in statements
            for one in sorted(statement.signatures.all(), key=lambda signature: signature.pk)
        ],
        "statements": [_statement(statement) for statement in (*statements, *stated.get(entry.uid, ()))],
        "history": [_happened(one) for one in histories.get(entry.uid, ())],
        "recorded_at": entry.created_at.isoformat(),
    }


def _happened(one: Happened) -> HappenedPart:
    return {"what": one.step, "at": one.at.isoformat(), "by": one.by or None, "said": one.said or None}


def _disowned(report: MistakeReport, time_zone: str) -> DisownedPart:
    return {
        "said_on": report.reported_at.astimezone(ZoneInfo(time_zone)).date().isoformat(),
        "said_as": report.reported_as,
        "answer_due_on": report.answer_due_on.isoformat(),
        "agreed": report.state == MistakeState.AGREED,
    }


def _unclaimed(record: Record, identifiers: list[IdentifierPart]) -> PatientPart:
    return {
        "uid": None,
        "name": record.name_as_sent or None,
        "given_name": None,
        "surname": None,
        "personal_number": None,
        "street": None,
        "place": None,
        "birth_date": _day(record.birth_date),
        "sex": record.sex or None,
        "identifiers": identifiers,
    }


def _exposure(exposure: Exposure) -> ExposurePart:
    return {
        "study_instance_uid": exposure.study_instance_uid or None,
        "accession_number": exposure.accession_number or None,
        "kind": exposure.kind,
        "device": {
            "manufacturer": exposure.manufacturer or None,
            "model": exposure.model or None,
            "serial_number": exposure.serial_number or None,
            "name": exposure.device.name if exposure.device else None,
        },
        "events": exposure.events,
    }


def _approver(entry: Entry) -> ApproverPart | None:
    if entry.approver:
        return {"id": entry.approver.uid, "name": str(entry.approver)}
    return {"id": None, "name": entry.approver_as_sent} if entry.approver_as_sent else None


def _totals(version: Version | None, exposures: Sequence[Exposure]) -> tuple[list[TotalPart], list[TotalPart]]:
    """Return the totals as stated, and the sums over events that say something else of the same quantity."""
    places = {exposure.pk: place for place, exposure in enumerate(exposures)}
    doses = list(version.doses.all()) if version else []
    stated = {(dose.exposure_id, dose.code_value) for dose in doses if dose.origin != _OF_EVENTS}
    totals, sums = [], []
    for dose in doses:
        beside = dose.origin == _OF_EVENTS and (dose.exposure_id, dose.code_value) in stated
        (sums if beside else totals).append(_total(dose, places[dose.exposure_id]))
    return totals, sums


def _total(dose: Dose, place: int) -> TotalPart:
    return {
        "code": {"scheme": dose.code_scheme, "value": dose.code_value},
        "quantity": dose.quantity,
        "value": dose.value,
        "unit": dose.unit,
        "scope": {name: getattr(dose, name) for name in SCOPE if getattr(dose, name)},
        "grade": dose.grade,
        "as_sent": {"value": dose.value_as_sent, "unit": dose.unit_as_sent or None},
        "origin": dose.origin,
        "exposure": place,
    }


def _statements(entry: Entry) -> list[Statement]:
    """Return what was signed or sealed of an entry, in order; versions whose row is the same share its statement."""
    versions = sorted(entry.versions.all(), key=lambda version: version.number)
    kept = [one for version in versions for one in (version.row_statement, version.evidence_statement) if one]
    return list({statement.pk: statement for statement in kept}.values())


def _signature(
    signature: Signature,
    statement: Statement,
    proof: LogProof | None,
    sealed: Statement | None,
    further: Sequence[FurtherCopy],
) -> SignaturePart:
    return {
        "id": signature.uid,
        "row_version": statement.version,
        "signed_at": signature.signed_at.isoformat(),
        "signer": signature.signer_uid,
        "facsimile": _stamp(signature),
        "digest": bytes(statement.digest).hex(),
        "credential_id": text_of(signature.credential_id),
        "public_key": text_of(signature.public_key),
        "aaguid": text_of(signature.aaguid),
        "flags": signature.flags,
        "sign_count": signature.sign_count,
        "rp_id": signature.rp_id,
        "client_data_json": text_of(signature.client_data_json),
        "authenticator_data": text_of(signature.authenticator_data),
        "signature": text_of(signature.signature),
        "root": text_of(signature.root),
        "leaf_index": signature.leaf_index,
        "tree_size": signature.tree_size,
        "audit_path": text_of(signature.audit_path),
        "log": _log(proof) if proof else None,
        "sealed": _statement(sealed) if sealed else None,
        "further": [_further(one) for one in further],
    }


def _further(one: FurtherCopy) -> FurtherPart:
    return {
        "kind": one.kind,
        "qualified": one.qualified,
        "signature": text_of(one.signature),
        "chain": [text_of(der) for der in one.chain],
        "signed_at": one.signed_at.isoformat(),
    }


def _log(proof: LogProof) -> LogPart:
    head = proof.head
    return {
        "index": proof.index,
        "size": proof.size,
        "salt": text_of(proof.salt),
        "leaf": text_of(proof.leaf),
        "path": text_of(joined(proof.path)),
        "head": {
            "size": head.size,
            "root": text_of(head.root),
            "signed_at": head.signed_at.isoformat(),
            "public_key": text_of(head.public_key),
            "signature": text_of(head.signature),
        },
    }


def _stamp(signature: Signature) -> StampPart:
    kept = asdict(facsimile.from_bytes(signature.facsimile))
    return {
        "name": kept["name"],
        "title": kept["title"],
        "specialty": kept["specialty"],
        "licence_number": kept["licence_number"],
    }


def _statement(statement: Statement) -> StatementPart:
    return {
        "kind": statement.kind,
        "subject": statement.subject_uid,
        "version": statement.version,
        "digest": bytes(statement.digest).hex(),
        "payload": bytes(statement.payload).decode(),
        "seal": _seal(getattr(statement, "seal", None)),
    }


def _seal(seal: Seal | None) -> SealPart | None:
    if seal is None:
        return None
    # The one with a time stamp came last.
    certified = sorted(seal.statement.certificate_seals.all(), key=lambda one: one.pk)
    return {
        "facility": seal.facility_name,
        "facility_id": seal.facility_uid,
        "public_key": text_of(seal.public_key),
        "signature": text_of(seal.signature),
        "sealed_at": seal.sealed_at.isoformat(),
        "cades": text_of(certified[-1].cms) if certified else None,
    }


def text_of(data: bytes | memoryview) -> str:
    """Return bytes as the document holds them: base64url without padding."""
    return urlsafe_b64encode(bytes(data)).decode().rstrip("=")


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
