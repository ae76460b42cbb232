"""What an entry contains, as a pure function of the set of its reports. Plain Python.

No branch looks at the order of arrival: per irradiation event the best report wins, by grade, content date and
time, completion, and identity; device totals stand only where one report, or several disjoint ones, cover all
events. What only images show counts where no report speaks (`layers`); an estimate is added to nothing.
Source: DESIGN 4, standards.md 1.5.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from passport.booklet.layers import Layer, best_grade, hidden, is_estimate, layer_of, measures, same_device
from passport.booklet.quantities import ADDS_UP_TO, DLP_TOTAL, decimal_text
from passport.booklet.reading import AsSent, Completion, Event, Grade, Kind, Measure, ReportReading, Scope

# A device total that differs from the sum of its events by more than this share is flagged, never corrected.
TOLERANCE = Decimal("0.01")
_BEST_FIRST = tuple(Grade)
_TWO_PLANES = frozenset({"113620", "113621"})
_NO_KEY = ""
SECOND_DIGITS = 14  # of a DICOM DT up to its second
LONGEST_KEY = 150  # the room of its column; a UID has at most 64 characters (PS3.5, 9.1)


class Label(StrEnum):
    """What the set of reports of one exposure looks like."""

    CUMULATIVE = "cumulative"
    CONTINUED = "continued"
    OVERLAPPING = "overlapping"
    PARTIAL = "partial"
    TOTALS_DIFFER = "totals_differ"
    MIXED_PHANTOMS = "mixed_phantoms"
    SHARED_EVENTS = "shared_events"
    IMAGES_SUPERSEDED = "images_superseded"
    ONLY_IMAGES = "only_images"
    ESTIMATE = "estimate"


class Origin(StrEnum):
    """Where a total comes from."""

    DEVICE = "device"
    EVENTS = "events"
    TYPED = "typed"
    ESTIMATE = "estimate"  # of a maker of estimates: nobody measured it


@dataclass(frozen=True, kw_only=True)
class Held:
    """One accepted report and the exposure it belongs to."""

    exposure: str
    reading: ReportReading
    digest: str


@dataclass(frozen=True, kw_only=True)
class Total:
    """One total of an exposure, and where it comes from."""

    measure: Measure
    origin: Origin


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What one exposure contains."""

    events: int
    totals: tuple[Total, ...]
    labels: tuple[Label, ...]


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
    doses = sorted(f"{code}={value}" for code, value, _ in _summed(event))
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


def merge(reports: Iterable[Held], *, elsewhere: frozenset[str] = frozenset()) -> dict[str, Merged]:
    """Return what each exposure contains. Events in `elsewhere` belong to other entries and add nothing here."""
    ranked = sorted(reports, key=_rank, reverse=True)
    behind, concerned = hidden([(held.exposure, held.reading) for held in ranked])
    counting = [held for position, held in enumerate(ranked) if position not in behind]
    names = _better_names(counting)
    winners = _winners(counting, names, elsewhere)
    merged: dict[str, Merged] = {}
    for exposure in dict.fromkeys(held.exposure for held in ranked):
        part = _merge_exposure(exposure, [held for held in counting if held.exposure == exposure], winners, names)
        labels = (*part.labels, Label.IMAGES_SUPERSEDED) if exposure in concerned else part.labels
        merged[exposure] = replace(part, labels=labels)
    return merged


def repeats(reading: ReportReading, known: ReportReading) -> bool:
    """Tell whether an image shows once more what a known image of the same exposures shows: it can change no content."""
    if layer_of(reading) is not Layer.IMAGE or layer_of(known) is not Layer.IMAGE:
        return False
    if reading.kind is not known.kind or not same_device(reading.device, known.device):
        return False
    doses = {event_key(event, known): _summed(event) for event in known.events}
    return all(doses.get(event_key(event, reading)) == _summed(event) for event in reading.events)


def _summed(event: Event) -> frozenset[tuple[str, str, Scope]]:
    """Return the values of an event that add up to totals; all others change nothing of what an entry says."""
    return frozenset((one.code.value, one.value, one.scope) for one in event.readings if one.code.value in ADDS_UP_TO)


def _rank(held: Held) -> tuple[int, tuple[tuple[str, Decimal], ...], str, int, str, str, str]:
    reading = held.reading
    # Of images of one exposure the highest dose stands, whichever was made last: so an image that repeats another
    # one changes nothing.
    is_image = layer_of(reading) is Layer.IMAGE
    doses = sorted((code, Decimal(value)) for event in reading.events for code, value, _ in _summed(event))
    return (
        -best_grade(reading),
        tuple(doses) if is_image else (),
        "" if is_image else reading.content_at or "",
        int(reading.completion is Completion.COMPLETE),
        reading.sop_instance_uid or "",
        reading.study_instance_uid or "",
        held.digest,
    )


