"""The walk over a dose report: what `concepts` names is taken, with its scope, unit and grade; nothing is guessed."""

from collections.abc import Iterator

from ingestion.reading import concepts
from ingestion.reading.concepts import Key
from ingestion.reading.content import Content
from ingestion.reading.details import beside_totals, details, persons
from ingestion.reading.events import along_time, read_event, start
from ingestion.reading.measures import Taking, scope_of, take_all
from ingestion.reading.node import Node, below, inside
from passport.booklet.reading import Detail, Event, Grade, Kind, Measure, Refused


def read_content(root: Node) -> Content:
    """Return what the report below its root says about doses."""
    context = root.children
    containers = list(_containers(root))
    grade = _grade(context)
    refused: list[Refused] = []
    totals = _totals(containers, grade, refused)
    found = [node for node in containers if node.concept in concepts.EVENTS]
    events = along_time([read_event(node, grade, refused) for node in found], containers, grade)
    return Content(
        recognised=bool(containers),
        kind=_kind(context, containers, totals, events),
        totals=totals,
        events=tuple(events),
        refused=tuple(refused),
        started=_start(context, events),
        protocol=_protocol(found),
        body_part=_body_part(found),
        laterality=_side(events),
        serial_number=_serial_number(context, found),
        persons=tuple(dict.fromkeys(person for node in (root, *found) for person in persons(node))),
        details=tuple(dict.fromkeys(_report_details(context, containers))),
    )


def _containers(root: Node) -> Iterator[Node]:
    """Yield the containers that we know, wherever they stand in the report."""
    waiting = root.children[::-1]
    while waiting:
        node = waiting.pop()
        if not node.is_container or node.concept in concepts.CLOSED or concepts.is_private(node.concept):
            continue
        if node.concept in concepts.CONTAINER_KIND:
            yield node
        waiting.extend(node.children[::-1])


def _grade(context: list[Node]) -> Grade:
    grades = [
        concepts.GRADES.get(node.code or ("", ""), Grade.DEVICE_REPORT)
        for node in context
        if node.concept == concepts.SOURCE_OF_DOSE
    ]
    # Several sources: the weakest one speaks for all values.
    return max(grades, default=Grade.DEVICE_REPORT)


def _kind(context: list[Node], containers: list[Node], totals: tuple[Measure, ...], events: list[Event]) -> Kind:
    kinds = [concepts.CONTAINER_KIND[node.concept] for node in containers if node.concept]
    if Kind.PATIENT_ESTIMATE in kinds:
        return Kind.PATIENT_ESTIMATE
    told = [concepts.PROCEDURE_KIND[code] for code in _procedures(context) if code in concepts.PROCEDURE_KIND]
    names = {reading.quantity for reading in (*totals, *(reading for event in events for reading in event.readings))}
    # A mammography is a projection, too, and some devices call it so.
    if names & concepts.BREAST_QUANTITIES and told[:1] in ([], [Kind.PROJECTION]):
        return Kind.MAMMOGRAPHY
    if not told and names & concepts.CT_QUANTITIES:
        return Kind.CT
    return next(iter([*told, *kinds]), Kind.OTHER)


def _procedures(context: list[Node]) -> Iterator[Key]:
    return (node.code for node in context if node.concept == concepts.PROCEDURE_REPORTED and node.code)


def _totals(containers: list[Node], grade: Grade, refused: list[Refused]) -> tuple[Measure, ...]:
    taking = Taking(grade, refused)
    for container in containers:
        quantities = concepts.TOTALS.get(container.concept or ("", ""), {})
        parts = concepts.ORGAN_PARTS if container.concept == concepts.ESTIMATE else concepts.SCOPE_PARTS
        scope = scope_of(container, named=parts)
        take_all(inside(container) if quantities else (), quantities, scope, taking, parts)
    return taking.taken()


def _report_details(context: list[Node], containers: list[Node]) -> Iterator[Detail]:
    yield from details(context, concepts.REPORT_DETAILS)
    yield from details((child for node in context for child in node.children), concepts.REPORT_DETAILS)
    for container in containers:
        if container.concept in concepts.TOTALS:
            items = list(inside(container))
            yield from beside_totals(items)
            yield from details(items, concepts.REPORT_DETAILS)
            yield from details((child for node in items for child in node.children), {concepts.AUTHORITY})
            yield from _methodology(items)


def _methodology(items: list[Node]) -> Iterator[Detail]:
    for node in items:
        if node.concept == concepts.METHODOLOGY:
            yield from details(below(node), concepts.REPORT_DETAILS)


def _start(context: list[Node], events: list[Event]) -> str | None:
    return start(context) or min(filter(None, (event.started_at for event in events)), default=None)


def _side(events: list[Event]) -> str | None:
    sides = {measure.scope.laterality for event in events for measure in event.readings}
    return None if None in sides or not sides else sides.pop() if len(sides) == 1 else "both"


def _protocol(events: list[Node]) -> str | None:
    return next(filter(None, (node.text for node in _of(events, concepts.ACQUISITION_PROTOCOL))), None)


def _body_part(events: list[Node]) -> str | None:
    sent = filter(None, (node.code_as_sent for node in _of(events, concepts.TARGET_REGION)))
    return next(filter(None, (code.meaning for code in sent)), None)


def _of(events: list[Node], concept: Key) -> Iterator[Node]:
    return (child for node in events for child in node.children if child.concept == concept)


def _serial_number(context: list[Node], events: list[Node]) -> str | None:
    participants = [child for node in events for child in node.children] + context
    for node in participants:
        if node.concept == concepts.DEVICE_ROLE:
            serial = next((child.text for child in node.children if child.concept == concepts.DEVICE_SERIAL), None)
            if serial:
                return serial
    return next((node.text for node in context if node.concept == concepts.OBSERVER_SERIAL), None)
