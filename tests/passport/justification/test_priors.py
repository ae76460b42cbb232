"""Which earlier rows concern a request, in which order they are read, and which of them make it a repeat."""

from dataclasses import dataclass, fields
from datetime import date

import pytest

from passport.justification.priors import Row, Wanted, concerns, in_reading_order, months_before, repeats

DAY = date(2026, 3, 2)
WANTED = Wanted(exam_code="ct.chest", kind="ct", region="chest")
LEFT_KNEE = Wanted(exam_code="xray.knee", kind="projection", region="knee", laterality="left")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A row as far as it is asked about."""

    exam_code: str = "ct.chest"
    kind: str = "ct"
    region: str = "chest"
    laterality: str = ""
    performed_on: date | None = date(2026, 2, 1)
    therapy: bool = False
    state: str = "signed"


def knee(side: str) -> Seen:
    return Seen(exam_code="xray.knee", kind="projection", region="knee", laterality=side)


def again(wanted: Wanted, *rows: Seen, months: int = 6) -> list[Seen]:
    return repeats(wanted, rows, on=DAY, months=months)


def test_a_row_concerns_a_request_by_region_or_by_kind() -> None:
    assert concerns(WANTED, Seen())
    assert concerns(WANTED, Seen(kind="projection"))
    assert concerns(WANTED, Seen(region="head"))
    assert not concerns(WANTED, Seen(kind="projection", region="head"))
    assert not concerns(Wanted(exam_code="", kind="ct", region=""), Seen(kind="projection", region=""))


def test_rows_are_read_same_region_and_kind_first_then_region_then_kind_the_newest_first() -> None:
    rows = [
        Seen(kind="projection", region="head", performed_on=date(2026, 3, 1)),
        Seen(region="head", performed_on=date(2026, 2, 28)),
        Seen(kind="projection", performed_on=date(2026, 2, 27)),
        Seen(performed_on=None),
        Seen(performed_on=date(2020, 1, 1)),
        Seen(performed_on=date(2021, 1, 1)),
    ]

    assert in_reading_order(WANTED, rows) == [rows[5], rows[4], rows[3], rows[2], rows[1], rows[0]]


@pytest.mark.parametrize(
    ("performed_on", "is_repeat"),
    [
        (date(2025, 9, 1), False),  # one day outside of six months
        (date(2025, 9, 2), True),
        (DAY, True),
        (date(2026, 3, 3), False),  # not before
        (None, False),
    ],
)
def test_a_repeat_lies_within_the_months_of_the_facility(performed_on: date | None, is_repeat: bool) -> None:
    row = Seen(performed_on=performed_on)

    assert again(WANTED, row) == ([row] if is_repeat else [])


def test_a_facility_that_counts_no_months_knows_a_repeat_of_the_same_day_alone() -> None:
    assert again(WANTED, Seen(), Seen(performed_on=DAY), months=0) == [Seen(performed_on=DAY)]


@pytest.mark.parametrize(("side", "is_repeat"), [("left", True), ("", True), ("both", True), ("right", False)])
def test_a_repeat_is_of_the_same_side_or_of_one_that_may_be_the_same(side: str, is_repeat: bool) -> None:
    assert again(LEFT_KNEE, knee(side)) == ([knee(side)] if is_repeat else [])


def test_a_request_without_a_side_repeats_whichever_was_done() -> None:
    wanted = Wanted(exam_code="xray.knee", kind="projection", region="knee")

    assert again(wanted, knee("left"), knee("right"), knee("both")) == [knee("left"), knee("right"), knee("both")]


@pytest.mark.parametrize(
    "other", [{"exam_code": "ct.angio_lungs"}, {"exam_code": ""}, {"therapy": True}, {"state": "void"}]
)
def test_another_item_a_treatment_and_a_void_row_are_no_repeat(other: dict[str, object]) -> None:
    assert again(WANTED, Seen(**other)) == []


def test_an_examination_that_nobody_recognised_repeats_nothing() -> None:
    unknown = Wanted(exam_code="", kind="ct", region="")

    assert again(unknown, Seen(exam_code="")) == []


def test_the_latest_repeat_stands_first() -> None:
    older, newer = Seen(performed_on=date(2025, 12, 1)), Seen(performed_on=date(2026, 1, 1))

    assert again(WANTED, older, newer) == [newer, older]


def test_past_dose_plays_no_part() -> None:
    asked = set(Row.__annotations__)

    assert asked == {field.name for field in fields(Seen)}
    assert not {name for name in asked if "dose" in name or "value" in name}


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 2), 26, date(2024, 1, 2)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