def _better_names(reports: Sequence[Held]) -> dict[str, str]:
    """Return the keys of events that another report of the set names better, with that better key.

    One report gives the UID of an event, and the next one, made by a gateway or of an image, does not; or only one of
    them says the plane. What agrees in all that identifies it besides is one event. What is told of both planes apart
    is told: without a plane it has no key at all.
    """
    if len(reports) < 2:
        return {}
    told = [(event, held.reading) for held in reports if not is_estimate(held.reading) for event in held.reading.events]
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
    return {without: named[0] if len(named) == 1 else _NO_KEY for without, named in planes.items()}


def _by_what_identifies(told: Iterable[tuple[Event, ReportReading]]) -> Iterator[tuple[str, str]]:
    """Yield, of each event with a UID, the keys that it would have without one, each with the key that it has."""
    for event, reading in told:
        # The values alone are no proof: two exposures may have the same.
        if event.uid and (event.identity or event.started_at):
            for plane in {"", _plane(event)}:
                yield _nameless_key(replace(event, uid=None), reading, plane), event_key(event, reading)


def _keyed(held: Held, names: Mapping[str, str]) -> list[tuple[str, str, Event]]:
    """Return the events of a report, each with its own key and the best that the set of reports knows.

    What one report tells apart stays apart, whatever another one calls it.
    """
    if is_estimate(held.reading):
        return []
    sent = [event_key(event, held.reading) for event in held.reading.events]
    own = set(sent)
    return [
        (key, key if names.get(key) in own else names.get(key, key), event)
        for key, event in zip(sent, held.reading.events, strict=True)
    ]


def _keys(held: Held, names: Mapping[str, str]) -> frozenset[str]:
    return frozenset(key for _, key, _ in _keyed(held, names))


def _winners(
    ranked: Sequence[Held], names: Mapping[str, str], elsewhere: frozenset[str]
) -> dict[str, tuple[Held, Event]]:
    winners: dict[str, tuple[Held, Event]] = {}
    for held in ranked:
        for sent, key, event in _keyed(held, names):
            if key != _NO_KEY and not elsewhere & {sent, key}:
                winners.setdefault(key, (held, event))
    return winners


def _merge_exposure(
    exposure: str, ranked: Sequence[Held], winners: dict[str, tuple[Held, Event]], names: Mapping[str, str]
) -> Merged:
    own = {key: event for key, (held, event) in winners.items() if held.exposure == exposure}
    measured = [held for held in ranked if not is_estimate(held.reading)]
    keys = {id(held): _keys(held, names) for held in measured}
    whole = [held for held in measured if keys[id(held)] <= own.keys()]
    chosen, label = _chosen(whole, keys, own.keys())
    device = _device_totals(chosen)
    summed = _event_sums(own.values())
    estimates = _estimates(ranked)
    labels = [
        *([Label.SHARED_EVENTS] if len(whole) < len(measured) else []),
        *([label] if label else []),
        *([Label.PARTIAL] if any(held.reading.completion is Completion.PARTIAL for held in chosen) else []),
        *([Label.TOTALS_DIFFER] if _differ(device, summed) else []),
        *([Label.MIXED_PHANTOMS] if _mixed_phantoms(own.values()) else []),
        *([Label.ONLY_IMAGES] if own and _only_images(measured) else []),
        *([Label.ESTIMATE] if estimates else []),
    ]
    stated = {total.measure.code.value for total in device}
    sums = [total for total in summed if _is_news(total, stated, labels)]
    known = stated | {total.measure.code.value for total in sums}
    return Merged(
        events=len(own),
        totals=(*device, *sums, *_typed_beside(measured, known), *estimates),
        labels=tuple(labels),
    )


def _only_images(measured: Sequence[Held]) -> bool:
    layers = {layer_of(held.reading) for held in measured}
    return Layer.IMAGE in layers and layers <= {Layer.IMAGE, None}


def _estimates(ranked: Sequence[Held]) -> list[Total]:
    """Return what each maker of estimates said last, beside all that was measured."""
    last: dict[str, Held] = {}
    for held in ranked:
        if is_estimate(held.reading):
            last.setdefault(device_key(held.reading), held)
    found: dict[tuple[str, str, Scope], Measure] = {}
    for maker in sorted(last):
        for measure in measures(last[maker].reading):
            found.setdefault((maker, measure.code.value, measure.scope), measure)
    return [Total(measure=measure, origin=Origin.ESTIMATE) for measure in found.values()]


def _typed_beside(ranked: Sequence[Held], known: set[str]) -> list[Total]:
    """Return what a person typed last of quantities that no device states."""
    last = next((held.reading for held in ranked if held.reading.typed), None)
    totals = last.totals if last else ()
    return [Total(measure=one, origin=Origin.TYPED) for one in totals if one.code.value not in known]


