"""Documents made by hand for the tests of the booklet: invented people, each name in its own script."""

from passport.document.shape import (
    SCHEMA,
    DevicePart,
    Document,
    EntryPart,
    ExposurePart,
    PatientPart,
    SignaturePart,
    StampPart,
    TotalPart,
)

ANA: PatientPart = {
    "uid": "a" * 32,
    "name": "Ana Đurić-Žikić",
    "given_name": "Ana",
    "surname": "Đurić-Žikić",
    "personal_number": "0101990990006",
    "street": "Čukarička šuma 12",
    "place": "Niš",
    "birth_date": "1990-01-01",
    "sex": "F",
    "identifiers": [{"value": "4711", "issuer": "klinika", "salt": "AA"}],
}
CYRILLIC: PatientPart = ANA | {"given_name": "Љиљана", "surname": "Ђорђевић", "street": "Његошева 3", "place": "Чачак"}
PERSIAN: PatientPart = ANA | {
    "given_name": "پریسا",
    "surname": "کاظمی‌نژاد",
    "street": "خیابان ولی‌عصر ۱۲",
    "place": "تهران",
}
TURKISH: PatientPart = ANA | {"given_name": "Işıl", "surname": "Yağcıoğlu İnönü", "place": "İstanbul"}

STAMP: StampPart = {
    "name": "Milica Šćepanović",
    "title": "Dr",
    "specialty": "specijalista radiologije",
    "licence_number": "118-225",
}
SCANNER: DevicePart = {"manufacturer": "Acme", "model": "Helix 64", "serial_number": "1", "name": None}
EXPOSURE: ExposurePart = {
    "study_instance_uid": "2.25.1",
    "accession_number": "A1",
    "kind": "ct",
    "device": SCANNER,
    "events": 2,
}
# What a person typed names no device.
BY_HAND: ExposurePart = EXPOSURE | {
    "device": {"manufacturer": None, "model": None, "serial_number": None, "name": None},
}
LENGTH: TotalPart = {
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


def signature(number: int = 1, stamp: StampPart = STAMP) -> SignaturePart:
    """Return a signature as a document carries one; its bytes matter to nobody here."""
    return {
        "id": f"{number:032x}",
        "row_version": 1,
        "signed_at": "2026-03-01T23:30:00+00:00",
        "signer": "b" * 32,
        "facsimile": stamp,
        "digest": f"{number:064x}",
        "credential_id": "AA",
        "public_key": "AA",
        "aaguid": "AA",
        "flags": 5,
        "sign_count": 0,
        "rp_id": "localhost",
        "client_data_json": "AA",
        "authenticator_data": "AA",
        "signature": "AA",
        "root": "AA",
        "leaf_index": 0,
        "tree_size": 1,
        "audit_path": "",
        "log": None,
        "sealed": None,
        "further": [],
    }


def entry(number: int = 1, **changes: object) -> EntryPart:
    """Return one entry: signed, a day a number, changed as asked."""
    plain: EntryPart = {
        "id": f"{number:032x}",
        "facility": {"id": "f" * 32, "name": "Klinika „Lipa“", "country": "RS", "time_zone": "Europe/Belgrade"},
        "exposures": [EXPOSURE],
        "performed": {"date": f"2026-01-{number % 28 + 1:02d}", "at": None, "as_sent": None},
        "exam": f"CT grudnog koša {number}",
        "exam_code": None,
        "kind": "ct",
        "region": None,
        "laterality": None,
        "purpose": "diagnosis",
        "therapy": False,
        "performer": None,
        "referrer": None,
        "approver": None,
        "approval": "recorded",
        "state": "signed",
        "disowned": None,
        "version": 1,
        "row_version": 1,
        "row_digest": f"{number:064x}",
        "events": 2,
        "totals": [LENGTH],
        "sums": [],
        "signatures": [signature(number)],
        "statements": [],
        "history": [],
        "recorded_at": "2026-02-01T10:00:00+00:00",
    }
    return plain | changes  # type: ignore[return-value]


def document(*entries: EntryPart, patient: PatientPart = ANA) -> Document:
    """Return a whole document, newest entry first as the real one."""
    return {
        "schema": SCHEMA,
        "made_at": "2026-03-02T09:30:00+00:00",
        "origin": "http://localhost:8000",
        "patient": patient,
        "coverage": {"facilities": 3, "since": "2026-03-01"} if entries else {"facilities": 0, "since": None},
        "hidden": 0,
        "disowned": 0,
        "entries": sorted(entries, key=lambda one: one["performed"]["date"] or "", reverse=True),
    }
