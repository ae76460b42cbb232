"""What one paper row says, and what is never guessed."""

from datetime import date

import pytest

from ingestion.paper.columns import Column
from ingestion.paper.rows import Dose, PaperEntry, Problem, entry_of
from passport.booklet.reading import Kind

TODAY = date(2026, 11, 22)


def entry(*, birth_date: date | None = None, exam_code: str = "", kind: Kind | None = None, **words: str) -> PaperEntry:
    given = {Column.EXAMINATION: "CT head", **{Column(name): text for name, text in words.items()}}
    return entry_of(given, today=TODAY, birth_date=birth_date, exam_code=exam_code, kind=kind)


def test_a_full_row_is_taken_as_it_stands() -> None:
    found = entry(
        date="12.03.1998",
        examination="CT glave",
        facility="Dom zdravlja",
        approver="dr N. N.",
        dose="950,5",
        unit="mGycm",
    )

    assert found == PaperEntry(
        performed_on=date(1998, 3, 12),
        date_as_written="12.03.1998",
        exam="CT glave",
        exam_code="ct.head",
        kind=Kind.CT,
        region="head",
        laterality="",
        therapy=False,
        facility="Dom zdravlja",
        approver="dr N. N.",
        dose=Dose(quantity="dlp_total", value="950.5", unit="mGy.cm", as_written="950,5 mGycm"),
        problems=(),
    )


