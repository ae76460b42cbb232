"""The worked example of docs/signatures.md: two rows in one touch, everything fixed, so that its bytes never change."""

import hashlib
import json
import struct
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fido2 import cbor
from fido2.cose import ES256

from passport.booklet.payloads import evidence_payload, row_payload
from passport.signing import canonical, merkle, proof, sealing
from passport.signing.log import tree
from passport.signing.log.heads import SignedHead, commitment, leaf_of, moment, signed_head
from passport.signing.proof import ProofPage, ProofRow
from passport.signing.sealing import Sealed
from passport.signing.signed_rows import signature_draft
from passport.signing.statements import Draft
from passport.verify.copies import SignatureCopy, signature_in, statement_in
from passport.verify.logged import form_of
from passport.verify.published import HeldKey, holder_name, key_name
from passport.verify.reading import Part
from tests.independent.certified import cades_over, further_over, published, text_of
from tests.independent.invented import (
    AAGUID,
    APPROVER,
    CREDENTIAL,
    FACILITY,
    HOST,
    ISSUED,
    ISSUER,
    LOCAL_ID,
    ORIGIN,
    PLACE,
    PRIVATE,
    SALT,
    SECRET,
    SIGNED,
    SIGNER,
    SINCE,
    STAMP,
    evidence_facts,
    row_facts,
    sealed_with,
)

LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
KEPT = 2  # leaves of the log under the head that somebody kept
LOGGED = SIGNED + timedelta(seconds=10)
BEFORE = leaf_of(hashlib.sha256(b"something that was there before").digest())  # the first leaf of the log


@dataclass(frozen=True, kw_only=True)
class Example:
    """All the bytes of the example."""

    rows: list[bytes]
    evidence: list[bytes]
    leaves: list[bytes]
    root: bytes
    client_data: bytes
    authenticator_data: bytes
    public_key: bytes
    signature: bytes
    sealed: list[Sealed]

    @property
    def seals(self) -> list[bytes]:
        """Return the seal over each evidence."""
        return [sealing.seal(one, secret=SECRET) for one in self.sealed]


def example() -> Example:
    """Return the example, the same every time."""
    evidence = [canonical.dumps(evidence_payload(evidence_facts(number))) for number in (1, 2)]
    rows = [canonical.dumps(row_payload(row_facts(number, evidence[number - 1]))) for number in (1, 2)]
    leaves = [merkle.leaf_hash(canonical.digest(row)) for row in rows]
    root = merkle.root(leaves)
    key = ec.derive_private_key(PRIVATE, ec.SECP256R1())
    asked = {
        "type": "webauthn.get",
        "challenge": text_of(merkle.challenge(root)),
        "origin": ORIGIN,
        "crossOrigin": False,
    }
    client_data = json.dumps(asked, separators=(",", ":")).encode()
    authenticator_data = hashlib.sha256(HOST.encode()).digest() + struct.pack(">BI", 5, 7)
    signed = authenticator_data + hashlib.sha256(client_data).digest()
    return Example(
        rows=rows,
        evidence=evidence,
        leaves=leaves,
        root=root,
        client_data=client_data,
        authenticator_data=authenticator_data,
        public_key=cbor.encode(dict(ES256.from_cryptography_key(key.public_key()))),
        signature=key.sign(signed, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)),
        sealed=[sealed_with(number, evidence[number - 1]) for number in (1, 2)],
    )


def document(made: Example) -> dict[str, Any]:
    """Return the example as a document of schema 2."""
    return {
        "schema": "radiation-passport/document/2",
        "made_at": SIGNED.isoformat(),
        "origin": ORIGIN,
        "patient": {
            "uid": "c3" * 16,
            "name": "Ana Anić",
            "given_name": "Ana",
            "surname": "Anić",
            "personal_number": None,
            "street": None,
            "place": None,
            "birth_date": "1961-05-02",
            "sex": "F",
            "identifiers": [{"value": LOCAL_ID, "issuer": ISSUER, "salt": text_of(SALT)}],
        },
        "coverage": {"facilities": 1, "since": "2026-03-02"},
        "hidden": 0,
        "disowned": 0,
        "entries": [_proven(made, number) for number in (2, 1)],
    }


def signature_copy(made: Example, number: int) -> SignatureCopy:
    """Return a signature of the example as a document carries it, without its place in the log."""
    entry = _entry(made, number)
    statement = statement_in(Part(values=entry["statements"][0], where=""), entry=entry["id"])
    return signature_in(Part(values=entry["signatures"][0], where=""), statement)


