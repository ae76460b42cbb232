"""Which value of a report is which quantity of the texts of law: like with like only. Plain Python.

A text prints its level of one quantity, of one image or of a whole examination. What a report states of another is no
smaller or larger value of the same: it is not comparable, and `INSTEAD` says why. Source: PS3.16 TID 10003, 10005,
10007, 10012, 10013, CID 4010, 4014, 10017; PS3.3 C.4.16; standards.md 1.3 and 8.4.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from passport.booklet.merging import Origin
from passport.booklet.reading import Event, Grade
from passport.law.vocabulary import Quantity


class Why(StrEnum):
    """Why a quantity of a text cannot be taken from what was reported."""

    NEEDS_PITCH = "needs_pitch"
    OTHER_INDEX = "other_index"
    WITHOUT_SCATTER = "without_scatter"
    REFERENCE_POINT = "reference_point"
    AREA_PRODUCT = "area_product"
    ALL_VIEWS = "all_views"
    VIEW_UNKNOWN = "view_unknown"
    SEVERAL_OF_VIEW = "several_of_view"
    ONLY_IMAGES = "only_images"
    MIXED_PHANTOMS = "mixed_phantoms"
    NO_RATE = "no_rate"
    NOT_STATED = "not_stated"


class Of(StrEnum):
    """What a value is of."""

    EXAMINATION = "examination"
    IMAGE = "image"


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """One concept of reports that is a quantity of the texts, and under what conditions."""

    quantity: Quantity
    code: str
    unit: str
    of: Of
    grades: frozenset[Grade]  # from what evidence; a usual value was measured on nobody
    planes_add: bool = False


# The sum of what images say is not the dose of an examination: fluoroscopy and rejected images are not in it.
_WHOLE = frozenset({Grade.DEVICE_REPORT, Grade.PICTURE, Grade.TYPED})
_IMAGE = frozenset({Grade.DEVICE_REPORT, Grade.IMAGE_HEADER})
MEANINGS: tuple[Meaning, ...] = (
    Meaning(quantity=Quantity.DLP, code="113813", unit="mGy.cm", of=Of.EXAMINATION, grades=_WHOLE),
    # The products of two tubes are one product over all beams of an examination; doses at a point are not.
    Meaning(
        quantity=Quantity.DOSE_AREA_PRODUCT,
        code="113722",
        unit="Gy.cm2",
        of=Of.EXAMINATION,
        grades=_WHOLE,
        planes_add=True,
    ),
    Meaning(quantity=Quantity.GLANDULAR_DOSE, code="111631", unit="mGy", of=Of.IMAGE, grades=_IMAGE),
    # In a report 111636 is measured in air without scatter; the images' attributes (0040,0302) and (0040,8302), which
    # are read under the same concept, are the dose at the patient's surface.
    Meaning(
        quantity=Quantity.ENTRANCE_SURFACE_DOSE,
        code="111636",
        unit="mGy",
        of=Of.IMAGE,
        grades=frozenset({Grade.IMAGE_HEADER}),
    ),
)
UNITS: dict[Quantity, str] = {
    **{meaning.quantity: meaning.unit for meaning in MEANINGS},
    Quantity.CTDI_W: "mGy",
    Quantity.MSAD: "mGy",
    Quantity.ENTRANCE_DOSE_RATE: "mGy/min",
    Quantity.DOSE_WIDTH_PRODUCT: "mGy.mm",
}
# Quantities whose values are read out of single events, or told apart by them.
FROM_EVENTS = frozenset({Quantity.GLANDULAR_DOSE, Quantity.ENTRANCE_SURFACE_DOSE, Quantity.DLP, Quantity.CTDI_W})

_POINT = frozenset({"113725", "113728", "113729", "113738"})
_AREA = frozenset({"113722", "113726", "113727", "122130"})
_CT = frozenset({"113830", "113813", "113838"})
# What reports state instead of a quantity, and why that is not it; the first that was stated is named.
INSTEAD: dict[Quantity, tuple[tuple[frozenset[str], Why], ...]] = {
    Quantity.ENTRANCE_SURFACE_DOSE: (
        (frozenset({"111636"}), Why.WITHOUT_SCATTER),
        (_POINT, Why.REFERENCE_POINT),
        (_AREA, Why.AREA_PRODUCT),
    ),
    Quantity.ENTRANCE_DOSE_RATE: ((_POINT | _AREA | {"113730"}, Why.NO_RATE),),
    Quantity.DOSE_AREA_PRODUCT: ((frozenset({"122130"}), Why.ONLY_IMAGES), (_POINT, Why.REFERENCE_POINT)),
    Quantity.DOSE_WIDTH_PRODUCT: ((_AREA, Why.AREA_PRODUCT),),
    Quantity.CTDI_W: ((frozenset({"113830"}), Why.NEEDS_PITCH), (_CT, Why.OTHER_INDEX)),
    Quantity.MSAD: ((_CT, Why.OTHER_INDEX),),
    Quantity.DLP: ((frozenset({"113838"}), Why.ONLY_IMAGES), (_CT, Why.OTHER_INDEX)),
    Quantity.GLANDULAR_DOSE: ((frozenset({"111637"}), Why.ALL_VIEWS),),
}

# Views as the packs call them, by the code that an event has (SCT, and SRT before it) or the defined term of an image.
VIEWS: dict[str, str] = {
    **dict.fromkeys(("399348003", "R-10206", "AP"), "AP"),
    **dict.fromkeys(("272479007", "R-40888", "PA"), "PA"),
    **dict.fromkeys(("399067008", "R-102CD", "399173006", "R-10236", "LL", "399198007", "R-10232", "RL"), "LAT"),
    **dict.fromkeys(("399162004", "R-10242", "CC"), "CC"),
    **dict.fromkeys(("399368009", "R-10226", "MLO"), "MLO"),
    **dict.fromkeys(("399260004", "R-10224", "ML", "399352003", "R-10228", "LM"), "LAT"),
}
WITH_GRID, WITHOUT_GRID = "with", "without"
# A virtual grid is arithmetic on an image taken without one; what it means for the dose, nothing says.
GRIDS: dict[str, str] = {
    **dict.fromkeys(("111641", "111642", "111643", "111644", "111645"), WITH_GRID),
    **dict.fromkeys(("FIXED", "FOCUSED", "RECIPROCATING", "PARALLEL", "CROSSED"), WITH_GRID),
    **dict.fromkeys(("111646", "NONE"), WITHOUT_GRID),
}
PHANTOMS: dict[str, str] = {"113690": "head", "113691": "body"}
_VIEW, _GRID, _ACQUISITION, _LOCALIZER, _DLP = "111031", "111635", "113820", "113805", "113838"
_ALL_PLANES = ("113890", "113622", "")  # a total over every plane, or of the only one


@dataclass(frozen=True, kw_only=True)
class Total:
    """One total of an examination at one device."""

    code: str
    value: Decimal
    unit: str
    grade: Grade
    origin: Origin
    plane: str = ""
    phantom: str = ""


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What one examination says of its doses at one device. No events: nobody read them, or there are none."""

    totals: tuple[Total, ...] = ()
    events: tuple[Event, ...] = ()
    by_breast: bool = False  # left and right are two doses


