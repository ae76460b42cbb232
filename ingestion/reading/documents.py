"""What a doctor wrote about images, taken out of the object that brought it: the PDF inside, or the text of its tree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ingestion.reading import tags
from ingestion.reading.concepts import ROOTS
from ingestion.reading.elements import Item, Opened, open_file
from ingestion.reading.limits import Unreadable, check_size
from ingestion.reading.node import Node, code_of, key_of
from ingestion.reading.texts import Texts, ascii_text, uid_text
from ingestion.reasons import Reason
from passport.booklet.authors import Author, Standing
from passport.booklet.reading import Code, Completion
from passport.imaging.papers.written import Part, Written
from passport.pdf.checking import is_pdf

ENCAPSULATED_PDF: Final = "1.2.840.10008.5.1.4.1.1.104.1"
BASIC_TEXT: Final = "1.2.840.10008.5.1.4.1.1.88.11"
# Classes in which text reports stand beside many other things: there the title has to say it.
TITLED: Final = frozenset({"1.2.840.10008.5.1.4.1.1.88.22", "1.2.840.10008.5.1.4.1.1.88.33"})
# Titles of reports on imaging (PS3.16, CID 7000), all of LOINC.
TITLES: Final = frozenset(
    "11524-0 11525-3 11528-7 18745-0 18748-4 18750-0 18752-6 18754-2 18756-7 24534-0 24590-2 24601-7 24606-6 24616-5 "
    "24627-2 24725-4 24733-8 24859-1 24884-9 24907-8 24990-4 25002-7 25010-0 25045-6 25056-3 25061-3 28614-6 30695-1 "
    "38036-0 38269-7 39036-9 39445-2 39448-6 39453-6 41806-1 42148-7 43468-8 43771-5 44136-0 44174-1 46375-2 47048-4 "
    "49118-3 49512-7".split()
)
LOINC: Final = frozenset({"LN", "LOINC"})
AUTHOR: Final = ("DCM", "121008")  # Person Observer Name
# Who observed, of whom, by which procedure, in which language (PS3.16, TID 1001 to 1007 and 1204): context, no text.
CONTEXT: Final = frozenset(("DCM", str(value)) for value in (*range(121005, 121037), 121046, 121049, 121050))
PDF_TYPE: Final = "application/pdf"
MAX_PARTS: Final = 5000


@dataclass(frozen=True, kw_only=True)
class Document:
    """A report on images: either the bytes of a PDF or the text of one."""

    title: str
    pdf: bytes = b""
    written: Written | None = None
    authors: tuple[Author, ...] = ()


class NoDocument(Exception):
    """The object is a report that cannot be taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read_document(data: bytes) -> Document | None:
    """Return the report that an object is; None when it is none. Raises NoDocument for one that cannot be taken."""
    try:
        check_size(data)
        opened = open_file(data)
    except Unreadable:
        return None
    sop_class = uid_text(opened.data_set.values.get(tags.SOP_CLASS))
    if sop_class == ENCAPSULATED_PDF:
        return _pdf(opened)
    if sop_class == BASIC_TEXT or (sop_class in TITLED and _is_titled(opened.data_set)):
        return _text(opened)
    return None


def _is_titled(data_set: Item) -> bool:
    root = key_of(data_set, tags.CONCEPT_NAME)
    return root is not None and root not in ROOTS and root[0] in LOINC and root[1] in TITLES


def _pdf(opened: Opened) -> Document:
    values = opened.data_set.values
    if opened.damage:
        raise NoDocument(opened.damage)
    # An odd number of bytes is filled up with one that is not the document's.
    data = values.get(tags.DOCUMENT, b"").removesuffix(b"\0")
    said = ascii_text(values.get(tags.DOCUMENT_TYPE)) or PDF_TYPE
    if said.lower() != PDF_TYPE or not is_pdf(data):
        raise NoDocument(Reason.REPORT_NOT_PDF)
    texts = _texts(opened.data_set)
    return Document(
        title=texts.text(opened.data_set, tags.DOCUMENT_TITLE) or "",
        pdf=data,
        authors=_in_header(opened.data_set, texts),
    )


