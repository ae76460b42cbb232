from datetime import date

import pytest

from passport.people.ages import age, birthday, months


@pytest.mark.parametrize(
    "born, on, years",
    [
        (date(2010, 6, 12), date(2028, 6, 11), 17),
        (date(2010, 6, 12), date(2028, 6, 12), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
    ],
)
def test_an_age_grows_on_the_birthday(born: date, on: date, years: int) -> None:
    assert age(born, on=on) == years


@pytest.mark.parametrize(
    "born, years, day",
    [
        (date(2010, 6, 12), 18, date(2028, 6, 12)),
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 16, date(2024, 2, 29)),
    ],
)
def test_a_birthday_is_the_first_day_of_an_age(born: date, years: int, day: date) -> None:
    assert birthday(born, years=years) == day
    assert age(born, on=day) == years


@pytest.mark.parametrize("on, count", [(date(2026, 3, 30), 1), (date(2026, 3, 31), 2), (date(2026, 2, 27), 0)])
def test_a_small_child_is_as_many_whole_months_old(on: date, count: int) -> None:
    assert months(date(2026, 1, 31), on=on) == count
