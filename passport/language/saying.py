"""Days, times and numbers in the language that is being spoken: the one way in which pages and sentences write them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import lazy
from django.utils.timezone import localtime
from django.utils.translation import get_language

from passport.language.calendars import Form, clock_in, day_in, jalali_day_in, moment_in, year_in
from passport.language.figures import (
    apart_in,
    begun_in,
    comma_in,
    in_digits,
    list_in,
    number_in,
    quantity_in,
    range_in,
    span_in,
)
from passport.language.partial import PartialDate

ENGLISH = "en"
_SIZES = ("B", "kB", "MB", "GB", "TB")


class Count(int):
    """A whole number that counts as one and is read in the digits of the language that is being spoken."""

    def __str__(self) -> str:
        return number_in(spoken(), int(self))


def spoken() -> str:
    """Return the language that is being spoken; English where none is."""
    return get_language() or ENGLISH


def say_day(day: date, form: Form = Form.DAY) -> str:
    """Return a day; of a moment, the day by the clock in which it is given."""
    return day_in(spoken(), day, form)


def say_jalali_day(day: date) -> str:
    """Return a day of Iran's calendar in figures, whatever calendar the language has."""
    return jalali_day_in(spoken(), day)


def say_month(day: date) -> str:
    """Return the month and year of a day."""
    return say_day(day, Form.MONTH)


def say_year(day: date) -> str:
    """Return the year of a day in the calendar and the digits of the language."""
    return number_in(spoken(), year_in(spoken(), day))


def say_partial(known: PartialDate) -> str:
    """Return as much of a date as is known; a year or month of another calendar lies between two months of this one."""
    if known.day is not None:
        return say_day(known.first)
    say = say_year if known.month is None else say_month
    if say(known.first) == say(known.last):
        return say(known.first)
    return span_in(spoken(), say_month(known.first), say_month(known.last))


def say_clock(moment: datetime | time) -> str:
    """Return the time of a moment, by the clock in which it is given."""
    return clock_in(spoken(), moment)


def say_moment(moment: datetime, form: Form = Form.DAY) -> str:
    """Return day and time of a moment, by the clock in which it is given."""
    return moment_in(spoken(), moment, form)


def say_number(value: int | Decimal) -> "Count | str":
    """Return a number to be read; a whole one still counts, for a sentence with a plural."""
    return number_in(spoken(), value) if isinstance(value, Decimal) else Count(value)


def say_quantity(value: int | Decimal, unit: str) -> str:
    """Return a number with its unit, isolated where the page runs from right to left."""
    return quantity_in(spoken(), value, unit)


def say_size(count: int) -> str:
    """Return a number of bytes in the largest unit that keeps something before the comma, each 1,024 of the one below."""
    power = min(max(count.bit_length() - 1, 0) // 10, len(_SIZES) - 1)
    value = Decimal(count) / 1024**power
    return say_quantity(value.quantize(Decimal("0.1")) if power else count, _SIZES[power])


def say_comma() -> str:
    """Return what stands between the parts of a list."""
    return comma_in(spoken())


def say_list(parts: Iterable[object]) -> str:
    """Return the parts of a list in one line."""
    return list_in(spoken(), map(str, parts))


def say_digits(sentence: str) -> str:
    """Return a sentence in which a format wrote the numbers, in the digits of the language."""
    return in_digits(spoken(), sentence)


def say_range(first: int | Decimal, last: int | Decimal) -> str:
    """Return a range of numbers, in words where a dash would turn it round."""
    return range_in(spoken(), first, last)


def say_begun(sentence: str) -> str:
    """Return a text of ours that begins with a code or a name, in the direction of the language."""
    return begun_in(spoken(), sentence)


def say_apart(text: str) -> str:
    """Return a code, isolated where the page runs from right to left; its digits stay as they are."""
    return apart_in(spoken(), text)


def said_when_read(say: Callable[[], str]) -> str:
    """Return a text in the language that is spoken when it is read; `{% answered_for %}` reads it in two."""
    read: str = lazy(say, str)()
    return read


def day(at: datetime, zone: ZoneInfo) -> str:
    """Return the day of a moment by the clock of a place, as people write it."""
    return say_day(localtime(at, zone).date())


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Return the time of a moment by the clock of a place, as people write it."""
    return clock_in(spoken(), localtime(at, zone))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return day and time of a moment by the clock of a place, as people write it."""
    return moment_in(spoken(), localtime(at, zone))
