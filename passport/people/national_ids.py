"""Check digits of the personal numbers of five countries. A wrong one warns and never blocks. Plain Python."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError
from stdnum.hr import oib
from stdnum.si import emso
from stdnum.tr import tckimlik


class Doubt(StrEnum):
    """What is odd about a personal number."""

    LENGTH = "length"
    CHARACTERS = "characters"
    PART = "part"  # a date or a serial that cannot be
    CHECK_DIGIT = "check_digit"


_DOUBTS: dict[type[ValidationError], Doubt] = {
    InvalidLength: Doubt.LENGTH,
    InvalidFormat: Doubt.CHARACTERS,
    InvalidComponent: Doubt.PART,
    InvalidChecksum: Doubt.CHECK_DIGIT,
}


def _iranian(number: str) -> str:
    """Return the Iranian national code. Raises the errors of python-stdnum, which has no such number.

    Ten digits; the last is r or 11 - r, where r is the sum of the first nine times 10 to 2, modulo 11.
    """
    if len(number) != 10:
        raise InvalidLength
    if not number.isdecimal():
        raise InvalidFormat
    if len(set(number)) == 1:
        raise InvalidComponent
    rest = sum(int(digit) * weight for digit, weight in zip(number[:9], range(10, 1, -1), strict=True)) % 11
    if int(number[9]) != (rest if rest < 2 else 11 - rest):
        raise InvalidChecksum
    return number


# Bosnia and Herzegovina, Serbia and Slovenia share one format; python-stdnum keeps it under Slovenia.
KINDS: dict[str, Callable[[str], str]] = {
    "jmbg": emso.validate,
    "oib": oib.validate,
    "tckn": tckimlik.validate,
    "iran": _iranian,
}


# Which kinds tell when somebody was born.
_BIRTHS: dict[str, Callable[[str], date]] = {"jmbg": emso.get_birth_date}


def ascii_digits(number: str) -> str:
    """Return the number with every script's decimal digits as 0 to 9, without spaces and dashes."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in number if sign not in " -\u200c\u00a0")


def check(kind: str, number: str) -> Doubt | None:
    """Return what is odd about a number of this kind; None when nothing is, or when the kind is not known."""
    validate = KINDS.get(kind)
    if validate is None or not number:
        return None
    try:
        validate(ascii_digits(number))
    except ValidationError as error:
        return _DOUBTS.get(type(error), Doubt.CHARACTERS)
    return None


def birth_date_in(kind: str, number: str) -> date | None:
    """Return the birth date that a number without fault tells; None when its kind tells none."""
    told = _BIRTHS.get(kind)
    return told(ascii_digits(number)) if told else None
