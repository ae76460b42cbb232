"""Which concept is which of our quantities, and which codes mean the same. Plain data.

Keys are (scheme, value) strings, never pydicom's `Code`: its equality maps retired codes and its hash does not.
Everything is keyed by the canonical code: DCM and SCT; `canonical` brings SRT, SNM3 and 99SDM there.
"""

from dataclasses import dataclass
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
}


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One of our quantities: its name and the unit that it is kept in."""

    name: str
    unit: str


def _in(unit: str, *rows: tuple[str, str]) -> dict[Key, Quantity]:
    return {("DCM", value): Quantity(name=name, unit=unit) for value, name in rows}


CT_TOTALS: Final[Key] = ("DCM", "113811")
XRAY_TOTALS: Final[Key] = ("DCM", "113702")
CT_EVENT: Final[Key] = ("DCM", "113819")
XRAY_EVENT: Final[Key] = ("DCM", "113706")
ADMINISTRATION: Final[Key] = ("DCM", "113502")

# The container that a quantity stands in -> concept -> quantity.
TOTALS: Final[dict[Key, dict[Key, Quantity]]] = {
    CT_TOTALS: _in("mGy.cm", ("113813", "dlp_total")),  # TID 10012
    XRAY_TOTALS: {  # TID 10002, 10004, 10005, 10007
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
    },
}
EVENTS: Final[dict[Key, dict[Key, Quantity]]] = {
    CT_EVENT: {**_in("mGy", ("113830", "ctdi_vol")), **_in("mGy.cm", ("113838", "dlp"))},  # TID 10013
    XRAY_EVENT: {  # TID 10003
        **_in("Gy.cm2", ("122130", "dose_area_product")),
        **_in("mGy", ("113738", "dose_rp"), ("111631", "glandular_dose")),
        **_in("kV", ("113733", "tube_voltage")),
        **_in("mm", ("111633", "compressed_thickness")),
    },
    ADMINISTRATION: _in("MBq", ("113507", "administered_activity")),  # TID 10022
}
CONTAINER_KIND: Final[dict[Key, Kind]] = {
    CT_TOTALS: Kind.CT,
    CT_EVENT: Kind.CT,
    XRAY_TOTALS: Kind.PROJECTION,
    XRAY_EVENT: Kind.PROJECTION,
    ADMINISTRATION: Kind.NUCLEAR_MEDICINE,
}
# Containers inside an event that never hold its dose; a dose check names limits and estimates, an organ is not the patient.
CLOSED: Final = frozenset(
    {
        ("DCM", "113900"),  # dose check alert
        ("DCM", "113908"),  # dose check notification
        ("DCM", "113517"),  # organ dose
        ("DCM", "113771"),  # X-ray filters
        ("DCM", "113831"),  # CT X-ray source
        ("DCM", "122505"),  # calibration
    }
)

ROOTS: Final = frozenset({("DCM", "113701"), ("DCM", "113500")})
PROCEDURE_REPORTED: Final[Key] = ("DCM", "121058")
PROCEDURE_KIND: Final[dict[Key, Kind]] = {
    ("SCT", "77477000"): Kind.CT,
    ("DCM", "113704"): Kind.PROJECTION,
    ("SCT", "71651007"): Kind.MAMMOGRAPHY,
}
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
# Items whose children speak about the whole event.
SCOPE_HOLDERS: Final = frozenset(
    {
        TARGET_REGION,
        ("SCT", "91723000"),  # anatomical structure: the side of a breast stands below it
        ("SCT", "349358000"),  # the radionuclide stands below the agent
        ("DCM", "113829"),  # CT dose: the phantom
    }
)


@lru_cache(maxsize=4096)
def canonical(scheme: bytes, value: bytes) -> Key:
    """Return the key of a code as sent, with retired SNOMED codes in their present form."""
    name, code = (raw.decode("latin-1").strip(" \0") for raw in (scheme, value))
    if name in OLD_SNOMED:
        return SAME_AS.get(code, ("SRT", code))
    return name, code


def is_private(key: Key | None) -> bool:
    """Tell whether a concept belongs to a private scheme (PS3.16: they begin with 99)."""
    return key is not None and key[0].startswith("99")
