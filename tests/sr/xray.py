"""Projection and mammography dose reports (TID 10001)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Unpack

from pydicom.dataset import Dataset

from tests.sr.header import DEFAULTS, Header, report, stamp, study_of
from tests.sr.items import CONTAINS, MODIFIER, Key, code, container, date_time, dcm, num, text, uid, uidref
from tests.sr.people import C_ARM, MAMMOGRAPH

PROJECTION: Key = ("DCM", "113704")
MAMMOGRAPHY: Key = ("SRT", "P5-40010")
SINGLE_PLANE, PLANE_A, PLANE_B, ALL_PLANES = "113622", "113620", "113621", "113890"
FLUOROSCOPY: Key = ("SRT", "P5-06000")
STATIONARY: Key = ("DCM", "113611")
LEFT: Key = ("SRT", "G-A101")
RIGHT: Key = ("SRT", "G-A100")
LEFT_BREAST: Key = ("SRT", "T-04030")
RIGHT_BREAST: Key = ("SRT", "T-04020")
BREAST: Key = ("SRT", "T-04000")
LATERALITY: Key = ("SRT", "G-C171")
ANATOMICAL_STRUCTURE: Key = ("SRT", "T-D0005")


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A value with its unit as sent; the concept is a code of the DICOM scheme."""

    concept: str
    value: str | list[str]
    unit: str
    unit_scheme: str = "UCUM"


@dataclass(frozen=True, kw_only=True)
class XrayEvent:
    """One irradiation event of a projection or mammography device."""

    number: int | None = None  # names the event within the study; default: its place in the list
    uid: str | None = None
    plane: str | None = SINGLE_PLANE
    seconds: int = 0  # after the start of the study
    started: str | None = None  # DICOM DT; default: the start of the study plus `seconds`
    type: Key = FLUOROSCOPY
    protocol: str = "FL - Ang"
    region: Key = ("SRT", "T-D3000")
    laterality: Key | None = None  # below Target Region
    structure_laterality: Key | None = None  # below Anatomical structure
    quantities: tuple[Quantity, ...] = (
        Quantity(concept="122130", value="1.6e-005", unit="Gy.m2"),
        Quantity(concept="113738", value="0.00252", unit="Gy"),
        Quantity(concept="113733", value="77", unit="kV"),
    )
    relation: str | None = CONTAINS  # None: the device leaves relationship types out
    extra: tuple[Dataset, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Accumulated:
    """The accumulated doses of one plane."""

    plane: str | None = SINGLE_PLANE
    quantities: tuple[Quantity, ...] = (
        Quantity(concept="113722", value="1.6e-005", unit="Gy.m2"),
        Quantity(concept="113725", value="0.00252", unit="Gy"),
        Quantity(concept="113730", value="28", unit="s"),
    )
    extra: tuple[Dataset, ...] = ()


def projection(
    *,
    events: Sequence[XrayEvent] = (XrayEvent(),),
    accumulated: Sequence[Accumulated] = (Accumulated(),),
    procedure: Key | None = PROJECTION,
    extra: Sequence[Dataset] = (),
    **header: Unpack[Header],
) -> Dataset:
    """Return a fluoroscopy, angiography or radiography dose report; one `Accumulated` a plane."""
    full: Header = {**DEFAULTS, "device": C_ARM, "exam": "Coronary angiography", **header}
    items = [_reported(procedure), *[_accumulated(plane) for plane in accumulated]]
    items += [_event(event, index, full) for index, event in enumerate(events, start=1)]
    return report("projection", dcm("113701"), "10001", full, [*filter(None, items), *extra])


@dataclass(frozen=True, kw_only=True)
class View:
    """One mammographic exposure."""

    side: Key = LEFT
    glandular_dose: str = "1.30"
    unit: str = "mGy"
    thickness: str = "43.00"  # mm
    kvp: str | list[str] = "28.00"
    number: int | None = None


def mammography(
    *,
    views: Sequence[View] = (View(side=LEFT), View(side=RIGHT, glandular_dose="1.28")),
    totals: Sequence[tuple[Key, str]] = ((LEFT_BREAST, "1.30"), (RIGHT_BREAST, "1.28")),
    extra: Sequence[Dataset] = (),
    **header: Unpack[Header],
) -> Dataset:
    """Return a mammography dose report; `totals` are (breast, accumulated glandular dose in mGy)."""
    full: Header = {**DEFAULTS, "device": MAMMOGRAPH, "exam": "Bilateral mammography", **header}
    breasts = tuple(
        num(dcm("111637"), dose, "mGy", code(LATERALITY, breast, relation=MODIFIER)) for breast, dose in totals
    )
    items = [_reported(MAMMOGRAPHY), _accumulated(Accumulated(quantities=(), extra=breasts))]
    items += [_event(_exposure(view), index, full) for index, view in enumerate(views, start=1)]
    return report("mammography", dcm("113701"), "10001", full, [*filter(None, items), *extra])


def _exposure(view: View) -> XrayEvent:
    return XrayEvent(
        number=view.number,
        type=STATIONARY,
        protocol="Routine",
        region=BREAST,
        structure_laterality=view.side,
        quantities=(
            Quantity(concept="111631", value=view.glandular_dose, unit=view.unit),
            Quantity(concept="113733", value=view.kvp, unit="kV"),
            Quantity(concept="111633", value=view.thickness, unit="mm"),
        ),
    )


def _reported(procedure: Key | None) -> Dataset | None:
    if procedure is None:
        return None
    intent = code(("SRT", "G-C0E8"), ("SRT", "R-408C3"), relation=MODIFIER)
    return code(dcm("121058"), procedure, intent, relation=MODIFIER)


def _accumulated(plane: Accumulated) -> Dataset:
    return container(
        dcm("113702"),
        *_plane(plane.plane),
        *[_quantity(quantity, CONTAINS) for quantity in plane.quantities],
        *plane.extra,
    )


def _plane(plane: str | None) -> list[Dataset]:
    return [code(dcm("113764"), dcm(plane), relation=MODIFIER)] if plane else []


def _quantity(quantity: Quantity, relation: str | None) -> Dataset:
    return num(
        dcm(quantity.concept), quantity.value, quantity.unit, relation=relation, unit_scheme=quantity.unit_scheme
    )


def _event(event: XrayEvent, index: int, header: Header) -> Dataset:
    started = stamp(header["started"] + timedelta(seconds=event.seconds)) if event.started is None else event.started
    children = [
        *_plane(event.plane),
        uidref(dcm("113769"), event.uid or uid("event", study_of(header), event.number or index)),
        date_time(dcm("111526"), started),
        code(dcm("113721"), event.type),
        text(dcm("125203"), event.protocol),
        *_sided(ANATOMICAL_STRUCTURE, event.region, event.structure_laterality),
        code(dcm("123014"), event.region, *_side(event.laterality), meaning="Chest"),
        *[_quantity(quantity, event.relation) for quantity in event.quantities],
        num(dcm("113768"), "98", "1", relation=event.relation),
    ]
    return container(dcm("113706"), *children, *event.extra)


def _side(laterality: Key | None) -> list[Dataset]:
    return [code(LATERALITY, laterality, relation=MODIFIER)] if laterality else []


def _sided(concept: Key, region: Key, laterality: Key | None) -> list[Dataset]:
    return [code(concept, region, *_side(laterality))] if laterality else []
