"""Numbers as the readers of a language write them: their digits, their mark, and ranges in words. Plain Python.

Codes, identifiers, accession and personal numbers, and values that professionals copy are never written so: they keep
the digits of the device, and stand isolated (`apart`).
"""

from collections.abc import Iterable
from decimal import Decimal

PERSIAN = "fa"
# Languages that do not write digits as English does, and with what a number is divided.
DIGITS = {PERSIAN: str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")}
MARKS = {"en": ".", PERSIAN: "٫"}
COMMA = ","
COMMAS = {PERSIAN: "،"}
RANGES = {PERSIAN: "{} تا {}"}
FROM_TO = "{}–{}"
SPAN = "{} – {}"  # of more than one word each
# Unicode's own brackets: they hold in texts and in attributes, where no tag can stand.
RIGHT_TO_LEFT_MARK = "\u200f"
LEFT_TO_RIGHT, FIRST_STRONG, END = "\u2066", "\u2068", "\u2069"
RIGHT_TO_LEFT = frozenset({PERSIAN})


def in_digits(language: str, text: str) -> str:
    """Return a text with the digits of a language in the place of ours."""
    return text.translate(DIGITS.get(language, {}))


def number_in(language: str, value: int | Decimal) -> str:
    """Return a number in the digits of a language, with its mark between whole and part; no digit is added or lost."""
    plain = f"{value:f}" if isinstance(value, Decimal) else str(int(value))
    return in_digits(language, plain).replace(".", mark_in(language))


def mark_in(language: str) -> str:
    """Return what a language writes between the whole of a number and its part."""
    return MARKS.get(language, COMMA)


def comma_in(language: str) -> str:
    """Return what a language writes between the parts of a list."""
    return COMMAS.get(language, COMMA)


def list_in(language: str, parts: Iterable[str]) -> str:
    """Return the parts of a list in one line."""
    return f"{comma_in(language)} ".join(parts)


def range_in(language: str, first: int | Decimal, last: int | Decimal) -> str:
    """Return a range: in words where a dash between two numbers would turn round."""
    return RANGES.get(language, FROM_TO).format(number_in(language, first), number_in(language, last))


def span_in(language: str, first: str, last: str) -> str:
    """Return from what until what, where each is more than a number."""
    return RANGES.get(language, SPAN).format(first, last)


def apart_in(language: str, text: str) -> str:
    """Return a code, or a number with its unit, so that a text from right to left does not turn it round."""
    return f"{LEFT_TO_RIGHT}{text}{END}" if text and language in RIGHT_TO_LEFT else text


def begun_in(language: str, sentence: str) -> str:
    """Return a text of ours that begins with a code or a name, so that this does not give it its direction."""
    return f"{RIGHT_TO_LEFT_MARK}{sentence}" if sentence and language in RIGHT_TO_LEFT else sentence


def quantity_in(language: str, value: int | Decimal, unit: str) -> str:
    """Return a number with its unit, which is not translated: one space between that no line breaks at."""
    return apart_in(language, f"{number_in(language, value)}\u00a0{unit}")
