"""A person may put another signature beside the passkey's; kinds are added without touching what is there."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from django.db import IntegrityError, transaction
from pytest_django import Settings

from passport.signing import certificates, selectors, services
from passport.signing.errors import FurtherDoesNotHold, FurtherKindUnknown, FurtherThere, NotSignedYet
from passport.signing.further import FurtherSigned, SoftwareKey, cades_problems
from passport.signing.models import FurtherSignature, Signature
from passport.signing.problems import Problem
from passport.signing.statements import Draft
from tests.passport.booklet.forging import past_the_triggers
from tests.passport.signing.signed import Desk


@dataclass(frozen=True, kw_only=True)
class RemoteSigner(SoftwareKey):
    """What a service of a trust provider would be: another kind, named in the settings alone."""

    kind: str = "remote_of_a_test"
    qualified: bool = True


def own_key(at: datetime, *, days: int = 300) -> SoftwareKey:
    key = certificates.new_key()
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SoftwareKey(
        key_der=der, chain=(certificates.self_signed(key, holder="Milica", country="RS", at=at, days=days),)
    )


@pytest.fixture
def signature(desk: Desk) -> Signature:
    return desk.sign()[0]


def problems(signature: Signature) -> tuple[Problem, ...]:
    statement = signature.statement
    payload = bytes(statement.payload)
    draft = Draft(kind=statement.kind, subject_uid=statement.subject_uid, version=statement.version, payload=payload)
    return selectors.problems_of(signature=signature, draft=draft)


def test_a_software_key_signs_the_same_bytes_and_is_never_qualified(
    signature: Signature, desk: Desk, at: datetime
) -> None:
    made = services.sign_further(statement=signature.statement, signer=own_key(at), by=desk.signer, at=at)

    assert (made.kind, made.signer_uid, made.signed_at) == ("cades_software", desk.signer.uid, at)
    assert (
        cades_problems(
            bytes(signature.statement.payload),
            FurtherSigned(signature=bytes(made.signature), chain=certificates.chain_in(bytes(made.chain))),
            at=at,
        )
        == ()
    )
    assert problems(signature) == ()
    assert not selectors.is_qualified(signature=signature)


def test_a_kind_that_the_settings_name_is_taken_and_may_be_qualified(
    signature: Signature, desk: Desk, at: datetime, settings: Settings
) -> None:
    mine = own_key(at)
    remote = RemoteSigner(key_der=mine.key_der, chain=mine.chain)
    with pytest.raises(FurtherKindUnknown):
        services.sign_further(statement=signature.statement, signer=remote, by=desk.signer, at=at)
    settings.FURTHER_SIGNERS = [f"{__name__}.RemoteSigner"]

    services.sign_further(statement=signature.statement, signer=remote, by=desk.signer, at=at)

    assert problems(signature) == ()
    assert selectors.is_qualified(signature=signature)
    settings.FURTHER_SIGNERS = []
    assert problems(signature) == (Problem.ALGORITHM,)
    assert not selectors.is_qualified(signature=signature)


def test_only_who_signed_the_row_signs_it_further_once_and_with_what_holds(
    signature: Signature, desk: Desk, stranger: object, at: datetime
) -> None:
    signer = own_key(at)
    with pytest.raises(NotSignedYet):
        services.sign_further(statement=signature.statement, signer=signer, by=stranger, at=at)
    other = own_key(at)
    with pytest.raises(FurtherDoesNotHold):
        services.sign_further(
            statement=signature.statement,
            signer=SoftwareKey(key_der=signer.key_der, chain=other.chain),
            by=desk.signer,
            at=at,
        )
    assert not FurtherSignature.objects.exists()

    services.sign_further(statement=signature.statement, signer=signer, by=desk.signer, at=at)
    with pytest.raises(FurtherThere):
        services.sign_further(statement=signature.statement, signer=signer, by=desk.signer, at=at)


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("signature", b"0\x00", Problem.CMS),
        ("chain", b"x", Problem.CMS),
        ("signed_at", datetime(2026, 3, 2, 9, 31, tzinfo=UTC), Problem.SIGNED_AT),
        ("kind", "other", Problem.ALGORITHM),
        ("uid", "c" * 32, Problem.ACT),
    ],
)
def test_each_changed_column_is_found(
    signature: Signature, desk: Desk, at: datetime, column: str, value: object, found: Problem
) -> None:
    services.sign_further(statement=signature.statement, signer=own_key(at), by=desk.signer, at=at)
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        FurtherSignature.objects.update(signer_uid="x")

    with past_the_triggers():
        FurtherSignature.objects.update(**{column: value})

    assert problems(signature)[0] == found
