"""What tells one irradiation event from another, and which reports tell of the same one. Plain Python.

Source: DESIGN 4, standards.md 1.5.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from passport.booklet.layers import is_estimate
from passport.booklet.quantities import ADDS_UP_TO
from passport.booklet.reading import Event, Kind, ReportReading, Scope

_TWO_PLANES = frozenset({"113620", "113621"})
NO_KEY = ""  # of an event that is told apart for each plane by another report
SECOND_DIGITS = 14  # of a DICOM DT up to its second
LONGEST_KEY = 150  # the room of its column; a UID has at most 64 characters (PS3.5, 9.1)


def event_key(event: Event, reading: ReportReading) -> str:
    """Return the key of an irradiation event: its UID and plane, else a digest of what identifies it."""
    name = f"{event.uid}|{_plane(event)}"
    if event.uid and len(name) <= LONGEST_KEY:
        return name
    return _nameless_key(event, reading, _plane(event))


def names_of(key: str) -> list[str]:
    """Return the keys under which reports may know one event: with its plane, and without."""
    uid, between, _ = key.rpartition("|")
    others = [f"{uid}|{plane}" for plane in ("", *sorted(_TWO_PLANES))] if between else []
    return list(dict.fromkeys([key, *others]))


def _plane(event: Event) -> str:
    # A report of a device with one plane names that plane, its images name none: one event all the same.
    return event.plane if event.plane in _TWO_PLANES else ""


def _nameless_key(event: Event, reading: ReportReading, plane: str) -> str:
    """Return the digest of what identifies an event besides its UID."""
    # A UID that no standard allows fits no column; its digest tells events apart as well.
    known_by = [event.uid or "", *([event.identity] if event.identity else _telling(event))]
    # What was given is in the patient, whichever device makes images of it.
    device = "" if reading.kind is Kind.NUCLEAR_MEDICINE else "".join(device_key(reading).casefold().split())
    parts = [reading.study_instance_uid or "", device, plane, *known_by]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _telling(event: Event) -> list[str]:
    """Return what tells an event from others of its device: the second and the doses, else all that is said of it.

    A copy that somebody else made may leave settings out, name them in another order, or cut the second.
    """
    second = (event.started_at or "")[:SECOND_DIGITS]
    doses = sorted(f"{code}={value}" for code, value, _ in summed(event))
    if doses and len(second) == SECOND_DIGITS and second.isdecimal():
        return [second, *doses]
    return [event.started_at or "", *sorted(f"{one.code.value}={one.value}" for one in event.readings)]


def device_key(reading: ReportReading) -> str:
    """Return what tells two devices of one study apart, as sent."""
    device = reading.device
    return "|".join(part or "" for part in (device.manufacturer, device.model, device.serial_number))[:300]


def event_keys(reading: ReportReading) -> list[str]:
    """Return the keys of a report's events, in its order, each once. An estimate has none: it only refers to them."""
    if is_estimate(reading):
        return []
    return list(dict.fromkeys(event_key(event, reading) for event in reading.events))


def summed(event: Event) -> frozenset[tuple[str, str, Scope]]:
    """Return the values of an event that add up to totals; all others change nothing of what an entry says."""
    return frozenset((one.code.value, one.value, one.scope) for one in event.readings if one.code.value in ADDS_UP_TO)


def better_names(readings: Sequence[ReportReading]) -> dict[str, str]:
    """Return the keys of events that another report of the set names better, with that better key.

    One report gives the UID of an event, and the next one, made by a gateway or of an image, does not; or only one of
    them says the plane. What agrees in all that identifies it besides is one event. What is told of both planes apart
    is told: without a plane it has no key at all.
    """
    if len(readings) < 2:
        return {}
    told = [(event, one) for one in readings if not is_estimate(one) for event in one.events]
    sent = {event_key(event, reading) for event, reading in told}
    better = _by_planes(sent)
    if any(not event.uid for event, _ in told):
        for same, key in _by_what_identifies(told):
            best = better.get(key, key)
            better[same] = min(better.get(same, best), best)
    return better


def _by_planes(keys: Iterable[str]) -> dict[str, str]:
    planes: dict[str, list[str]] = {}
    for key in keys:
        uid, between, plane = key.rpartition("|")
        if plane and between:
            planes.setdefault(uid + between, []).append(key)
    return {without: named[0] if len(named) == 1 else NO_KEY for without, named in planes.items()}


def _by_what_identifies(told: Iterable[tuple[Event, ReportReading]]) -> Iterator[tuple[str, str]]:
    """Yield, of each event with a UID, the keys that it would have without one, each with the key that it has."""
    for event, reading in told:
        # The values alone are no proof: two exposures may have the same.
        if event.uid and (event.identity or event.started_at):
            for plane in {"", _plane(event)}:
                yield _nameless_key(replace(event, uid=None), reading, plane), event_key(event, reading)


def keyed(reading: ReportReading, names: Mapping[str, str]) -> list[tuple[str, str, Event]]:
    """Return the events of a report, each with its own key and the best that the set of reports knows.

    What one report tells apart stays apart, whatever another one calls it.
    """
    if is_estimate(reading):
        return []
    sent = [event_key(event, reading) for event in reading.events]
    own = set(sent)
    return [
        (key, key if names.get(key) in own else names.get(key, key), event)
        for key, event in zip(sent, reading.events, strict=True)
    ]
