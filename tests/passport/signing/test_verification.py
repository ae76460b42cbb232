"""Every stored column that matters to a signature or a seal is found when it is altered, and named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model
from fido2.utils import sha256

from passport.people.models import User
from passport.signing import canonical, key_history, selectors, services, verification
from passport.signing.acts import Subject, record_act
from passport.signing.models import Act, Seal, Signature, SigningKey, Statement
from passport.signing.problems import Problem
from passport.signing.statements import Draft
from tests.authenticator import Authenticator
from tests.passport.signing.enrolling import confirmed, enrolled
from tests.passport.signing.signed import Desk
from tests.passport.signing.tampering import alter

PLACE = 2  # of five: its path has a sibling on either side
P = Problem
FACSIMILE = b'{"licence_number":"12345","name":"Ana","specialty":"radiologija","title":"prim. dr"}'
LATER = timedelta(seconds=1)


@pytest.fixture
def signed(desk: Desk, stranger: User) -> Signature:
    """Sign five rows, and one by somebody else to point at."""
    confirmed(enrolled(stranger, Authenticator(aaguid=bytes(16)), at=desk.at), at=desk.at)
    services.record_statement(kind="evidence", subject_uid="e" * 32, version=1, payload=b"{}", at=desk.soon)
    return desk.sign()[PLACE]


def one_byte(value: bytes) -> bytes:
    """Return the bytes with one bit of the last one turned."""
    return value[:-1] + bytes([value[-1] ^ 1])


def turned(field: str) -> Callable[[Model], Any]:
    return lambda row: one_byte(bytes(getattr(row, field)))


def more(field: str) -> Callable[[Model], Any]:
    return lambda row: getattr(row, field) + 1


def later(field: str) -> Callable[[Model], Any]:
    return lambda row: getattr(row, field) + LATER


def is_(value: object) -> Callable[[Model], Any]:
    return lambda _row: value


def other_key(row: Model) -> int:
    return SigningKey.objects.exclude(pk=row.key_id).get().pk


def other_statement(row: Model) -> int:
    return Statement.objects.get(kind="evidence").pk


def said(**changes: object) -> Callable[[Model], Any]:
    return lambda act: act.detail | changes


# Of the signature: column, what it is altered to, what is found.
SIGNATURE = [
    ("uid", is_("0" * 32), {P.ACT}),
    ("statement_id", other_statement, {P.SUBJECT, P.PAYLOAD, P.TREE, P.STATEMENT}),
    ("key_id", other_key, {P.CREDENTIAL, P.PUBLIC_KEY, P.AAGUID, P.SIGNER, P.SIGN_COUNT, P.KEY}),
    ("signer_uid", is_("0" * 32), {P.SIGNER}),
    ("facsimile", is_(FACSIMILE), {P.FACSIMILE}),
    ("credential_id", turned("credential_id"), {P.CREDENTIAL}),
    ("public_key", turned("public_key"), {P.SIGNATURE, P.PUBLIC_KEY}),
    ("aaguid", turned("aaguid"), {P.AAGUID}),
    ("flags", is_(0x04), {P.FLAGS}),
    ("sign_count", is_(1), {P.SIGN_COUNT}),
    ("rp_id", is_("example.org"), {P.ORIGIN, P.RELYING_PARTY}),
    ("client_data_json", turned("client_data_json"), {P.CEREMONY, P.SIGNATURE}),
    ("authenticator_data", turned("authenticator_data"), {P.SIGNATURE, P.SIGN_COUNT}),
    ("signature", turned("signature"), {P.SIGNATURE}),
    ("root", turned("root"), {P.TREE, P.CHALLENGE}),
    ("leaf_index", is_(3), {P.TREE, P.POSITION}),
    ("tree_size", is_(6), {P.POSITION}),
    ("audit_path", turned("audit_path"), {P.TREE}),
    ("signed_at", later("signed_at"), {P.SIGNED_AT}),
]
STATEMENT = [
    ("uid", is_("0" * 32), {P.STATEMENT, P.ACT}),
    ("kind", is_("evidence"), {P.SUBJECT}),
    ("subject_uid", is_("0" * 32), {P.SUBJECT}),
    ("version", is_(2), {P.SUBJECT}),
    ("payload", turned("payload"), {P.PAYLOAD, P.DIGEST, P.TREE}),
    ("digest", turned("digest"), {P.DIGEST}),
    ("created_at", later("created_at"), {P.RECORDED_AT}),
]
KEY = [
    ("uid", is_("0" * 32), {P.KEY, P.KEY_HISTORY}),
    ("user_id", lambda _key: User.objects.get(username="boris").pk, {P.SIGNER}),
    ("credential_id", turned("credential_id"), {P.CREDENTIAL}),
    ("public_key", turned("public_key"), {P.PUBLIC_KEY}),
    ("aaguid", turned("aaguid"), {P.AAGUID}),
    ("flags", is_(0x4D), {P.FLAGS}),
    ("sign_count", is_(0), {P.SIGN_COUNT}),
    ("rp_id", is_("example.org"), {P.RELYING_PARTY}),
    ("enrolled_at", lambda key: key.enrolled_at + timedelta(hours=1), {P.KEY_NOT_LIVE, P.KEY_HISTORY}),
    ("enrolled_by", is_("Boris Tadin"), {P.KEY_HISTORY}),
    ("attestation", turned("attestation"), {P.KEY_HISTORY}),
    ("attested_client_data", turned("attested_client_data"), {P.KEY_HISTORY}),
    ("confirmation_asked_at", later("confirmation_asked_at"), {P.KEY_HISTORY}),
    ("confirmed_at", lambda key: key.confirmed_at + timedelta(hours=1), {P.KEY_NOT_CONFIRMED, P.KEY_HISTORY}),
    ("confirmed_by", is_("Boris Tadin"), {P.KEY_HISTORY}),
    ("identity_checked", is_("known"), {P.KEY_HISTORY}),
    ("licence_number", is_("54321"), {P.KEY_HISTORY}),
    ("valid_until", lambda key: key.enrolled_at, {P.KEY_NOT_LIVE}),
    ("revoked_why", is_("stolen"), {P.KEY_HISTORY}),
]
ACT = [
    ("at", later("at"), {P.SIGNED_AT}),
    ("actor_uid", is_("0" * 32), {P.SIGNER}),
    ("verb", is_("looked"), {P.ACT}),
    ("subject_uid", is_("0" * 32), {P.ACT}),
    ("detail", said(statement="0" * 32), {P.STATEMENT}),
    ("detail", said(key="0" * 32), {P.KEY}),
    ("detail", said(position=0), {P.POSITION}),
    ("detail", said(size=6), {P.POSITION}),
]
SEAL = [
    ("statement_id", other_statement, {P.SUBJECT, P.PAYLOAD, P.SEAL}),
    ("facility_uid", is_("0" * 32), {P.FACILITY, P.SEAL}),
    ("facility_name", is_("Bolnica"), {P.SEAL}),
    ("public_key", turned("public_key"), {P.SEAL_KEY, P.SEAL}),
    ("signature", turned("signature"), {P.SEAL}),
    ("sealed_at", later("sealed_at"), {P.SEAL}),
]


def found(signature: Signature, draft: Draft) -> set[Problem]:
    """Return what a check finds on rows read anew."""
    return set(selectors.problems_of(signature=Signature.objects.get(pk=signature.pk), draft=draft))


def change(row: Model, column: str, altered: Callable[[Model], Any]) -> None:
    alter(row, **{column: altered(row)})


def test_an_untouched_signature_has_no_problem(signed: Signature, desk: Desk) -> None:
    assert found(signed, desk.drafts[PLACE]) == set()


@pytest.mark.parametrize(("column", "altered", "problems"), SIGNATURE, ids=[row[0] for row in SIGNATURE])
def test_an_altered_column_of_a_signature_is_named(
    signed: Signature, desk: Desk, column: str, altered: Callable[[Model], Any], problems: set[Problem]
) -> None:
    change(signed, column, altered)

    assert found(signed, desk.drafts[PLACE]) == problems


@pytest.mark.parametrize(("column", "altered", "problems"), STATEMENT, ids=[row[0] for row in STATEMENT])
def test_an_altered_column_of_a_statement_is_named(
    signed: Signature, desk: Desk, column: str, altered: Callable[[Model], Any], problems: set[Problem]
) -> None:
    change(signed.statement, column, altered)

    assert found(signed, desk.drafts[PLACE]) == problems


@pytest.mark.parametrize(("column", "altered", "problems"), KEY, ids=[row[0] for row in KEY])
def test_an_altered_column_of_the_key_is_named(
    signed: Signature, desk: Desk, column: str, altered: Callable[[Model], Any], problems: set[Problem]
) -> None:
    change(signed.key, column, altered)

    assert found(signed, desk.drafts[PLACE]) == problems


@pytest.mark.parametrize(("column", "altered", "problems"), ACT, ids=[f"{row[0]}{row[2]}" for row in ACT])
def test_an_altered_column_of_the_act_of_signing_is_named(
    signed: Signature, desk: Desk, column: str, altered: Callable[[Model], Any], problems: set[Problem]
) -> None:
    change(Act.objects.get(subject_uid=signed.uid), column, altered)

    assert found(signed, desk.drafts[PLACE]) == problems


@pytest.mark.parametrize(("column", "altered", "problems"), SEAL, ids=[row[0] for row in SEAL])
def test_an_altered_column_of_a_seal_is_named(
    signed: Signature, desk: Desk, column: str, altered: Callable[[Model], Any], problems: set[Problem]
) -> None:
    seal = services.seal(statement=signed.statement, facility_uid="f" * 32, facility_name="Dom zdravlja", at=desk.soon)
    change(seal, column, altered)

    kept = Seal.objects.get(pk=seal.pk)
    assert set(selectors.seal_problems(seal=kept, draft=desk.drafts[PLACE], facility_uid="f" * 32)) == problems


def test_no_column_is_left_out() -> None:
    tables = {Signature: SIGNATURE, Statement: STATEMENT, SigningKey: KEY, Seal: SEAL}
    # The name is its owner's own; the pair of the stop is altered together, below.
    free = {"id", "name", "revoked_at", "revoked_by"}

    left_out = {
        model.__name__: {field.column for field in model._meta.concrete_fields} - {row[0] for row in rows} - free
        for model, rows in tables.items()
    }

    assert left_out == {"Signature": set(), "Statement": set(), "SigningKey": set(), "Seal": set()}


def test_a_row_that_says_something_else_than_what_was_signed_is_named(signed: Signature, desk: Desk) -> None:
    payload = canonical.loads(desk.drafts[PLACE].payload)
    shown = replace(desk.drafts[PLACE], payload=canonical.dumps(payload | {"procedure": {"code": "ct-chest"}}))

    assert found(signed, shown) == {Problem.PAYLOAD}


def test_a_signature_that_moved_with_its_act_still_lies_outside_the_ten_minutes(signed: Signature, desk: Desk) -> None:
    late = signed.signed_at + timedelta(days=1)
    alter(Act.objects.get(subject_uid=signed.uid), at=late)
    alter(signed, signed_at=late)

    assert found(signed, desk.drafts[PLACE]) == {Problem.SIGNED_AT}


def test_a_key_that_was_stopped_later_keeps_what_it_signed(signed: Signature, desk: Desk) -> None:
    services.revoke_key(key=signed.key, by=desk.signer, at=desk.soon + LATER)

    assert found(signed, desk.drafts[PLACE]) == set()


def test_a_key_that_was_stopped_before_it_signed_is_named(signed: Signature, desk: Desk) -> None:
    services.stop_key_since(key=signed.key, since=desk.at, reason="stolen", by=desk.signer, at=desk.soon + LATER)

    assert found(signed, desk.drafts[PLACE]) == {Problem.KEY_STOPPED}


def test_a_stop_that_no_act_tells_of_is_named(signed: Signature, desk: Desk) -> None:
    alter(signed.key, revoked_at=desk.soon + LATER, revoked_by="Boris Tadin")

    assert found(signed, desk.drafts[PLACE]) == {Problem.KEY_HISTORY}


def test_a_stop_that_was_taken_away_is_named(signed: Signature, desk: Desk) -> None:
    services.revoke_key(key=signed.key, by=desk.signer, at=desk.soon + LATER)
    alter(signed.key, revoked_at=None, revoked_by=None)

    assert found(signed, desk.drafts[PLACE]) == {Problem.KEY_HISTORY}


def test_a_stop_that_was_moved_is_named(signed: Signature, desk: Desk) -> None:
    services.stop_key_since(key=signed.key, since=desk.at, reason="stolen", by=desk.signer, at=desk.soon + LATER)
    alter(signed.key, revoked_at=desk.soon + LATER)

    assert found(signed, desk.drafts[PLACE]) == {Problem.KEY_HISTORY}


def test_a_key_of_before_confirmations_keeps_what_it_signed_until_one_was_asked(signed: Signature, desk: Desk) -> None:
    alter(Act.objects.get(verb=key_history.CONFIRMED, subject_uid=signed.key.uid), verb="looked")
    columns = {"confirmed_at": None, "confirmed_by": None, "identity_checked": "", "licence_number": ""}
    subject = Subject(kind="signing_key", uid=signed.key.uid)
    record_act(verb=key_history.ASKED, by=None, subject=subject, at=desk.soon + LATER)
    alter(signed.key, confirmation_asked_at=desk.soon + LATER, **columns)

    assert found(signed, desk.drafts[PLACE]) == set()


@pytest.mark.parametrize("data", [b"", b"torn", sha256(b"localhost")])
def test_blobs_that_cannot_be_read_are_problems_and_no_crash(signed: Signature, desk: Desk, data: bytes) -> None:
    alter(signed, authenticator_data=data, client_data_json=data, public_key=data, facsimile=data, audit_path=data)

    assert found(signed, desk.drafts[PLACE]) >= {P.CEREMONY, P.SIGNATURE, P.PUBLIC_KEY, P.FACSIMILE, P.TREE}


def test_away_from_the_database_the_signature_alone_is_checked(signed: Signature, desk: Desk) -> None:
    assert verification.check(signed, desk.drafts[PLACE], None, None) == ()
    assert verification.check(signed, desk.drafts[0], None, None) == (Problem.SUBJECT, Problem.PAYLOAD)


def test_a_statement_recorded_without_an_act_is_named(signed: Signature, desk: Desk, at: datetime) -> None:
    alter(Act.objects.get(subject_uid=signed.statement.uid), subject_uid="0" * 32)

    assert found(signed, desk.drafts[PLACE]) == {Problem.ACT}
