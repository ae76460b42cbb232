"""How stated units become the unit that a quantity is kept in. Decimal everywhere; an unknown unit is refused."""

from decimal import Context, Decimal, InvalidOperation
from typing import Final

from ingestion.reading.concepts import Key
from ingestion.reasons import Reason

# "UCM" stands for UCUM in the reports of a GE C-arm; others write it small.
SCHEMES: Final = frozenset({"UCUM", "UCM", "ucum"})
MAX_DIGITS: Final = 48  # characters of a number as sent and as kept; DS has 16
MAX_EXPONENT: Final = 30
EXACT: Final = Context(prec=128)

# Unit that a quantity is kept in -> unit as sent -> factor. Source: PS3.16 templates, UCUM, and what devices send.
FACTORS: Final[dict[str, dict[str, Decimal]]] = {
    "Gy.cm2": {
        "Gy.m2": Decimal(10_000),
        "Gym2": Decimal(10_000),  # older editions of TID 10003
        "Gy.cm2": Decimal(1),
        "Gy.cm^2": Decimal(1),
        "Gycm2": Decimal(1),
        "dGy.cm2": Decimal("0.1"),
        "dGycm2": Decimal("0.1"),
        "cGy.cm2": Decimal("0.01"),
        "cGycm2": Decimal("0.01"),
        "uGy.m2": Decimal("0.01"),
        "uGym2": Decimal("0.01"),
        "mGy.cm2": Decimal("0.001"),
        "mGycm2": Decimal("0.001"),
    },
    "mGy": {
        "mGy": Decimal(1),
        "Gy": Decimal(1000),
        "dGy": Decimal(100),  # glandular dose in older editions
        "cGy": Decimal(10),
        "uGy": Decimal("0.001"),
    },
    "mGy.cm": {"mGy.cm": Decimal(1), "mGycm": Decimal(1), "mGy*cm": Decimal(1), "Gy.cm": Decimal(1000)},
    "s": {"s": Decimal(1), "ms": Decimal("0.001"), "us": Decimal("0.000001"), "min": Decimal(60)},
    "MBq": {
        "MBq": Decimal(1),
        "Bq": Decimal("0.000001"),
        "kBq": Decimal("0.001"),
        "GBq": Decimal(1000),
        "mCi": Decimal(37),
        "uCi": Decimal("0.037"),
    },
    "kV": {"kV": Decimal(1), "V": Decimal("0.001")},
    "mm": {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)},
    "mA": {"mA": Decimal(1), "uA": Decimal("0.001"), "A": Decimal(1000)},
    "mA.s": {
        "mA.s": Decimal(1),
        "mAs": Decimal(1),
        "uA.s": Decimal("0.001"),
        "uAs": Decimal("0.001"),  # older editions of TID 10003
    },
    "cm2": {"cm2": Decimal(1), "m2": Decimal(10_000), "mm2": Decimal("0.01")},
    "cm3": {"cm3": Decimal(1), "mL": Decimal(1), "ml": Decimal(1)},
    "N": {"N": Decimal(1), "daN": Decimal(10)},
    "%": {"%": Decimal(1)},
    # Counts and ratios: UCUM writes "1", templates put what is counted in braces.
    "1": {
        "1": Decimal(1),
        "{ratio}": Decimal(1),
        "{pulses}": Decimal(1),
        "{pulse}": Decimal(1),
        "{frames}": Decimal(1),
        "{events}": Decimal(1),
        "no units": Decimal(1),
    },
    "mSv": {"mSv": Decimal(1), "Sv": Decimal(1000), "uSv": Decimal("0.001")},
}


class ValueRefused(Exception):
    """The value cannot be taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def converted(value: str, unit: Key | None, into: str) -> str:
    """Return the value as canonical decimal text in the unit `into`. Raises ValueRefused."""
    factor = FACTORS[into].get(unit[1]) if unit and unit[0] in SCHEMES else None
    if factor is None:
        raise ValueRefused(Reason.UNKNOWN_UNIT)
    text = canonical_text(EXACT.multiply(_number(value), factor))
    if len(text) > MAX_DIGITS:
        raise ValueRefused(Reason.OUT_OF_RANGE)
    return text


def _number(value: str) -> Decimal:
    if len(value) > MAX_DIGITS or not value.isascii() or "_" in value:
        raise ValueRefused(Reason.NOT_A_NUMBER)
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueRefused(Reason.NOT_A_NUMBER) from error
    if not number.is_finite():
        raise ValueRefused(Reason.NOT_A_NUMBER)
    if number < 0:
        raise ValueRefused(Reason.NEGATIVE)
    if number and abs(number.adjusted()) > MAX_EXPONENT:
        raise ValueRefused(Reason.OUT_OF_RANGE)
    return number


def canonical_text(number: Decimal) -> str:
    """Return a number without exponent, trailing zeros or sign of zero: one text for one value."""
    return format(EXACT.normalize(number), "f") if number else "0"
