"""The page of doses that a scanner draws as an image, as far as its attributes state them. No picture is read."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from ingestion.reading import concepts, image_tags
from ingestion.reading.concepts import Key
from ingestion.reading.content import Content
from ingestion.reading.elements import Item
from ingestion.reading.images.attributes import Attributes
from ingestion.reading.images.quantities import PAGE_LINE, PAGE_TOTALS, Row, take
from ingestion.reading.texts import ascii_text
from ingestion.reading.units import ValueRefused, converted
from passport.booklet.reading import AsSent, Code, Detail, Event, Grade, Kind, Measure, Refused, Scope

SECONDARY_CAPTURE: Final = "1.2.840.10008.5.1.4.1.1.7"
DOSE_INFO: Final = "DOSE_INFO"
ELSCINT: Final = "ELSCINT1"
# A total in the comment of a page: value, then the unit, which some makers leave out.
COMMENTED_TOTAL: Final = re.compile(r"total\s+DLP\s*[:=]?\s*([\d.]+)\s*([A-Za-z][\w.*]*)?", re.ASCII | re.IGNORECASE)
DLP_TOTAL: Final = Code(scheme="DCM", value="113813")
WORDS: Final[dict[Key, int]] = {
    concepts.ACQUISITION_PROTOCOL: image_tags.SERIES_DESCRIPTION,
    ("DCM", "113820"): image_tags.CT_ACQUISITION_TYPE,
}


def is_dose_page(data_set: Item, sop_class_uid: str) -> bool:
    """Tell whether an image is a page of doses: drawn, not exposed, and with doses among its attributes."""
    image_type = (ascii_text(data_set.values.get(image_tags.IMAGE_TYPE)) or "").split("\\")
    drawn = DOSE_INFO in image_type or (sop_class_uid.startswith(SECONDARY_CAPTURE) and image_type[0] != "ORIGINAL")
    states = image_tags.EXPOSURE_DOSES in data_set.sequences or image_tags.DOSE_COMMENT in data_set.values
    return drawn and (states or image_tags.ELSCINT_DLP in data_set.values)


def read_dose_page(page: Attributes, kind: Kind) -> Content | None:
    """Return what the page states, line by line and as totals."""
    refused: list[Refused] = []
    lines = [page.inside(item) for item in page.sequence(image_tags.EXPOSURE_DOSES)]
    totals = tuple(_take(page, PAGE_TOTALS.get(kind, ()), Scope(), refused))
    if kind is Kind.CT and not totals:
        totals = tuple(_commented(page, refused))
    events = tuple(_numbered(_event(line, refused) for line in lines)) if kind is Kind.CT else ()
    if not (events or totals or refused):
        return None
    return Content(
        recognised=True,
        kind=kind,
        totals=totals,
        events=events,
        refused=tuple(refused),
        started=page.moment(),
    )


def _event(line: Attributes, refused: list[Refused]) -> Event:
    phantom = line.code(image_tags.CTDI_PHANTOM)
    scope = Scope(phantom=phantom.value if phantom else None)
    readings = tuple(_take(line, PAGE_LINE, scope, refused))
    uids = line.uids(image_tags.EVENT_UID)
    known_by = [line.text(tag) or "" for tag in (image_tags.SERIES_NUMBER, image_tags.CT_ACQUISITION_TYPE)]
    return Event(
        uid=uids[0] if len(uids) == 1 else None,
        started_at=line.moment(),
        plane=None,
        readings=readings,
        details=tuple(_details(line)),
        identity="|".join(["line", *known_by, *(f"{one.code.value}={one.value}" for one in readings)]),
    )


def _numbered(events: Iterator[Event]) -> Iterator[Event]:
    """Yield the lines that say something; of lines that say the same each is one more exposure."""
    met: Counter[str | None] = Counter()
    for event in events:
        if event.readings:
            met[event.identity] += 1
            identity = None if event.uid else f"{event.identity}|{met[event.identity]}"
            yield Event(**{**vars(event), "identity": identity})


def _take(attributes: Attributes, rows: tuple[Row, ...], scope: Scope, refused: list[Refused]) -> Iterator[Measure]:
    """Yield the values of the rows; those of a private element only where its creator is named."""
    named = attributes.text(image_tags.ELSCINT) == ELSCINT
    known = tuple(row for row in rows if named or row.places[0][0] != image_tags.ELSCINT_DLP)
    yield from take(attributes, known, grade=Grade.PICTURE, scope=scope, refused=refused)


def _details(line: Attributes) -> Iterator[Detail]:
    for (scheme, value), tag in WORDS.items():
        said = line.text(tag)
        if said:
            yield Detail(code=Code(scheme=scheme, value=value), value=said)


def _commented(page: Attributes, refused: list[Refused]) -> Iterator[Measure]:
    """Yield the total that the comment states with its unit; without one it is noted and not taken."""
    found = COMMENTED_TOTAL.search(page.lines(image_tags.DOSE_COMMENT))
    if not found:
        return
    sent = AsSent(value=found[1], unit=found[2])
    try:
        value = converted(found[1], ("UCUM", found[2] or ""), "mGy.cm")
    except ValueRefused as refusal:
        refused.append(Refused(code=DLP_TOTAL, as_sent=sent, reason=refusal.reason.value))
        return
    yield Measure(
        code=DLP_TOTAL,
        quantity="dlp_total",
        value=value,
        unit="mGy.cm",
        scope=Scope(),
        grade=Grade.PICTURE,
        as_sent=sent,
    )
