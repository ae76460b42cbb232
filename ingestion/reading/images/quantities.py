"""Which attribute of an image is which of our quantities, in the unit that PS3.3 states for it. Plain data.

Only attributes whose unit the standard fixes are here: Relative X-Ray Exposure (0018,1405) and the exposure indices
(0018,1411 to 1413) have none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ingestion.reading import concepts, image_tags
from ingestion.reading.concepts import Key, Quantity, Role
from ingestion.reading.images.attributes import Attributes
from ingestion.reading.units import ValueRefused, converted
from ingestion.reasons import Reason
from passport.booklet.reading import AsSent, Code, Grade, Kind, Measure, Refused, Scope


@dataclass(frozen=True, kw_only=True)
class Row:
    """Where a quantity stands: tag and unit, the best place first."""

    key: Key
    quantity: Quantity
    places: tuple[tuple[int, str], ...]
    zero: bool = True  # whether zero may be meant; an exposure that made an image had a dose and a voltage


_XRAY, _CT = concepts.EVENTS[concepts.XRAY_EVENT], concepts.EVENTS[concepts.CT_EVENT]
_KNOWN: Final[dict[Key, Quantity]] = {
    **concepts.CT_SOURCE_SETTINGS,
    **concepts.EVENTS[concepts.ADMINISTRATION],
    **_CT,
    **_XRAY,
    **concepts.TOTALS[concepts.CT_TOTALS],
    **concepts.TOTALS[concepts.XRAY_TOTALS],
}


def _row(key: Key | str, *places: tuple[int, str], zero: bool = True) -> Row:
    full = key if isinstance(key, tuple) else ("DCM", key)
    return Row(key=full, quantity=_KNOWN[full], places=places, zero=zero)


_VOLTAGE: Final = _row("113733", (image_tags.KVP, "kV"), zero=False)
_CURRENT: Final = _row(
    "113734",
    (image_tags.TUBE_CURRENT_MA, "mA"),
    (image_tags.TUBE_CURRENT_UA, "uA"),
    (image_tags.TUBE_CURRENT, "mA"),
    zero=False,
)
_COLLIMATION: Final = (
    _row("113826", (image_tags.SINGLE_COLLIMATION, "mm"), zero=False),
    _row("113827", (image_tags.TOTAL_COLLIMATION, "mm"), zero=False),
    _row("113828", (image_tags.PITCH, "1"), zero=False),
)
_TIMES: Final = (
    (image_tags.EXPOSURE_TIME_MS, "ms"),
    (image_tags.EXPOSURE_TIME_US, "us"),
    (image_tags.EXPOSURE_TIME, "ms"),
)
_PROJECTION: Final = (
    _row("122130", (image_tags.ACQUIRED_AREA_DOSE, "dGy.cm2"), (image_tags.AREA_DOSE, "dGy.cm2"), zero=False),
    # Entrance Dose (0040,0302) counts whole dGy, so that zero says nothing.
    _row("111636", (image_tags.ENTRANCE_DOSE_MGY, "mGy"), (image_tags.ENTRANCE_DOSE, "dGy"), zero=False),
    _VOLTAGE,
    _CURRENT,
    # The integer attribute counts whole mAs; the other two are exact.
    _row(
        "113736",
        (image_tags.EXPOSURE_MAS, "mA.s"),
        (image_tags.EXPOSURE_UAS, "uA.s"),
        (image_tags.EXPOSURE, "mA.s"),
        zero=False,
    ),
    _row("113735", *_TIMES, zero=False),
    _row("113750", (image_tags.SOURCE_TO_DETECTOR, "mm"), zero=False),
    _row(concepts.SOURCE_TO_SKIN, (image_tags.SOURCE_TO_SKIN, "mm"), zero=False),
)
ROWS: Final[dict[Kind, tuple[Row, ...]]] = {
    Kind.PROJECTION: _PROJECTION,
    Kind.MAMMOGRAPHY: (
        _row("111631", (image_tags.ORGAN_DOSE, "dGy"), zero=False),
        *_PROJECTION,
        _row("111633", (image_tags.THICKNESS, "mm"), zero=False),
        _row("111647", (image_tags.COMPRESSION, "N")),
        _row("111634", (image_tags.HALF_VALUE_LAYER, "mm"), zero=False),
    ),
    Kind.CT: (
        _row("113830", (image_tags.CTDI_VOL, "mGy"), zero=False),
        # A cone beam scanner for teeth measures what a projection device does.
        _row("122130", (image_tags.AREA_DOSE, "dGy.cm2"), zero=False),
        _VOLTAGE,
        _CURRENT,
        *_COLLIMATION,
        _row("113834", (image_tags.REVOLUTION_TIME, "s"), zero=False),
    ),
}
# In the positioner module of angiography this distance ends at the isocentre; elsewhere at table or bucky.
ISOCENTRE: Final = _row("113748", (image_tags.SOURCE_TO_PATIENT, "mm"), zero=False)
# One line of a page of doses: scouts are listed with a dose of zero. Its DLP is a private element of Philips (ELSCINT1).
PAGE_LINE: Final = (
    _row("113830", (image_tags.CTDI_VOL, "mGy")),
    _row("113838", (image_tags.ELSCINT_DLP, "mGy.cm")),
    _VOLTAGE,
    _CURRENT,
    *_COLLIMATION,
    _row("113824", (image_tags.EXPOSURE_TIME, "ms"), zero=False),
    _row("113825", (image_tags.SCAN_LENGTH, "mm"), zero=False),
)
PAGE_TOTALS: Final[dict[Kind, tuple[Row, ...]]] = {
    Kind.CT: (_row("113813", (image_tags.ELSCINT_DLP, "mGy.cm"), zero=False),),
    Kind.PROJECTION: (
        _row("113722", (image_tags.AREA_DOSE, "dGy.cm2"), zero=False),
        _row("113730", (image_tags.FLUOROSCOPY_TIME, "s"), zero=False),
    ),
}
AGENT_SETTINGS: Final = (
    _row("123005", (image_tags.AGENT_VOLUME, "mL"), zero=False),
    _row(("SCT", "304283002"), (image_tags.HALF_LIFE, "s"), zero=False),
)
# Radionuclide Total Dose (0018,1074) is stated in Bq by the PET module (C.8.9.2), in MBq by the modules of nuclear
# medicine (C.8.4.10) and of Enhanced PET (C.8.22.4). No other class states its unit.
ACTIVITY: Final[dict[str, Row]] = {
    "1.2.840.10008.5.1.4.1.1.128": _row("113507", (image_tags.TOTAL_DOSE, "Bq"), zero=False),
    "1.2.840.10008.5.1.4.1.1.20": _row("113507", (image_tags.TOTAL_DOSE, "MBq"), zero=False),
    "1.2.840.10008.5.1.4.1.1.130": _row("113507", (image_tags.TOTAL_DOSE, "MBq"), zero=False),
}
UNSTATED_ACTIVITY: Final = _row("113507", (image_tags.TOTAL_DOSE, ""))


def take(
    attributes: Attributes, rows: tuple[Row, ...], *, grade: Grade, scope: Scope, refused: list[Refused]
) -> Iterator[Measure]:
    """Yield the value of each row that the attributes hold; note those that cannot be taken."""
    for row in rows:
        sent = _sent(attributes, row)
        if sent is None:
            continue
        try:
            yield _measure(row, *sent, grade=grade, scope=scope)
        except ValueRefused as refusal:
            # A setting of zero is how devices leave a setting out; a dose of zero is worth a word.
            if row.quantity.role is Role.DOSE or refusal.reason is not Reason.OUT_OF_RANGE:
                as_sent = AsSent(value="\\".join(sent[0]), unit=sent[1] or None)
                refused.append(Refused(code=_code(row.key), as_sent=as_sent, reason=refusal.reason.value))


def _sent(attributes: Attributes, row: Row) -> tuple[list[str], str] | None:
    """Return the numbers and the unit of the best place that says something, else of the first that has any."""
    found = [(numbers, unit) for tag, unit in row.places if (numbers := attributes.numbers(tag))]
    says = ((numbers, unit) for numbers, unit in found if row.zero or not _is_zero(numbers[0]))
    return next(says, next(iter(found), None))


def _measure(row: Row, numbers: list[str], unit: str, *, grade: Grade, scope: Scope) -> Measure:
    if row.quantity.single and len(set(numbers)) > 1:
        raise ValueRefused(Reason.SEVERAL_VALUES)
    value = converted(numbers[0], ("UCUM", unit), row.quantity.unit)
    if value == "0" and not row.zero:
        raise ValueRefused(Reason.OUT_OF_RANGE)
    return Measure(
        code=_code(row.key),
        quantity=row.quantity.name,
        value=value,
        unit=row.quantity.unit,
        scope=scope,
        grade=grade,
        as_sent=AsSent(value=numbers[0], unit=unit),
    )


def _is_zero(number: str) -> bool:
    return not number.strip("+-0.")


def _code(key: Key) -> Code:
    return Code(scheme=key[0], value=key[1])
