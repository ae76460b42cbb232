"""Irradiation events, acquisitions and administrations: their doses, settings and details."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from ingestion.reading import concepts
from ingestion.reading.concepts import Key
from ingestion.reading.details import detail, details, filters, sources
from ingestion.reading.measures import Taking, scope_of, take_all
from ingestion.reading.node import Node, inside
from passport.booklet.reading import Detail, Event, Grade, Measure, Refused, Scope


def read_event(container: Node, grade: Grade, refused: list[Refused]) -> Event:
    """Return what one container says of an event."""
    scope = scope_of(container)
    taking = Taking(grade, refused)
    said: dict[Detail, None] = {}
    quantities = concepts.EVENTS[container.concept or ("", "")]
    items = list(inside(container))
    take_all(items, quantities, scope, taking)
    for node in items:
        told = TELLS.get(node.concept) if node.concept else None
        if told:
            said.update(dict.fromkeys(told(node, scope, taking)))
    of_sources = [node for node in items if node.concept == concepts.CT_SOURCE]
    if len(of_sources) == 1:
        take_all(of_sources[0].children, concepts.CT_SOURCE_SETTINGS, scope, taking)
    else:
        said.update(dict.fromkeys(sources(of_sources)))
    return Event(
        uid=_uid(container.children),
        started_at=start(container.children),
        plane=scope.plane,
        readings=taking.taken(),
        details=tuple(said),
    )


def _detail(node: Node, scope: Scope, taking: Taking) -> Iterable[Detail]:
    return detail(node)


def _filters(node: Node, scope: Scope, taking: Taking) -> Iterable[Detail]:
    return filters(node)


def _organ(container: Node, scope: Scope, taking: Taking) -> Iterable[Detail]:
    """Take the doses of one organ (TID 10023) and return its name and whose model they are by."""
    own = scope_of(container, scope, concepts.ORGAN_PARTS)
    items = list(inside(container))
    take_all(items, concepts.ORGAN_DOSE, own, taking, concepts.ORGAN_PARTS)
    yield from details(items, {concepts.FINDING_SITE})
    yield from details((child for node in items for child in node.children), {concepts.AUTHORITY})


# What is asked of an item beside its number.
TELLS: Final[dict[Key, Callable[[Node, Scope, Taking], Iterable[Detail]]]] = {
    **dict.fromkeys(concepts.EVENT_DETAILS, _detail),
    concepts.FILTERS: _filters,
    concepts.ORGAN_DOSES: _organ,
}


def _uid(children: list[Node]) -> str | None:
    return next((child.value for child in children if child.concept in concepts.EVENT_UIDS), None)


def start(children: list[Node]) -> str | None:
    """Return when it started, as sent."""
    return next((child.value for child in children if child.concept in concepts.STARTS and child.value), None)


def along_time(events: list[Event], containers: list[Node], grade: Grade) -> list[Event]:
    """Return the events with the settings that an Enhanced report gives apart, along the time of an event.

    Only what does not change along that time is a setting of the event, and only where one event is meant.
    """
    found: dict[str, Taking] = {}
    for container in containers:
        if container.concept != concepts.ENHANCED_DETAILS:
            continue
        items = list(inside(container))
        uids = {node.value for node in items if node.concept in concepts.EVENT_UIDS and node.value}
        if len(uids) == 1:
            taking = found.setdefault(uids.pop(), Taking(grade, []))
            take_all(items, concepts.ALONG_TIME, Scope(), taking)
    return [_with(event, found[event.uid].taken()) if event.uid in found else event for event in events]


def _with(event: Event, settings: Iterable[Measure]) -> Event:
    known = {measure.quantity for measure in event.readings}
    more = tuple(
        replace(measure, scope=replace(measure.scope, plane=event.plane))
        for measure in settings
        if measure.quantity not in known
    )
    return replace(event, readings=(*event.readings, *more))