def _text(opened: Opened) -> Document:
    if opened.damage:
        raise NoDocument(opened.damage)
    if ascii_text(opened.data_set.values.get(tags.COMPLETION)) == Completion.PARTIAL:
        raise NoDocument(Reason.REPORT_UNFINISHED)
    texts = _texts(opened.data_set)
    root = Node(opened.data_set, texts)
    parts = tuple(_parts(root))
    if len(parts) > MAX_PARTS:
        raise NoDocument(Reason.TOO_MANY_PARTS)
    if not any(part.level == 0 for part in parts):
        raise NoDocument(Reason.REPORT_EMPTY)
    title = _words(root.name_as_sent)
    observers = [child.person for child in root.children if child.concept == AUTHOR and child.person]
    written = Written(title=title, author=_person(observers[0] if observers else None), parts=parts)
    wrote = tuple(Author(standing=Standing.OBSERVED, name=name) for name in observers)
    return Document(title=title, written=written, authors=(*_in_header(opened.data_set, texts), *wrote))


def _in_header(data_set: Item, texts: Texts) -> tuple[Author, ...]:
    """Return whom the header names as authors: who verified the report, and who read the study; never who referred."""
    verified = [
        Author(
            standing=Standing.VERIFIED,
            name=texts.person(item, tags.VERIFYING_NAME) or "",
            number=_number_of(item, tags.VERIFYING_ID, texts),
        )
        for item in data_set.sequences.get(tags.VERIFYING_OBSERVERS, ())
    ]
    names = texts.persons(data_set, tags.READING_PHYSICIANS)
    items = data_set.sequences.get(tags.READING_PHYSICIAN_IDS, ())
    # The numbers stand in the order of the names; where they are not as many, whose each is nobody knows.
    numbers = [_number_of(item, tags.PERSON_ID, texts) for item in items]
    numbers = numbers if len(numbers) == len(names) else [""] * len(names)
    read = [
        Author(standing=Standing.READ, name=name, number=number) for name, number in zip(names, numbers, strict=True)
    ]
    return (*verified, *read)


def _number_of(item: Item, tag: int, texts: Texts) -> str:
    codes = item.sequences.get(tag, ())
    code = code_of(codes[0], texts) if codes else None
    return code.value if code else ""


def _parts(root: Node) -> Iterator[Part]:
    """Yield headings and paragraphs in the order of the report; what says who observed is no part of its text."""
    waiting = [(child, 1) for child in reversed(root.children)]
    taken = 0
    while waiting and taken <= MAX_PARTS:
        node, level = waiting.pop()
        if node.concept in CONTEXT:
            continue
        yield from _part(node, level)
        taken += 1
        waiting += [(child, level + 1) for child in reversed(node.children)]


def _part(node: Node, level: int) -> Iterator[Part]:
    name = _words(node.name_as_sent)
    if node.is_container:
        if name:
            yield Part(level=level, text=name)
        return
    value = _VALUES.get(node.value_type, _nothing)(node)
    if value:
        # A text below a heading needs no name of its own: "Findings", and then "Finding".
        yield Part(level=0, text=value, label="" if node.value_type == "TEXT" and level > 1 else name)


def _coded(node: Node) -> str:
    return _words(node.code_as_sent)


def _number(node: Node) -> str:
    unit = node.unit_as_sent
    return " ".join(filter(None, [node.number, unit.value if unit and unit.value != "1" else ""]))


def _person(name: str | None) -> str:
    return " ".join((name or "").replace("^", " ").split())


def _nothing(node: Node) -> str:
    return ""


_VALUES: Final[dict[str, Callable[[Node], str]]] = {
    "TEXT": lambda node: node.paragraph or "",
    "CODE": _coded,
    "NUM": _number,
    "PNAME": lambda node: _person(node.person),
}


def _words(code: Code | None) -> str:
    return (code.meaning or code.value) if code else ""


def _texts(data_set: Item) -> Texts:
    return Texts(data_set.values.get(tags.CHARSET, b""))
