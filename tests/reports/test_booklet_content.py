"""A booklet that was made stays the same booklet while the log goes on."""

from passport.document.shape import LogPart
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


def test_a_proof_from_the_log_makes_no_other_booklet_and_another_row_does() -> None:
    before, proven = documents.document(documents.entry()), documents.document(documents.entry())
    proven["entries"][0]["signatures"][0]["log"] = PROOF

    assert content_of(proven) == content_of(before)
    assert content_of(documents.document(documents.entry(2))) != content_of(before)