def keys(made: Example) -> dict[str, Any]:
    """Return the keys that belong to the example, as a site publishes them."""
    held = HeldKey(
        credential_id=CREDENTIAL,
        public_key=made.public_key,
        aaguid=AAGUID,
        signer=SIGNER,
        licence_number=STAMP["licence_number"],
    )
    return {
        "schema": "radiation-passport/keys/1",
        "origin": ORIGIN,
        "rp_id": HOST,
        "facilities": [
            {
                "uid": FACILITY,
                "name": PLACE,
                "seal_keys": [
                    {
                        "public_key": text_of(sealing.public_key_of(FACILITY, secret=SECRET)),
                        "since": None,
                        "until": None,
                    }
                ],
                "certificates": [published()],
            }
        ],
        "signing_keys": [
            {
                "key": key_name(made.public_key),
                "holders": [holder_name(held)],
                "rp_id": HOST,
                "since": SINCE,
                "until": None,
            }
        ],
        "log_keys": [{"public_key": text_of(LOG_KEY.public_key().public_bytes_raw()), "since": SINCE, "until": None}],
        "time_services": [],
    }


def code(made: Example) -> str:
    """Return the code of a printed page with both rows."""
    leaves = log_leaves(made)[1:]
    rows = [
        ProofRow(
            number=number,
            day=f"2026-03-0{number}",
            kind="ct",
            dose="724.52",
            unit="mGy.cm",
            licence_number=STAMP["licence_number"],
            leaf=leaves[number - 1][: proof.LEAF_BYTES],
        )
        for number in (1, 2)
    ]
    page = ProofPage(
        booklet=bytes(range(8)),
        page=2,
        pages=4,
        part=1,
        parts=1,
        printed_on="2026-03-02",
        holder="Ana Anić",
        birth_year=1961,
        rows=tuple(rows),
    )
    return proof.sign(page, key=sealing.key_of(FACILITY, secret=SECRET))


def salt_of(number: int) -> bytes:
    return bytes([number]) * 16


def log_leaves(made: Example) -> list[bytes]:
    """Return the leaves of the log: one that was there before, and those of the two signatures."""
    forms = [form_of(signature_copy(made, number)) for number in (1, 2)]
    return [BEFORE, *(leaf_of(commitment(form, salt=salt_of(place))) for place, form in enumerate(forms, start=1))]


def head_of(made: Example) -> SignedHead:
    leaves = log_leaves(made)
    return signed_head(size=len(leaves), root=merkle.root(leaves), at=LOGGED, key=LOG_KEY)


def kept_head(made: Example) -> SignedHead:
    """Return the head that somebody kept from before the last signature came."""
    leaves = log_leaves(made)[:KEPT]
    return signed_head(size=KEPT, root=merkle.root(leaves), at=LOGGED - timedelta(seconds=5), key=LOG_KEY)


def way_between(made: Example) -> dict[str, Any]:
    """Return the way from that head to the document's, as the site answers who asks for it."""
    leaves = log_leaves(made)
    nodes = [merkle.root(leaves[span.start : span.end]) for span in tree.consistency(KEPT, len(leaves))]
    return {
        "first_root": text_of(merkle.root(leaves[:KEPT])),
        "second_root": text_of(merkle.root(leaves)),
        "path": [text_of(node) for node in nodes],
    }


def _proof(made: Example, number: int) -> dict[str, Any]:
    leaves, head = log_leaves(made), head_of(made)
    return {
        "index": number,
        "size": len(leaves),
        "salt": text_of(salt_of(number)),
        "leaf": text_of(leaves[number]),
        "path": text_of(merkle.joined(merkle.audit_path(leaves, number))),
        "head": head_part(head),
    }


def head_part(head: SignedHead) -> dict[str, Any]:
    """Return a head as it is published."""
    return {
        "size": head.size,
        "root": text_of(head.root),
        "signed_at": moment(head.signed_at),
        "public_key": text_of(head.public_key),
        "signature": text_of(head.signature),
    }


def signature_statement(made: Example, number: int) -> Draft:
    """Return the statement of a signature of the example, which the hospital seals."""
    return signature_draft(signature_copy(made, number))


