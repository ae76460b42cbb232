"""Addresses as people type them: an e-mail address, or the number of a mobile phone. Plain Python."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from passport.codes import plain_digits

_LONGEST = 254
# What every mail server takes. Whether somebody reads it is what the code shows.
_MAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
# Some countries do not tell mobile numbers from others.
_TAKES_TEXTS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


def mail_address(typed: str) -> str | None:
    """Return an e-mail address as it is kept and compared; None: it is none."""
    address = typed.strip().lower()
    return address if len(address) <= _LONGEST and _MAIL.fullmatch(address) else None


def mobile_number(typed: str, *, country: str) -> str | None:
    """Return a mobile number with the code of its country (E.164); None: it is none.

    `country` (ISO 3166, may be empty) is where a number without such a code belongs.
    """
    try:
        number = phonenumbers.parse(plain_digits(typed), country or None)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _TAKES_TEXTS:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
