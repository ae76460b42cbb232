"""What a report says in words and codes: of an event, of an estimate, of the whole report; and the persons in it."""

from collections.abc import Collection, Iterable, Iterator

from ingestion.reading import concepts
from ingestion.reading.concepts import Key
from ingestion.reading.node import Node
from ingestion.reading.units import ValueRefused, converted
from passport.booklet.reading import Code, Detail


def details(nodes: Iterable[Node], wanted: Collection[Key]) -> Iterator[Detail]:
    """Yield those items that are wanted, each as a detail."""
    for node in nodes:
        if node.concept in wanted:
            yield from detail(node)


def detail(node: Node) -> Iterator[Detail]:
    """Yield what an item says: a code with its meaning, a date, a UID or a text."""
    sent = node.code_as_sent
    value = (sent.meaning or sent.value) if sent else node.value or node.text
    if node.concept and value:
        yield Detail(code=_named(node.concept), value=value, coded=sent)


def filters(container: Node) -> Iterator[Detail]:
    """Yield each material of an X-ray filter with its thickness; one without a material by its type."""
    children = container.children
    sent = [child.code_as_sent for child in children if child.concept == concepts.FILTER_MATERIAL]
    sent = sent or [child.code_as_sent for child in children if child.concept == concepts.FILTER_TYPE]
    thickness = _span(_number(child, "mm") for child in children if child.concept in concepts.FILTER_THICKNESS)
    for code in filter(None, sent):
        # Of several materials nothing says which one has the thickness.
        words = (
            f"{code.meaning or code.value} {thickness}" if thickness and len(sent) == 1 else code.meaning or code.value
        )
        yield Detail(code=_named(concepts.FILTERS), value=words, coded=code)


def _span(sent: Iterable[str | None]) -> str | None:
    found = list(dict.fromkeys(filter(None, sent)))
    return f"{' - '.join(found)} mm" if found else None


def beside_totals(nodes: Iterable[Node]) -> Iterator[Detail]:
    """Yield the numbers that stand beside totals and are none: frames, acquisition time, an effective dose."""
    for node in nodes:
        unit = concepts.BESIDE_TOTALS.get(node.concept) if node.concept else None
        value = _number(node, unit) if unit else None
        if node.concept and value:
            yield Detail(code=_named(node.concept), value=value if unit == "1" else f"{value} {unit}")


def sources(containers: list[Node]) -> Iterator[Detail]:
    """Yield the settings of several CT sources apart, because the event has no one value of them."""
    for container in containers:
        names = (child.text for child in container.children if child.concept == concepts.CT_SOURCE_NAME)
        name = next(filter(None, names), "?")
        for node in container.children:
            quantity = concepts.CT_SOURCE_SETTINGS.get(node.concept) if node.concept else None
            value = _number(node, quantity.unit) if quantity else None
            if node.concept and quantity and value:
                yield Detail(code=_named(node.concept), value=f"{name}: {value} {quantity.unit}")


def _number(node: Node, unit: str) -> str | None:
    numbers = node.numbers
    try:
        return converted(numbers[0], node.unit, unit) if numbers else None
    except ValueRefused:
        return None


def _named(key: Key) -> Code:
    return Code(scheme=key[0], value=key[1])


def persons(node: Node) -> Iterator[tuple[str, str]]:
    """Yield the persons directly below the report or an event, each with the code of the role.

    Only directly: who overrode a dose alert did not approve the examination.
    """
    observer: str | None = None
    for child in node.children:
        if child.concept == concepts.PERSON_NAME:
            roles = (role.code for role in child.children if role.concept == concepts.PERSON_ROLE)
            role, name = next(roles, None), child.person
            if role and name:
                yield role[1], name
        elif child.concept == concepts.OBSERVER_NAME:
            observer = child.person
        elif child.concept == concepts.OBSERVER_ROLE and child.code and observer:
            yield child.code[1], observer
