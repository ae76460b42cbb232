"""As much of a date as somebody knows: the year, the month of a year, or the day. Plain Python."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import jdatetime

from passport.language.calendars import JALALI_YEARS

LAST_MONTH = 12
_DAY = timedelta(days=1)


class NoSuchDate(Exception):
    """These numbers are no date in either calendar, or they leave out what stands before."""


@dataclass(frozen=True, kw_only=True)
class PartialDate:
    """The numbers as they were said; a Jalali date is known by its year. Raises NoSuchDate."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise NoSuchDate
        try:
            self.first  # noqa: B018 -- asked for what it raises
        except (ValueError, OverflowError) as error:  # a year of twenty digits overflows
            raise NoSuchDate from error

    @property
    def first(self) -> date:
        """Return the first day that may be meant."""
        return self._date(self.year, *(1 if one is None else one for one in (self.month, self.day)))

    @property
    def last(self) -> date:
        """Return the last day that may be meant."""
        if self.day is not None:
            return self.first
        if self.month is None or self.month == LAST_MONTH:
            return self._date(self.year + 1, 1, 1) - _DAY
        return self._date(self.year, self.month + 1, 1) - _DAY

    @property
    def _date(self) -> Callable[[int, int, int], date]:
        return _of_jalali if self.year in JALALI_YEARS else date


def _of_jalali(year: int, month: int, day: int) -> date:
    found: date = jdatetime.date(year, month, day).togregorian()
    return found
