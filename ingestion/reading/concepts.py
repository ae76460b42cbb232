"""Which concept is which of our quantities, and which codes mean the same. Plain data.

Keys are (scheme, value) strings, never pydicom's `Code`: its equality maps retired codes and its hash does not.
Everything is keyed by the canonical code: DCM and SCT; `canonical` brings SRT, SNM3 and 99SDM there.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from passport.booklet.reading import Grade, Kind

Key = tuple[str, str]

# One old SNOMED under three names (PS3.16, section 8: SRT; SNM3 and 99SDM before it).
OLD_SNOMED: Final = frozenset({"SRT", "SNM3", "99SDM"})

# Retired SNOMED RT code -> SNOMED CT concept (PS3.16, table O-1). Only what the walk asks for.
SAME_AS: Final[dict[str, Key]] = {
    "P5-08000": ("SCT", "77477000"),  # computed tomography
    "P5-40010": ("SCT", "71651007"),  # mammography
    "G-C171": ("SCT", "272741003"),  # laterality
    "G-A101": ("SCT", "7771000"),  # left
    "G-A100": ("SCT", "24028007"),  # right
    "G-A102": ("SCT", "51440002"),  # right and left
    "T-04030": ("SCT", "80248007"),  # left breast
    "T-04020": ("SCT", "73056007"),  # right breast
    "T-04080": ("SCT", "63762007"),  # both breasts
    "T-D0005": ("SCT", "91723000"),  # anatomical structure
    "F-61FDB": ("SCT", "349358000"),  # radiopharmaceutical agent
    "C-10072": ("SCT", "89457008"),  # radionuclide
    "R-42806": ("SCT", "304283002"),  # radionuclide half life
    "G-C340": ("SCT", "410675002"),  # route of administration
    "G-C581": ("SCT", "272737002"),  # site of
    "G-C0E3": ("SCT", "363698007"),  # finding site
    "G-C0E8": ("SCT", "363703001"),  # has intent
    "G-C2D0": ("SCT", "363589002"),  # associated procedure
    "G-C32C": ("SCT", "408730004"),  # procedure context: with contrast or without
    "P5-06000": ("SCT", "44491008"),  # fluoroscopy
}


class Role(StrEnum):
    """What a quantity says."""

    DOSE = "dose"  # with the two settings that stand beside every dose: voltage and thickness
    SETTING = "setting"  # how it was exposed
    ESTIMATE = "estimate"  # what the maker of the report computed of a body that it assumed


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One of our quantities: its name and the unit that it is kept in."""

    name: str
    unit: str
    role: Role = Role.DOSE
    # Whether unlike values of one event contradict each other. Settings of many pulses may differ: the first stands.
    single: bool = True


def _in(unit: str, *rows: tuple[str, str], role: Role = Role.DOSE, single: bool = True) -> dict[Key, Quantity]:
    return {("DCM", value): Quantity(name=name, unit=unit, role=role, single=single) for value, name in rows}


def _set(unit: str, *rows: tuple[str, str]) -> dict[Key, Quantity]:
    return _in(unit, *rows, role=Role.SETTING, single=False)


def _spent(unit: str, *rows: tuple[str, str]) -> dict[Key, Quantity]:
    return _in(unit, *rows, role=Role.SETTING)


def _estimated(unit: str, *rows: tuple[str, str]) -> dict[Key, Quantity]:
    return _in(unit, *rows, role=Role.ESTIMATE)


# What PS3.16 has no concept for and images state all the same is named by its tag.
SOURCE_TO_SKIN: Final[Key] = ("99TAG", "00400306")
CT_TOTALS: Final[Key] = ("DCM", "113811")
XRAY_TOTALS: Final[Key] = ("DCM", "113702")
ENHANCED_TOTALS: Final[Key] = ("DCM", "130500")
CT_EVENT: Final[Key] = ("DCM", "113819")
XRAY_EVENT: Final[Key] = ("DCM", "113706")
ENHANCED_EVENT: Final[Key] = ("DCM", "130501")
ENHANCED_DETAILS: Final[Key] = ("DCM", "130505")
ADMINISTRATION: Final[Key] = ("DCM", "113502")
ESTIMATE: Final[Key] = ("DCM", "128402")

