"""Days in the order, the months and the calendar of each language."""

from datetime import UTC, date, datetime, time

import pytest

from passport.language.calendars import (
    Form,
    clock_in,
    day_in,
    jalali_day_in,
    moment_in,
    month_code_in,
    month_in,
    month_of_code,
    year_in,
)

LANGUAGES = ("en", "sr-latn", "sr", "hr", "bs", "tr", "fa")
MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (
            Form.DAY,
            [
                "2 March 2026",
                "2. marta 2026.",
                "2. марта 2026.",
                "2. ožujka 2026.",
                "2. marta 2026.",
                "2 Mart 2026",
                "۱۱ اسفند ۱۴۰۴",
            ],
        ),
        (
            Form.SHORT_DAY,
            ["2 Mar 2026", "2. 3. 2026.", "2. 3. 2026.", "2. 3. 2026.", "2. 3. 2026.", "2 Mar 2026", "۱۴۰۴/۱۲/۱۱"],
        ),
        (
            Form.MONTH,
            ["March 2026", "mart 2026.", "март 2026.", "ožujak 2026.", "mart 2026.", "Mart 2026", "اسفند ۱۴۰۴"],
        ),
        (Form.WEEKDAY, ["Monday", "ponedeljak", "понедељак", "ponedjeljak", "ponedjeljak", "Pazartesi", "دوشنبه"]),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(form: Form, written: list[str]) -> None:
    assert [day_in(language, MONDAY, form) for language in LANGUAGES] == written


@pytest.mark.parametrize(
    ("gregorian", "written"),
    [
        (date(2024, 3, 20), "۱ فروردین ۱۴۰۳"),
        (date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),  # a leap year
        (date(2025, 3, 21), "۱ فروردین ۱۴۰۴"),
        (date(1958, 9, 22), "۳۱ شهریور ۱۳۳۷"),
    ],
)
def test_a_year_of_persian_begins_in_spring(gregorian: date, written: str) -> None:
    assert day_in("fa", gregorian) == written


def test_a_day_before_the_calendar_of_iran_is_written_in_english() -> None:
    assert day_in("fa", date(600, 1, 1)) == "1 January 600"


def test_another_language_is_answered_in_english() -> None:
    assert day_in("fi", MONDAY) == "2 March 2026"


def test_a_moment_is_its_day_and_its_time_by_a_clock_of_twenty_four_hours() -> None:
    late = datetime(2026, 3, 2, 21, 5, tzinfo=UTC)

    assert [moment_in(language, late) for language in ("en", "hr", "fa")] == [
        "2 March 2026, 21:05",
        "2. ožujka 2026., 21:05",
        "۱۱ اسفند ۱۴۰۴، ۲۱:۰۵",
    ]
    assert clock_in("fa", time(0, 0)) == "۰۰:۰۰"


@pytest.mark.parametrize(
    ("language", "day", "first", "following", "code", "year"),
    [
        ("hr", date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1), "2026-12", 2026),
        ("en", date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1), "2024-02", 2024),
        ("fa", date(2026, 3, 2), date(2026, 2, 20), date(2026, 3, 21), "1404-12", 1404),
        ("fa", date(2026, 3, 21), date(2026, 3, 21), date(2026, 4, 21), "1405-01", 1405),
    ],
)
def test_a_month_begins_and_ends_in_the_calendar_of_its_language(
    language: str, day: date, first: date, following: date, code: str, year: int
) -> None:
    assert month_in(language, day) == (first, following)
    assert (month_code_in(language, day), year_in(language, day)) == (code, year)
    assert month_of_code(code) == first


@pytest.mark.parametrize("code", ["", "2026", "2026-13", "1404-13", "x-1", "1-2-3"])
def test_what_is_no_month_is_refused(code: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- of int, date or unpacking
        month_of_code(code)


def test_a_day_of_irans_calendar_is_said_in_the_digits_of_any_language() -> None:
    assert [jalali_day_in(language, MONDAY) for language in ("en", "sr", "fa")] == [
        "1404/12/11",
        "1404/12/11",
        "۱۴۰۴/۱۲/۱۱",
    ]
