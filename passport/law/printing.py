"""A rule pack as plain values, as `manage.py rulepack` prints it. Plain Python."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from passport.law.conditions import Condition
from passport.law.pack import Pack

# What a row leaves out when it has nothing to say there; everything else is printed, empty or not.
_ONLY_WHEN_SAID = frozenset({
    "corrected", "unit_meant", "reason", "note", "age", "basis", "exams", "views", "phantom", "grid", "with_report",
})  # fmt: skip
_PRINTED_AS_NUMBER = frozenset({"mass_kg"})


def printed(pack: Pack) -> dict[str, Any]:
    """Return a pack as JSON holds it: one object per printed value, numbers as numbers, None where nothing is said."""
    return _table(pack)


def _table(row: Any) -> dict[str, Any]:
    values = {found.name: getattr(row, found.name) for found in fields(row)}
    return {
        name: _value(value, name=name)
        for name, value in values.items()
        if name not in _ONLY_WHEN_SAID or value not in ("", None, (), False)
    }


def _value(value: Any, *, name: str = "") -> Any:
    if isinstance(value, Condition):
        return str(value) or None
    if is_dataclass(value):
        return _table(value)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if name in _PRINTED_AS_NUMBER and value.isdigit():
        return int(value)
    return value
