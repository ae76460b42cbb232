"""The tree of content items of a structured report, each as concept, value type, value, unit and children."""

from collections.abc import Iterator
from typing import Final

from ingestion.reading import tags
from ingestion.reading.concepts import CLOSED, CONTAINER_KIND, KNOWN_PRIVATE, OPENED, Key, canonical, is_private
from ingestion.reading.elements import Item
from ingestion.reading.texts import Texts, ascii_text
from passport.booklet.reading import Code

MAX_CODE: Final = 128
# A code of more than 16 characters has an element of its own, and so has one that is a URN (PS3.3, 8.8).
CODE_VALUES: Final = (tags.CODE_VALUE, tags.LONG_CODE_VALUE, tags.URN_CODE_VALUE)


def key_of(item: Item, tag: int) -> Key | None:
    """Return the first code of a code sequence; None when it is absent, empty or has no value."""
    entries = item.sequences.get(tag)
    if not entries:
        return None
    values = entries[0].values
    value = values.get(tags.CODE_VALUE) or values.get(tags.LONG_CODE_VALUE) or values.get(tags.URN_CODE_VALUE)
    # Bounded, because keys are remembered; no code of any scheme is that long.
    return canonical(values.get(tags.SCHEME, b"")[:MAX_CODE], value[:MAX_CODE]) if value else None


def code_of(item: Item, texts: Texts) -> Code | None:
    """Return a code as the object holds it, with its meaning; None when it has no value."""
    value = next(filter(None, (texts.text(item, tag) for tag in CODE_VALUES)), None)
    if value is None:
        return None
    return Code(scheme=texts.text(item, tags.SCHEME) or "", value=value, meaning=texts.text(item, tags.MEANING))


class Node:
    """One content item. Its parts are decoded when asked for: a report has many items and few are asked."""

    __slots__ = ("_children", "_item", "_texts", "concept")

    def __init__(self, item: Item, texts: Texts) -> None:
        self._item = item
        self._texts = texts
        self._children: list[Node] | None = None
        self.concept = key_of(item, tags.CONCEPT_NAME)

    @property
    def children(self) -> list["Node"]:
        """The content items below this one, in the order of the report."""
        if self._children is None:
            items = self._item.sequences.get(tags.CONTENT)
            self._children = [Node(item, self._texts) for item in items] if items else []
        return self._children

    @property
    def is_container(self) -> bool:
        """Whether the item is a CONTAINER."""
        return self._item.values.get(tags.VALUE_TYPE, b"").startswith(b"CONTAINER")

    @property
    def value_type(self) -> str:
        """What kind of value the item has: TEXT, CODE, NUM, CONTAINER …; "" when it does not say."""
        return ascii_text(self._item.values.get(tags.VALUE_TYPE)) or ""

    @property
    def name_as_sent(self) -> Code | None:
        """The name of the item as the object holds it, with the meaning, which is for people, never for decisions."""
        entries = self._item.sequences.get(tags.CONCEPT_NAME)
        return code_of(entries[0], self._texts) if entries else None

    @property
    def unit_as_sent(self) -> Code | None:
        """The unit of a NUM as the object holds it."""
        entries = self._measured.sequences.get(tags.UNITS)
        return code_of(entries[0], self._texts) if entries else None

    @property
    def code(self) -> Key | None:
        """The value of a CODE."""
        return key_of(self._item, tags.CONCEPT_CODE)

    @property
    def code_as_sent(self) -> Code | None:
        """The value of a CODE as the object holds it, with the meaning, which is for people, never for decisions."""
        entries = self._item.sequences.get(tags.CONCEPT_CODE)
        return code_of(entries[0], self._texts) if entries else None

    @property
    def value(self) -> str | None:
        """The value of a UIDREF or DATETIME, or the instance that a reference names."""
        values = self._item.values
        named = self._item.sequences.get(tags.REFERENCED_INSTANCES)
        reference = named[0].values.get(tags.REFERENCED_INSTANCE) if named else None
        return ascii_text(values.get(tags.UID) or values.get(tags.DATE_TIME) or reference)

    @property
    def text(self) -> str | None:
        """The value of a TEXT."""
        return self._texts.text(self._item, tags.TEXT)

    @property
    def paragraph(self) -> str | None:
        """The value of a TEXT with its lines, never cut."""
        return self._texts.whole(self._item, tags.TEXT)

    @property
    def person(self) -> str | None:
        """The value of a PNAME."""
        return self._texts.person(self._item, tags.PERSON_NAME)

    @property
    def numbers(self) -> list[str]:
        """The values of a NUM as text, most often one; none when the measured value is empty: empty is not zero."""
        raw = ascii_text(self._measured.values.get(tags.NUMERIC_VALUE))
        if not raw:
            return []
        first, *others = (part.strip() for part in raw.split("\\"))
        return [first, *filter(None, others)] if first else []

    @property
    def number(self) -> str | None:
        """The first value of a NUM."""
        return next(iter(self.numbers), None)

    @property
    def unit(self) -> Key | None:
        """The unit of a NUM."""
        return key_of(self._measured, tags.UNITS)

    @property
    def _measured(self) -> Item:
        entries = self._item.sequences.get(tags.MEASURED_VALUE)
        return entries[0] if entries else Item()


def inside(node: Node) -> Iterator[Node]:
    """Yield every item below a container, those of open containers included, in the order of the report.

    What stands in another event or total is that one's, so that no item is ever looked at twice.
    """
    waiting = node.children[::-1]
    while waiting:
        child = waiting.pop()
        yield child
        if child.children and _is_open(child):
            waiting.extend(child.children[::-1])


def below(node: Node) -> Iterator[Node]:
    """Yield every item below another, whatever holds it, in the order of the report."""
    waiting = node.children[::-1]
    while waiting:
        child = waiting.pop()
        yield child
        waiting.extend(child.children[::-1])


def _is_open(node: Node) -> bool:
    concept = node.concept
    if not node.is_container:
        return concept in OPENED
    return (
        concept not in CLOSED
        and concept not in CONTAINER_KIND
        and (not is_private(concept) or concept in KNOWN_PRIVATE)
    )
