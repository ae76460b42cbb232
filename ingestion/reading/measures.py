"""Take the numbers of content items: with quantity, scope, canonical unit and grade, or refused with the reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from ingestion.reading import concepts
from ingestion.reading.concepts import Key, Quantity
from ingestion.reading.node import Node
from ingestion.reading.units import ValueRefused, converted
from ingestion.reasons import Reason
from passport.booklet.reading import AsSent, Code, Grade, Measure, Refused, Scope


class Taking:
    """The numbers of one container, and where the refused ones of the whole report are noted."""

    def __init__(self, grade: Grade, refused: list[Refused]) -> None:
        self._grade = grade
        self._refused = refused
        self._found: list[tuple[Quantity, Measure]] = []

    def take(self, node: Node, quantity: Quantity, scope: Scope) -> None:
        """Take the number of an item; an empty one is absent."""
        numbers = node.numbers
        if not numbers or node.concept is None:
            return
        code, unit = _code(node.concept), node.unit
        try:
            value = _value(numbers, unit, quantity)
        except ValueRefused as refusal:
            sent = AsSent(value="\\".join(numbers), unit=unit[1] if unit else None)
            self._refused.append(Refused(code=code, as_sent=sent, reason=refusal.reason.value))
            return
        measure = Measure(
            code=code,
            quantity=quantity.name,
            value=value,
            unit=quantity.unit,
            scope=scope,
            grade=self._grade,
            as_sent=AsSent(value=numbers[0], unit=unit[1] if unit else None),
        )
        self._found.append((quantity, measure))

    def taken(self) -> tuple[Measure, ...]:
        """Return one measure for each quantity and scope, in the order of the report.

        Of settings the first stands, because some devices repeat them for each pulse. Unlike values of anything
        else contradict each other, and then none of them stands.
        """
        places: dict[tuple[str, Scope], list[tuple[Quantity, Measure]]] = {}
        for quantity, measure in self._found:
            places.setdefault((measure.code.value, measure.scope), []).append((quantity, measure))
        return tuple(found[0][1] for found in places.values() if not self._contradicts(found))

    def _contradicts(self, found: list[tuple[Quantity, Measure]]) -> bool:
        if len(found) == 1 or not found[0][0].single or len({measure.value for _, measure in found}) == 1:
            return False
        self._refused.extend(
            Refused(code=measure.code, as_sent=measure.as_sent, reason=Reason.SEVERAL_VALUES.value)
            for _, measure in found
        )
        return True


def _value(numbers: list[str], unit: Key | None, quantity: Quantity) -> str:
    if quantity.single and len(set(numbers)) > 1:
        raise ValueRefused(Reason.SEVERAL_VALUES)
    return converted(numbers[0], unit, quantity.unit)


@lru_cache(maxsize=256)
def _code(key: Key) -> Code:
    return Code(scheme=key[0], value=key[1])


def take_all(
    nodes: Iterable[Node],
    quantities: Mapping[Key, Quantity],
    scope: Scope,
    taking: Taking,
    named: Mapping[Key, str] = concepts.SCOPE_PARTS,
) -> None:
    """Take the numbers of those items that are one of the quantities."""
    for node in nodes:
        quantity = quantities.get(node.concept) if node.concept else None
        if quantity:
            taking.take(node, quantity, scope_of(node, scope, named))


def scope_of(
    node: Node,
    inherited: Scope = Scope(),  # noqa: B008 -- frozen
    named: Mapping[Key, str] = concepts.SCOPE_PARTS,
) -> Scope:
    """Return the scope that the items below an item state, and else the inherited one."""
    if not node.children:
        return inherited
    parts: dict[str, str] = {}
    for child in _scoping(node):
        part = named.get(child.concept) if child.concept else None
        sent = child.code_as_sent if part else None
        if part and sent:
            parts.setdefault(part, sent.value)
        elif child.concept == concepts.LATERALITY and child.code in concepts.SIDES:
            parts.setdefault("laterality", concepts.SIDES[child.code])
    return replace(inherited, **parts) if parts else inherited


def _scoping(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        if child.concept in concepts.SCOPE_HOLDERS:
            yield from child.children
