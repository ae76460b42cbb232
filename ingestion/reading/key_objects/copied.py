"""Doses that somebody copied into a key object: readings K5 and K3 of "the SR inside the KOS". Plain Python.

No key object may carry numbers under TID 2010 (K3), and the manifest with a description (K5, TID 1600) is a draft:
what stands there is a copy of a report at best, so its grade is B and a device's own report supersedes it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from ingestion.reading import concepts
from ingestion.reading.content import Content
from ingestion.reading.node import Node, inside
from ingestion.reading.sr import read_content
from ingestion.reading.units import ValueRefused, converted
from passport.booklet.reading import AsSent, Code, Detail, Event, Grade, Kind, Measure, Refused, Scope

IMAGE_LIBRARY: Final = ("DCM", "111028")
# Quantities of CID 10050 by the kind of examination that gives them; a total of another kind is not taken for it.
SUMMARY: Final = {
    container: {key: quantity for key, quantity in concepts.TOTALS[container].items() if key[0] == "DCM"}
    for container in (concepts.CT_TOTALS, concepts.XRAY_TOTALS)
}
READING: Final = Code(scheme="99RP", value="KOS")  # ours: how the doses stood in the key object


def copied_content(root: Node) -> Content | None:
    """Return the doses that the key object itself states, all of grade B; None when it states none."""
    for name, extract in EXTRACTORS.items():
        content = extract(root)
        if content is not None and not content.says_nothing:
            return _downgraded(content, name)
    return None


def _described(root: Node) -> Content | None:
    libraries = [node for node in inside(root) if node.concept == IMAGE_LIBRARY]
    refused: list[Refused] = []
    found = {
        (measure.code.value, measure.scope): (container, measure)
        for library in libraries
        for container, measure in _summaries(library, refused)
    }
    kinds = {concepts.CONTAINER_KIND[container] for container, _ in found.values()}
    if len(kinds) != 1:
        return None  # nothing, or of several kinds that one row cannot be
    totals = tuple(measure for _, measure in found.values())
    return Content(recognised=True, kind=kinds.pop(), totals=totals, refused=tuple(refused))


def _summaries(library: Node, refused: list[Refused]) -> Iterator[tuple[concepts.Key, Measure]]:
    for node in inside(library):
        for container, quantities in SUMMARY.items():
            quantity = quantities.get(node.concept) if node.concept else None
            number = node.number if quantity else None
            if quantity is None or number is None or node.concept is None:
                continue
            code = Code(scheme=node.concept[0], value=node.concept[1])
            sent = AsSent(value=number, unit=node.unit[1] if node.unit else None)
            try:
                value = converted(number, node.unit, quantity.unit)
            except ValueRefused as refusal:
                refused.append(Refused(code=code, as_sent=sent, reason=refusal.reason.value))
                continue
            yield (
                container,
                Measure(
                    code=code,
                    quantity=quantity.name,
                    value=value,
                    unit=quantity.unit,
                    scope=Scope(),
                    grade=Grade.IMAGE_HEADER,
                    as_sent=sent,
                ),
            )


def _inserted(root: Node) -> Content | None:
    content = read_content(root)
    return content if content.recognised and content.kind is not Kind.OTHER else None


# In this order; the first that finds doses wins.
EXTRACTORS: Final[dict[str, Callable[[Node], Content | None]]] = {"K5": _described, "K3": _inserted}


def _downgraded(content: Content, name: str) -> Content:
    return replace(
        content,
        totals=tuple(replace(measure, grade=Grade.IMAGE_HEADER) for measure in content.totals),
        events=tuple(_event(event) for event in content.events),
        details=(*content.details, Detail(code=READING, value=name)),
    )


def _event(event: Event) -> Event:
    return replace(event, readings=tuple(replace(one, grade=Grade.IMAGE_HEADER) for one in event.readings))
