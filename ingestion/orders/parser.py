"""Take one JSON object from a body: bounded, and each name in it once."""

import json
from collections.abc import Mapping
from typing import IO, Any, Final

from rest_framework.parsers import JSONParser

MOST_BYTES: Final = 64 * 1024


class BodyTooLarge(Exception):
    """The body is larger than an order may be."""


class NotJson(Exception):
    """The body is no JSON text."""


class OrderParser(JSONParser):
    """Read an order's body, never more of it than an order may have."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return what the body says. Raises BodyTooLarge or NotJson."""
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise BodyTooLarge
        return read_json(body)


def read_json(body: bytes) -> Any:
    """Return what a JSON text says. Raises NotJson also for a name that stands twice, NaN, and endless brackets."""
    try:
        return json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotJson from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)
