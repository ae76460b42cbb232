"""The tables agree with the dictionaries that pydicom ships."""

import pytest
from pydicom.sr import codes
from pydicom.sr._snomed_dict import mapping  # PS3.16 table O-1, which pydicom gives no public name

from ingestion.reading.concepts import EVENTS, SAME_AS, TOTALS, canonical, is_private


def test_retired_codes_mean_what_the_standard_says():
    # The agent has no row in pydicom's table; its two codes are those of PS3.16 CID 25 and TID 10022.
    known = {old: ("SCT", mapping["SRT"][old]) for old in SAME_AS if old in mapping["SRT"]}

    assert {**known, "F-61FDB": ("SCT", "349358000")} == {**SAME_AS}


@pytest.mark.parametrize("scheme", [b"SRT", b"SNM3", b"99SDM", b"SRT "])
def test_one_old_code_under_several_names_is_one_key(scheme: bytes):
    assert canonical(scheme, b"G-C171") == ("SCT", "272741003")
    assert canonical(scheme, b"T-D4000 ") == ("SRT", "T-D4000")


def test_a_code_of_another_scheme_stays_another_code():
    assert canonical(b"99VENDOR", b"G-C171") == ("99VENDOR", "G-C171")
    assert [is_private(key) for key in (("99VENDOR", "1"), ("DCM", "113701"), None)] == [True, False, False]


def test_every_quantity_is_a_concept_of_the_standard():
    names = {
        value: getattr(codes.DCM, keyword).meaning
        for keyword in codes.DCM.dir()
        for value in [getattr(codes.DCM, keyword).value]
    }
    ours = {key[1]: quantity.name for table in (*TOTALS.values(), *EVENTS.values()) for key, quantity in table.items()}

    assert {value: names[value] for value in ours} == {
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
