"""Days and times as the readers of a language write them: their calendar, their months, their order. Plain Python."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import jdatetime
from babel import Locale
from babel.dates import format_date

from passport.language.cyrillic import cyrillic
from passport.language.figures import PERSIAN, in_digits, list_in


class Form(StrEnum):
    """In which form a day or a moment is written."""

    DAY = "day"  # 2 March 2026
    SHORT_DAY = "short_day"  # 2 Mar 2026
    MONTH = "month"  # March 2026
    WEEKDAY = "weekday"  # Monday


# Patterns of Unicode (UTS 35): MMMM is the month beside a day, LLLL the month alone; Croatian declines the one.
ENGLISH = {Form.DAY: "d MMMM y", Form.SHORT_DAY: "d MMM y", Form.MONTH: "LLLL y", Form.WEEKDAY: "EEEE"}
YUGOSLAV = {Form.DAY: "d. MMMM y.", Form.SHORT_DAY: "d. M. y.", Form.MONTH: "LLLL y.", Form.WEEKDAY: "EEEE"}
PATTERNS: dict[str, dict[Form, str]] = {
    "en": ENGLISH,
    "sr": YUGOSLAV,
    "sr-latn": YUGOSLAV,
    "hr": YUGOSLAV,
    "bs": YUGOSLAV,
    "tr": ENGLISH,
}
LOCALES = {"sr": "sr_Cyrl", "sr-latn": "sr_Latn"}
# The month beside a day as it is said there: of March. Unicode's data know that for Croatian alone.
_OF_MONTHS = "januara februara marta aprila maja juna jula {} septembra oktobra novembra decembra"
OF_MONTHS = {
    "sr-latn": _OF_MONTHS.format("avgusta").split(),
    "sr": cyrillic(_OF_MONTHS.format("avgusta")).split(),
    "bs": _OF_MONTHS.format("augusta").split(),
}
# The same in Iran's calendar. jdatetime writes the names of months in Persian only where a locale of the system says so.
JALALI_MONTHS = jdatetime.date.j_months_fa
JALALI_WEEKDAYS = jdatetime.date.j_weekdays_fa
JALALI: dict[Form, Callable[[jdatetime.date], str]] = {
    Form.DAY: lambda day: f"{day.day} {JALALI_MONTHS[day.month - 1]} {day.year}",
    Form.SHORT_DAY: lambda day: f"{day.year}/{day.month}/{day.day}",
    Form.MONTH: lambda day: f"{JALALI_MONTHS[day.month - 1]} {day.year}",
    Form.WEEKDAY: lambda day: JALALI_WEEKDAYS[day.weekday()],
}
JALALI_BEGINS = date(622, 3, 22)
# No year of the Gregorian calendar that anybody means here lies among these: 1260 to 1500 is 1881 to 2122.
JALALI_YEARS = range(1200, 1501)
LONGER_THAN_A_MONTH = timedelta(days=32)


def day_in(language: str, day: date, form: Form = Form.DAY) -> str:
    """Return a day in a language's form and calendar; English where we know no other."""
    if _is_jalali(language, day):
        return in_digits(language, JALALI[form](_jalali(day)))
    if form is Form.DAY and language in OF_MONTHS:
        return f"{day.day}. {OF_MONTHS[language][day.month - 1]} {day.year}."
    known = language if language in PATTERNS else "en"
    return format_date(day, PATTERNS[known][form], locale=Locale.parse(LOCALES.get(known, known)))


def jalali_day_in(language: str, day: date) -> str:
    """Return a day of Iran's calendar in figures, in the digits of a language, for a reader who counts by it."""
    return in_digits(language, JALALI[Form.SHORT_DAY](_jalali(day)))


def clock_in(language: str, moment: time | datetime) -> str:
    """Return the time of a day, by a clock of 24 hours."""
    return in_digits(language, f"{moment:%H:%M}")


def moment_in(language: str, moment: datetime, form: Form = Form.DAY) -> str:
    """Return day and time of a moment, by the clock that it is told in."""
    return list_in(language, (day_in(language, moment, form), clock_in(language, moment)))


def year_in(language: str, day: date) -> int:
    """Return the year of a day in a language's calendar."""
    return _jalali(day).year if _is_jalali(language, day) else day.year


def numbers_in(language: str, day: date) -> tuple[int, int, int]:
    """Return year, month and day of a day in a language's calendar."""
    own = _jalali(day) if _is_jalali(language, day) else day
    return own.year, own.month, own.day


def month_in(language: str, day: date) -> tuple[date, date]:
    """Return the first day of the month of a day in a language's calendar, and the first of the next month."""
    first = _first(language, _only_day(day))
    return first, _first(language, first + LONGER_THAN_A_MONTH)


def month_code_in(language: str, day: date) -> str:
    """Return a month in a language's calendar as programs write it: 2026-03, or 1404-12."""
    return f"{_jalali(day):%Y-%m}" if _is_jalali(language, day) else f"{day:%Y-%m}"


def month_of_code(code: str) -> date:
    """Return the first day of a month that programs wrote; a Jalali one is known by its year. Raises ValueError."""
    year, month = (int(part) for part in code.split("-"))
    first: date = jdatetime.date(year, month, 1).togregorian() if year in JALALI_YEARS else date(year, month, 1)
    return first


def _first(language: str, day: date) -> date:
    if _is_jalali(language, day):
        first: date = _jalali(day).replace(day=1).togregorian()
        return first
    return day.replace(day=1)


def _is_jalali(language: str, day: date) -> bool:
    return language == PERSIAN and _only_day(day) >= JALALI_BEGINS


def _jalali(day: date) -> jdatetime.date:
    return jdatetime.date.fromgregorian(date=_only_day(day))


def _only_day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day
