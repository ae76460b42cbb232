"""What an entry contains, as a pure function of the set of its reports. Plain Python.

No branch looks at the order of arrival: per irradiation event the best report wins, by grade, content date and
time, completion, and identity; device totals stand only where one report, or several disjoint ones, cover all
events. What only images show counts where no report speaks (`layers`); an estimate is added to nothing.
Source: DESIGN 4, standards.md 1.5.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from passport.booklet.identity import NO_KEY, better_names, device_key, event_key, keyed, summed
from passport.booklet.layers import Layer, best_grade, hidden, is_estimate, layer_of, measures, same_device
from passport.booklet.quantities import ADDS_UP_TO, DLP_TOTAL, decimal_text
from passport.booklet.reading import AsSent, Completion, Event, Grade, Kind, Measure, ReportReading, Scope

# A device total that differs from the sum of its events by more than this share is flagged, never corrected.
TOLERANCE = Decimal("0.01")
_BEST_FIRST = tuple(Grade)


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
    phantom: str = ""  # concept value of the one by which all its doses are told; "" of several, or where one says none


def merge(reports: Iterable[Held], *, elsewhere: frozenset[str] = frozenset()) -> dict[str, Merged]:
    """Return what each exposure contains. Events in `elsewhere` belong to other entries and add nothing here."""
    ranked = sorted(reports, key=_rank, reverse=True)
    behind, concerned = hidden([(held.exposure, held.reading) for held in ranked])
    counting = [held for position, held in enumerate(ranked) if position not in behind]
    names = better_names([held.reading for held in counting])
    winners = _winners(counting, names, elsewhere)
    merged: dict[str, Merged] = {}
    for exposure in dict.fromkeys(held.exposure for held in ranked):
        part = _merge_exposure(exposure, [held for held in counting if held.exposure == exposure], winners, names)
        labels = (*part.labels, Label.IMAGES_SUPERSEDED) if exposure in concerned else part.labels
        merged[exposure] = replace(part, labels=labels)
    return merged


def counted_events(reports: Iterable[Held]) -> dict[str, tuple[Event, ...]]:
    """Return the irradiation events that count, by exposure: each once, as the best report tells of it.

    The events of estimates are left out: nobody irradiated anybody there.
    """
    ranked = sorted((held for held in reports if not is_estimate(held.reading)), key=_rank, reverse=True)
    behind, _ = hidden([(held.exposure, held.reading) for held in ranked])
    counting = [held for position, held in enumerate(ranked) if position not in behind]
    names = better_names([held.reading for held in counting])
    found: dict[str, tuple[Event, ...]] = {}
    for held, event in _winners(counting, names, frozenset()).values():
        found[held.exposure] = (*found.get(held.exposure, ()), event)
    return found


def repeats(reading: ReportReading, known: ReportReading) -> bool:
    """Tell whether an image shows once more what a known image of the same exposures shows: it can change no content."""
    if layer_of(reading) is not Layer.IMAGE or layer_of(known) is not Layer.IMAGE:
        return False
    if reading.kind is not known.kind or not same_device(reading.device, known.device):
        return False
    doses = {event_key(event, known): summed(event) for event in known.events}
    return all(doses.get(event_key(event, reading)) == summed(event) for event in reading.events)


def _rank(held: Held) -> tuple[int, tuple[tuple[str, Decimal], ...], str, int, str, str, str]:
    reading = held.reading
    # Of images of one exposure the highest dose stands, whichever was made last: so an image that repeats another
    # one changes nothing.
    is_image = layer_of(reading) is Layer.IMAGE
    doses = sorted((code, Decimal(value)) for event in reading.events for code, value, _ in summed(event))
    return (
        -best_grade(reading),
        tuple(doses) if is_image else (),
        "" if is_image else reading.content_at or "",
        int(reading.completion is Completion.COMPLETE),
        reading.sop_instance_uid or "",
        reading.study_instance_uid or "",
        held.digest,
    )


def _winners(
    ranked: Sequence[Held], names: Mapping[str, str], elsewhere: frozenset[str]
) -> dict[str, tuple[Held, Event]]:
    winners: dict[str, tuple[Held, Event]] = {}
    for held in ranked:
        for sent, key, event in keyed(held.reading, names):
            if key != NO_KEY and not elsewhere & {sent, key}:
                winners.setdefault(key, (held, event))
    return winners


def _merge_exposure(
    exposure: str, ranked: Sequence[Held], winners: dict[str, tuple[Held, Event]], names: Mapping[str, str]
) -> Merged:
    own = {key: event for key, (held, event) in winners.items() if held.exposure == exposure}
    measured = [held for held in ranked if not is_estimate(held.reading)]
    keys = {id(held): frozenset(key for _, key, _ in keyed(held.reading, names)) for held in measured}
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
        phantom=_one_phantom(own.values()),
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


def _one_phantom(events: Iterable[Event]) -> str:
    of_length = {
        measure.scope.phantom or ""
        for event in events
        for measure in event.readings
        if ADDS_UP_TO.get(measure.code.value, ("",))[0] == DLP_TOTAL and Decimal(measure.value)
    }
    return of_length.pop() if len(of_length) == 1 else ""


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
