"""What the worked example is about: an invented person, hospital and approver, two rows and their doses."""

import hashlib
from datetime import UTC, datetime, timedelta

from passport.booklet.payloads import (
    ApproverBlock,
    DoseFacts,
    EvidenceFacts,
    ExposureFacts,
    RowFacts,
    SourceFacts,
    id_hash,
)
from passport.signing import canonical
from passport.signing.sealing import Sealed
from passport.signing.statements import Ref

ISSUED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIGNED = ISSUED + timedelta(minutes=1)
ORIGIN, HOST = "https://passport.example", "passport.example"
FACILITY, PLACE = "f0" * 16, "Dom zdravlja Sunce"
SALT, ISSUER, LOCAL_ID = bytes(range(16)), "CLINIC", "17"
SECRET = bytes(range(32))  # of the seals
PRIVATE = 0x1F2E3D4C5B6A79888796A5B4C3D2E1F00F1E2D3C4B5A69788796A5B4C3D2E1F0
STAMP = {"name": "Mira Kovač", "title": "dr", "specialty": "radiologija", "licence_number": "118-225"}
APPROVER = ApproverBlock(uid="a1" * 16, **STAMP)
SINCE = "2026-01-01T00:00:00+00:00"
SIGNER, CREDENTIAL, AAGUID = "b2" * 16, bytes(range(32, 48)), bytes(16)


def row_facts(number: int, evidence: bytes) -> RowFacts:
    """Return what a row says."""
    return RowFacts(
        entry=f"{number:032x}",
        row=1,
        issuer=ISSUER,
        id_hash=id_hash(salt=SALT, issuer=ISSUER, local_id=LOCAL_ID),
        facility_uid=FACILITY,
        facility=PLACE,
        performed_on=f"2026-03-0{number}",
        performed_at=None,
        performed_as_sent="",
        procedure_code="",
        procedure="CT grudnog koša",
        kind="ct",
        region="",
        laterality="",
        purpose="diagnosis",
        therapy=False,
        performer="",
        referrer="",
        approver=APPROVER,
        approver_as_sent="",
        approver_found="",
        from_paper=False,
        facility_as_sent="",
        decision="recorded",
        decision_digest="",
        pack="",
        article="",
        evidence_digest=canonical.digest(evidence).hex(),
        nonce=f"{number:02x}" * 16,
        issued_at=ISSUED.isoformat(),
    )


def evidence_facts(number: int) -> EvidenceFacts:
    """Return what was measured."""
    total = DoseFacts(
        position="0",
        origin="device",
        code="DCM 113813",
        quantity="dlp_total",
        value="724.52",
        unit="mGy.cm",
        value_as_sent="724.52",
        unit_as_sent="mGy.cm",
        scope={},
        grade="A",
    )
    exposure = ExposureFacts(
        uid=f"{number:02x}" * 16,
        kind="ct",
        study_instance_uid=f"2.25.{number}",
        accession_number=f"A{number}",
        device_uid="",
        device_key="Maker|Model|77",
        manufacturer="Maker",
        model="Model",
        serial_number="77",
        started_as_sent="",
        events=1,
        labels="",
        totals=[total],
    )
    source = SourceFacts(
        sop_class_uid="1.2.840.10008.5.1.4.1.1.88.67",
        sop_instance_uid=f"2.25.1{number}",
        content_digest=hashlib.sha256(b"reading").hexdigest(),
        source="local",
        blobs=[hashlib.sha256(b"object").hexdigest()],
    )
    return EvidenceFacts(
        entry=f"{number:032x}",
        version=1,
        reason="",
        made_by="",
        typed_by="",
        exposures=[exposure],
        sources=[source],
        nonce=f"{number + 16:02x}" * 16,
        made_at=ISSUED.isoformat(),
    )


def sealed_with(number: int, evidence: bytes) -> Sealed:
    """Return over what the hospital seals."""
    ref = Ref(kind="evidence", subject_uid=f"{number:032x}", version=1, digest=canonical.digest(evidence))
    return Sealed(statement=ref, facility_uid=FACILITY, facility_name=PLACE, sealed_at=SIGNED)
