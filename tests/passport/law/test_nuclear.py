"""What the texts print for radioactive medicines, on both sides of every bound."""

from decimal import Decimal

import pytest

from passport.law.pack import Pack
from passport.law.professional import Field, Professional
from passport.law.questions.nuclear import (
    Difference,
    Neighbours,
    activities_of,
    breastfeeding_interruption,
    child_factor,
    iodine_instruction,
    is_specialist,
    limit_reached,
    measured_difference,
    release_limits,
    wants_consent,
    work_restrictions,
)
from passport.law.shelf import pack_called
from passport.law.vocabulary import PeriodUnit, ProcedureClass
from tests.passport.law.cast import DAY, PEOPLE, specialist


def pack(pack_id: str) -> Pack:
    found = pack_called(pack_id)
    assert found
    return found


@pytest.mark.parametrize(("pack_id", "nuclide", "rows"), [
    ("hr-2013", "133Xe", [("113Xe", "400"), ("133Xe", "400"), ("133Xe", "200")]),
    ("hr-2013", "201Tl", [("201TI", "80"), ("201mTl", "100"), ("201Tl", "100")]),
    ("hr-2013", "201mTl", [("201mTl", "100")]),
    ("rs-1998", "59Fe", [("57Fe", "0.37"), ("59Fe", "0.8")]),
    ("rs-1998", "57Fe", [("57Fe", "0.37")]),
    ("ba-2011", "18F", [("18F", "600"), ("18F", "600")]),
    ("ba-2011", "59Fe", []),
    ("tr-2024", "99mTc", []),
])  # fmt: skip
def test_the_rows_of_a_radionuclide_are_found_by_what_was_printed_or_meant(
    pack_id: str, nuclide: str, rows: list[tuple[str, str]]
) -> None:
    found = activities_of(nuclide, pack(pack_id))

    assert [(row.radionuclide, row.max_mbq) for row in found] == [(name, Decimal(mbq)) for name, mbq in rows]


# Mass in kg; the factor printed for it, else those printed below and above it.
@pytest.mark.parametrize(("mass", "exact", "below", "above"), [
    ("2.9", None, None, "0.10"),
    ("3", "0.10", None, None),
    ("3.5", None, "0.10", "0.14"),
    ("4", "0.14", None, None),
    ("5", None, "0.14", "0.19"),
    ("50", "0.88", None, None),
    ("51", None, "0.88", "0.90"),
    ("52", "0.90", None, None),
    ("53", "0.90", None, None),
    ("54", "0.90", None, None),
    ("55", None, "0.90", "0.92"),
    ("68", "0.99", None, None),
    ("68.1", None, "0.99", None),
])  # fmt: skip
def test_a_child_s_factor_is_the_printed_one_or_its_neighbours(
    mass: str, exact: str | None, below: str | None, above: str | None
) -> None:
    found = child_factor(Decimal(mass), pack("ba-2011"))

    factors = [row.factor if row else None for row in (found.exact, found.below, found.above)]
    assert factors == [Decimal(factor) if factor else None for factor in (exact, below, above)]


@pytest.mark.parametrize("pack_id", ["rs-1998", "hr-2013"])
def test_where_no_factor_is_printed_there_is_none(pack_id: str) -> None:
    assert child_factor(Decimal(20), pack(pack_id)) == Neighbours()


@pytest.mark.parametrize(("pack_id", "nuclide", "rows"), [
    ("rs-1998", "131I", [("", None, 3, PeriodUnit.WEEKS)]),
    ("rs-1998", "99mTc", [("", None, 12, PeriodUnit.HOURS)]),
    ("ba-2011", "131I", [
        ("OIH", "11.1", 10, PeriodUnit.DAYS),
        ("NaI", "370", 3, PeriodUnit.MONTHS),
        ("NaI", "3700", 6, PeriodUnit.MONTHS),
    ]),
    ("ba-2011", "111In", [("", None, 20, PeriodUnit.DAYS)]),
    ("ba-2011", "18F", []),
    ("hr-2013", "131I", []),
])  # fmt: skip
def test_every_row_of_a_radionuclide_is_answered_for_breastfeeding(
    pack_id: str, nuclide: str, rows: list[tuple[str, str | None, int, PeriodUnit]]
) -> None:
    found = breastfeeding_interruption(nuclide, pack(pack_id))

    assert [(row.chemical_form, row.activity_mbq, row.amount, row.unit) for row in found] == [
        (form, Decimal(mbq) if mbq else None, Decimal(amount), unit) for form, mbq, amount, unit in rows
    ]


