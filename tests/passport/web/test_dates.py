"""A date as three numbers, in either calendar and the digits of any script."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from passport.web.dates import ThreeNumberDate

NO_DATE = ["This is not a date. Write day, month and year as numbers."]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("27", "3", "1985"), date(1985, 3, 27)),
        (("7", "1", "1364"), date(1985, 3, 27)),
        (("۷", "۱", "۱۳۶۴"), date(1985, 3, 27)),
        (("٢٧", "٣", "١٩٨٥"), date(1985, 3, 27)),
        (("30", "12", "1399"), date(2021, 3, 20)),  # a leap year
        (("1", "1", "1260"), date(1881, 3, 21)),
    ],
)
def test_a_date_is_read_in_the_calendar_of_its_year(typed: tuple[str, str, str], meant: date) -> None:
    assert ThreeNumberDate().clean(list(typed)) == meant


@pytest.mark.parametrize(
    "typed",
    [("30", "12", "1400"), ("31", "7", "1364"), ("1", "1", "1200"), ("1", "1", "1501"), ("31", "2", "1985")],
)
def test_what_neither_calendar_has_is_no_date(typed: tuple[str, str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        ThreeNumberDate().clean(list(typed))

    assert refused.value.messages == NO_DATE


@pytest.mark.parametrize(
    ("field", "fills"),
    [(ThreeNumberDate(), ["off"] * 3), (ThreeNumberDate.of_own_birth(), ["bday-day", "bday-month", "bday-year"])],
)
def test_a_browser_fills_in_the_own_birth_date_and_no_other_day(field: ThreeNumberDate, fills: list[str]) -> None:
    assert [part.attrs["autocomplete"] for part in field.widget.widgets] == fills