DAYS = [
    ("1998-03-12", date(1998, 3, 12)),
    ("12. 3. 1998.", date(1998, 3, 12)),
    ("13/03/1998", date(1998, 3, 13)),
    ("03/13/1998", date(1998, 3, 13)),
    ("03/03/1998", date(1998, 3, 3)),
    ("03.1998", None),
    ("1998.", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_read_and_a_part_of_one_stays_as_written(text: str, day: date | None) -> None:
    found = entry(date=text)

    assert (found.performed_on, found.date_as_written, found.problems) == (day, text, ())


PROBLEMS = [
    ({"date": "03/04/1998"}, Problem.DATE_UNCLEAR),
    ({"date": "31.02.1998"}, Problem.DATE_UNREADABLE),
    ({"date": "spring"}, Problem.DATE_UNREADABLE),
    ({"date": "1.1.1890"}, Problem.DATE_UNREADABLE),
    ({"date": "2090"}, Problem.DATE_UNREADABLE),
    ({"date": "23.11.2026"}, Problem.DATE_IN_FUTURE),
    ({"date": "1.1.1950", "birth_date": date(1960, 1, 1)}, Problem.BEFORE_BIRTH),
    ({"dose": "much", "unit": "mGy.cm"}, Problem.DOSE_UNREADABLE),
    ({"dose": "-5", "unit": "mGy.cm"}, Problem.DOSE_UNREADABLE),
    ({"dose": "1.234", "unit": "mGy.cm"}, Problem.DOSE_UNCLEAR),
    ({"dose": "950"}, Problem.UNIT_MISSING),
    ({"dose": "950", "unit": "furlong"}, Problem.UNIT_UNKNOWN),
    ({"dose": "5", "unit": "mSv"}, Problem.UNIT_UNKNOWN),
    ({"dose": "5", "unit": "MBq"}, Problem.UNIT_OF_ANOTHER_KIND),
    ({"examination": "", "kind": Kind.MAMMOGRAPHY, "dose": "1.5", "unit": "mGy"}, Problem.BREAST_MISSING),
    ({"side": "up"}, Problem.SIDE_UNKNOWN),
    ({"therapy": "perhaps"}, Problem.THERAPY_UNKNOWN),
    ({"examination": ""}, Problem.NO_EXAMINATION),
    ({"examination": "something of 1998"}, Problem.KIND_UNKNOWN),
]


@pytest.mark.parametrize(("words", "problem"), PROBLEMS, ids=[f"{row[1]} {row[0]}" for row in PROBLEMS])
def test_what_cannot_be_read_is_a_problem_and_no_value(words: dict[str, str], problem: Problem) -> None:
    found = entry(**words)

    assert found.problems == (problem,)
    assert found.dose is None


DOSES = [
    (Kind.CT, "1,5", "Gy.cm", ("dlp_total", "1500", "mGy.cm")),
    (Kind.CT, "1,5", "Gy", None),
    (Kind.CT, "950", "mGy·cm", ("dlp_total", "950", "mGy.cm")),
    (Kind.CT, "950 mGy*cm", "", ("dlp_total", "950", "mGy.cm")),
    (Kind.PROJECTION, "30", "cGycm2", ("dose_area_product_total", "0.3", "Gy.cm2")),
    (Kind.PROJECTION, "30", "µGy.m²", ("dose_area_product_total", "0.3", "Gy.cm2")),
    (Kind.PROJECTION, "30", "µGy m2", ("dose_area_product_total", "0.3", "Gy.cm2")),
    (Kind.PROJECTION, "2,5", "min", ("fluoroscopy_time", "150", "s")),
    (Kind.NUCLEAR_MEDICINE, "0.2", "GBq", ("administered_activity", "200", "MBq")),
    (Kind.MAMMOGRAPHY, "1.5", "mGy", ("accumulated_glandular_dose", "1.5", "mGy")),
]


@pytest.mark.parametrize(("kind", "dose", "unit", "kept"), DOSES)
def test_a_dose_is_kept_in_its_unit_or_not_at_all(
    kind: Kind, dose: str, unit: str, kept: tuple[str, ...] | None
) -> None:
    found = entry(kind=kind, examination="", dose=dose, unit=unit, side="left").dose

    assert (found and (found.quantity, found.value, found.unit)) == kept


def test_a_persons_choice_stands_before_the_words() -> None:
    assert entry(exam_code="ct.chest").exam_code == "ct.chest"
    assert entry(examination="something of 1998", kind=Kind.PROJECTION).kind is Kind.PROJECTION


def test_sides_and_treatments_are_words_of_a_closed_list() -> None:
    assert [entry(side=word).laterality for word in ("L", "desno", "sol", "چپ", "")] == [
        "left",
        "right",
        "left",
        "left",
        "",
    ]
    assert [entry(therapy=word).therapy for word in ("da", "не", "evet", "x", "-", "")] == [
        True, False, True, True, False, False,
    ]  # fmt: skip


def test_a_birth_date_that_differs_from_the_known_one_is_a_problem() -> None:
    known = date(1961, 5, 2)

    def problems(born: date | None, written: str) -> tuple[Problem, ...]:
        words = {Column.EXAMINATION: "CT head", Column.BIRTH_DATE: written}
        return entry_of(words, today=TODAY, birth_date=born).problems

    assert problems(known, "2.5.1961") == problems(None, "3.5.1961") == problems(known, "") == ()
    assert problems(known, "spring 1961") == (Problem.BIRTH_DATE_UNREADABLE,)
    assert problems(known, "3.5.1961") == (Problem.BIRTH_DATE_DIFFERS,)


KINDS = [
    ("RTG pluća", "xray.chest", Kind.PROJECTION),
    ("RTG srca i pluća", "", Kind.PROJECTION),
    ("CT", "", Kind.CT),
    ("mamografija", "mammography", Kind.MAMMOGRAPHY),
    ("RTG dojke", "mammography", Kind.MAMMOGRAPHY),
    ("Scintigrafija kostiju", "nm.bone", Kind.NUCLEAR_MEDICINE),
]


@pytest.mark.parametrize(("exam", "code", "kind"), KINDS)
def test_the_word_for_the_device_tells_the_kind_and_nothing_more(exam: str, code: str, kind: Kind) -> None:
    found = entry(examination=exam)

    assert (found.exam_code, found.kind) == (code, kind)
