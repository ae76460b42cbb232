"""Read what the header of an image says of its exposure. Plain Python.

An image states the dose of itself (grade B) and no total; the page of doses that a scanner draws states those of the
examination (grade C). Pixel Data is never looked at.
"""

from typing import Final

from ingestion.reading import image_tags, tags
from ingestion.reading.content import Content
from ingestion.reading.elements import Item
from ingestion.reading.images.administrations import administrations
from ingestion.reading.images.attributes import Attributes, modality
from ingestion.reading.images.dose_page import is_dose_page, read_dose_page
from ingestion.reading.images.exposures import exposure
from ingestion.reading.images.frames import acquisitions
from ingestion.reading.texts import Texts, ascii_text
from passport.booklet.reading import Event, Kind, Refused

# Modality (0008,0060) -> kind. Modalities without radiation, and those of radiotherapy, are not here.
KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("CR", "DX", "RG", "PX", "IO", "XA", "RF"), Kind.PROJECTION),
    "MG": Kind.MAMMOGRAPHY,
    "CT": Kind.CT,
    **dict.fromkeys(("NM", "PT", "ST"), Kind.NUCLEAR_MEDICINE),
}
STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
# For images that do not state their modality: class -> modality.
MODALITIES: Final[dict[str, str]] = {
    "1": "CR", "1.1": "DX", "1.1.1": "DX", "1.2": "MG", "1.2.1": "MG", "1.3": "IO", "1.3.1": "IO", "2": "CT",
    "2.1": "CT", "2.2": "CT", "12.1": "XA", "12.1.1": "XA", "12.2": "RF", "12.2.1": "RF", "13.1.3": "MG",
    "13.1.4": "MG", "13.1.5": "MG", "20": "NM", "128": "PT", "130": "PT",
}  # fmt: skip
SECONDARY: Final = "SECONDARY"
SYNTHESISED: Final = "GENERATED_2D"


def read_image(data_set: Item, texts: Texts, sop_class_uid: str) -> Content | None:
    """Return what an image says of its exposure; None when it says nothing."""
    sent = modality(data_set) or MODALITIES.get(sop_class_uid.removeprefix(STORAGE), "")
    kind = KINDS.get(sent)
    if kind is None:
        return None
    parts = acquisitions(data_set, texts)
    if is_dose_page(data_set, sop_class_uid):
        return read_dose_page(parts[0], kind)
    if _is_computed(data_set, kind):
        return None
    refused: list[Refused] = []
    if kind is Kind.NUCLEAR_MEDICINE:
        events = administrations(parts[0], sop_class_uid, refused)
    else:
        events = [event for part in parts if (event := exposure(part, kind, sent, refused))]
    return _content(parts, kind, events, refused) if events or refused else None


def _is_computed(data_set: Item, kind: Kind) -> bool:
    """Tell whether an image was computed of others: what its header says of an exposure is said there already."""
    image_type = (ascii_text(data_set.values.get(image_tags.IMAGE_TYPE)) or "").split("\\")
    return (kind is Kind.CT and SECONDARY in image_type[1:2]) or SYNTHESISED in image_type


def _content(parts: list[Attributes], kind: Kind, events: list[Event], refused: list[Refused]) -> Content:
    whole = parts[0]
    sides = {measure.scope.laterality for event in events for measure in event.readings}
    return Content(
        recognised=True,
        kind=kind,
        events=tuple(events),
        refused=tuple(dict.fromkeys(refused)),
        started=min(filter(None, (event.started_at for event in events)), default=None),
        protocol=whole.text(tags.PROTOCOL),
        laterality=sides.pop() if len(sides) == 1 else None,
    )
