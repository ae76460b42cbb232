"""The keys of this deployment, for whoever checks a document or a booklet without it."""

from django.conf import settings

from passport.document import selectors
from passport.document.parts import text_of
from passport.people.models import Facility
from passport.signing.log.stored import LogKey
from passport.signing.models import SigningKey
from passport.signing.selectors import log_keys, published_seal_key
from passport.verify.published import (
    SCHEMA,
    HeldKey,
    PublishedFacility,
    PublishedKeys,
    PublishedLogKey,
    PublishedSigningKey,
    holder_name,
    key_name,
)


def published_keys() -> PublishedKeys:
    """Return what may be checked against, in an order that says nothing; no name of a person stands in it."""
    return {
        "schema": SCHEMA,
        "origin": settings.PUBLIC_URL,
        "rp_id": settings.WEBAUTHN_RP_ID,
        "facilities": [_facility(one) for one in selectors.facilities()],
        "signing_keys": sorted((_signing_key(one) for one in selectors.signing_keys()), key=lambda one: one["key"]),
        "log_keys": [_log_key(one) for one in log_keys()],
    }


def _facility(facility: Facility) -> PublishedFacility:
    return {
        "uid": facility.uid,
        "name": facility.name,
        "seal_keys": [text_of(published_seal_key(facility_uid=facility.uid))],
        "certificates": [],
    }


def _log_key(key: LogKey) -> PublishedLogKey:
    return {
        "public_key": text_of(key.public_key),
        "since": key.since.isoformat(),
        "until": key.until.isoformat() if key.until else None,
    }


def _signing_key(key: SigningKey) -> PublishedSigningKey:
    public_key = bytes(key.public_key)
    holder = getattr(key.user, "practitioner", None)
    held = HeldKey(
        credential_id=bytes(key.credential_id),
        public_key=public_key,
        aaguid=bytes(key.aaguid),
        signer=key.user.uid,
        licence_number=holder.licence_number if holder else "",
    )
    # One that was enrolled before confirmations were asked signed from its enrolment, and until it was asked.
    asked_later = key.confirmation_asked_at > key.enrolled_at
    unconfirmed = key.confirmation_asked_at if key.confirmed_at is None else None
    since = key.enrolled_at if asked_later or key.confirmed_at is None else key.confirmed_at
    ends = [end for end in (key.valid_until, key.revoked_at, unconfirmed) if end]
    return {
        "key": key_name(public_key),
        "holder": holder_name(held),
        "rp_id": key.rp_id,
        "since": since.isoformat(),
        "until": min(ends).isoformat() if ends else None,
    }
