"""Statements and the seals of facilities."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from passport.signing import canonical, errors, sealing_keys, selectors, services
from passport.signing.models import Act, Statement
from passport.signing.problems import Problem
from passport.signing.statements import Draft

EVIDENCE = Draft(
    kind="evidence", subject_uid="e" * 32, version=1, payload=canonical.dumps({"schema": "evidence", "version": "1"})
)
FACILITY = "f" * 32


def record(at: datetime, draft: Draft = EVIDENCE) -> Statement:
    return services.record_statement(
        kind=draft.kind, subject_uid=draft.subject_uid, version=draft.version, payload=draft.payload, at=at
    )


def test_a_statement_keeps_the_exact_bytes(db: None, at: datetime) -> None:
    record(at)

    kept = Statement.objects.get()
    assert (bytes(kept.payload), bytes(kept.digest), kept.created_at) == (EVIDENCE.payload, EVIDENCE.digest, at)
    assert Act.objects.get().subject_uid == kept.uid


def test_the_same_bytes_are_recorded_once_and_other_bytes_not_at_all(db: None, at: datetime) -> None:
    first = record(at)

    assert record(at + timedelta(hours=1)) == first
    with pytest.raises(errors.StatementDiffers):
        record(at, replace(EVIDENCE, payload=b"{}"))
    assert Statement.objects.count() == 1


def test_a_seal_holds_under_the_published_key_of_the_facility(db: None, at: datetime) -> None:
    made = services.seal(statement=record(at), facility_uid=FACILITY, facility_name="Dom zdravlja", at=at)

    made.refresh_from_db()
    assert bytes(made.public_key) == sealing_keys.published_seal_key(facility_uid=FACILITY, at=at)
    assert selectors.seal_problems(seal=made, draft=EVIDENCE, facility_uid=FACILITY) == ()
    assert Act.objects.get(verb="seal_statement").facility_uid == FACILITY


def test_a_seal_holds_after_the_key_was_changed_and_the_old_one_seals_no_more(
    db: None, at: datetime, settings: Settings
) -> None:
    before = services.seal(statement=record(at), facility_uid=FACILITY, facility_name="Dom zdravlja", at=at)
    change = at + timedelta(hours=1)
    old, settings.SEAL_KEY = settings.SEAL_KEY, "7e" * 32
    settings.SEAL_KEYS_BEFORE = [f"{old}@{change.isoformat()}"]
    draft = replace(EVIDENCE, subject_uid="b" * 32)
    after = services.seal(statement=record(change, draft), facility_uid=FACILITY, facility_name="Dom", at=change)

    assert selectors.seal_problems(seal=before, draft=EVIDENCE, facility_uid=FACILITY) == ()
    assert selectors.seal_problems(seal=after, draft=draft, facility_uid=FACILITY) == ()
    assert [bytes(one.public_key) for one in (before, after)] == [
        key.public_key for key in sealing_keys.published_seal_keys(facility_uid=FACILITY)
    ]
    settings.SEAL_KEYS_BEFORE = [f"{old}@{at.isoformat()}"]  # stolen: it is believed no more from then on
    assert selectors.seal_problems(seal=before, draft=EVIDENCE, facility_uid=FACILITY) == (Problem.SEAL_KEY,)


def test_a_statement_has_one_seal(db: None, at: datetime) -> None:
    statement = record(at)
    services.seal(statement=statement, facility_uid=FACILITY, facility_name="Dom zdravlja", at=at)

    with pytest.raises(errors.AlreadySealed):
        services.seal(statement=statement, facility_uid="d" * 32, facility_name="Bolnica", at=at)
