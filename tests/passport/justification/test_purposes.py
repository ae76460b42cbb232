"""Which fields belong to which purpose."""

import pytest

from passport.justification.models import ExposurePurpose, Request
from passport.justification.purposes import FIELDS, NEEDED, missing_fields

EVERYTHING = dict.fromkeys(FIELDS, "said")


def test_every_purpose_has_its_line_and_every_field_its_column() -> None:
    assert set(NEEDED) == set(ExposurePurpose.values)
    assert set(FIELDS) <= {field.name for field in Request._meta.fields}
    assert set(FIELDS) == {
        "programme",
        "approval_reference",
        "ordered_by",
        "committee",
        "constraint_msv",
        "carer_of",
    }


@pytest.mark.parametrize("purpose", ExposurePurpose.values)
def test_a_purpose_misses_what_it_needs_and_nothing_else(purpose: str) -> None:
    assert missing_fields(purpose, {}) == list(NEEDED[purpose])
    assert missing_fields(purpose, EVERYTHING) == []
    for name in FIELDS:
        without = EVERYTHING | {name: ""}
        assert missing_fields(purpose, without) == ([name] if name in NEEDED[purpose] else [])


def test_diagnosis_and_treatment_need_no_more_than_the_reason() -> None:
    assert (NEEDED["diagnosis"], NEEDED["therapy"]) == ((), ())


def test_a_constraint_of_no_dose_is_none() -> None:
    assert missing_fields("research", EVERYTHING | {"constraint_msv": "0"}) == ["constraint_msv"]
    assert missing_fields("research", EVERYTHING | {"constraint_msv": "0.001"}) == []