@pytest.mark.parametrize(("rate", "period"), [
    ("20", None),
    ("19.9", "2 sedmice"),
    ("10", "2 sedmice"),
    ("9.9", "1 sedmica"),
    ("5", "1 sedmica"),
    ("4.9", "4 dana"),
    ("3", "4 dana"),
    ("2.9", "24 sata"),
    ("0", "24 sata"),
])  # fmt: skip
def test_the_dose_rate_decides_for_how_long_instructions_are_followed(rate: str, period: str | None) -> None:
    found = iodine_instruction(pack("ba-2011"), dose_rate_usv_h=Decimal(rate))

    assert (found.period if found else None) == period


@pytest.mark.parametrize(("residual", "period"), [
    ("400", None),
    ("399.9", "2 sedmice"),
    ("200", "2 sedmice"),
    ("199.9", "1 sedmica"),
    ("100", "1 sedmica"),
    ("99.9", "4 dana"),
    ("60", "4 dana"),
    ("59.9", "24 sata"),
    ("0", "24 sata"),
])  # fmt: skip
def test_the_residual_activity_decides_for_how_long_instructions_are_followed(
    residual: str, period: str | None
) -> None:
    found = iodine_instruction(pack("ba-2011"), residual_mbq=Decimal(residual))

    assert (found.period if found else None) == period


@pytest.mark.parametrize(("rate", "residual", "period"), [
    ("2", "150", "1 sedmica"),
    ("12", "50", "2 sedmice"),
    ("2", "50", "24 sata"),
    ("2", "400", None),
    ("20", "50", None),
])  # fmt: skip
def test_of_dose_rate_and_residual_activity_the_stricter_one_decides(
    rate: str, residual: str, period: str | None
) -> None:
    found = iodine_instruction(pack("ba-2011"), dose_rate_usv_h=Decimal(rate), residual_mbq=Decimal(residual))

    assert (found.period if found else None) == period


def test_without_a_measurement_no_instruction_is_answered() -> None:
    assert iodine_instruction(pack("ba-2011")) is None


def test_where_no_table_is_printed_no_instruction_is_answered() -> None:
    assert iodine_instruction(pack("rs-1998"), residual_mbq=Decimal(1)) is None


# Residual activity in MBq; hours at work and days away from it, None for a dash.
@pytest.mark.parametrize(("residual", "rows"), [
    ("0", [(8, 4), (4, None)]),
    ("200", [(8, 4), (4, None)]),
    ("200.1", [(8, 10), (4, 4)]),
    ("400", [(8, 10), (4, 4)]),
    ("400.1", []),
])  # fmt: skip
def test_the_days_away_from_work_are_those_of_the_lowest_activity_that_is_not_below(
    residual: str, rows: list[tuple[int, int | None]]
) -> None:
    found = work_restrictions(Decimal(residual), pack("ba-2011"))

    assert [(row.hours, row.days) for row in found] == rows
    assert {row.distance_m for row in found} <= {Decimal(1)}


def test_where_no_table_is_printed_nobody_is_kept_from_work() -> None:
    assert list(work_restrictions(Decimal(100), pack("rs-1998"))) == []


@pytest.mark.parametrize(("measured", "percent", "above"), [
    ("500", "0", False),
    ("600", "20", False),
    ("600.5", "20.1", True),
    ("400", "20", False),
    ("399.5", "20.1", True),
])  # fmt: skip
def test_serbia_allows_a_measured_activity_to_differ_by_twenty_percent(
    measured: str, percent: str, above: bool
) -> None:
    found = measured_difference(Decimal(500), Decimal(measured), pack("rs-1998"))

    assert found == Difference(percent=Decimal(percent), allowed_percent=Decimal(20), article="čl. 39.")
    assert found.above is above


