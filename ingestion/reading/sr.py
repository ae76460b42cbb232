"""The walk over a dose report: what `concepts` names is taken, with its scope, unit and grade; nothing is guessed."""

from collections.abc import Iterator
from dataclasses import replace

from ingestion.reading import concepts
from ingestion.reading.concepts import Key, Quantity
from ingestion.reading.content import Content
from ingestion.reading.node import Node, inside
from ingestion.reading.units import ValueRefused, converted
from passport.booklet.reading import AsSent, Code, Event, Grade, Kind, Measure, Refused, Scope


def read_content(root: Node) -> Content:
    """Return what the report below its root says about doses."""
    context = root.children
    containers = [node for node in _containers(context) if node.concept in concepts.CONTAINER_KIND]
    grade = _grade(context)
    refused: list[Refused] = []
    totals = tuple(
        measure
        for node in containers
        for measure in _measures(node, concepts.TOTALS.get(node.concept or ("", ""), {}), grade, refused)
    )
    found = [node for node in containers if node.concept in concepts.EVENTS]
    events = tuple(_event(node, grade, refused) for node in found)
    return Content(
        recognised=bool(containers),
        kind=_kind(context, containers, totals, events),
        totals=totals,
        events=events,
        refused=tuple(refused),
        started=_start(context) or min(filter(None, (event.started_at for event in events)), default=None),
        protocol=_first(found, concepts.ACQUISITION_PROTOCOL, "text"),
        body_part=_first(found, concepts.TARGET_REGION, "meaning"),
        serial_number=_serial_number(context, found),
        persons=tuple(dict.fromkeys(person for node in (root, *found) for person in _persons(node))),
    )


def _containers(context: list[Node]) -> Iterator[Node]:
    for node in context:
        if node.concept in concepts.CONTAINER_KIND:
            yield node
        elif node.is_container and not concepts.is_private(node.concept):
            yield from (below for below in inside(node) if below.is_container)


def _grade(context: list[Node]) -> Grade:
    grades = [
        concepts.GRADES.get(node.code or ("", ""), Grade.DEVICE_REPORT)
        for node in context
        if node.concept == concepts.SOURCE_OF_DOSE
    ]
    # Several sources: the weakest one speaks for all values.
    return max(grades, default=Grade.DEVICE_REPORT)


def _kind(context: list[Node], containers: list[Node], totals: tuple[Measure, ...], events: tuple[Event, ...]) -> Kind:
    for node in context:
        if node.concept == concepts.PROCEDURE_REPORTED and node.code in concepts.PROCEDURE_KIND:
            return concepts.PROCEDURE_KIND[node.code]
    readings = (*totals, *(reading for event in events for reading in event.readings))
    if any(reading.quantity in concepts.BREAST_QUANTITIES for reading in readings):
        return Kind.MAMMOGRAPHY
    kinds = (concepts.CONTAINER_KIND[node.concept] for node in containers if node.concept)
    return next(kinds, Kind.OTHER)


def _event(node: Node, grade: Grade, refused: list[Refused]) -> Event:
    children = node.children
    readings: dict[tuple[str, Scope], Measure] = {}
    for measure in _measures(node, concepts.EVENTS[node.concept or ("", "")], grade, refused):
        # Some devices repeat an item for each pulse: the first one stands for the event.
        readings.setdefault((measure.code.value, measure.scope), measure)
    return Event(
        uid=next((child.value for child in children if child.concept in concepts.EVENT_UIDS), None),
        started_at=_start(children),
        plane=_scope(node).plane,
        readings=tuple(readings.values()),
    )


def _measures(
    container: Node, quantities: dict[Key, Quantity], grade: Grade, refused: list[Refused]
) -> Iterator[Measure]:
    scope: Scope | None = None
    for node in inside(container) if quantities else ():
        quantity = quantities.get(node.concept) if node.concept else None
        number = node.number if quantity else None
        if quantity is None or number is None or node.concept is None:
            continue
        scope = scope or _scope(container)
        code = Code(scheme=node.concept[0], value=node.concept[1])
        unit = node.unit
        sent = AsSent(value=number, unit=unit[1] if unit else None)
        try:
            value = converted(number, unit, quantity.unit)
        except ValueRefused as refusal:
            refused.append(Refused(code=code, as_sent=sent, reason=refusal.reason.value))
            continue
        yield Measure(
            code=code,
            quantity=quantity.name,
            value=value,
            unit=quantity.unit,
            scope=_scope(node, scope),
            grade=grade,
            as_sent=sent,
        )


def _scope(node: Node, inherited: Scope = Scope()) -> Scope:  # noqa: B008 -- frozen
    parts: dict[str, str] = {}
    for child in _scoping(node):
        part = concepts.SCOPE_PARTS.get(child.concept) if child.concept else None
        value = child.code_as_sent if part else concepts.SIDES.get(child.code or ("", ""))
        if value and (part or child.concept == concepts.LATERALITY):
            parts.setdefault(part or "laterality", value)
    return replace(inherited, **parts) if parts else inherited


def _scoping(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        if child.concept in concepts.SCOPE_HOLDERS:
            yield from child.children


def _start(children: list[Node]) -> str | None:
    return next((child.value for child in children if child.concept in concepts.STARTS and child.value), None)


def _first(nodes: list[Node], concept: Key, attribute: str) -> str | None:
    for node in nodes:
        for child in node.children:
            value: str | None = getattr(child, attribute) if child.concept == concept else None
            if value:
                return value
    return None


def _serial_number(context: list[Node], events: list[Node]) -> str | None:
    participants = [child for node in events for child in node.children] + context
    for node in participants:
        if node.concept == concepts.DEVICE_ROLE:
            serial = next((child.text for child in node.children if child.concept == concepts.DEVICE_SERIAL), None)
            if serial:
                return serial
    return next((node.text for node in context if node.concept == concepts.OBSERVER_SERIAL), None)


def _persons(node: Node) -> Iterator[tuple[str, str]]:
    # Only directly below the report or an event: who overrode a dose alert did not approve the examination.
    for child in node.children:
        if child.concept != concepts.PERSON_NAME:
            continue
        roles = (role.code for role in child.children if role.concept == concepts.PERSON_ROLE)
        role, name = next(roles, None), child.person
        if role and name:
            yield role[1], name
