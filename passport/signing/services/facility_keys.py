"""Keys with a certificate under which facilities seal: taken in, changed for others, stopped, and signed with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from passport.database import clean_text
from passport.signing import certificates, facility_key_trail, sealing_keys
from passport.signing.acts import Person, Subject, record_act
from passport.signing.models import FacilityKey, KeyPlace
from passport.signing.providers import KeyFiles, Place, Token, making


class KeyDoesNotFit(Exception):
    """The private key is not that of the certificate."""


class KeyKnown(Exception):
    """This certificate was added for this facility before."""


class CertificateNotValid(Exception):
    """The certificate is not valid at the moment from which it is to seal."""


class KeyStopped(Exception):
    """The key was stopped before, and from then on; it can only be stopped from an earlier moment."""


class SealedSince(Exception):
    """The old key sealed after the moment from which the new one is to seal: those seals would hold no more."""


@dataclass(frozen=True, kw_only=True)
class FacilitySigner:
    """The key with which a facility seals at a moment. Whoever signs with it is a worker, never a page."""

    key: FacilityKey

    @property
    def certificate_der(self) -> bytes:
        """Return the facility's certificate."""
        return bytes(self.key.certificate)

    @property
    def chain(self) -> tuple[bytes, ...]:
        """Return the certificate and those of its issuers, as DER."""
        return (self.certificate_der, *(certificates.chain_in(bytes(self.key.chain)) if self.key.chain else ()))

    def pyhanko_signer(self) -> Any:
        """Return what pyHanko signs with. Raises KeyUnavailable."""
        return place_called(self.key.place).signer(self.key.location, self.chain)

    def timestamper(self) -> Any | None:
        """Return the client of the time-stamping service, None where no service is configured."""
        return making().timestamper_at(settings.TSA_URL) if settings.TSA_URL else None


def facility_signer(*, facility_uid: str, at: datetime) -> FacilitySigner | None:
    """Return the key with which a facility seals at a moment, None when it has no valid certificate then."""
    key = sealing_keys.facility_key_at(facility_uid=facility_uid, at=at)
    return FacilitySigner(key=key) if key else None


def place_called(place: str) -> Place:
    """Return a place of private keys as this installation has it."""
    if place == KeyPlace.PKCS11:
        return Token(module=settings.PKCS11_MODULE, label=settings.PKCS11_TOKEN, pin=settings.PKCS11_PIN)
    return KeyFiles(folder=settings.FACILITY_KEYS_DIR, passphrase=settings.FACILITY_KEYS_PASSPHRASE)


def add_facility_key(
    *,
    facility_uid: str,
    place: KeyPlace,
    location: str,
    chain: Sequence[bytes],
    starts_at: datetime,
    by: Person | None,
    at: datetime,
) -> FacilityKey:
    """Take in a key of a facility that is tried out; earlier keys go on until they are stopped.

    Raises KeyUnavailable, KeyDoesNotFit, KeyKnown, CertificateNotValid, NotACertificate, UnsuitableKey.
    """
    certificate = certificates.read(chain[0])
    if not certificate.not_before <= starts_at < certificate.not_after:
        raise CertificateNotValid
    if not place_called(place).fits(location, chain, at):
        raise KeyDoesNotFit
    if FacilityKey.objects.filter(facility_uid=facility_uid, fingerprint=certificate.fingerprint).exists():
        raise KeyKnown
    with transaction.atomic():
        key = FacilityKey.objects.create(
            facility_uid=facility_uid,
            place=place,
            location=location,
            certificate=certificate.der,
            chain=certificates.pem_of(chain[1:]),
            fingerprint=certificate.fingerprint,
            holder=clean_text(certificate.holder, limit=facility_key_trail.HOLDER_LENGTH),
            not_before=certificate.not_before,
            not_after=certificate.not_after,
            starts_at=starts_at,
            added_at=at,
            added_by=str(by) if by else "",
        )
        _told(facility_key_trail.ADDED, key, by=by, at=at, **facility_key_trail.told_of_new(key))
    return key


@transaction.atomic
def stop_facility_key(
    *, key: FacilityKey, stops_at: datetime, reason: str, by: Person | None, at: datetime
) -> FacilityKey:
    """Let a key seal no more from a moment on; seals from before keep holding. Raises KeyStopped."""
    if key.stopped_at is not None and key.stopped_at <= stops_at:
        raise KeyStopped
    key.stopped_at, key.stopped_by = stops_at, str(by) if by else ""
    key.stop_reason = clean_text(reason, limit=300)
    key.save(update_fields=["stopped_at", "stopped_by", "stop_reason"])
    said = {"stops_at": stops_at.isoformat(), "reason": key.stop_reason}
    _told(facility_key_trail.STOPPED, key, by=by, at=at, **said)
    return key


@transaction.atomic
def rotate_facility_key(*, old: FacilityKey, new: FacilityKey, by: Person | None, at: datetime) -> None:
    """Let the old key stop at the moment from which the new one seals. Raises KeyStopped, SealedSince."""
    if new.starts_at < at and old.seals.filter(made_at__gte=new.starts_at).exists():
        raise SealedSince
    stop_facility_key(key=old, stops_at=new.starts_at, reason=f"replaced by {new.fingerprint[:16]}", by=by, at=at)


def _told(verb: str, key: FacilityKey, *, by: Person | None, at: datetime, **detail: str) -> None:
    subject = Subject(kind="facility_key", uid=key.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=key.facility_uid, **detail)
