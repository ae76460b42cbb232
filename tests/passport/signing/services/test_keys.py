"""Signing keys: enrolled apart from the passkeys of the log-in, and stopped."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator as LoginKey
from django.db import transaction

from passport.people.models import User
from passport.signing import errors, selectors, services
from passport.signing.models import Act, Notice, SigningKey
from tests.authenticator import AlreadyHere, Authenticator
from tests.passport.signing.enrolling import confirmed
from tests.passport.signing.signed import Desk


def enrol(user: User, answer: dict[str, Any], state: dict[str, str], at: datetime) -> SigningKey:
    return services.enrol_complete(user=user, state=state, response=answer, name=" desk \x00", by=user, at=at)


def test_a_key_is_asked_for_with_verification_and_apart_from_the_login(approver: User, at: datetime) -> None:
    options, state = services.enrol_begin(user=approver, at=at)

    asked = options["publicKey"]
    assert asked["rp"] == {"id": "localhost", "name": "Radiation Passport"}
    assert asked["user"]["displayName"] == "Milica Čović"
    assert asked["authenticatorSelection"] == {
        "residentKey": "discouraged",
        "requireResidentKey": False,
        "userVerification": "required",
    }
    assert asked["attestation"] == "direct"
    assert asked["pubKeyCredParams"][0] == {"type": "public-key", "alg": -7}
    assert state == {"challenge": asked["challenge"], "user": approver.uid, "at": "2026-03-02T09:30:00+00:00"}


def test_every_enrolment_has_a_challenge_of_its_own(approver: User, at: datetime) -> None:
    challenges = {services.enrol_begin(user=approver, at=at)[1]["challenge"] for _ in range(3)}

    assert len(challenges) == 3


def test_an_enrolled_key_is_kept_with_what_the_authenticator_said(
    approver: User, authenticator: Authenticator, at: datetime
) -> None:
    options, state = services.enrol_begin(user=approver, at=at)

    key = enrol(approver, authenticator.create(options), state, at)

    key.refresh_from_db()
    assert bytes(key.credential_id) in authenticator.passkeys
    assert (key.user, key.name, key.rp_id, key.enrolled_at) == (approver, "desk", "localhost", at)
    assert (bytes(key.aaguid), key.flags, key.sign_count) == (bytes(range(16)), 0x45, 1)
    assert (key.confirmed_at, key.confirmation_asked_at, key.may_be_copied) == (None, at, False)
    assert list(selectors.live_keys(user=approver, at=at)) == []
    assert list(selectors.waiting_keys(users=[approver])) == [key]
    assert Act.objects.get(verb="enrol_signing_key").subject_uid == key.uid
    assert Notice.objects.get(user=approver).kind == "signing_key_enrolled"


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [
        ({"origin": "http://localhost:8001"}, errors.WrongOrigin),
        ({"origin": "https://localhost:8000"}, errors.WrongOrigin),
        ({"origin": "https://passport.example.org"}, errors.WrongOrigin),
        ({"cross_origin": True}, errors.WrongOrigin),
        ({"rp_id": "example.org"}, errors.WrongOrigin),
        ({"verified": False}, errors.NotVerifiedByUser),
        ({"present": False}, errors.NotVerifiedByUser),
        ({"ceremony": "webauthn.get"}, errors.MalformedResponse),
        ({"challenge": bytes(32)}, errors.WrongChallenge),
        ({"algorithm": -35}, errors.UnsupportedKey),
    ],
    ids=str,
)
def test_an_answer_to_something_else_enrols_nothing(
    approver: User,
    authenticator: Authenticator,
    at: datetime,
    otherwise: dict[str, Any],
    refusal: type[errors.SigningRefused],
) -> None:
    options, state = services.enrol_begin(user=approver, at=at)

    with pytest.raises(refusal):
        enrol(approver, authenticator.create(options, **otherwise), state, at)

    assert SigningKey.objects.count() == 0


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"id": "AA", "rawId": "AB", "response": {}},
        {"rawId": 1, "response": []},
        {"rawId": "AA", "response": {"clientDataJSON": "AA", "attestationObject": "gYGBgYGB"}},
    ],
)
def test_an_answer_that_cannot_be_read_enrols_nothing(approver: User, at: datetime, response: dict[str, Any]) -> None:
    _, state = services.enrol_begin(user=approver, at=at)

    with pytest.raises(errors.MalformedResponse):
        enrol(approver, response, state, at)


def test_an_enrolment_is_finished_by_the_same_person_within_ten_minutes(
    approver: User, stranger: User, authenticator: Authenticator, at: datetime
) -> None:
    options, state = services.enrol_begin(user=approver, at=at)
    answer = authenticator.create(options)

    with pytest.raises(errors.EnrolmentExpired):
        enrol(stranger, answer, state, at)
    with pytest.raises(errors.EnrolmentExpired):
        enrol(approver, answer, state, at + timedelta(minutes=10, seconds=1))


def test_the_same_answer_enrols_once(approver: User, authenticator: Authenticator, at: datetime) -> None:
    options, state = services.enrol_begin(user=approver, at=at)
    answer = authenticator.create(options)
    enrol(approver, answer, state, at)

    with pytest.raises(errors.AlreadyEnrolled):
        enrol(approver, answer, state, at)


def test_a_device_that_holds_a_signing_key_is_excluded(
    approver: User, authenticator: Authenticator, key: SigningKey, at: datetime
) -> None:
    options, _ = services.enrol_begin(user=approver, at=at)

    with pytest.raises(AlreadyHere):
        authenticator.create(options)


def test_a_passkey_of_anybodys_login_is_no_signing_key(
    approver: User, stranger: User, authenticator: Authenticator, at: datetime
) -> None:
    options, state = services.enrol_begin(user=approver, at=at)
    answer = authenticator.create(options)
    LoginKey.objects.create(user=stranger, type="webauthn", data={"name": "login", "credential": answer})

    with pytest.raises(errors.IsALoginKey):
        enrol(approver, answer, state, at)


def test_a_device_that_holds_a_login_passkey_may_hold_a_signing_key_too(
    approver: User, authenticator: Authenticator, at: datetime
) -> None:
    login = authenticator.create(services.enrol_begin(user=approver, at=at)[0])
    LoginKey.objects.create(user=approver, type="webauthn", data={"name": "login", "credential": login})
    options, state = services.enrol_begin(user=approver, at=at)

    key = enrol(approver, authenticator.create(options), state, at)

    assert list(selectors.live_keys(user=approver, at=at)) == []
    assert list(selectors.live_keys(user=approver, at=confirmed(key, at=at).confirmed_at)) == [key]


def test_a_stopped_key_signs_no_more_and_is_stopped_once(
    approver: User, stranger: User, key: SigningKey, at: datetime
) -> None:
    services.revoke_key(key=key, by=stranger, at=at)

    assert (key.revoked_at, key.revoked_by) == (at, "Boris Tadin")
    assert list(selectors.live_keys(user=approver, at=at)) == []
    with pytest.raises(errors.KeyRevoked):
        services.revoke_key(key=key, by=approver, at=at)
    assert [act.actor for act in Act.objects.filter(verb="revoke_signing_key")] == ["Boris Tadin"]


def test_a_copied_key_stays_stopped_although_the_callers_transaction_is_rolled_back(
    desk: Desk, key: SigningKey
) -> None:
    desk.sign()
    request = services.begin_signing(signer=desk.signer, facsimile=desk.facsimile, drafts=[desk.drafts[0]], at=desk.at)
    response = desk.touch(request, sign_count=1)

    with pytest.raises(errors.SignCountWentBack), services.copied_key_stopped(), transaction.atomic():
        desk.complete(request, response)

    key.refresh_from_db()
    request.refresh_from_db()
    assert (key.revoked_at, key.revoked_by, key.sign_count) == (desk.soon, "counter went back", 2)
    assert request.used_at is None
    assert Notice.objects.filter(user=desk.signer, kind="signing_key_copied").count() == 1
    assert Act.objects.filter(verb="stop_copied_signing_key").count() == 1