@dataclass(frozen=True, kw_only=True)
class Like:
    """What values have in common that are compared with one another and with one level."""

    quantity: Quantity
    unit: str
    view: str = ""
    phantom: str = ""
    side: str = ""
    grid: str = ""


@dataclass(frozen=True, kw_only=True)
class Stated:
    """One value of a quantity of the texts."""

    like: Like
    value: Decimal
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class Found:
    """All such values of one examination, why others were not taken, and which concepts it states at all."""

    stated: tuple[Stated, ...]
    lost: Mapping[Quantity, Why]
    codes: frozenset[str]


def found_in(examination: Examination) -> Found:
    """Return what one examination states of the quantities of the texts."""
    stated: list[Stated] = []
    lost: dict[Quantity, Why] = {}
    for meaning in MEANINGS:
        values = list(_READ[meaning.of](meaning, examination))
        stated += [value for value in values if isinstance(value, Stated)]
        whys = [value for value in values if isinstance(value, Why)]
        if whys:
            lost[meaning.quantity] = whys[0]
    return Found(stated=tuple(stated), lost=lost, codes=codes_of(examination))


def codes_of(examination: Examination) -> frozenset[str]:
    """Return the concepts of which an examination states a value that is not zero."""
    of_events = (one for event in examination.events for one in event.readings)
    return frozenset(total.code for total in examination.totals if total.value) | frozenset(
        one.code.value for one in of_events if Decimal(one.value)
    )


def why_not(quantity: Quantity, found: Sequence[Found]) -> Why:
    """Return why no examination of a sample states a quantity: what most of them lost it by, or state instead."""
    lost = Counter(one.lost[quantity] for one in found if quantity in one.lost)
    if lost:
        return lost.most_common(1)[0][0]
    seen = frozenset(code for one in found for code in one.codes)
    return next((why for codes, why in INSTEAD.get(quantity, ()) if codes & seen), Why.NOT_STATED)


