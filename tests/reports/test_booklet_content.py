"""A booklet that was made stays the same booklet while the log goes on."""

from passport.document.shape import LogPart, SealPart, StatementPart
from reports.selectors import content_of
from tests.reports import documents

PROOF: LogPart = {
    "index": 0,
    "size": 1,
    "salt": "AA",
    "leaf": "AA",
    "path": "",
    "head": {
        "size": 1,
        "root": "AA",
        "signed_at": "2026-03-01T23:30:00+00:00",
        "public_key": "AA",
        "signature": "AA",
    },
}

SEAL: SealPart = {
    "facility": "Klinika",
    "facility_id": "f" * 32,
    "public_key": "AA",
    "signature": "AA",
    "sealed_at": "2026-03-01T23:30:00+00:00",
    "cades": None,
}
STATEMENT: StatementPart = {
    "kind": "evidence",
    "subject": "1" * 32,
    "version": 1,
    "digest": "0" * 64,
    "payload": "{}",
    "seal": SEAL,
}


def test_a_proof_from_the_log_and_a_seal_with_a_certificate_make_no_other_booklet_and_another_row_does() -> None:
    before, proven = documents.document(documents.entry()), documents.document(documents.entry())
    for one in (before, proven):
        one["entries"][0]["statements"] = [STATEMENT.copy()]
    proven["entries"][0]["signatures"][0]["log"] = PROOF
    proven["entries"][0]["statements"][0]["seal"] = {**SEAL, "cades": "AA"}

    assert content_of(proven) == content_of(before)
    assert content_of(documents.document(documents.entry(2))) != content_of(before)