@pytest.mark.parametrize("pack_id", ["hr-2013", "ba-2011", None])
def test_where_no_difference_is_printed_nothing_is_said_of_it(pack_id: str | None) -> None:
    found = measured_difference(Decimal(100), Decimal(300), pack(pack_id) if pack_id else None)

    assert (found, found.above) == (Difference(percent=Decimal(200)), False)


@pytest.mark.parametrize(("pack_id", "kind", "article"), [
    ("ba-2011", ProcedureClass.NUCLEAR, "čl. 64."),
    ("ba-2011", ProcedureClass.NUCLEAR_THERAPY, "čl. 64."),
    ("ba-2011", ProcedureClass.RADIOTHERAPY, "čl. 85. st. 1. i 2."),
    ("ba-2011", ProcedureClass.XRAY, None),
    ("rs-1998", ProcedureClass.NUCLEAR, None),
    ("hr-2013", ProcedureClass.NUCLEAR, None),
    (None, ProcedureClass.NUCLEAR, None),
])  # fmt: skip
def test_one_text_wants_a_written_consent(pack_id: str | None, kind: ProcedureClass, article: str | None) -> None:
    found = wants_consent([kind], pack(pack_id) if pack_id else None)

    assert (found.article if found else None) == article


@pytest.mark.parametrize(("pack_id", "nuclide", "articles"), [
    ("rs-1998", "131I", ["čl. 42. st. 2. i 3."]),
    ("rs-1998", "177Lu", []),
    ("hr-2013", "177Lu", ["čl. 11. st. 1., 3. i 5."]),  # it names no radionuclide: it means every one
    ("ba-2011", "131I", []),
    (None, "131I", []),
])  # fmt: skip
def test_what_a_text_says_of_leaving_the_hospital(pack_id: str | None, nuclide: str, articles: list[str]) -> None:
    assert [row.article for row in release_limits(nuclide, pack(pack_id) if pack_id else None)] == articles


@pytest.mark.parametrize(("pack_id", "nuclide", "residual", "reached"), [
    ("rs-1998", "131I", "399.9", False),
    ("rs-1998", "131I", "400", True),  # "below 400" is wanted
    ("rs-1998", "131I", None, False),
    ("rs-1998", "177Lu", "5000", False),
    ("hr-2013", "131I", "5000", False),  # it prints no number
])  # fmt: skip
def test_a_patient_stays_until_the_activity_has_fallen_below_the_printed_one(
    pack_id: str, nuclide: str, residual: str | None, reached: bool
) -> None:
    found = limit_reached(nuclide, Decimal(residual) if residual else None, pack(pack_id))

    assert (found is not None) is reached


@pytest.mark.parametrize(("pack_id", "person", "specialist_here"), [
    ("rs-1998", PEOPLE["nuclear"], True),
    (None, PEOPLE["nuclear"], True),
    ("rs-1998", PEOPLE["physicist"], False),  # prescribes the activity too, and is no specialist of it
    ("rs-1998", PEOPLE["surgeon"], False),
    ("hr-2013", specialist(Field.OTHER, trained=frozenset({"nuclear_medicine"})), True),
    ("hr-2013", specialist(Field.OTHER, trained=frozenset()), False),
    ("hr-2013", PEOPLE["surgeon"], False),
    (None, specialist(Field.OTHER, trained=frozenset({"nuclear_medicine"})), False),
])  # fmt: skip
@pytest.mark.parametrize("therapy", [False, True])
def test_a_specialist_of_nuclear_medicine_is_one_by_training_or_because_the_text_says_so(
    pack_id: str | None, person: Professional, specialist_here: bool, therapy: bool
) -> None:
    found = is_specialist(person, therapy=therapy, on=DAY, pack=pack(pack_id) if pack_id else None)

    assert found is specialist_here
