"""Make a rule pack from its file: TOML, or the JSON that `manage.py rulepack` prints. Plain Python.

A key that is not known, a missing one, a word outside its closed set and a number that is none are refused, by place.
Numbers stand in a file as they are printed, `0,4`; lists may stand under any heading, because headings only order them.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from passport.law.conditions import Condition, condition_from
from passport.law.pack import Pack

# Headings under which a file may order its lists; they mean nothing.
HEADINGS = frozenset({"procedures", "doses", "nuclear_medicine", "records", "articles"})
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_MOST_DIGITS = 12  # before or after the point; no table prints more, and 1e999999 would fill the memory


class BadPack(Exception):
    """This rule pack cannot be read: a key is missing, unknown or of the wrong kind.

    Its arguments are all that is wrong, one sentence with its place each.
    """

    def __str__(self) -> str:
        return "; ".join(self.args)


def pack_from(text: str) -> Pack:
    """Return the pack that a text describes. Raises BadPack, which names every place that is wrong."""
    made: Pack = _made(Pack, _flat(_parsed(text)), "")
    return made


def _parsed(text: str) -> dict[str, Any]:
    try:
        if text.lstrip().startswith("{"):
            found = json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=_once)
            return found if isinstance(found, dict) else {}
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise BadPack(str(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} stands twice in one object")
    return found


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in values.items() if name not in HEADINGS}
    for heading in sorted(HEADINGS & values.keys()):
        section = values[heading]
        if not isinstance(section, dict):
            raise BadPack(f"{heading}: a heading holds lists")
        twice = flat.keys() & section.keys()
        if twice:
            raise BadPack(f"{heading}: {', '.join(sorted(twice))} stands twice")
        flat |= section
    return flat


def _made(kind: type[Any], values: Any, place: str) -> Any:
    if not isinstance(values, Mapping):
        raise BadPack(f"{place.rstrip('.') or 'pack'}: a table is wanted here")
    hints = get_type_hints(kind)
    known = {found.name: found for found in fields(kind)}
    unknown = sorted(values.keys() - known.keys())
    missing = sorted(name for name in known.keys() - values.keys() if _is_needed(known[name]))
    wrong = [f"{where}: {', '.join(names)}" for where, names in (("unknown", unknown), ("missing", missing)) if names]
    refused = [f"{place.rstrip('.') or 'pack'}: {'; '.join(wrong)}"] if wrong else []
    names = [name for name in values if name in known]
    made = _all_of(((hints[name], values[name], f"{place}{name}") for name in names), refused)
    return kind(**dict(zip(names, made, strict=True)))


def _all_of(wanted: Iterable[tuple[Any, Any, str]], refused: list[str]) -> list[Any]:
    """Return what stands in several places. Raises BadPack with all that is wrong in any of them, and before."""
    made = []
    for kind, value, place in wanted:
        try:
            made.append(_value(kind, value, place))
        except BadPack as error:
            refused.extend(error.args)
    if refused:
        raise BadPack(*refused)
    return made


def _is_needed(found: Field[Any]) -> bool:
    return found.default is MISSING and found.default_factory is MISSING


def _value(kind: Any, value: Any, place: str) -> Any:
    if get_origin(kind) is UnionType:
        inner = next(one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _value(inner, value, place)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise BadPack(f"{place}: a list is wanted here")
        return tuple(_all_of(((get_args(kind)[0], one, f"{place}[{row}].") for row, one in enumerate(value, 1)), []))
    if isinstance(kind, type) and is_dataclass(kind) and kind is not Condition:
        return _made(kind, value, place if place.endswith(".") else f"{place}.")
    return _simple(kind, value, place.rstrip("."))


def _simple(kind: Any, value: Any, place: str) -> Any:
    try:
        if issubclass(kind, StrEnum):
            return kind(value)
        return _READERS[kind](value)
    except (ValueError, TypeError, InvalidOperation) as error:
        wanted = _WANTED.get(kind) or f"one of {', '.join(getattr(kind, '__members__', {}).values())}"
        raise BadPack(f"{place}: {_said(value)} is not {wanted}") from error


def _said(value: Any) -> str:
    return str(value) if isinstance(value, Decimal) else repr(value)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):  # a mass that JSON holds as a number
        return str(value)
    if not isinstance(value, str):
        raise TypeError
    return value


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    if not isinstance(value, (int, Decimal)):
        if not _NUMBER.fullmatch(_text(value)):
            raise ValueError
        value = value.replace(",", ".")
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError
    return number


def _whole(value: Any) -> int:
    number = _decimal(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _day(value: Any) -> date:
    return value if type(value) is date else date.fromisoformat(_text(value))


def _condition(value: Any) -> Condition:
    return condition_from(_text(value if value is not None else ""))


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    Decimal: _decimal,
    int: _whole,
    bool: _flag,
    date: _day,
    Condition: _condition,
}
_WANTED = {
    str: "a text",
    Decimal: "a number",
    int: "a whole number",
    bool: "true or false",
    date: "a day",
    Condition: "a condition",
}
