"""One way to write a payload as bytes: RFC 8785, with every number as text. Plain Python."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

import rfc8785


class NumberInPayload(ValueError):
    """A signed payload holds its numbers as text, as they stand on the screen: `"520.0"` is not `520`."""


class NotCanonical(ValueError):
    """These bytes are not one JSON object in canonical form."""


def dumps(payload: Mapping[str, object]) -> bytes:
    """Return the canonical bytes of a payload. Raises NumberInPayload. Source: RFC 8785."""
    _refuse_numbers(payload)
    return rfc8785.dumps(dict(payload))  # type: ignore[arg-type]  # it refuses every other type itself


def loads(data: bytes) -> dict[str, object]:
    """Return the payload that canonical bytes hold. Raises NotCanonical when other bytes would say the same."""
    try:
        payload = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonical from error
    if not isinstance(payload, dict) or _written(payload) != data:
        raise NotCanonical
    return payload


def digest(data: bytes) -> bytes:
    """Return the SHA-256 of exact bytes."""
    return hashlib.sha256(data).digest()


def _written(payload: dict[str, object]) -> bytes | None:
    try:
        return dumps(payload)
    except (ValueError, RecursionError):
        return None


def _refuse_numbers(value: object) -> None:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        raise NumberInPayload
    for part in _parts(value):
        _refuse_numbers(part)


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, (list, tuple)) else ()
