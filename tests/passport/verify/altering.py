"""Alter one field of a document's first row at a time."""

import json
from collections.abc import Iterator
from typing import Any

# What nobody signs: how the site shows a row, and what came after the signature.
UNSIGNED = {
    "disowned",
    "events",
    "exposures.0.device.name",
    "facility.country",
    "facility.time_zone",
    "recorded_at",
    "signatures.0.id",
    "version",  # a later one brings doses that are not sealed yet, and says so
}


def altered(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each field of the first row, and the document with that field altered."""
    for path in list(leaves(document["entries"][0])):
        changed: dict[str, Any] = json.loads(json.dumps(document))
        *way, name = path.split(".")
        part: Any = changed["entries"][0]
        for step in way:
            part = part[int(step)] if isinstance(part, list) else part[step]
        part[name] = other(part[name])
        yield path, changed


def leaves(part: Any, path: str = "") -> Iterator[str]:
    """Yield the names of all fields within, the objects left out."""
    if isinstance(part, dict | list):
        named = part.items() if isinstance(part, dict) else enumerate(part)
        for name, value in named:
            yield from leaves(value, f"{path}.{name}" if path else str(name))
    else:
        yield path


def other(value: Any) -> Any:
    """Return a value of the same kind that says something else."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value is None:
        return "x"
    if len(value) > 30:
        return value[:-2] + ("AA" if value[-2:] != "AA" else "BB")
    return value + "x" if value else "AAAA"
