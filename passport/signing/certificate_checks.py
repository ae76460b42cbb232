"""Whether a seal with a certificate holds, from its row and the facility's key alone. Plain Python.

It is judged at the moment at which it was made: what ended or was stopped later unmakes nothing. That moment is the
signer's own word; a time stamp says that it was not later, and the log when the row came into it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from passport.signing import canonical, cms
from passport.signing.problems import Problem
from passport.signing.verification import Told


class CertificateSealRow(Protocol):
    """The columns of a seal with a certificate."""

    uid: Any
    statement: Any
    key: Any
    cms: Any
    made_at: Any
    stamped_at: Any


@dataclass(frozen=True, kw_only=True)
class KeyTrail:
    """What the acts tell of a facility's key: that it was added, from when on it seals no more, and what differs."""

    added: bool
    stops_at: datetime | None
    otherwise: tuple[str, ...] = ()  # columns of its row that say something else than certificate and acts


def check(
    seal: CertificateSealRow, *, facility_uid: str, key_trail: KeyTrail, told: Told | None, trusted: Sequence[bytes]
) -> tuple[Problem, ...]:
    """Return what does not fit a seal over the payload of its statement, each problem once; nothing when it holds."""
    found = [
        *_certificate_problems(seal, facility_uid, key_trail),
        *_signature_problems(seal, trusted),
        *_act_problems(seal, told),
    ]
    return tuple(dict.fromkeys(found))


def _certificate_problems(seal: CertificateSealRow, facility_uid: str, trail: KeyTrail) -> Iterator[Problem]:
    key = seal.key
    if key.facility_uid != facility_uid or not trail.added:
        yield Problem.CERTIFICATE
    if not key.not_before <= seal.made_at < key.not_after:
        yield Problem.CERTIFICATE_ENDED
    stops = [moment for moment in (key.stopped_at, trail.stops_at) if moment]
    if seal.made_at < key.starts_at.replace(microsecond=0) or any(seal.made_at >= moment for moment in stops):
        yield Problem.CERTIFICATE_STOPPED
    if trail.otherwise:
        yield Problem.CERTIFICATE_RECORD


def _signature_problems(seal: CertificateSealRow, trusted: Sequence[bytes]) -> Iterator[Problem]:
    try:
        signed = cms.read(bytes(seal.cms))
    except cms.NotCms:
        yield Problem.CMS
        return
    certificate = bytes(seal.key.certificate)
    if signed.certificate != certificate:
        yield Problem.CERTIFICATE
    if not cms.holds(signed, payload=bytes(seal.statement.payload), certificate=certificate):
        yield Problem.CMS
    if signed.signing_time != seal.made_at:
        yield Problem.SEALED_AT
    stamp = cms.stamp_of(signed, trusted=trusted)
    if seal.stamped_at != (stamp.at if stamp else None) or (stamp is None and signed.stamps):
        yield Problem.TIME_STAMP


def _act_problems(seal: CertificateSealRow, told: Told | None) -> Iterator[Problem]:
    if told is None:
        yield Problem.ACT
        return
    agreements = (
        (Problem.STATEMENT, told.detail.get("statement"), seal.statement.uid),
        (Problem.CERTIFICATE, told.detail.get("key"), seal.key.fingerprint),
        (Problem.CMS, told.detail.get("digest"), canonical.digest(bytes(seal.cms)).hex()),
    )
    yield from (problem for problem, one, other in agreements if one != other)
