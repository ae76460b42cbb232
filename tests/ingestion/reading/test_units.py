"""Units are converted exactly, and never guessed."""

from decimal import Decimal

import pytest

from ingestion.reading.concepts import BESIDE_TOTALS, CT_SOURCE_SETTINGS, EVENTS, ORGAN_DOSE, TOTALS
from ingestion.reading.units import FACTORS, ValueRefused, canonical_text, converted
from ingestion.reasons import Reason


@pytest.mark.parametrize(
    ("value", "unit", "into", "expected"),
    [
        ("1.6e-005", "Gym2", "Gy.cm2", "0.16"),
        ("1.07E-05", "Gy.m2", "Gy.cm2", "0.107"),
        ("0.00000580999970", "Gy.m2", "Gy.cm2", "0.058099997"),
        ("126.596", "dGy.cm2", "Gy.cm2", "12.6596"),
        ("3.5", "Gy.cm2", "Gy.cm2", "3.5"),
        ("350", "uGy.m2", "Gy.cm2", "3.5"),
        ("350", "cGy.cm2", "Gy.cm2", "3.5"),
        ("3500", "mGy.cm2", "Gy.cm2", "3.5"),
        ("0.00252", "Gy", "mGy", "2.52"),
        ("0.013", "dGy", "mGy", "1.3"),
        ("724.520", "mGy.cm", "mGy.cm", "724.52"),
        ("724.52", "mGycm", "mGy.cm", "724.52"),
        ("0.5", "Gy.cm", "mGy.cm", "500"),
        ("394000000", "Bq", "MBq", "394"),
        ("10", "mCi", "MBq", "370"),
        ("1.5", "min", "s", "90"),
        ("4.3", "cm", "mm", "43"),
        ("+28.00", "kV", "kV", "28"),
        ("-0.0", "mGy", "mGy", "0"),
        ("0E-5", "mGy", "mGy", "0"),
        ("7.68897349461299", "Gy", "mGy", "7688.97349461299"),
        ("1200", "mGy", "mGy", "1200"),
    ],
)
def test_values_are_converted_exactly(value: str, unit: str, into: str, expected: str):
    assert converted(value, ("UCUM", unit), into) == expected


def test_the_scheme_of_a_c_arm_that_misspells_ucum_is_known():
    assert converted("0.00024126", ("UCM", "Gy.m2"), "Gy.cm2") == "2.4126"


@pytest.mark.parametrize(
    ("value", "unit", "reason"),
    [
        ("1", None, Reason.UNKNOWN_UNIT),
        ("1", ("UCUM", "rad"), Reason.UNKNOWN_UNIT),
        ("1", ("UCUM", "mgy"), Reason.UNKNOWN_UNIT),
        ("1", ("99VENDOR", "mGy"), Reason.UNKNOWN_UNIT),
        ("1", ("UCUM", "mm"), Reason.UNKNOWN_UNIT),
        ("1,5", ("UCUM", "mGy"), Reason.NOT_A_NUMBER),
        ("1_000", ("UCUM", "mGy"), Reason.NOT_A_NUMBER),
        ("NaN", ("UCUM", "mGy"), Reason.NOT_A_NUMBER),
        ("Infinity", ("UCUM", "mGy"), Reason.NOT_A_NUMBER),
        ("1e99999999999999999999", ("UCUM", "mGy"), Reason.NOT_A_NUMBER),
        ("٣", ("UCUM", "mGy"), Reason.NOT_A_NUMBER),
        ("1" * 65, ("UCUM", "mGy"), Reason.NOT_A_NUMBER),
        ("-1", ("UCUM", "mGy"), Reason.NEGATIVE),
        ("1e31", ("UCUM", "mGy"), Reason.OUT_OF_RANGE),
        ("1e-31", ("UCUM", "mGy"), Reason.OUT_OF_RANGE),
        ("0." + "1" * 46, ("UCUM", "uGy"), Reason.OUT_OF_RANGE),
    ],
)
def test_what_cannot_be_trusted_is_refused(value: str, unit: tuple[str, str] | None, reason: Reason):
    with pytest.raises(ValueRefused) as refusal:
        converted(value, unit, "mGy")

    assert refusal.value.reason == reason


def test_every_quantity_has_factors_and_its_own_unit_is_one():
    tables = (*TOTALS.values(), *EVENTS.values(), CT_SOURCE_SETTINGS, ORGAN_DOSE)
    units = {quantity.unit for table in tables for quantity in table.values()} | set(BESIDE_TOTALS.values())

    assert {FACTORS[unit][unit] for unit in units} == {Decimal(1)}


def test_one_value_has_one_text():
    assert [canonical_text(Decimal(text)) for text in ("1E+3", "1000.00", "0.10", "-0")] == ["1000", "1000", "0.1", "0"]
