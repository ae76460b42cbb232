from datetime import UTC, datetime

import pytest

from passport.signing import canonical
from passport.signing.facsimile import Facsimile
from passport.signing.statements import Draft, Ref, approver_in, issued_in

BLOCK = {"name": "Ana", "title": "dr", "specialty": "radiologija", "licence_number": "1"}


def test_a_draft_is_named_by_its_digest() -> None:
    draft = Draft(kind="row", subject_uid="e" * 32, version=2, payload=b"{}")

    assert draft.ref == Ref(kind="row", subject_uid="e" * 32, version=2, digest=canonical.digest(b"{}"))


def test_the_approver_and_the_time_are_found_in_the_payload() -> None:
    payload = canonical.dumps({"approver": BLOCK, "issued_at": "2026-03-02T10:30:00+01:00"})

    assert approver_in(payload) == Facsimile(name="Ana", title="dr", specialty="radiologija", licence_number="1")
    assert issued_in(payload) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("approver", [None, "Ana", {"name": "Ana"}, {**BLOCK, "title": None}])
def test_a_payload_without_a_whole_approver_names_none(approver: object) -> None:
    assert approver_in(canonical.dumps({"approver": approver})) is None


@pytest.mark.parametrize("issued_at", [None, "", "yesterday", "2026-03-02T10:30:00"])
def test_a_time_without_an_offset_is_no_moment(issued_at: str | None) -> None:
    assert issued_in(canonical.dumps({"issued_at": issued_at})) is None


def test_bytes_that_are_no_payload_say_nothing() -> None:
    assert (approver_in(b"\xff"), issued_in(b"\xff")) == (None, None)
