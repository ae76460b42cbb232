"""What was done to which part of the body: examinations are counted, and only those that count."""

from datetime import date

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.web.regions import Done, Region, regions_of
from tests.passport.web.rows import row

JANUARY, MAY = date(2024, 1, 31), date(2025, 5, 1)


def said(*rows: Entry) -> list[tuple[str, str, str, date | None]]:
    return [
        (region.name, done.name, done.times, done.last)
        for region in regions_of(rows).examinations
        for done in region.done
    ]


def test_parts_stand_from_head_to_foot_and_in_each_the_latest_first() -> None:
    rows = [
        row("xray.knee", on=JANUARY, laterality="left"),
        row("xray.chest", on=MAY),
        row("ct.chest", on=JANUARY),
        row("ct.head", on=MAY),
        row("xray.knee", on=MAY, laterality="right"),
    ]

    assert said(*rows) == [
        ("head", "CT examination", "1 time", MAY),
        ("chest", "X-ray examination", "1 time", MAY),
        ("chest", "CT examination", "1 time", JANUARY),
        ("knee", "X-ray examination", "2 times", MAY),
    ]


def test_a_row_that_does_not_count_is_not_counted() -> None:
    rows = [row("ct.head", state=state, on=MAY) for state in State]

    assert said(*rows) == [("head", "CT examination", "8 times", MAY)]
    assert len(State) - len({State.VOID, State.JOINED}) == 8


def test_a_row_that_the_patient_says_is_somebody_elses_is_not_counted() -> None:
    other = row("ct.head", on=MAY)
    other.disowned = True

    assert said(other, row("ct.head", on=JANUARY)) == [("head", "CT examination", "1 time", JANUARY)]


def test_a_treatment_stands_apart() -> None:
    treatment = row("therapy.radiotherapy", region="breast", on=MAY)
    by_hand = row("", therapy=True, region="breast", on=JANUARY)

    found = regions_of([treatment, by_hand, row("mammography", on=JANUARY)])

    assert found.examinations == (
        Region(code="breast", name="breast", done=(Done(name="Mammography", times="1 time", last=JANUARY),)),
    )
    assert found.treatments == (
        Region(
            code="breast",
            name="breast",
            done=(
                Done(name="Radiotherapy", times="1 time", last=MAY),
                Done(name="Treatment with radiation", times="1 time", last=JANUARY),
            ),
        ),
    )


def test_examinations_of_one_kind_and_part_are_one_line() -> None:
    rows = [row("xray.knee", on=JANUARY), row("xray.kneecap", on=MAY), row("", region="knee", kind="projection")]

    assert said(*rows) == [("knee", "X-ray examination", "3 times", date(2026, 2, 1))]


def test_what_nobody_named_is_counted_by_its_kind_and_what_has_no_part_stands_last() -> None:
    rows = [
        row("", region="", on=None),
        row("", region="toe", kind="projection", on=MAY),
        row("", region="toe", kind="projection", on=None),
    ]

    assert said(*rows) == [
        ("toe", "X-ray examination", "2 times", MAY),
        ("Part of the body not recorded", "CT examination", "1 time", None),
    ]
