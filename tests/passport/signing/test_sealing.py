from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from passport.signing import sealing
from passport.signing.sealing import Sealed
from passport.signing.statements import Ref

SECRET = bytes(range(32))
REF = Ref(kind="evidence", subject_uid="e" * 32, version=1, digest=bytes(32))
SEALED = Sealed(
    statement=REF,
    facility_uid="f" * 32,
    facility_name="Dom zdravlja Novi Sad",
    sealed_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
)


def test_what_is_sealed_names_statement_facility_and_time() -> None:
    assert SEALED.to_bytes().decode() == (
        f'{{"digest":"{"0" * 64}","facility":{{"name":"Dom zdravlja Novi Sad","uid":"{"f" * 32}"}},"kind":"evidence",'
        f'"schema":"radiation-passport/seal/1","sealed_at":"2026-03-02T09:30:00.000000+00:00","subject":"{"e" * 32}",'
        '"version":"1"}'
    )


def test_a_seal_holds_under_the_public_key_of_its_facility() -> None:
    signature = sealing.seal(SEALED, secret=SECRET)

    assert sealing.holds(SEALED, public_key=sealing.public_key_of("f" * 32, secret=SECRET), signature=signature)


@pytest.mark.parametrize(
    "change",
    [
        {"statement": replace(REF, kind="row")},
        {"statement": replace(REF, subject_uid="d" * 32)},
        {"statement": replace(REF, version=2)},
        {"statement": replace(REF, digest=b"\x01" * 32)},
        {"facility_uid": "d" * 32},
        {"facility_name": "Dom zdravlja Niš"},
        {"sealed_at": SEALED.sealed_at + timedelta(microseconds=1)},
    ],
    ids=str,
)
def test_a_seal_holds_over_nothing_else(change: dict[str, Any]) -> None:
    signature = sealing.seal(SEALED, secret=SECRET)
    public_key = sealing.public_key_of("f" * 32, secret=SECRET)

    assert not sealing.holds(replace(SEALED, **change), public_key=public_key, signature=signature)


def test_a_secret_seals_until_its_end_and_the_next_one_from_then_on() -> None:
    first, second, now = ("1a" * 32, "2b" * 32, "3c" * 32)
    change, again = datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    secrets = sealing.secrets_in(now, [f"{second}@2027-01-01T01:00+01:00", f"{first}@{change.isoformat()}"])

    days = [change - timedelta(days=1), change, again - timedelta(microseconds=1), again]
    assert [sealing.secret_at(secrets, at).hex() for at in days] == [first, second, second, now]
    keys = sealing.keys_of("f" * 32, secrets=secrets)
    assert [(key.since, key.until) for key in keys] == [(None, change), (change, again), (again, None)]
    assert [key.public_key for key in keys] == [
        sealing.public_key_of("f" * 32, secret=bytes.fromhex(one)) for one in (first, second, now)
    ]
    assert [[key.counted(at) for key in keys] for at in days] == [
        [True, False, False],
        [False, True, False],
        [False, True, False],
        [False, False, True],
    ]


def test_each_facility_and_each_secret_has_a_key_of_its_own() -> None:
    keys = {sealing.public_key_of(uid * 32, secret=secret) for uid in "ef" for secret in (SECRET, bytes(32))}

    assert len(keys) == 4


def test_a_key_of_the_wrong_length_holds_no_seal() -> None:
    assert not sealing.holds(SEALED, public_key=b"short", signature=sealing.seal(SEALED, secret=SECRET))