_CT_DOSE_TOTALS: Final = _in("mGy.cm", ("113813", "dlp_total"))  # TID 10012
_XRAY_DOSE_TOTALS: Final = {  # TID 10002, 10004, 10005, 10007
    **_in(
        "Gy.cm2",
        ("113722", "dose_area_product_total"),
        ("113726", "fluoro_dose_area_product_total"),
        ("113727", "acquisition_dose_area_product_total"),
    ),
    **_in(
        "mGy",
        ("113725", "dose_rp_total"),
        ("113728", "fluoro_dose_rp_total"),
        ("113729", "acquisition_dose_rp_total"),
        ("111637", "accumulated_glandular_dose"),
    ),
    **_in("s", ("113730", "fluoro_time_total")),
}
# The container that a quantity stands in -> concept -> quantity.
TOTALS: Final[dict[Key, dict[Key, Quantity]]] = {
    CT_TOTALS: _CT_DOSE_TOTALS,
    XRAY_TOTALS: _XRAY_DOSE_TOTALS,
    ENHANCED_TOTALS: {**_XRAY_DOSE_TOTALS, **_CT_DOSE_TOTALS},  # TID 10041
    ESTIMATE: {  # TID 10031; CID 10061, 10062
        **_estimated("mSv", ("113839", "effective_dose")),
        **_estimated(
            "mGy",
            ("128531", "absorbed_dose_maximum"),
            ("128532", "absorbed_dose_minimum"),
            ("128533", "absorbed_dose_mean"),
            ("128534", "absorbed_dose_mode"),
            ("128539", "absorbed_dose_median"),
            ("128513", "absorbed_dose"),
        ),
        **_estimated(
            "mSv",
            ("128535", "equivalent_dose_maximum"),
            ("128536", "equivalent_dose_minimum"),
            ("128537", "equivalent_dose_mean"),
            ("128538", "equivalent_dose_mode"),
            ("128540", "equivalent_dose_median"),
            ("128512", "equivalent_dose"),
        ),
    },
}
_CT_DOSE: Final = {  # TID 10013
    **_in("mGy", ("113830", "ctdi_vol")),
    **_in("mGy.cm", ("113838", "dlp")),
    **_estimated("mSv", ("113839", "effective_dose")),
    **_estimated("mGy", ("113930", "size_specific_dose")),
    **_set("mm", ("113980", "water_equivalent_diameter")),
    **_spent("mm", ("113825", "scanning_length")),
    **_set("mm", ("113826", "single_collimation"), ("113827", "total_collimation")),
    **_set("1", ("113828", "pitch")),
    **_spent("s", ("113824", "exposure_time")),
}
_XRAY_DOSE: Final = {  # TID 10003 with 10003A to C, and 4007 for the breast
    **_in("Gy.cm2", ("122130", "dose_area_product")),
    **_in("mGy", ("113738", "dose_rp"), ("111631", "glandular_dose")),
    **_in("kV", ("113733", "tube_voltage"), single=False),
    **_in("mm", ("111633", "compressed_thickness"), single=False),
    **_spent("mGy", ("111636", "entrance_exposure")),
    **_set("mA", ("113734", "tube_current")),
    # The older edition states the time under one code, what came after CT under the other.
    **_spent("s", ("113735", "exposure_time"), ("113824", "exposure_time"), ("113742", "irradiation_duration")),
    **_spent("mA.s", ("113736", "exposure")),
    **_spent("1", ("113768", "pulses")),
    **_set(
        "mm",
        ("113737", "source_to_reference_point"),
        ("113748", "source_to_isocentre"),
        ("113750", "source_to_detector"),
        ("113788", "field_height"),
        ("113789", "field_width"),
        ("111634", "half_value_layer"),
    ),
    **_set("cm2", ("113790", "field_area")),
    **_set("N", ("111647", "compression_force")),
    **_set("%", ("111046", "glandular_tissue")),
    SOURCE_TO_SKIN: Quantity(name="source_to_skin", unit="mm", role=Role.SETTING, single=False),
}
EVENTS: Final[dict[Key, dict[Key, Quantity]]] = {
    CT_EVENT: _CT_DOSE,
    XRAY_EVENT: _XRAY_DOSE,
    ENHANCED_EVENT: {**_CT_DOSE, **_XRAY_DOSE},  # TID 10042
    ADMINISTRATION: {  # TID 10022
        **_in("MBq", ("113507", "administered_activity")),
        **_spent("MBq", ("113508", "activity_before"), ("113509", "activity_after")),
        **_spent("%", ("113506", "extravasation")),
        **_spent("cm3", ("123005", "volume")),
        **_estimated("mSv", ("113839", "effective_dose")),
        ("SCT", "304283002"): Quantity(name="half_life", unit="s", role=Role.SETTING),
    },
}
# TID 10043 to 10048: values along the time of an event; only what does not change there stands for the event.
ALONG_TIME: Final = {
    key: replace(quantity, single=True)
    for key, quantity in _XRAY_DOSE.items()
    if quantity.role is Role.SETTING or quantity.name == "tube_voltage"
}
# TID 10013 row "CT X-Ray Source Parameters": one container for each source.
CT_SOURCE: Final[Key] = ("DCM", "113831")
CT_SOURCE_NAME: Final[Key] = ("DCM", "113832")
CT_SOURCE_SETTINGS: Final = {
    **_set("kV", ("113733", "tube_voltage")),
    **_set("mA", ("113734", "tube_current"), ("113833", "tube_current_maximum")),
    **_set("s", ("113834", "time_per_rotation")),
}
ORGAN_DOSES: Final[Key] = ("DCM", "113517")
ORGAN_DOSE: Final = _estimated("mGy", ("113518", "organ_dose"))  # TID 10023
CONTAINER_KIND: Final[dict[Key, Kind]] = {
    CT_TOTALS: Kind.CT,
    CT_EVENT: Kind.CT,
    XRAY_TOTALS: Kind.PROJECTION,
    XRAY_EVENT: Kind.PROJECTION,
    ENHANCED_TOTALS: Kind.PROJECTION,
    ENHANCED_EVENT: Kind.PROJECTION,
    ENHANCED_DETAILS: Kind.PROJECTION,
    ADMINISTRATION: Kind.NUCLEAR_MEDICINE,
    ESTIMATE: Kind.PATIENT_ESTIMATE,
}
ROLES: Final[dict[str, Role]] = {
    quantity.name: quantity.role
    for table in (*TOTALS.values(), *EVENTS.values(), CT_SOURCE_SETTINGS, ORGAN_DOSE)
    for quantity in table.values()
    if quantity.name != "tube_voltage"
}
# Containers inside an event that never hold its dose; a dose check names limits and estimates, an organ is not the patient.
CLOSED: Final = frozenset(
    {
        ("DCM", "113900"),  # dose check alert
        ("DCM", "113908"),  # dose check notification
        ("DCM", "113517"),  # organ dose
        ("DCM", "128415"),  # methodology of an estimate
        ("DCM", "113771"),  # X-ray filters
        ("DCM", "113831"),  # CT X-ray source
        ("DCM", "122505"),  # calibration
    }
)

