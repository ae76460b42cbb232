"""The tables agree with the dictionaries that pydicom ships."""

import pytest
from pydicom.sr import codes
from pydicom.sr._snomed_dict import mapping  # PS3.16 table O-1, which pydicom gives no public name

from ingestion.reading.concepts import (
    AUTHORITY,
    BESIDE_TOTALS,
    CONTAINER_KIND,
    CT_SOURCE_SETTINGS,
    EVENT_DETAILS,
    EVENTS,
    FILTERS,
    METHODOLOGY,
    ORGAN_DOSE,
    REPORT_DETAILS,
    ROOTS,
    SAME_AS,
    TOTALS,
    Role,
    canonical,
    is_private,
)


def test_retired_codes_mean_what_the_standard_says():
    # The agent has no row in pydicom's table; its two codes are those of PS3.16 CID 25 and TID 10022.
    known = {old: ("SCT", mapping["SRT"][old]) for old in SAME_AS if old in mapping["SRT"]}

    assert {**known, "F-61FDB": ("SCT", "349358000")} == {**SAME_AS}


@pytest.mark.parametrize("scheme", [b"SRT", b"SNM3", b"99SDM", b"SRT "])
def test_one_old_code_under_several_names_is_one_key(scheme: bytes):
    assert canonical(scheme, b"G-C171") == ("SCT", "272741003")
    assert canonical(scheme, b"T-D4000 ") == ("SRT", "T-D4000")


def test_a_damaged_code_stays_another_code_and_can_be_kept():
    assert canonical(b"UCUM", b"m\x00Gy") == ("UCUM", "m\N{REPLACEMENT CHARACTER}Gy")


def test_a_code_of_another_scheme_stays_another_code():
    assert canonical(b"99VENDOR", b"G-C171") == ("99VENDOR", "G-C171")
    assert [is_private(key) for key in (("99VENDOR", "1"), ("DCM", "113701"), None)] == [True, False, False]


def names_of_the_standard() -> dict[str, str]:
    return {getattr(codes.DCM, keyword).value: getattr(codes.DCM, keyword).meaning for keyword in codes.DCM.dir()} | {
        "113735": "Exposure Time",
        "113824": "Exposure Time",
    }  # one keyword of pydicom for two codes


def test_every_dose_is_the_concept_of_the_standard():
    names = names_of_the_standard()
    tables = (*TOTALS.values(), *EVENTS.values())
    doses = {key[1] for table in tables for key, quantity in table.items() if quantity.role is Role.DOSE}

    assert {value: names[value] for value in doses} == {
        "113813": "CT Dose Length Product Total",
        "113722": "Dose Area Product Total",
        "113726": "Fluoro Dose Area Product Total",
        "113727": "Acquisition Dose Area Product Total",
        "113725": "Dose (RP) Total",
        "113728": "Fluoro Dose (RP) Total",
        "113729": "Acquisition Dose (RP) Total",
        "111637": names["111637"],  # its meaning changed between editions
        "113730": "Total Fluoro Time",
        "113830": "Mean CTDIvol",
        "113838": "DLP",
        "122130": "Dose Area Product",
        "113738": "Dose (RP)",
        "111631": "Average Glandular Dose",
        "113733": "KVP",
        "111633": "Compression Thickness",
        "113507": "Administered activity",
    }


def test_every_setting_and_estimate_is_the_concept_of_the_standard():
    names = names_of_the_standard()
    tables = (*TOTALS.values(), *EVENTS.values(), CT_SOURCE_SETTINGS, ORGAN_DOSE)
    others = {
        key[1]: quantity.name
        for table in tables
        for key, quantity in table.items()
        if quantity.role is not Role.DOSE and key[0] == "DCM"
    }

    assert {name: names[value] for value, name in others.items()} == {
        "effective_dose": "Effective Dose",
        "absorbed_dose_maximum": "Maximum Absorbed Radiation Dose",
        "absorbed_dose_minimum": "Minimum Absorbed Radiation Dose",
        "absorbed_dose_mean": "Mean Absorbed Radiation Dose",
        "absorbed_dose_mode": "Mode Absorbed Radiation Dose",
        "absorbed_dose_median": "Median Absorbed Radiation Dose",
        "absorbed_dose": "Absorbed Dose",
        "equivalent_dose_maximum": "Maximum Equivalent Radiation Dose",
        "equivalent_dose_minimum": "Minimum Equivalent Radiation Dose",
        "equivalent_dose_mean": "Mean Equivalent Radiation Dose",
        "equivalent_dose_mode": "Mode Equivalent Radiation Dose",
        "equivalent_dose_median": "Median Equivalent Radiation Dose",
        "equivalent_dose": "Equivalent Dose",
        "size_specific_dose": "Size Specific Dose Estimate",
        "water_equivalent_diameter": "Water Equivalent Diameter",
        "scanning_length": "Scanning Length",
        "single_collimation": "Nominal Single Collimation Width",
        "total_collimation": "Nominal Total Collimation Width",
        "pitch": "Pitch Factor",
        "exposure_time": "Exposure Time",
        "entrance_exposure": "Entrance Exposure at RP",
        "tube_current": "X-Ray Tube Current",
        "irradiation_duration": "Irradiation Duration",
        "exposure": "Exposure",
        "pulses": "Number of Pulses",
        "source_to_reference_point": "Distance Source to Reference Point",
        "source_to_isocentre": "Distance Source to Isocenter",
        "source_to_detector": "Distance Source to Detector",
        "field_height": "Collimated Field Height",
        "field_width": "Collimated Field Width",
        "half_value_layer": "Half Value Layer",
        "field_area": "Collimated Field Area",
        "compression_force": "Compression Force",
        "glandular_tissue": "Percent Fibroglandular Tissue",
        "activity_before": "Pre-Administration Measured Activity",
        "activity_after": "Post-Administration Measured Activity",
        "extravasation": "Estimated Extravasation Activity",
        "volume": "Radiopharmaceutical Volume",
        "tube_voltage": "KVP",
        "tube_current_maximum": "Maximum X-Ray Tube Current",
        "time_per_rotation": "Exposure Time per Rotation",
        "organ_dose": "Organ Dose",
    }


def test_every_other_code_is_one_of_the_standard():
    names = names_of_the_standard()
    asked = {*EVENT_DETAILS, *REPORT_DETAILS, *BESIDE_TOTALS, *CONTAINER_KIND, *ROOTS, METHODOLOGY, AUTHORITY, FILTERS}

    assert {value for scheme, value in asked if scheme == "DCM"} <= names.keys()
    assert {value for scheme, value in asked if scheme == "SCT"} <= set(mapping["SRT"].values()) | {"349358000"}
