"""One touch under many statements."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from passport.people.models import User
from passport.signing import canonical, errors, merkle, selectors, services
from passport.signing.facsimile import Facsimile
from passport.signing.models import Act, Signature, SigningKey, SigningRequest, Statement
from passport.signing.statements import Draft
from tests.authenticator import Authenticator
from tests.passport.signing.signed import Desk


def nothing_was_signed() -> bool:
    return not Statement.objects.exists() and not Signature.objects.exists()


def test_a_request_holds_the_tree_over_what_the_screen_shows(desk: Desk) -> None:
    request = desk.begin()

    request.refresh_from_db()
    root = merkle.root([merkle.leaf_hash(draft.digest) for draft in desk.drafts])
    assert (bytes(request.root), bytes(request.challenge)) == (root, merkle.challenge(root))
    assert (request.created_at, request.expires_at - request.created_at) == (desk.at, timedelta(minutes=10))
    assert [(item.position, bytes(item.payload)) for item in request.items.all()] == [
        (place, draft.payload) for place, draft in enumerate(desk.drafts)
    ]


def test_the_options_name_only_the_signers_live_keys(desk: Desk, key: SigningKey, stranger: User) -> None:
    other = services.enrol_begin(user=stranger, at=desk.at)
    services.enrol_complete(
        user=stranger, state=other[1], response=Authenticator().create(other[0]), name="", by=stranger, at=desk.at
    )

    options = selectors.request_options(request=desk.begin(), at=desk.at)["publicKey"]

    assert options["allowCredentials"] == [
        {"type": "public-key", "id": selectors.enrolled_descriptors(user=desk.signer)[0]["id"]}
    ]
    assert (options["rpId"], options["userVerification"], options["timeout"]) == ("localhost", "required", 600_000)


def test_one_touch_signs_every_statement_of_the_request(desk: Desk, key: SigningKey) -> None:
    signatures = desk.sign()

    assert [(one.leaf_index, one.tree_size, one.statement.subject_uid) for one in signatures] == [
        (place, 5, draft.subject_uid) for place, draft in enumerate(desk.drafts)
    ]
    assert [bytes(one.statement.payload) for one in signatures] == [draft.payload for draft in desk.drafts]
    assert {(one.signer_uid, one.signed_at, one.key_id) for one in signatures} == {(desk.signer.uid, desk.soon, key.pk)}
    assert Act.objects.filter(verb="sign_statement", actor="Milica Čović").count() == 5


def test_every_signature_holds_when_it_is_read_again(desk: Desk) -> None:
    desk.sign()

    found = [
        selectors.problems_of(signature=selectors.signatures_of(statement=statement).get(), draft=draft)
        for statement, draft in zip(Statement.objects.order_by("subject_uid"), desk.drafts, strict=True)
    ]

    assert found == [()] * 5


def test_one_row_is_a_tree_of_one_leaf(desk: Desk) -> None:
    [signature] = replace(desk, drafts=desk.drafts[:1]).sign()

    assert (signature.leaf_index, signature.tree_size, bytes(signature.audit_path)) == (0, 1, b"")
    assert selectors.problems_of(signature=signature, draft=desk.drafts[0]) == ()


def test_the_counter_of_the_key_moves_on(desk: Desk, key: SigningKey) -> None:
    desk.sign()

    key.refresh_from_db()
    assert key.sign_count == 2


def test_a_key_that_keeps_no_counter_signs_again_and_again(desk: Desk, key: SigningKey) -> None:
    desk.authenticator.counts = False
    SigningKey.objects.filter(pk=key.pk).update(sign_count=0)
    for passkey in desk.authenticator.passkeys.values():
        passkey.sign_count = 0

    first = replace(desk, drafts=desk.drafts[:1]).sign()
    second = replace(desk, drafts=desk.drafts[1:]).sign()

    assert [one.sign_count for one in (*first, *second)] == [0] * 5


def test_a_request_for_the_same_bytes_replaces_the_one_that_was_not_answered(desk: Desk) -> None:
    first = desk.begin()
    second = desk.begin()

    with pytest.raises(errors.RequestUnknown):
        desk.complete(first, desk.touch(second))
    assert len(desk.complete(second, desk.touch(second))) == 5
    with pytest.raises(errors.AlreadySigned):
        desk.begin()


def test_nothing_is_begun_without_a_row_or_a_key(desk: Desk, key: SigningKey) -> None:
    with pytest.raises(errors.NothingToSign):
        replace(desk, drafts=[]).begin()
    services.revoke_key(key=key, by=desk.signer, at=desk.at)
    with pytest.raises(errors.NoSigningKey):
        desk.begin()


def test_a_key_whose_time_is_over_is_no_key(desk: Desk, key: SigningKey) -> None:
    request = desk.begin()
    response = desk.touch(request)
    SigningKey.objects.filter(pk=key.pk).update(valid_until=desk.at)

    with pytest.raises(errors.NoSigningKey):
        desk.begin()
    with pytest.raises(errors.KeyRevoked):
        desk.complete(request, response)


def test_a_key_of_another_host_is_no_key_here(desk: Desk, key: SigningKey) -> None:
    SigningKey.objects.filter(pk=key.pk).update(rp_id="old.example.org")

    with pytest.raises(errors.NoSigningKey):
        desk.begin()


@pytest.mark.parametrize("field", ["name", "title", "specialty", "licence_number"])
def test_a_row_that_names_another_approver_is_not_signed(desk: Desk, field: str) -> None:
    other: Facsimile = replace(desk.facsimile, **{field: "another"})

    with pytest.raises(errors.PayloadDiffers):
        replace(desk, facsimile=other).begin()


def test_a_row_that_was_issued_at_another_time_is_not_signed(desk: Desk) -> None:
    with pytest.raises(errors.PayloadDiffers):
        replace(desk, at=desk.soon).begin()


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [
        ({"origin": "http://localhost:8001"}, errors.WrongOrigin),
        ({"origin": "http://localhost.example.org:8000"}, errors.WrongOrigin),
        ({"cross_origin": True}, errors.WrongOrigin),
        ({"rp_id": "example.org"}, errors.WrongOrigin),
        ({"verified": False}, errors.NotVerifiedByUser),
        ({"present": False}, errors.NotVerifiedByUser),
        ({"ceremony": "webauthn.create"}, errors.MalformedResponse),
        ({"challenge": bytes(32)}, errors.WrongChallenge),
        ({"sign_count": 1}, errors.SignCountWentBack),
        ({"sign_count": 0}, errors.SignCountWentBack),
    ],
    ids=str,
)
def test_a_touch_that_answers_something_else_signs_nothing(
    desk: Desk, otherwise: dict[str, Any], refusal: type[errors.SigningRefused]
) -> None:
    request = desk.begin()

    with pytest.raises(refusal):
        desk.complete(request, desk.touch(request, **otherwise))

    request.refresh_from_db()
    assert nothing_was_signed()
    assert request.used_at is None


def test_a_refused_touch_may_be_repeated(desk: Desk) -> None:
    request = desk.begin()
    with pytest.raises(errors.NotVerifiedByUser):
        desk.complete(request, desk.touch(request, verified=False))

    assert len(desk.complete(request, desk.touch(request))) == 5


def test_a_signature_by_another_key_under_the_same_name_is_refused(desk: Desk) -> None:
    request = desk.begin()
    forger = Authenticator()
    forger.create(services.enrol_begin(user=desk.signer, at=desk.at)[0])
    [passkey] = forger.passkeys.values()
    [name] = desk.authenticator.passkeys
    forger.passkeys = {name: passkey}
    passkey.sign_count = 9

    with pytest.raises(errors.BadSignature):
        desk.complete(request, replace(desk, authenticator=forger).touch(request))
    assert nothing_was_signed()


def test_a_key_that_was_never_enrolled_is_refused(desk: Desk) -> None:
    request = desk.begin()
    other = Authenticator()
    other.create(services.enrol_begin(user=desk.signer, at=desk.at)[0])
    [name] = other.passkeys

    with pytest.raises(errors.UnknownKey):
        desk.complete(request, replace(desk, authenticator=other).touch(request, with_key=name))


def test_a_key_that_was_stopped_after_the_screen_was_shown_is_refused(desk: Desk, key: SigningKey) -> None:
    request = desk.begin()
    response = desk.touch(request)
    services.revoke_key(key=key, by=desk.signer, at=desk.at)

    with pytest.raises(errors.KeyRevoked):
        desk.complete(request, response)
    assert nothing_was_signed()


@pytest.mark.parametrize("response", [{}, {"rawId": "AA"}, {"rawId": "AA", "response": {"clientDataJSON": "e30"}}])
def test_an_answer_that_cannot_be_read_signs_nothing(desk: Desk, response: dict[str, Any]) -> None:
    with pytest.raises(errors.MalformedResponse):
        desk.complete(desk.begin(), response)


def test_a_request_belongs_to_its_signer(desk: Desk, stranger: User) -> None:
    request = desk.begin()

    with pytest.raises(errors.NotYourRequest):
        desk.complete(request, desk.touch(request), signer=stranger)
    with pytest.raises(errors.RequestUnknown):
        desk.complete(SigningRequest(uid="0" * 32), desk.touch(request))


def test_a_request_is_answered_once(desk: Desk) -> None:
    request = desk.begin()
    response = desk.touch(request)
    desk.complete(request, response)

    with pytest.raises(errors.RequestUsed):
        desk.complete(request, response)
    assert Signature.objects.count() == 5


def test_a_request_is_open_for_ten_minutes(desk: Desk) -> None:
    request = desk.begin()
    response = desk.touch(request)

    with pytest.raises(errors.RequestExpired):
        desk.complete(request, response, at=desk.at + timedelta(minutes=10))
    assert len(desk.complete(request, response, at=desk.at + timedelta(minutes=9, seconds=59))) == 5


@pytest.mark.parametrize("change", [{"version": 2}, {"digest": bytes(32)}, {"subject_uid": "0" * 32}, {"kind": "x"}])
def test_one_statement_that_changed_meanwhile_stops_all(desk: Desk, change: dict[str, Any]) -> None:
    request = desk.begin()
    current = [draft.ref for draft in desk.drafts]
    current[2] = replace(current[2], **change)

    with pytest.raises(errors.ChangedMeanwhile):
        desk.complete(request, desk.touch(request), still_current=current)

    assert nothing_was_signed()


def test_a_version_is_signed_once_by_one_person(desk: Desk) -> None:
    desk.sign()
    again = replace(desk, drafts=desk.drafts[:1])

    with pytest.raises(errors.AlreadySigned):
        again.sign()


def test_a_version_that_was_recorded_with_other_bytes_is_not_signed(desk: Desk) -> None:
    draft = desk.drafts[0]
    services.record_statement(
        kind="row", subject_uid=draft.subject_uid, version=1, payload=canonical.dumps({"row": "1"}), at=desk.at
    )

    with pytest.raises(errors.StatementDiffers):
        desk.sign()
    assert Signature.objects.count() == 0


def test_another_row_signed_with_the_same_key_keeps_its_own_tree(desk: Desk) -> None:
    first = replace(desk, drafts=desk.drafts[:2]).sign()
    second = replace(desk, drafts=desk.drafts[2:]).sign()

    assert {bytes(one.root) for one in first} != {bytes(one.root) for one in second}
    assert [one.sign_count for one in (*first, *second)] == [2, 2, 3, 3, 3]
    found = [
        selectors.problems_of(signature=one, draft=draft)
        for one, draft in zip((*first, *second), desk.drafts, strict=True)
    ]
    assert found == [()] * 5


def test_a_draft_is_not_a_statement_before_it_is_signed(desk: Desk) -> None:
    desk.begin()

    assert isinstance(desk.drafts[0], Draft)
    assert nothing_was_signed()