# Items that are no containers and yet hold more: the half life stands below the agent, the site below the route.
OPENED: Final = frozenset({("SCT", "349358000"), ("SCT", "410675002")})
# Private containers of known makers whose values state their units: Siemens writes the effective dose here.
KNOWN_PRIVATE: Final = frozenset({("99SHS", "220001")})

ROOTS: Final = frozenset({("DCM", "113701"), ("DCM", "113500"), ("DCM", "128401")})
PROCEDURE_REPORTED: Final[Key] = ("DCM", "121058")
PROCEDURE_KIND: Final[dict[Key, Kind]] = {
    ("SCT", "77477000"): Kind.CT,
    ("DCM", "113704"): Kind.PROJECTION,
    ("SCT", "71651007"): Kind.MAMMOGRAPHY,
    ("SCT", "168537006"): Kind.PROJECTION,  # plain radiography; this and the next of CID 10005
    ("SCT", "44491008"): Kind.PROJECTION,  # fluoroscopy
    ("SCT", "169014003"): Kind.PROJECTION,  # fluoroscopy and radiography
    ("SCT", "1290849002"): Kind.PROJECTION,  # dental radiography
    ("SCT", "241686001"): Kind.PROJECTION,  # absorptiometry
}
CT_QUANTITIES: Final = frozenset({"ctdi_vol", "dlp", "dlp_total"})
BREAST_QUANTITIES: Final = frozenset({"glandular_dose", "accumulated_glandular_dose"})

SOURCE_OF_DOSE: Final[Key] = ("DCM", "113854")
GRADES: Final[dict[Key, Grade]] = {  # CID 10020 and 10021; any other source is the device itself
    ("DCM", "113858"): Grade.IMAGE_HEADER,  # MPPS content
    ("DCM", "113866"): Grade.IMAGE_HEADER,  # copied from image attributes
    ("DCM", "113867"): Grade.IMAGE_HEADER,  # computed from image attributes
    ("DCM", "113868"): Grade.PICTURE,  # derived from human-readable reports
    ("DCM", "113857"): Grade.TYPED,  # manual entry
}

EVENT_UIDS: Final = frozenset({("DCM", "113769"), ("DCM", "113503")})
STARTS: Final = frozenset({("DCM", "111526"), ("DCM", "123003"), ("DCM", "113809")})
TARGET_REGION: Final[Key] = ("DCM", "123014")
ACQUISITION_PROTOCOL: Final[Key] = ("DCM", "125203")
PERSON_NAME: Final[Key] = ("DCM", "113870")
PERSON_ROLE: Final[Key] = ("DCM", "113875")
OBSERVER_NAME: Final[Key] = ("DCM", "121008")
OBSERVER_ROLE: Final[Key] = ("DCM", "121011")
DEVICE_ROLE: Final[Key] = ("DCM", "113876")
DEVICE_SERIAL: Final[Key] = ("DCM", "113880")
OBSERVER_SERIAL: Final[Key] = ("DCM", "121016")