def _chosen(
    whole: Sequence[Held], keys: Mapping[int, frozenset[str]], own: Iterable[str]
) -> tuple[list[Held], Label | None]:
    """Return the reports whose device totals stand, and what that makes of the set; `keys` are those of each report."""
    every = set(own)
    cover = next((held for held in whole if keys[id(held)] == every), None)
    if cover:
        return [cover], Label.CUMULATIVE if len({keys[id(held)] for held in whole}) > 1 else None
    maximal: list[Held] = []
    for held in whole:
        if not any(keys[id(held)] <= keys[id(other)] for other in maximal):
            maximal = [other for other in maximal if not keys[id(other)] <= keys[id(held)]]
            maximal.append(held)
    if maximal and sum(len(keys[id(held)]) for held in maximal) == len(every):
        # Images of several exposures do not continue one another as reports do.
        return maximal, None if _only_images(maximal) else Label.CONTINUED
    return [], Label.OVERLAPPING if maximal else None


def _device_totals(chosen: Sequence[Held]) -> list[Total]:
    """Return the totals as the devices state them; disjoint reports of one device add within one scope.

    A quantity that one of them leaves out has no total: the others' would be too small and look whole.
    """
    stated = [{measure.code.value for measure in held.reading.totals} for held in chosen]
    by_all = set.intersection(*stated) if stated else set()
    found: dict[tuple[str, Scope], Measure] = {}
    for held in sorted(chosen, key=lambda held: (held.reading.content_at or "", held.digest)):
        for measure in held.reading.totals:
            if measure.code.value not in by_all:
                continue
            place = (measure.code.value, measure.scope)
            found[place] = _add(found[place], measure) if place in found and len(chosen) > 1 else measure
    return [
        Total(measure=measure, origin=Origin.TYPED if measure.grade is Grade.TYPED else Origin.DEVICE)
        for measure in found.values()
    ]


def _add(one: Measure, other: Measure) -> Measure:
    value = decimal_text(Decimal(one.value) + Decimal(other.value))
    # The better grade does not make the sum better: it is as good as its worst part.
    worst = max(one.grade, other.grade, key=_BEST_FIRST.index)
    return replace(one, value=value, grade=worst, as_sent=AsSent(value=value, unit=one.unit))


def _event_sums(events: Iterable[Event]) -> list[Total]:
    found: dict[tuple[str, Scope], Measure] = {}
    for event in events:
        for measure in event.readings:
            if measure.code.value not in ADDS_UP_TO:
                continue
            code, quantity, unit = ADDS_UP_TO[measure.code.value]
            part = replace(
                measure,
                code=replace(measure.code, value=code, meaning=None),
                quantity=quantity,
                unit=unit,
                as_sent=AsSent(value=measure.value, unit=unit),
                scope=_sum_scope(code, event, measure.scope),
            )
            place = (code, part.scope)
            found[place] = _add(found[place], part) if place in found else part
    return [
        Total(measure=measure, origin=Origin.EVENTS)
        for measure in sorted(found.values(), key=lambda measure: (measure.code.value, str(measure.scope)))
    ]


def _sum_scope(code: str, event: Event, scope: Scope) -> Scope:
    # A projection's side does not split a dose-area product; its plane does, a breast does, a phantom does.
    side = scope.laterality if code == "111637" else None
    return Scope(
        laterality=side,
        plane=event.plane or scope.plane,
        phantom=scope.phantom if code == DLP_TOTAL else None,
        agent=scope.agent,
        radionuclide=scope.radionuclide,
    )


def _by_code(totals: Iterable[Total]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for total in totals:
        code = total.measure.code.value
        sums[code] = sums.get(code, Decimal(0)) + Decimal(total.measure.value)
    return sums


def _differ(device: Sequence[Total], summed: Sequence[Total]) -> bool:
    stated, counted = _by_code(device), _by_code(summed)
    return any(
        abs(stated[code] - counted[code]) > TOLERANCE * max(stated[code], counted[code])
        for code in stated.keys() & counted.keys()
    )


def _mixed_phantoms(events: Iterable[Event]) -> bool:
    phantoms = {measure.scope.phantom for event in events for measure in event.readings if measure.scope.phantom}
    return len(phantoms) > 1


def _is_news(total: Total, stated: set[str], labels: Sequence[Label]) -> bool:
    """Tell whether a sum over events says what the device totals do not."""
    code = total.measure.code.value
    return code not in stated or Label.TOTALS_DIFFER in labels or (code == DLP_TOTAL and Label.MIXED_PHANTOMS in labels)


# What one examination with several parts is called by: a PET/CT is an examination of nuclear medicine.
_LEADS = (Kind.NUCLEAR_MEDICINE, Kind.MAMMOGRAPHY, Kind.CT, Kind.PROJECTION)


def leading_kind(kinds: Iterable[str]) -> Kind:
    """Return the kind that names an examination made of these parts."""
    named = set(kinds)
    # An estimate tells of an examination that has another kind; alone it has to do.
    parts = named - {Kind.PATIENT_ESTIMATE} or named
    return next((kind for kind in _LEADS if kind in parts), Kind(min(parts)))
