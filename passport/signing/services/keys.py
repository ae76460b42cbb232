"""Enrol signing keys and stop them."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from fido2.utils import websafe_decode, websafe_encode

from passport.database import clean_text
from passport.signing import key_history, key_trail, selectors, webauthn
from passport.signing.acts import Person, Subject, notify, record_act
from passport.signing.errors import (
    REFUSALS,
    AlreadyEnrolled,
    EnrolmentExpired,
    IsALoginKey,
    KeyRevoked,
    MalformedResponse,
    MomentWrong,
    NotWaiting,
    OwnKey,
    ReasonMissing,
    SignCountWentBack,
    UnsupportedKey,
)
from passport.signing.models import IdentityCheck, SigningKey
from passport.signing.services.people import Account
from passport.signing.verification import OPEN_FOR
from passport.signing.webauthn import Credential

# Another handle than that of the login passkey: an authenticator keeps one discoverable passkey per site and handle,
# and would replace the one with the other.
HANDLE_PREFIX = b"sign:"
NAME_LENGTH, LICENCE_LENGTH, REASON_LENGTH = 100, 64, 300


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
        "attestation": "direct",
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

    It signs when somebody else has confirmed it. Raises EnrolmentExpired, MalformedResponse, WrongChallenge, WrongOrigin, NotVerifiedByUser, UnsupportedKey,
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
        attestation=credential.attestation,
        attested_client_data=credential.client_data,
        enrolled_at=at,
        enrolled_by=str(by),
        confirmation_asked_at=at,
        valid_until=valid_until,
    )
    shown = key_history.attestation_digest(credential.attestation, credential.client_data)
    told = {"owner": user.uid, "attestation": shown} | key_trail.told_of_new(key)
    record_act(verb=key_history.ENROLLED, by=by, subject=_subject(key), at=at, **told)
    notify(user_id=user.pk, kind="signing_key_enrolled", at=at, subject_uid=key.uid)
    return key


@transaction.atomic
def confirm_key(
    *, key: SigningKey, identity: IdentityCheck, licence_number: str, by: Person, at: datetime, facility_uid: str = ""
) -> SigningKey:
    """Let a key sign from now on: somebody else than its owner made sure whose it is.

    Whether `by` may do so, and whether the licence number is the owner's, the caller has seen to. Raises OwnKey,
    NotWaiting, IsALoginKey.
    """
    _refuse_own(key, by)
    if selectors.is_login_credential(credential_id=bytes(key.credential_id)):
        raise IsALoginKey
    licence = clean_text(licence_number, limit=LICENCE_LENGTH)
    checked = {"identity_checked": IdentityCheck(identity), "licence_number": licence}
    if not _waiting(key).update(confirmed_at=at, confirmed_by=str(by), **checked):
        raise NotWaiting
    record_act(
        verb=key_history.CONFIRMED,
        by=by,
        subject=_subject(key),
        at=at,
        facility_uid=facility_uid,
        identity=str(identity),
        licence=licence,
    )
    notify(user_id=key.user_id, kind="signing_key_confirmed", at=at, subject_uid=key.uid)
    key.refresh_from_db()
    return key


@transaction.atomic
def refuse_key(*, key: SigningKey, reason: str, by: Person, at: datetime, facility_uid: str = "") -> SigningKey:
    """Stop a key that waits, because it was not made sure whose it is. Raises OwnKey, ReasonMissing, NotWaiting."""
    _refuse_own(key, by)
    words = _reason(reason)
    if not _waiting(key).update(revoked_at=at, revoked_by=str(by), revoked_why=words):
        raise NotWaiting
    key.refresh_from_db()
    _tell_of_stop(key_history.REFUSED, key, by=by, at=at, facility_uid=facility_uid)
    notify(user_id=key.user_id, kind="signing_key_refused", at=at, subject_uid=key.uid)
    return key


@transaction.atomic
def revoke_key(*, key: SigningKey, by: Person, at: datetime) -> None:
    """Stop a key now; what it signed keeps holding. Raises KeyRevoked when it was stopped before."""
    if not _stop(key.uid, by=str(by), at=at):
        raise KeyRevoked
    key.refresh_from_db()
    _tell_of_stop(key_history.STOPPED, key, by=by, at=at)


@transaction.atomic
def stop_key_since(
    *, key: SigningKey, since: datetime, reason: str, by: Person, at: datetime, facility_uid: str = ""
) -> SigningKey:
    """Stop a key from a moment on that may have passed; a stop is moved back and never forward.

    What it signed before holds; what it signed since is found to be given after the stop. Raises ReasonMissing,
    MomentWrong.
    """
    words = _reason(reason)
    if not key.enrolled_at <= since <= at:
        raise MomentWrong
    later = Q(revoked_at__isnull=True) | Q(revoked_at__gt=since)
    stopped = SigningKey.objects.filter(later, pk=key.pk)
    if not stopped.update(revoked_at=since, revoked_by=str(by), revoked_why=words):
        raise MomentWrong
    key.refresh_from_db()
    _tell_of_stop(key_history.STOPPED, key, by=by, at=at, facility_uid=facility_uid)
    notify(user_id=key.user_id, kind="signing_key_stopped", at=at, subject_uid=key.uid)
    return key


@transaction.atomic
def stop_copied_key(*, key_uid: str, at: datetime) -> None:
    """Stop a key of which a copy seems to exist and tell its owner; a key that was stopped before stays as it is."""
    if _stop(key_uid, by=key_history.COUNTER, at=at):
        key = SigningKey.objects.get(uid=key_uid)
        _tell_of_stop(key_history.COPIED, key, by=None, at=at)
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


def _waiting(key: SigningKey) -> QuerySet[SigningKey]:
    return SigningKey.objects.filter(pk=key.pk, confirmed_at__isnull=True, revoked_at__isnull=True)


def _refuse_own(key: SigningKey, by: Person) -> None:
    if key.user.uid == by.uid:
        raise OwnKey


def _reason(reason: str) -> str:
    words = clean_text(reason, limit=REASON_LENGTH)
    if not words:
        raise ReasonMissing
    return words


def _tell_of_stop(verb: str, key: SigningKey, *, by: Person | None, at: datetime, facility_uid: str = "") -> None:
    """Write the act that a later check holds the stop to."""
    since = key.revoked_at.astimezone(UTC).isoformat() if key.revoked_at else None
    record_act(
        verb=verb,
        by=by,
        subject=_subject(key),
        at=at,
        facility_uid=facility_uid,
        since=since,
        why=key.revoked_why,
    )


def _subject(key: SigningKey) -> Subject:
    return Subject(kind="signing_key", uid=key.uid)
