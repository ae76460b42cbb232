"""Read what the header of an image says of its exposure. Plain Python."""

from ingestion.reading.content import Content
from ingestion.reading.elements import Item
from ingestion.reading.texts import Texts


def read_image(data_set: Item, texts: Texts, sop_class_uid: str) -> Content | None:
    """Return what an image says of its exposure; None when it says nothing."""
    return None