LATERALITY: Final[Key] = ("SCT", "272741003")
SIDES: Final[dict[Key, str]] = {
    ("SCT", "7771000"): "left",
    ("SCT", "80248007"): "left",
    ("SCT", "24028007"): "right",
    ("SCT", "73056007"): "right",
    ("SCT", "51440002"): "both",
    ("SCT", "63762007"): "both",
}
# Concept -> the part of the scope that its code value fills.
SCOPE_PARTS: Final[dict[Key, str]] = {
    ("DCM", "113764"): "plane",
    ("DCM", "113835"): "phantom",
    ("SCT", "349358000"): "agent",
    ("SCT", "89457008"): "radionuclide",
}
FINDING_SITE: Final[Key] = ("SCT", "363698007")
# Only where a dose is one of an organ: elsewhere a finding site says nothing of whose dose it is.
ORGAN_PARTS: Final[dict[Key, str]] = {**SCOPE_PARTS, FINDING_SITE: "organ"}
# What an event says in words and codes, and what a report says so of all its events.
EVENT_DETAILS: Final = frozenset(
    {
        ("DCM", "113721"),  # irradiation event type
        ("DCM", "113732"),  # fluoro mode
        ("DCM", "113820"),  # CT acquisition type
        ("DCM", "113780"),  # reference point definition
        ("DCM", "111031"),  # image view
        ("DCM", "111632"),  # anode target material
        ("DCM", "111635"),  # X-ray grid
        ("DCM", "123004"),  # radiopharmaceutical stop
        ("SCT", "408730004"),  # procedure context
        ("SCT", "91723000"),  # anatomical structure
        ("SCT", "349358000"),  # radiopharmaceutical agent
        ("SCT", "89457008"),  # radionuclide
        ("SCT", "410675002"),  # route of administration
        ("SCT", "272737002"),  # site of administration
        TARGET_REGION,
        ACQUISITION_PROTOCOL,
    }
)
REPORT_DETAILS: Final = frozenset(
    {
        PROCEDURE_REPORTED,
        ("SCT", "363703001"),  # intent: diagnosis, therapy, screening, quality control
        ("SCT", "363589002"),  # associated procedure of a radiopharmaceutical report
        ("DCM", "113705"),  # scope of accumulation
        SOURCE_OF_DOSE,
        ("DCM", "113780"),
        # Of an estimate: its name, what it was computed from, and how (TID 10031, 10033, 10034).
        ("DCM", "128403"),
        ("DCM", "128416"),
        ("DCM", "128429"),
        ("DCM", "128417"),
        ("DCM", "128420"),
        ("DCM", "128476"),
        ("DCM", "128477"),
    }
)
# Numbers that stand beside the totals of a report: of no dose, or an estimate of its maker. Kept in this unit.
BESIDE_TOTALS: Final[dict[Key, str]] = {
    ("DCM", "113731"): "1",  # number of radiographic frames
    ("DCM", "113855"): "s",  # acquisition time
    ("DCM", "113814"): "mSv",  # CT effective dose total
}
METHODOLOGY: Final[Key] = ("DCM", "128415")
AUTHORITY: Final[Key] = ("DCM", "121406")
FILTERS: Final[Key] = ("DCM", "113771")
FILTER_TYPE: Final[Key] = ("DCM", "113772")
FILTER_MATERIAL: Final[Key] = ("DCM", "113757")
FILTER_THICKNESS: Final = frozenset({("DCM", "113758"), ("DCM", "113773")})  # minimum, maximum

# Items whose children speak about the whole event.
SCOPE_HOLDERS: Final = frozenset(
    {
        TARGET_REGION,
        ("SCT", "91723000"),  # anatomical structure: the side of a breast stands below it
        ("SCT", "349358000"),  # the radionuclide stands below the agent
        ("DCM", "113829"),  # CT dose: the phantom
    }
)


# A damaged code stays one: without the control character in its middle it could be another.
CONTROLS: Final = dict.fromkeys((*range(32), 127), "\N{REPLACEMENT CHARACTER}")


@lru_cache(maxsize=4096)
def canonical(scheme: bytes, value: bytes) -> Key:
    """Return the key of a code as sent, with retired SNOMED codes in their present form."""
    name, code = (raw.decode("latin-1").strip(" \0").translate(CONTROLS) for raw in (scheme, value))
    if name in OLD_SNOMED:
        return SAME_AS.get(code, ("SRT", code))
    return name, code


def is_private(key: Key | None) -> bool:
    """Tell whether a concept belongs to a private scheme (PS3.16: they begin with 99)."""
    return key is not None and key[0].startswith("99")
