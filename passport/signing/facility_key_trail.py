"""Whether the row of a facility's key says what its certificate says, and what the acts of adding and stopping tell."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from passport.database import clean_text
from passport.signing import certificates
from passport.signing.certificate_checks import KeyTrail
from passport.signing.models import Act, FacilityKey

ADDED, STOPPED = "facility_key.added", "facility_key.stopped"
HOLDER_LENGTH = 200


def told_of_new(key: FacilityKey) -> dict[str, str]:
    """Return what the act of adding a key tells beside who, when and for which facility."""
    return {
        "fingerprint": key.fingerprint,
        "place": str(key.place),
        "location": key.location,
        "chain": hashlib.sha256(bytes(key.chain)).hexdigest(),
        "starts_at": key.starts_at.astimezone(UTC).isoformat(),
    }


def trail_of(key: FacilityKey) -> KeyTrail:
    """Return what the acts tell of a key, and the columns that are stored otherwise."""
    acts = _acts_on(key)
    stops = [datetime.fromisoformat(one.detail["stops_at"]) for one in acts if one.verb == STOPPED]
    added = any(one.verb == ADDED and one.detail.get("fingerprint") == key.fingerprint for one in acts)
    return KeyTrail(added=added, stops_at=min(stops, default=None), otherwise=_otherwise(key, acts))


def changed_keys() -> Iterator[tuple[FacilityKey, tuple[str, ...]]]:
    """Yield the keys whose row was changed behind the acts, with the columns."""
    for key in FacilityKey.objects.order_by("pk").iterator():
        if changed := _otherwise(key, _acts_on(key)):
            yield key, changed


def _acts_on(key: FacilityKey) -> list[Act]:
    return list(Act.objects.filter(subject_kind="facility_key", subject_uid=key.uid).order_by("pk"))


def _otherwise(key: FacilityKey, acts: Sequence[Act]) -> tuple[str, ...]:
    return tuple(column for column, one, other in _comparisons(key, acts) if one != other)


def _comparisons(key: FacilityKey, acts: Sequence[Act]) -> Iterator[tuple[str, object, object]]:
    yield from _by_certificate(key)
    added = next((one for one in acts if one.verb == ADDED), None)
    if added is None:
        yield "uid", key.uid, None
        return
    yield "facility_uid", key.facility_uid, added.facility_uid
    yield "added_at", key.added_at, added.at
    yield "added_by", key.added_by, _doer(added)
    # The first keys were added with an act that told no more than their fingerprint.
    yield from ((name, now, added.detail.get(name, now)) for name, now in told_of_new(key).items())
    yield from _by_stop(key, next((one for one in reversed(acts) if one.verb == STOPPED), None))


def _by_certificate(key: FacilityKey) -> Iterator[tuple[str, object, object]]:
    try:
        says = certificates.read(bytes(key.certificate))
    except (certificates.NotACertificate, certificates.UnsuitableKey):
        yield "certificate", key.fingerprint, None
        return
    yield "certificate", key.fingerprint, says.fingerprint
    yield "holder", key.holder, clean_text(says.holder, limit=HOLDER_LENGTH)
    yield "not_before", key.not_before, says.not_before
    yield "not_after", key.not_after, says.not_after


def _by_stop(key: FacilityKey, stop: Act | None) -> Iterator[tuple[str, object, object]]:
    if stop is None:
        yield from ((name, getattr(key, name), None) for name in ("stopped_at", "stopped_by", "stop_reason"))
        return
    yield "stopped_at", key.stopped_at, datetime.fromisoformat(stop.detail["stops_at"])
    yield "stopped_by", key.stopped_by, _doer(stop)
    yield "stop_reason", key.stop_reason, stop.detail.get("reason", key.stop_reason)


def _doer(act: Act) -> str:
    return act.actor if act.actor_uid else ""
