"""Enrol signing keys and stop them."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from fido2.utils import websafe_decode, websafe_encode

from passport.database import clean_text
from passport.signing import selectors, webauthn
from passport.signing.acts import Person, Subject, notify, record_act
from passport.signing.errors import (
    REFUSALS,
    AlreadyEnrolled,
    EnrolmentExpired,
    IsALoginKey,
    KeyRevoked,
    MalformedResponse,
    SignCountWentBack,
    UnsupportedKey,
)
from passport.signing.models import SigningKey
from passport.signing.services.people import Account
from passport.signing.verification import OPEN_FOR
from passport.signing.webauthn import Credential

# Another handle than that of the login passkey: an authenticator keeps one discoverable passkey per site and handle,
# and would replace the one with the other.
HANDLE_PREFIX = b"sign:"
NAME_LENGTH = 100


def enrol_begin(*, user: Account, at: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the options of `navigator.credentials.create` and the state that the session keeps until the answer.

    Only signing keys are excluded: excluding login passkeys would bar their owner's device, not only the passkey.
    """
    challenge = websafe_encode(secrets.token_bytes(32))
    options = {
        "rp": {"id": settings.WEBAUTHN_RP_ID, "name": settings.WEBAUTHN_RP_NAME},
        "user": {
            "id": websafe_encode(HANDLE_PREFIX + user.uid.encode()),
            "name": f"{user} (signing)",
            "displayName": str(user),
        },
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in webauthn.ALGORITHMS],
        "timeout": selectors.TIMEOUT_MS,
        "excludeCredentials": selectors.enrolled_descriptors(user=user),
        "authenticatorSelection": {
            "residentKey": "discouraged",
            "requireResidentKey": False,
            "userVerification": "required",
        },
        "attestation": "none",
    }
    return {"publicKey": options}, {"challenge": challenge, "user": user.uid, "at": at.isoformat()}


@transaction.atomic
def enrol_complete(
    *,
    user: Account,
    state: Mapping[str, str],
    response: Mapping[str, Any],
    name: str,
    by: Person,
    at: datetime,
    valid_until: datetime | None = None,
) -> SigningKey:
    """Keep the key that an authenticator made for a person; the state is taken out of the session before.

    Raises EnrolmentExpired, MalformedResponse, WrongChallenge, WrongOrigin, NotVerifiedByUser, UnsupportedKey,
    IsALoginKey, AlreadyEnrolled.
    """
    _refuse_stale(state, user=user, at=at)
    credential = _credential_in(response)
    _refuse_unasked(credential, challenge=websafe_decode(state["challenge"]))
    _refuse_known(credential.credential_id)
    key = SigningKey.objects.create(
        user_id=user.pk,
        name=clean_text(name, limit=NAME_LENGTH),
        credential_id=credential.credential_id,
        public_key=credential.public_key,
        aaguid=credential.aaguid,
        flags=webauthn.flags_in(credential.authenticator_data),
        sign_count=webauthn.sign_count_in(credential.authenticator_data),
        rp_id=settings.WEBAUTHN_RP_ID,
        enrolled_at=at,
        enrolled_by=str(by),
        valid_until=valid_until,
    )
    record_act(verb="enrol_signing_key", by=by, subject=_subject(key), at=at, owner=user.uid)
    notify(user_id=user.pk, kind="signing_key_enrolled", at=at, subject_uid=key.uid)
    return key


@transaction.atomic
def revoke_key(*, key: SigningKey, by: Person, at: datetime) -> None:
    """Stop a key; what it signed keeps holding. Raises KeyRevoked when it was stopped before."""
    if not _stop(key.uid, by=str(by), at=at):
        raise KeyRevoked
    record_act(verb="revoke_signing_key", by=by, subject=_subject(key), at=at)
    key.refresh_from_db()


@transaction.atomic
def stop_copied_key(*, key_uid: str, at: datetime) -> None:
    """Stop a key of which a copy seems to exist and tell its owner; a key that was stopped before stays as it is."""
    key = SigningKey.objects.get(uid=key_uid)
    if _stop(key_uid, by="counter went back", at=at):
        record_act(verb="stop_copied_signing_key", by=None, subject=_subject(key), at=at)
        notify(user_id=key.user_id, kind="signing_key_copied", at=at, subject_uid=key.uid)


@contextmanager
def copied_key_stopped() -> Iterator[None]:
    """Stop a copied key after the transaction that found it was rolled back; use it around the outermost one.

    A verb that signs within a transaction of its own writes `with copied_key_stopped(), transaction.atomic():`,
    else the stop would be rolled back together with the signature.
    """
    try:
        yield
    except SignCountWentBack as found:
        stop_copied_key(key_uid=found.key_uid, at=found.at)
        raise


def _refuse_stale(state: Mapping[str, str], *, user: Account, at: datetime) -> None:
    begun = datetime.fromisoformat(state["at"])
    if state["user"] != user.uid or at > begun + OPEN_FOR:
        raise EnrolmentExpired


def _credential_in(response: Mapping[str, Any]) -> Credential:
    try:
        return webauthn.credential_in(response)
    except webauthn.Malformed as error:
        raise MalformedResponse from error


def _refuse_unasked(credential: Credential, *, challenge: bytes) -> None:
    question = webauthn.Question(
        ceremony=webauthn.CREATE, challenge=challenge, rp_id=settings.WEBAUTHN_RP_ID, origin=settings.PUBLIC_URL
    )
    found = webauthn.problems(
        question, client_data=credential.client_data, authenticator_data=credential.authenticator_data
    )
    if found:
        raise REFUSALS[found[0]]
    if credential.algorithm not in webauthn.ALGORITHMS:
        raise UnsupportedKey


def _refuse_known(credential_id: bytes) -> None:
    if SigningKey.objects.filter(credential_id=credential_id).exists():
        raise AlreadyEnrolled
    if selectors.is_login_credential(credential_id=credential_id):
        raise IsALoginKey


def _stop(key_uid: str, *, by: str, at: datetime) -> bool:
    running = SigningKey.objects.filter(uid=key_uid, revoked_at__isnull=True)
    return bool(running.update(revoked_at=at, revoked_by=by))


def _subject(key: SigningKey) -> Subject:
    return Subject(kind="signing_key", uid=key.uid)
