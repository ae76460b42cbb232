"""The published keys as they are asked for: whose one is, and whether it counted then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from passport.signing.cms import ODD_CERTIFICATES
from passport.signing.log.heads import SignedHead
from passport.signing.sealing import SealKey
from passport.verify import published
from passport.verify.copies import SealCopy, SignatureCopy
from passport.verify.outcomes import Reason
from passport.verify.published import HeldKey, holder_name, key_name
from passport.verify.reading import Malformed, NotReadable, Part, Why, json_in


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A facility's certificate, and between which moments its seals count."""

    der: bytes
    since: datetime
    until: datetime | None

    def counted(self, said: datetime) -> bool:
        """Tell whether a seal made at a moment counts; the moment is in whole seconds, as seals say it."""
        return self.since.replace(microsecond=0) <= said and (self.until is None or said < self.until)


@dataclass(frozen=True, kw_only=True)
class Facility:
    """A facility and what its seals are checked with."""

    name: str
    sealed_by: tuple[SealKey, ...]
    certificates: tuple[Certificate, ...]

    @property
    def seal_keys(self) -> frozenset[bytes]:
        """Return all keys of its seals, whenever they counted."""
        return frozenset(one.public_key for one in self.sealed_by)

    def published_for(self, seal: SealCopy) -> bytes:
        """Return the key of a seal when it counted at the moment of the seal, else nothing."""
        counted = (one for one in self.sealed_by if one.public_key == seal.public_key and one.counted(seal.sealed_at))
        return next((one.public_key for one in counted), b"")


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A key that signed rows between two moments, under one host."""

    holders: frozenset[str]
    rp_id: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class LogKey:
    """A key that signed heads of the log between two moments."""

    public_key: bytes
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """What one deployment published."""

    origin: str
    facilities: dict[str, Facility]
    signing_keys: dict[str, SigningKey]
    log_keys: tuple[LogKey, ...]
    time_services: tuple[bytes, ...] = ()

    @property
    def certificates(self) -> Sequence[Certificate]:
        """Return the certificates of all facilities."""
        return [one for facility in self.facilities.values() for one in facility.certificates]

    def knows_head(self, head: SignedHead) -> bool:
        """Tell whether a head of the log was signed by a published key while that counted, and rightly."""
        return head.holds and any(
            key.public_key == head.public_key
            and key.since <= head.signed_at
            and (key.until is None or head.signed_at <= key.until)
            for key in self.log_keys
        )

    def doubt_about(self, signature: SignatureCopy) -> Reason | None:
        """Return what speaks against the key of a signature; None: it was this person's, and counted then."""
        known = self.signing_keys.get(key_name(signature.public_key))
        if known is None:
            return Reason.NO_SUCH_KEY
        held = HeldKey(
            credential_id=signature.credential_id,
            public_key=signature.public_key,
            aaguid=signature.aaguid,
            signer=signature.signer_uid,
            licence_number=signature.stamp.licence_number,
        )
        if holder_name(held) not in known.holders:
            return Reason.OTHER_HOLDER
        if known.rp_id != signature.rp_id:
            return Reason.OTHER_HOST
        if signature.signed_at < known.since or (known.until and signature.signed_at >= known.until):
            return Reason.KEY_NOT_VALID_THEN
        return None


def keyring_in(data: bytes) -> Keyring:
    """Return the published keys in a file. Raises NotReadable."""
    part = json_in(data, where="keys")
    if part.values.get("schema") != published.SCHEMA:
        raise NotReadable(Why.OTHER_SCHEMA, "keys")
    return Keyring(
        origin=part.text("origin"),
        facilities={one.text("uid"): _facility(one) for one in part.parts("facilities")},
        signing_keys={one.text("key"): _signing_key(one) for one in part.parts("signing_keys")},
        log_keys=tuple(_log_key(one) for one in part.parts("log_keys")),
        time_services=tuple(_der_in(pem, part) for pem in _time_services(part)),
    )


def _facility(part: Part) -> Facility:
    return Facility(
        name=part.text("name"),
        sealed_by=tuple(_seal_key(one) for one in part.parts("seal_keys")),
        certificates=tuple(_certificate(one) for one in part.parts("certificates")),
    )


def _seal_key(part: Part) -> SealKey:
    since, until = part.moment_or_none("since"), part.moment_or_none("until")
    return SealKey(public_key=part.raw("public_key"), since=since, until=until)


def _certificate(part: Part) -> Certificate:
    return Certificate(
        der=_der_in(part.text("pem"), part), since=part.moment("since"), until=part.moment_or_none("until")
    )


def _der_in(pem: str, part: Part) -> bytes:
    try:
        return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    except (*ODD_CERTIFICATES, ValueError) as error:
        raise Malformed(f"{part.where}.pem") from error


def _time_services(part: Part) -> list[str]:
    """Return the certificates of time-stamping services; keys that somebody kept from before have none."""
    return [] if part.values.get("time_services") is None else part.texts("time_services")


def _log_key(part: Part) -> LogKey:
    return LogKey(public_key=part.raw("public_key"), since=part.moment("since"), until=part.moment_or_none("until"))


def _signing_key(part: Part) -> SigningKey:
    return SigningKey(
        holders=frozenset(part.texts("holders")),
        rp_id=part.text("rp_id"),
        since=part.moment("since"),
        until=part.moment_or_none("until"),
    )
