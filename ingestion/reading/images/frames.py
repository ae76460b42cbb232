"""Which acquisitions an image holds: one, or in a multi-frame image those that its frames name."""

from collections.abc import Iterator
from typing import Final

from ingestion.reading import image_tags
from ingestion.reading.elements import Item
from ingestion.reading.images.attributes import Attributes, is_big_endian
from ingestion.reading.texts import Texts

# Macros of functional groups that speak of exposure (PS3.3, C.7.6.16, C.8.15, C.8.19, C.8.21).
MACROS: Final = (
    image_tags.FRAME_CONTENT,
    image_tags.FRAME_EVENTS,
    image_tags.FRAME_ANATOMY,
    image_tags.FRAME_SETTINGS,
    image_tags.ACQUISITION_DOSES,
    image_tags.GEOMETRY,
    image_tags.CT_ACQUISITION_TYPES,
    image_tags.CT_ACQUISITIONS,
    image_tags.CT_TABLE,
    image_tags.CT_EXPOSURES,
    image_tags.CT_DETAILS,
)


def acquisitions(data_set: Item, texts: Texts) -> list[Attributes]:
    """Return the attributes of each acquisition of an image, in the order of its frames."""
    big_endian = is_big_endian(data_set)
    shared = [*_single(data_set, image_tags.SHARED_GROUPS)]
    beside = [*_macros(shared), *_single(data_set, image_tags.ACQUISITIONS_3D), data_set]
    frames = [frame for frame in data_set.sequences.get(image_tags.FRAME_GROUPS, ()) if frame.sequences]
    found: dict[tuple[str, ...], Attributes] = {}
    for frame in frames:
        attributes = Attributes([*_macros([frame]), *beside], texts, big_endian=big_endian)
        uids = attributes.uids(image_tags.EVENT_UID)
        found.setdefault((*uids, *attributes.numbers(image_tags.FRAME_ACQUISITION)), attributes)
    return list(found.values()) or [Attributes(beside, texts, big_endian=big_endian)]


def _macros(groups: list[Item]) -> Iterator[Item]:
    for group in groups:
        for macro in MACROS:
            yield from _single(group, macro)


def _single(item: Item, tag: int) -> list[Item]:
    # Several items are several X-ray sources or several acquisitions: no one value is that of the frame.
    items = item.sequences.get(tag, [])
    return items if len(items) == 1 else []
