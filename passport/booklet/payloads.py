"""The two signed layers of an entry as plain dictionaries. Plain Python.

The row is what the approver signs; the evidence is what the facility seals. Numbers and UIDs are text, absent is
None. Everything that a booklet shows of a row is in one of the two, so that a change of any column is found.
Source: DESIGN 6.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from passport.signing import canonical

ROW_SCHEMA = "radiation-passport/row/1"
EVIDENCE_SCHEMA = "radiation-passport/evidence/1"
# The reason of a version that says what the one before said: the key that signed it was stopped from earlier on.
SIGN_AGAIN = "signing_key_stopped"
APPROVER_BACK = "approver_signs_again"  # it was a mistake that its approver can sign no more
_RENEWED = frozenset({"nonce", "made_at", "issued_at", "evidence_digest", "approver", "decision", "approver_found"})
STATEMENT = (
    "I approved these procedures; date and procedure are as performed. The dose figures are recorded by the device "
    "and sealed by the facility; I do not certify them."
)


@dataclass(frozen=True, kw_only=True)
class ApproverBlock:
    """The approver as the row names one."""

    uid: str
    name: str
    title: str
    specialty: str
    licence_number: str


@dataclass(frozen=True, kw_only=True)
class RowFacts:
    """What a row says."""

    entry: str
    row: int
    issuer: str
    id_hash: str
    facility_uid: str
    facility: str
    performed_on: str | None
    performed_at: str | None
    performed_as_sent: str
    procedure_code: str
    procedure: str
    kind: str
    region: str
    laterality: str
    purpose: str
    therapy: bool
    performer: str
    referrer: str
    approver: ApproverBlock | None
    approver_as_sent: str
    from_paper: bool
    facility_as_sent: str
    decision: str
    decision_digest: str
    approver_found: str
    pack: str
    article: str
    evidence_digest: str
    nonce: str
    issued_at: str


@dataclass(frozen=True, kw_only=True)
class DoseFacts:
    """One total as the evidence holds it."""

    position: str
    origin: str
    code: str
    quantity: str
    value: str
    unit: str
    value_as_sent: str
    unit_as_sent: str
    scope: dict[str, str]
    grade: str


@dataclass(frozen=True, kw_only=True)
class ExposureFacts:
    """One part of the examination as the evidence holds it."""

    uid: str
    kind: str
    study_instance_uid: str
    accession_number: str
    device_uid: str
    device_key: str
    manufacturer: str
    model: str
    serial_number: str
    started_as_sent: str
    events: int
    labels: str
    totals: Sequence[DoseFacts]


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    """One report that the evidence was read from."""

    sop_class_uid: str
    sop_instance_uid: str
    content_digest: str
    source: str
    blobs: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class EvidenceFacts:
    """What the facility seals."""

    entry: str
    version: int
    reason: str
    made_by: str
    typed_by: str
    exposures: Sequence[ExposureFacts]
    sources: Sequence[SourceFacts]
    nonce: str
    made_at: str


def row_payload(facts: RowFacts) -> dict[str, object]:
    """Return the row as it is signed."""
    values = asdict(facts)
    record = {"issuer": values.pop("issuer"), "id_hash": values.pop("id_hash")}
    # What was signed before there were paper rows, decisions and ways to an approver names none of them.
    for name in ("from_paper", "facility_as_sent", "decision_digest", "approver_found"):
        if not values[name]:
            del values[name]
    return {"schema": ROW_SCHEMA, **values, "row": str(facts.row), "record": record, "statement": STATEMENT}


def evidence_payload(facts: EvidenceFacts) -> dict[str, object]:
    """Return the evidence as it is sealed."""
    values = asdict(facts)
    for exposure in values["exposures"]:
        exposure["events"] = str(exposure["events"])
    return {"schema": EVIDENCE_SCHEMA, **values, "version": str(facts.version)}


def shown_digest(row: bytes, evidence: bytes) -> str:
    """Return the digest of what a screen shows of a row: both payloads without what preparing a signature renews."""
    shown = [
        {name: value for name, value in canonical.loads(payload).items() if name not in _RENEWED}
        for payload in (row, evidence)
    ]
    return hashlib.sha256(canonical.dumps({"row": shown[0], "evidence": shown[1]})).hexdigest()


def id_hash(*, salt: bytes, issuer: str, local_id: str) -> str:
    """Return the pseudonym under which a record stands in signed payloads."""
    return hashlib.sha256(salt + issuer.encode() + b"\x00" + local_id.encode()).hexdigest()


def differences(stored: object, rebuilt: object, path: str = "") -> list[str]:
    """Return the names of the fields in which two payloads differ, as `exposures.0.totals.1.value`."""
    if isinstance(stored, dict) and isinstance(rebuilt, dict):
        keys = sorted(stored.keys() | rebuilt.keys())
        parts = [(key, stored.get(key), rebuilt.get(key)) for key in keys]
    elif isinstance(stored, list) and isinstance(rebuilt, list) and len(stored) == len(rebuilt):
        parts = [(str(index), one, other) for index, (one, other) in enumerate(zip(stored, rebuilt, strict=True))]
    else:
        return [] if stored == rebuilt else [path or "payload"]
    return [name for key, one, other in parts for name in differences(one, other, f"{path}.{key}" if path else key)]
