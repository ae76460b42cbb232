"""Which PINs are refused."""

from datetime import date

import pytest

from passport.people.pins import PinFault, fault_of

ANA, CHILD = date(1985, 3, 27), date(2015, 11, 8)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12 456", "12a456", "۱۹۵۲۸۰"])
def test_a_pin_has_six_digits(pin: str) -> None:
    assert fault_of(pin, births=[]) == PinFault.NOT_SIX_DIGITS


@pytest.mark.parametrize("pin", ["000000", "777777", "123456", "654321", "012345", "890123", "321098"])
def test_what_everybody_tries_first_is_refused(pin: str) -> None:
    assert fault_of(pin, births=[]) == PinFault.GUESSED_FIRST


@pytest.mark.parametrize(
    "pin",
    ["270385", "032785", "850327", "852703", "031985", "198503", "070164", "640107", "136401", "081115", "151108"],
)
def test_the_birth_date_of_anybody_whose_passport_it_opens_is_refused(pin: str) -> None:
    assert fault_of(pin, births=[ANA, CHILD]) == PinFault.BIRTH_DATE


@pytest.mark.parametrize("pin", ["195280", "112233", "135791", "270386", "990011"])
def test_any_other_is_taken(pin: str) -> None:
    assert fault_of(pin, births=[ANA, CHILD]) is None
