"""What one acquisition of an X-ray or CT image says: doses, settings, details, and what tells it from others."""

from collections.abc import Iterator
from typing import Final

from ingestion.reading import concepts, image_tags, tags
from ingestion.reading.concepts import Key
from ingestion.reading.images.attributes import Attributes
from ingestion.reading.images.quantities import ISOCENTRE, ROWS, take
from passport.booklet.reading import Code, Detail, Event, Grade, Kind, Measure, Refused, Scope

SIDES: Final = {"L": "left", "R": "right", "B": "both"}
POSITIONED: Final = frozenset({"XA", "RF"})
DAY_DIGITS, TIME_DIGITS = 8, 6  # of a DICOM DT: the day, then hour, minute and second
# The values that tell two exposures of one moment apart, where no UID does.
TELLING: Final = frozenset({"113733", "122130", "111631", "111636"})
# What is said in words: concept -> the attribute that holds it.
WORDS: Final[dict[Key, int]] = {
    ("DCM", "111031"): image_tags.VIEW,
    ("DCM", "111632"): image_tags.ANODE,
    ("DCM", "111635"): image_tags.GRID,
    ("DCM", "113820"): image_tags.CT_ACQUISITION_TYPE,
    concepts.TARGET_REGION: tags.BODY_PART,
    concepts.ACQUISITION_PROTOCOL: tags.PROTOCOL,
}
FIELD_OF_VIEW: Final = Code(scheme="99TAG", value="00181149")
FRAMES: Final = Code(scheme="DCM", value="121140")


def exposure(attributes: Attributes, kind: Kind, modality: str, refused: list[Refused]) -> Event | None:
    """Return the exposure of one acquisition; None when it says nothing, or is made of several exposures."""
    uids = attributes.uids(image_tags.EVENT_UID)
    if len(uids) > 1:
        return None
    scope = _scope(attributes, kind)
    rows = (*ROWS[kind], ISOCENTRE) if modality in POSITIONED else ROWS[kind]
    readings = tuple(take(attributes, rows, grade=Grade.IMAGE_HEADER, scope=scope, refused=refused))
    if not readings:
        return None
    return Event(
        uid=uids[0] if uids else None,
        started_at=attributes.moment(),
        plane=None,
        readings=readings,
        details=tuple(_details(attributes)),
        identity="|".join(_identity(attributes, kind, scope, readings)),
    )


def _scope(attributes: Attributes, kind: Kind) -> Scope:
    if kind is Kind.CT:
        phantom = attributes.code(image_tags.CTDI_PHANTOM)
        return Scope(phantom=phantom.value if phantom else None)
    return Scope(laterality=side(attributes))


def side(attributes: Attributes) -> str | None:
    """Return the side of the frame, of the image or of the series."""
    sent = (attributes.text(tag) for tag in (image_tags.FRAME_LATERALITY, tags.IMAGE_LATERALITY, tags.LATERALITY))
    return next((SIDES[said] for said in sent if said in SIDES), None)


def _identity(attributes: Attributes, kind: Kind, scope: Scope, readings: tuple[Measure, ...]) -> Iterator[str]:
    """Yield what two images of one exposure have in common, and images of two exposures have not.

    All slices of one acquisition of a scanner are one event, and so are all projections of a breast: what each of
    them states is the dose of the acquisition. Elsewhere the image made for processing and the one for presentation
    agree in moment, side, view, voltage and dose.
    """
    of_frame = attributes.numbers(image_tags.FRAME_ACQUISITION)[:1]
    of_image = attributes.numbers(image_tags.ACQUISITION_NUMBER)[:1]
    if kind is Kind.CT or (kind is Kind.MAMMOGRAPHY and _is_one_of_many(attributes)):
        yield from ("acquisition", attributes.text(tags.SERIES_INSTANCE) or "", *(of_frame or of_image or [""]))
        return
    # Some devices number the image that they process anew: where both tell the moment, that decides.
    number = of_frame or ([] if _tells_the_time(attributes) else of_image) or [""]
    yield from ("exposure", _clock(attributes), *number, scope.laterality or "", attributes.text(image_tags.VIEW) or "")
    yield from (f"{one.code.value}={one.value}" for one in readings if one.code.value in TELLING)


def _clock(attributes: Attributes) -> str:
    # Without its day, too: a date that somebody removed leaves the time.
    return attributes.moment() or attributes.text(image_tags.ACQUISITION_TIME) or ""


def _tells_the_time(attributes: Attributes) -> bool:
    """Tell whether the time is known to the second: of a minute or an hour there are many exposures."""
    clock = attributes.text(image_tags.ACQUISITION_TIME) or (attributes.moment() or "")[DAY_DIGITS:]
    return sum(sign.isdecimal() for sign in clock.partition(".")[0]) >= TIME_DIGITS


def _is_one_of_many(attributes: Attributes) -> bool:
    counted = attributes.text(image_tags.IMAGES_IN_ACQUISITION) or ""
    return counted.isdecimal() and int(counted) > 1


def _details(attributes: Attributes) -> Iterator[Detail]:
    for (scheme, value), tag in WORDS.items():
        said = attributes.text(tag)
        if said:
            yield Detail(code=Code(scheme=scheme, value=value), value=said)
    view = attributes.code(image_tags.VIEWS)
    if view:
        yield Detail(code=Code(scheme="DCM", value="111031"), value=view.meaning or view.value, coded=view)
    yield from _filters(attributes)
    field = attributes.values(image_tags.FIELD_OF_VIEW)
    if field:
        yield Detail(code=FIELD_OF_VIEW, value=f"{' × '.join(field)} mm")
    frames = attributes.text(image_tags.FRAMES) or ""
    if frames.isdecimal() and int(frames) > 1:
        yield Detail(code=FRAMES, value=frames)


def _filters(attributes: Attributes) -> Iterator[Detail]:
    materials = attributes.values(image_tags.FILTER_MATERIAL) or attributes.values(image_tags.FILTER_TYPE)
    spans = [attributes.values(tag) for tag in (image_tags.FILTER_MINIMUM, image_tags.FILTER_MAXIMUM)]
    whole = len(spans[0]) == len(spans[1]) == len(materials)
    for place, material in enumerate(materials):
        # Thicknesses are in mm (PS3.3, C.8.7.10); which is whose is known only when there are as many.
        thickness = f" {' - '.join(dict.fromkeys((spans[0][place], spans[1][place])))} mm" if whole else ""
        yield Detail(code=Code(scheme="DCM", value=concepts.FILTERS[1]), value=f"{material}{thickness}")
