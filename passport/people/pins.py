"""Which PINs are guessed at once. Plain Python."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import pairwise

import jdatetime

PIN_LENGTH = 6
# How people write a birth date in six digits.
_BIRTH_DATES = ("%d%m%y", "%m%d%y", "%y%m%d", "%y%d%m", "%m%Y", "%Y%m")


class PinFault(StrEnum):
    """Why a PIN is refused."""

    NOT_SIX_DIGITS = "not_six_digits"
    GUESSED_FIRST = "guessed_first"
    BIRTH_DATE = "birth_date"


def fault_of(pin: str, *, births: Iterable[date]) -> PinFault | None:
    """Return why a PIN may not be had by somebody who opens the passports of people born on these days; None: it may."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        return PinFault.NOT_SIX_DIGITS
    if _is_run(pin):
        return PinFault.GUESSED_FIRST
    if any(pin in _written(born) for born in births):
        return PinFault.BIRTH_DATE
    return None


def _is_run(pin: str) -> bool:
    """Return whether each digit differs from the one before by the same: 000000, 123456, 654321, 890123."""
    steps = {(int(digit) - int(before)) % 10 for before, digit in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def _written(born: date) -> set[str]:
    jalali = jdatetime.date.fromgregorian(date=born)
    return {day.strftime(form) for day in (born, jalali) for form in _BIRTH_DATES}