def _proven(made: Example, number: int) -> dict[str, Any]:
    """Return an entry with what came after its signature: the place in the log, and the hospital's seal over it."""
    entry, stated = _entry(made, number), signature_statement(made, number)
    sealed = Sealed(statement=stated.ref, facility_uid=FACILITY, facility_name=PLACE, sealed_at=SIGNED)
    entry["signatures"][0] |= {
        "log": _proof(made, number),
        "sealed": {
            "kind": stated.kind,
            "subject": stated.subject_uid,
            "version": stated.version,
            "digest": stated.digest.hex(),
            "payload": stated.payload.decode(),
            "seal": _seal(sealing.seal(sealed, secret=SECRET), stated.payload),
        },
    }
    return entry


def signed_bytes(made: Example) -> bytes:
    return made.authenticator_data + hashlib.sha256(made.client_data).digest()


def _entry(made: Example, number: int) -> dict[str, Any]:
    place = number - 1
    row, evidence = made.rows[place], made.evidence[place]
    (exposure,) = json.loads(evidence)["exposures"]
    return {
        "id": f"{number:032x}",
        "facility": {"id": FACILITY, "name": PLACE, "country": "RS", "time_zone": "Europe/Belgrade"},
        "exposures": [
            {name: exposure[name] for name in ("study_instance_uid", "accession_number", "kind")}
            | {"device": {"manufacturer": "Maker", "model": "Model", "serial_number": "77", "name": None}, "events": 1}
        ],
        "performed": {"date": f"2026-03-0{number}", "at": None, "as_sent": None},
        "exam": "CT grudnog koša",
        "exam_code": None,
        "kind": "ct",
        "region": None,
        "laterality": None,
        "purpose": "diagnosis",
        "therapy": False,
        "performer": None,
        "referrer": None,
        "approver": {"id": APPROVER.uid, "name": "dr Mira Kovač"},
        "approval": "recorded",
        "state": "signed",
        "disowned": None,
        "version": 1,
        "row_version": 1,
        "row_digest": canonical.digest(row).hex(),
        "events": 1,
        "totals": [
            {
                "code": {"scheme": "DCM", "value": "113813"},
                "quantity": "dlp_total",
                "value": "724.52",
                "unit": "mGy.cm",
                "scope": {},
                "grade": "A",
                "as_sent": {"value": "724.52", "unit": "mGy.cm"},
                "origin": "device",
                "exposure": 0,
            }
        ],
        "sums": [],
        "signatures": [_signature(made, number)],
        "statements": [
            _statement("row", number, row, None),
            _statement("evidence", number, evidence, _seal(made.seals[place], evidence)),
        ],
        "history": [{"what": "signed", "at": SIGNED.isoformat(), "by": "dr Mira Kovač", "said": None}],
        "recorded_at": ISSUED.isoformat(),
    }


def _signature(made: Example, number: int) -> dict[str, Any]:
    place = number - 1
    return {
        "id": f"{number:02x}" * 16,
        "row_version": 1,
        "signed_at": SIGNED.isoformat(),
        "signer": SIGNER,
        "facsimile": STAMP,
        "digest": canonical.digest(made.rows[place]).hex(),
        "credential_id": text_of(CREDENTIAL),
        "public_key": text_of(made.public_key),
        "aaguid": text_of(AAGUID),
        "flags": 5,
        "sign_count": 7,
        "rp_id": HOST,
        "client_data_json": text_of(made.client_data),
        "authenticator_data": text_of(made.authenticator_data),
        "signature": text_of(made.signature),
        "root": text_of(made.root),
        "leaf_index": place,
        "tree_size": 2,
        "audit_path": text_of(merkle.joined(merkle.audit_path(made.leaves, place))),
        "log": None,
        "sealed": None,
        "further": [further_over(made.rows[place])],
    }


def _statement(kind: str, number: int, payload: bytes, seal: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": f"{number:032x}",
        "version": 1,
        "digest": canonical.digest(payload).hex(),
        "payload": payload.decode(),
        "seal": seal,
    }


def _seal(signature: bytes, payload: bytes) -> dict[str, Any]:
    return {
        "facility": PLACE,
        "facility_id": FACILITY,
        "public_key": text_of(sealing.public_key_of(FACILITY, secret=SECRET)),
        "signature": text_of(signature),
        "sealed_at": SIGNED.isoformat(),
        "cades": text_of(cades_over(payload)),
    }
