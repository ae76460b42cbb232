"""With which certificate a facility seals, as its administrator reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from passport.people.models import Facility
from passport.signing.sealing_keys import facility_key_at, last_certificate


@dataclass(frozen=True, kw_only=True)
class CertificateLine:
    """The certificate in use, or the one that was in use last."""

    holder: str
    until: datetime  # when it ends, or from when on it seals no more
    seals: bool
    stopped: bool
    stamped: bool  # time stamps are put over its seals


def certificate_at(facility: Facility, at: datetime) -> CertificateLine | None:
    """Return the certificate of a facility in words for a page; None when it never had one."""
    key = facility_key_at(facility_uid=facility.uid, at=at)
    shown = key or last_certificate(facility_uid=facility.uid)
    if shown is None:
        return None
    return CertificateLine(
        holder=shown.holder,
        until=min(end for end in (shown.not_after, shown.stopped_at) if end),
        seals=key is not None,
        stopped=shown.stopped_at is not None and shown.stopped_at <= at,
        stamped=bool(settings.TSA_URL),
    )
