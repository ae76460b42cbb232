"""As much of a date as is known, as it was said in either calendar and as each reader reads it."""

from datetime import date

import pytest
from django.utils.translation import override

from passport.language.partial import NoSuchDate, PartialDate
from passport.language.saying import say_partial


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ((1987,), date(1987, 1, 1), date(1987, 12, 31)),
        ((1987, 2), date(1987, 2, 1), date(1987, 2, 28)),
        ((1987, 12), date(1987, 12, 1), date(1987, 12, 31)),
        ((1987, 5, 4), date(1987, 5, 4), date(1987, 5, 4)),
        ((1366,), date(1987, 3, 21), date(1988, 3, 20)),
        ((1366, 12), date(1988, 2, 20), date(1988, 3, 20)),
        ((1366, 2, 14), date(1987, 5, 4), date(1987, 5, 4)),
    ],
)
def test_a_jalali_date_is_known_by_its_year(said: tuple[int, ...], first: date, last: date) -> None:
    known = PartialDate(**dict(zip(("year", "month", "day"), said, strict=False)))

    assert (known.first, known.last) == (first, last)


@pytest.mark.parametrize(
    "numbers",
    [
        {"year": 0},
        {"year": 1987, "month": 0},
        {"year": 1987, "month": 13},
        {"year": 1987, "day": 5},
        {"year": 1987, "month": 5, "day": 0},
        {"year": 1987, "month": 2, "day": 29},
        {"year": 1366, "month": 7, "day": 31},
        {"year": 10**20},
    ],
)
def test_what_no_calendar_has_is_no_date(numbers: dict[str, int]) -> None:
    with pytest.raises(NoSuchDate):
        PartialDate(**numbers)


@pytest.mark.parametrize(
    ("known", "english", "persian"),
    [
        (PartialDate(year=1987), "1987", "دی ۱۳۶۵ تا دی ۱۳۶۶"),
        (PartialDate(year=1366), "March 1987 – March 1988", "۱۳۶۶"),
        (PartialDate(year=1987, month=5), "May 1987", "اردیبهشت ۱۳۶۶ تا خرداد ۱۳۶۶"),
        (PartialDate(year=1366, month=2), "April 1987 – May 1987", "اردیبهشت ۱۳۶۶"),
        (PartialDate(year=1987, month=5, day=4), "4 May 1987", "۱۴ اردیبهشت ۱۳۶۶"),
    ],
)
def test_it_is_read_in_the_calendar_of_the_reader_and_says_no_more_than_is_known(
    known: PartialDate, english: str, persian: str
) -> None:
    assert say_partial(known) == english
    with override("fa"):
        assert say_partial(known) == persian
