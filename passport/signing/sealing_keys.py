"""Reads of what facilities seal with: keys with a certificate, Ed25519 keys, and the time-stamping services that count."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from passport.signing import certificates, sealing
from passport.signing.models import FacilityKey
from passport.signing.sealing import SealKey, SealSecret


def facility_key_at(*, facility_uid: str, at: datetime) -> FacilityKey | None:
    """Return the key with a certificate under which a facility seals at a moment: the one that began last."""
    runs = Q(stopped_at__isnull=True) | Q(stopped_at__gt=at)
    keys = FacilityKey.objects.filter(runs, facility_uid=facility_uid, starts_at__lte=at, not_after__gt=at)
    return keys.order_by("-starts_at", "-pk").first()


def facility_certificates(*, facility_uid: str = "") -> QuerySet[FacilityKey]:
    """Return all keys with a certificate of one facility, or of all; stopped and ended ones too, oldest first."""
    keys = FacilityKey.objects.order_by("facility_uid", "starts_at", "pk")
    return keys.filter(facility_uid=facility_uid) if facility_uid else keys


def last_certificate(*, facility_uid: str) -> FacilityKey | None:
    """Return the key with a certificate that a facility uses, used last, or will use; None when it never had one."""
    return facility_certificates(facility_uid=facility_uid).last()


def key_is_of_another(*, facility_uid: str, place: str, location: str, fingerprint: str) -> bool:
    """Say whether another facility has ever sealed with the private key of this name, or under this certificate."""
    same = Q(place=place, location=location) | Q(fingerprint=fingerprint)
    return FacilityKey.objects.exclude(facility_uid=facility_uid).filter(same).exists()


def published_seal_key(*, facility_uid: str, at: datetime) -> bytes:
    """Return the Ed25519 public key under which the seals of a facility of a moment are checked."""
    return sealing.public_key_of(facility_uid, secret=seal_secret(at=at))


def published_seal_keys(*, facility_uid: str) -> tuple[SealKey, ...]:
    """Return the Ed25519 public keys of a facility with the times in which their seals count, the oldest first."""
    return sealing.keys_of(facility_uid, secrets=_seal_secrets())


def seal_secret(*, at: datetime) -> bytes:
    """Return the secret from which the key of every facility is derived at a moment."""
    return sealing.secret_at(_seal_secrets(), at)


def trusted_time_stampers() -> tuple[bytes, ...]:
    """Return the certificates of time-stamping services that count, or of those that issue theirs; none: any."""
    path = settings.TSA_CERTIFICATES
    return certificates.chain_of(path) if path else ()


def _seal_secrets() -> tuple[SealSecret, ...]:
    return sealing.secrets_in(settings.SEAL_KEY, settings.SEAL_KEYS_BEFORE)