def _of_examination(meaning: Meaning, examination: Examination) -> Iterator[Stated | Why]:
    # A device without a meter writes zero.
    totals = [
        total
        for total in examination.totals
        if total.code == meaning.code and total.unit == meaning.unit and total.value
    ]
    good = [total for total in totals if total.grade in meaning.grades and total.origin is not Origin.ESTIMATE]
    if not good:
        if any(total.grade is Grade.IMAGE_HEADER for total in totals):
            yield Why.ONLY_IMAGES
        return
    yield _product(meaning, good) if meaning.planes_add else _length(meaning, good, examination.events)


def _product(meaning: Meaning, totals: Sequence[Total]) -> Stated:
    """Return the total over all planes, else the sum of the planes; as the device states it where it does."""
    stated = [total for total in totals if total.origin is not Origin.EVENTS] or list(totals)
    over_all = next((total for plane in _ALL_PLANES for total in stated if total.plane == plane), None)
    parts = [over_all] if over_all else stated
    return Stated(
        like=Like(quantity=meaning.quantity, unit=meaning.unit),
        value=sum((part.value for part in parts), Decimal(0)),
        grade=max(part.grade for part in parts),
    )


def _length(meaning: Meaning, totals: Sequence[Total], events: Sequence[Event]) -> Stated | Why:
    """Return the total of the one phantom; a localizer measured on the other one is left out, anything else is mixed."""
    scans, localizers = _phantoms(events, localizers=False), _phantoms(events, localizers=True)
    if len(scans) > 1:
        return Why.MIXED_PHANTOMS
    phantom = next(iter(scans), "") or next((PHANTOMS.get(total.phantom, "") for total in totals if total.phantom), "")
    if localizers - scans and scans:
        totals = [total for total in totals if PHANTOMS.get(total.phantom, "") == phantom]
        if not totals:
            return Why.MIXED_PHANTOMS
    stated = [total for total in totals if total.origin is not Origin.EVENTS] or list(totals)
    if len(stated) > 1:
        return Why.MIXED_PHANTOMS
    return Stated(
        like=Like(quantity=meaning.quantity, unit=meaning.unit, phantom=phantom),
        value=stated[0].value,
        grade=stated[0].grade,
    )


def _phantoms(events: Iterable[Event], *, localizers: bool) -> frozenset[str]:
    return frozenset(
        PHANTOMS[one.scope.phantom]
        for event in events
        if _is_localizer(event) is localizers
        for one in event.readings
        if one.code.value == _DLP and one.scope.phantom in PHANTOMS and Decimal(one.value)
    )


def _is_localizer(event: Event) -> bool:
    return any(said == _LOCALIZER for said in _said(event, _ACQUISITION))


def _of_image(meaning: Meaning, examination: Examination) -> Iterator[Stated | Why]:
    """Yield the value of each view that was taken exactly once, of each breast where there are two.

    A view that nobody says is the only one where the examination has one image of that breast.
    """
    taken = Counter(_place(event, examination) for event in examination.events)
    of_side = Counter(_place(event, examination)[0] for event in examination.events)
    for event in examination.events:
        for one in event.readings:
            if one.code.value != meaning.code or one.unit != meaning.unit or one.grade not in meaning.grades:
                continue
            side, view = _place(event, examination)
            value = Decimal(one.value)
            if not view and of_side[side] > 1:
                yield Why.VIEW_UNKNOWN
            elif taken[side, view] > 1:
                yield Why.SEVERAL_OF_VIEW
            elif value:
                like = Like(
                    quantity=meaning.quantity, unit=meaning.unit, view=view, side=side, grid=_known(event, _GRID, GRIDS)
                )
                yield Stated(like=like, value=value, grade=one.grade)


def _place(event: Event, examination: Examination) -> tuple[str, str]:
    sides = (one.scope.laterality for one in event.readings if one.scope.laterality)
    return (next(sides, "") if examination.by_breast else ""), _known(event, _VIEW, VIEWS)


def _known(event: Event, concept: str, known: Mapping[str, str]) -> str:
    """Return what the said codes or defined terms of an event mean, where they all mean the same."""
    meant = {known[said] for said in _said(event, concept) if said in known}
    return meant.pop() if len(meant) == 1 else ""


def _said(event: Event, concept: str) -> Iterator[str]:
    for detail in event.details:
        if detail.code.value == concept:
            if detail.coded is not None:
                yield detail.coded.value
            else:
                yield from (term.strip().upper() for term in detail.value.replace("\\", ",").split(","))


_READ = {Of.EXAMINATION: _of_examination, Of.IMAGE: _of_image}
