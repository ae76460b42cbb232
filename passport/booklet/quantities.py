"""The booklet's quantities: which event value adds up to which total, and decimal text. Plain Python.

Source: PS3.16 TID 10002 to 10015 and CID 10050.
"""

from decimal import Decimal

DLP_TOTAL = "113813"

# Event concept -> the total that its values add up to within one scope. Peaks and settings (CTDIvol, kV) never add.
ADDS_UP_TO: dict[str, tuple[str, str, str]] = {
    "113838": (DLP_TOTAL, "dlp_total", "mGy.cm"),
    "122130": ("113722", "dose_area_product_total", "Gy.cm2"),
    "113738": ("113725", "dose_rp_total", "mGy"),
    "111631": ("111637", "accumulated_glandular_dose", "mGy"),
    "113507": ("113507", "administered_activity", "MBq"),
}

# What a person may type, each in its one unit: total concept, quantity, unit.
TYPED_QUANTITIES: dict[str, tuple[str, str]] = {
    "dlp_total": (DLP_TOTAL, "mGy.cm"),
    "dose_area_product_total": ("113722", "Gy.cm2"),
    "dose_rp_total": ("113725", "mGy"),
    "fluoroscopy_time": ("113730", "s"),
    "accumulated_glandular_dose": ("111637", "mGy"),
    "administered_activity": ("113507", "MBq"),
}

# The dose that tells most of an examination, the first of these that is there: of CT, of projection, of the breast and
# of nuclear medicine. Source: PS3.16, TID 10012, 10002, 10005 and 10022.
MAIN = (DLP_TOTAL, "113722", "111637", "113507", "113725")

# The sorting column's room; the value itself is text and whole.
SORTS_UP_TO = Decimal(10**14)


def main_rank(code: str) -> int:
    """Return how much a total tells of an examination, the least the most; of what is in no table the same."""
    return MAIN.index(code) if code in MAIN else len(MAIN)


def sorting_value(value: str) -> Decimal:
    """Return what a value is sorted by: bounded first, because a number without bounds cannot be rounded."""
    return round(min(Decimal(value), SORTS_UP_TO), 9)


def decimal_text(value: Decimal) -> str:
    """Return the canonical text of a decimal: no exponent, no trailing zeros, "0" for any zero."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
