"""Codes that people type: random bits as Crockford characters, kept only as HMAC. Plain Python."""

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# The digits of a Persian and of an Arabic keyboard.
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_READ_AS = _DIGITS | str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code(*, bits: int) -> str:
    """Return a code of `bits` random bits (a multiple of 5), five bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(bits // 5))


def spaced(code: str) -> str:
    """Return the code in groups of four, as it is printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def plain_digits(typed: str) -> str:
    """Return a text with its Persian and Arabic digits as those of the Latin script."""
    return typed.translate(_DIGITS)


def compact(typed: str) -> str:
    """Return what a person meant: upper case, digits of one script, no spaces or dashes, O as 0, I and L as 1."""
    return typed.upper().translate(_READ_AS)


def code_hmac(code: str, *, purpose: str, pepper: str) -> bytes:
    """Return what is stored of a code. The purpose keeps a code of one kind from opening another."""
    return hmac.new(pepper.encode(), f"{purpose}\x00{compact(code)}".encode(), hashlib.sha256).digest()
