"""A pack as JSON holds it: what is printed, what is left out, and what is said to be empty."""

import json
from typing import Any

import pytest

from passport.law import printing
from passport.law.pack import Activity, Pack, Provision, ReferenceLevel, RemainsLimit, Retention
from passport.law.printing import printed
from passport.law.shelf import pack_called, packs


def pack(pack_id: str) -> dict[str, Any]:
    found = pack_called(pack_id)
    assert found
    return printed(found)


def test_the_head_of_a_pack_is_printed_whole() -> None:
    said = pack("rs-1998")

    assert {name: said[name] for name in ("id", "country", "status", "languages", "calendar", "personal_number")} == {
        "id": "rs-1998",
        "country": "RS",
        "status": "historical",
        "languages": ["sr", "sr-latn"],
        "calendar": "gregorian",
        "personal_number": "jmbg",
    }
    assert said["instrument"] == {
        "name": "Pravilnik o načinu primene izvora jonizujućih zračenja u medicini",
        "gazette": "Sl. list SRJ, br. 32/98 i 33/98 - ispr., i Sl. list SCG, br. 1/2003 - Ustavna povelja",
        "year": 1998,
        "valid_from": "1998-01-01",
        "valid_from_source": "Only the year of the gazette is printed; čl. 55 says the eighth day after publication.",
        "valid_to": None,
    }


def test_a_level_says_only_what_there_is_to_say() -> None:
    assert pack("ba-2011")["reference_levels"][2] == {
        "table": "Tabela 1",
        "exam": "Vratna kičma",
        "projection": "AP",
        "quantity": "entrance_surface_dose",
        "value": 1.25,
        "unit": "mGy",
        "population": "adult",
        "exams": ["xray.cervical_spine"],
        "views": ["AP"],
    }


def test_a_misprint_is_printed_with_what_was_meant() -> None:
    found = [row for row in pack("hr-2013")["reference_levels"] if "corrected" in row]

    assert found == [
        {
            "table": "Prilog I. II.",
            "exam": "Lice i sinusi",
            "projection": "",
            "quantity": "dlp",
            "value": 36,
            "unit": "mGy.cm",
            "population": "adult",
            "exams": ["ct.sinuses"],
            "phantom": "head",
            "corrected": 360,
            "reason": found[0]["reason"],
        }
    ]
    assert "360" in found[0]["reason"]


@pytest.mark.parametrize(("pack_id", "section", "number", "row"), [
    ("rs-1998", "acts", 14, {
        "act": "approve",
        "procedure_class": "xray_diagnostic",
        "role": "branch_specialist",
        "condition": "emergency + own_specialty",
        "together": False,
        "article": "čl. 2. st. 4.",
    }),
    ("rs-1998", "acts", 0, {
        "act": "prescribe",
        "procedure_class": "xray_diagnostic",
        "role": "doctor_of_medicine",
        "condition": None,
        "together": False,
        "article": "čl. 2. st. 2. tač. 1.",
    }),
    ("ba-2011", "work_restrictions", 2, {
        "table": "Tabela 19", "hours": 4, "distance_m": 1, "residual_mbq": 200, "days": None,
        "article": "čl. 59. st. 4. i Aneks 2.2",
    }),
    ("ba-2011", "child_activity_factors", 0, {
        "table": "Aneks 2.3", "mass_kg": 3, "factor": 0.1, "article": "čl. 60. st. 2. i Aneks 2.3",
    }),
    ("ba-2011", "child_activity_factors", 25, {
        "table": "Aneks 2.3", "mass_kg": "52–54", "factor": 0.9, "article": "čl. 60. st. 2. i Aneks 2.3",
    }),
])  # fmt: skip
def test_a_row_is_printed_with_numbers_as_numbers_and_none_where_nothing_is_said(
    pack_id: str, section: str, number: int, row: dict[str, Any]
) -> None:
    assert pack(pack_id)[section][number] == row


@pytest.mark.parametrize("found", packs(), ids=lambda found: str(found.id))
def test_every_section_is_printed_and_every_row_of_it(found: Pack) -> None:
    said = json.loads(json.dumps(printed(found)))

    counts = {name: len(rows) for name, rows in said.items() if isinstance(rows, list)}

    assert said.keys() == Pack.__dataclass_fields__.keys()
    sections = [name for name in said if isinstance(getattr(found, name), tuple)]
    assert counts == {name: len(getattr(found, name)) for name in sections}


def test_what_is_left_out_when_empty_are_columns_that_exist() -> None:
    columns = {
        name
        for kind in (Provision, ReferenceLevel, Activity, RemainsLimit, Retention)
        for name in kind.__dataclass_fields__
    }

    assert printing._ONLY_WHEN_SAID - columns == set()
