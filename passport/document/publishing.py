"""The keys of this deployment, for whoever checks a document or a booklet without it."""

from collections.abc import Sequence
from ssl import DER_cert_to_PEM_cert

from django.conf import settings

from passport.document import selectors
from passport.document.parts import text_of
from passport.people.models import Facility
from passport.signing.log.stored import LogKey
from passport.signing.models import FacilityKey, SigningKey
from passport.signing.sealing import SealKey
from passport.signing.sealing_keys import published_seal_keys, trusted_time_stampers
from passport.signing.selectors import log_keys
from passport.verify.published import (
    SCHEMA,
    HeldKey,
    PublishedCertificate,
    PublishedFacility,
    PublishedKeys,
    PublishedLogKey,
    PublishedSealKey,
    PublishedSigningKey,
    holder_name,
    key_name,
)


def published_keys() -> PublishedKeys:
    """Return what may be checked against, in an order that says nothing; no name of a person stands in it."""
    certificates = selectors.certificates_by_facility()
    return {
        "schema": SCHEMA,
        "origin": settings.PUBLIC_URL,
        "rp_id": settings.WEBAUTHN_RP_ID,
        "facilities": [_facility(one, certificates.get(one.uid, [])) for one in selectors.facilities()],
        "signing_keys": sorted((_signing_key(one) for one in selectors.signing_keys()), key=lambda one: one["key"]),
        "log_keys": [_log_key(one) for one in log_keys()],
        "time_services": [DER_cert_to_PEM_cert(der) for der in trusted_time_stampers()],
    }


def _certificate(key: FacilityKey) -> PublishedCertificate:
    ends = [end for end in (key.not_after, key.stopped_at) if end]
    return {
        "pem": DER_cert_to_PEM_cert(bytes(key.certificate)),
        "since": key.starts_at.isoformat(),
        "until": min(ends).isoformat(),
    }


def _facility(facility: Facility, certificates: Sequence[FacilityKey]) -> PublishedFacility:
    return {
        "uid": facility.uid,
        "name": facility.name,
        "seal_keys": [_seal_key(one) for one in published_seal_keys(facility_uid=facility.uid)],
        "certificates": [_certificate(one) for one in certificates],
    }


def _seal_key(key: SealKey) -> PublishedSealKey:
    return {
        "public_key": text_of(key.public_key),
        "since": key.since.isoformat() if key.since else None,
        "until": key.until.isoformat() if key.until else None,
    }


def _log_key(key: LogKey) -> PublishedLogKey:
    return {
        "public_key": text_of(key.public_key),
        "since": key.since.isoformat(),
        "until": key.until.isoformat() if key.until else None,
    }


def _signing_key(key: SigningKey) -> PublishedSigningKey:
    # Nobody was asked to confirm the keys that were enrolled before there was a confirmation.
    before = key.confirmation_asked_at > key.enrolled_at
    unconfirmed = key.confirmation_asked_at if key.confirmed_at is None else None
    ends = [end for end in (key.valid_until, key.revoked_at, unconfirmed) if end]
    since = key.enrolled_at if before or key.confirmed_at is None else key.confirmed_at
    return {
        "key": key_name(bytes(key.public_key)),
        "holders": sorted({holder_name(_held(key, licence)) for licence in _licences(key)}),
        "rp_id": key.rp_id,
        "since": since.isoformat(),
        "until": min(ends).isoformat() if ends else None,
    }


def _licences(key: SigningKey) -> set[str]:
    """Return the licence that was compared when the key was confirmed, and the one that its holder has now."""
    holder = getattr(key.user, "practitioner", None)
    now = holder.licence_number if holder else ""
    return {key.licence_number or now, now}


def _held(key: SigningKey, licence_number: str) -> HeldKey:
    return HeldKey(
        credential_id=bytes(key.credential_id),
        public_key=bytes(key.public_key),
        aaguid=bytes(key.aaguid),
        signer=key.user.uid,
        licence_number=licence_number,
    )
