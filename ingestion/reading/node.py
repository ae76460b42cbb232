"""The tree of content items of a structured report, each as concept, value type, value, unit and children."""

from collections.abc import Iterator
from typing import Final

from ingestion.reading import tags
from ingestion.reading.concepts import CLOSED, Key, canonical, is_private
from ingestion.reading.elements import Item
from ingestion.reading.texts import Texts, ascii_text

MAX_CODE: Final = 128


def key_of(item: Item, tag: int) -> Key | None:
    """Return the first code of a code sequence; None when it is absent, empty or has no value."""
    entries = item.sequences.get(tag)
    if not entries:
        return None
    values = entries[0].values
    value = values.get(tags.CODE_VALUE) or values.get(tags.LONG_CODE_VALUE) or values.get(tags.URN_CODE_VALUE)
    # Bounded, because keys are remembered; no code of any scheme is that long.
    return canonical(values.get(tags.SCHEME, b"")[:MAX_CODE], value[:MAX_CODE]) if value else None


class Node:
    """One content item. Its parts are decoded when asked for: a report has many items and few are asked."""

    __slots__ = ("_item", "_texts", "concept")

    def __init__(self, item: Item, texts: Texts) -> None:
        self._item = item
        self._texts = texts
        self.concept = key_of(item, tags.CONCEPT_NAME)

    @property
    def children(self) -> list["Node"]:
        """The content items below this one, in the order of the report."""
        return [Node(item, self._texts) for item in self._item.sequences.get(tags.CONTENT, ())]

    @property
    def is_container(self) -> bool:
        """Whether the item is a CONTAINER."""
        return self._item.values.get(tags.VALUE_TYPE, b"").startswith(b"CONTAINER")

    @property
    def code(self) -> Key | None:
        """The value of a CODE."""
        return key_of(self._item, tags.CONCEPT_CODE)

    @property
    def code_as_sent(self) -> str | None:
        """The bare code value of a CODE as the object holds it."""
        return self._of_code(tags.CODE_VALUE)

    @property
    def meaning(self) -> str | None:
        """The meaning of a CODE as the object holds it: for people, never for decisions."""
        return self._of_code(tags.MEANING)

    @property
    def value(self) -> str | None:
        """The value of a UIDREF or DATETIME."""
        values = self._item.values
        return ascii_text(values.get(tags.UID) or values.get(tags.DATE_TIME))

    @property
    def text(self) -> str | None:
        """The value of a TEXT."""
        return self._texts.text(self._item, tags.TEXT)

    @property
    def person(self) -> str | None:
        """The value of a PNAME."""
        return self._texts.person(self._item, tags.PERSON_NAME)

    @property
    def number(self) -> str | None:
        """The value of a NUM as text, of a list the first; None when the measured value is empty: empty is not zero."""
        raw = ascii_text(self._measured.values.get(tags.NUMERIC_VALUE))
        return raw.split("\\", 1)[0].strip() or None if raw else None

    @property
    def unit(self) -> Key | None:
        """The unit of a NUM."""
        return key_of(self._measured, tags.UNITS)

    @property
    def _measured(self) -> Item:
        entries = self._item.sequences.get(tags.MEASURED_VALUE)
        return entries[0] if entries else Item()

    def _of_code(self, tag: int) -> str | None:
        entries = self._item.sequences.get(tags.CONCEPT_CODE)
        return self._texts.text(entries[0], tag) if entries else None


def inside(node: Node) -> Iterator[Node]:
    """Yield every item below a container, those of open containers included, in the order of the report."""
    waiting = node.children[::-1]
    while waiting:
        child = waiting.pop()
        yield child
        if child.is_container and child.concept not in CLOSED and not is_private(child.concept):
            waiting.extend(child.children[::-1])
