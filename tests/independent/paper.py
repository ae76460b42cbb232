"""Codes of a proof sheet, checked by a program written only from docs/signatures.md: bare `cryptography`, nothing of the product.

`python paper.py KEYS.json CODES.txt` prints one JSON list: of each line what its code says under a hospital's seal, or null.
"""

import hashlib
import json
import sys
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
NAMES = ("booklet", "page", "pages", "part", "parts", "printed_on", "holder", "birth_year", "rows")
WRONG = (ValueError, IndexError, KeyError, TypeError, OverflowError, RecursionError, InvalidSignature)


def need(what: str, holds: object) -> None:
    if not holds:
        raise ValueError(what)


def base45(text: str) -> bytes:
    """Return the bytes of RFC 9285: three letters for two bytes, two for the last one."""
    found = b""
    for at in range(0, len(text), 3):
        letters = [LETTERS.index(letter) for letter in text[at : at + 3]]
        need("letters", len(letters) > 1)
        number = sum(letter * 45**place for place, letter in enumerate(letters))
        found += number.to_bytes(len(letters) - 1, "big")
    return found


def taken(data: bytes, size: int) -> tuple[bytes, bytes]:
    need("length", len(data) >= size)
    return data[:size], data[size:]


def decoded(data: bytes) -> tuple[Any, bytes]:
    """Return the first item of CBOR and what is left; a tag is a pair of its number and its item."""
    major, size, data = data[0] >> 5, data[0] & 31, data[1:]
    if major == 7:
        need("null", size == 22)
        return None, data
    if size >= 24:
        need("short", size <= 26)
        number, data = taken(data, 1 << (size - 24))
        size = int.from_bytes(number, "big")
    if major in {0, 1}:
        return (-1 - size if major else size), data
    if major in {2, 3}:
        content, data = taken(data, size)
        return (content if major == 2 else content.decode()), data
    return many(major, size, data)


def many(major: int, size: int, data: bytes) -> tuple[Any, bytes]:
    if major == 6:
        item, data = decoded(data)
        return (size, item), data
    items = []
    for _ in range(size if major == 4 else 2 * size):
        item, data = decoded(data)
        items.append(item)
    return (items if major == 4 else dict(zip(items[::2], items[1::2], strict=True))), data


def head(major: int, size: int) -> bytes:
    if size < 24:
        return bytes([major << 5 | size])
    short = next(at for at, limit in enumerate((1 << 8, 1 << 16, 1 << 32)) if size < limit)
    return bytes([major << 5 | 24 + short]) + size.to_bytes(1 << short, "big")


def encoded(value: Any) -> bytes:
    """Return an item in deterministic CBOR (RFC 8949, 4.2)."""
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encoded, value))
    if isinstance(value, dict):
        pairs = sorted((encoded(name), encoded(item)) for name, item in value.items())
        return head(5, len(pairs)) + b"".join(name + item for name, item in pairs)
    tag, item = value
    return head(6, tag) + encoded(item)


def item_in(data: bytes) -> Any:
    found, rest = decoded(data)
    need("deterministic", rest == b"" and encoded(found) == data)
    return found


def counted(key: dict[str, Any], day: date) -> bool:
    since, until = (
        key[name] and datetime.fromisoformat(key[name]).astimezone(UTC).date() for name in ("since", "until")
    )
    beside = timedelta(days=1)
    return (since is None or since - beside <= day) and (until is None or day <= until + beside)


def says(code: str, keys: dict[str, Any]) -> dict[str, Any]:
    """Return what a code says, once a key that a hospital publishes for that day sealed it."""
    need("prefix", code.startswith("RP1:"))
    tag, parts = item_in(base45(code[4:]))
    protected, unprotected, payload, signature = parts
    named = item_in(protected)
    need("header", tag == 18 and unprotected == {} and set(named) == {1, 4} and named[1] == -8 and len(named[4]) == 8)
    signed = encoded(["Signature1", protected, b"radiation-passport/proof/1", payload])
    said = item_in(payload)
    need("payload", sorted(said) == list(range(1, 10)))
    found = dict(zip(NAMES, (said[number] for number in range(1, 10)), strict=True))
    published = [key for facility in keys["facilities"] for key in facility["seal_keys"]]
    known = [(urlsafe_b64decode(key["public_key"] + "=="), key) for key in published]
    (own,) = [(raw, key) for raw, key in known if hashlib.sha256(raw).digest()[:8] == named[4]]
    Ed25519PublicKey.from_public_bytes(own[0]).verify(signature, signed)
    need("day", counted(own[1], date.fromisoformat(found["printed_on"])))
    return found


def plain(value: Any) -> Any:
    """Return a value as JSON writes it, bytes as hexadecimal."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.hex() if isinstance(value, bytes) else value


def told(code: str, keys: dict[str, Any]) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = plain(says(code, keys))
    except WRONG:
        return None
    return found


if __name__ == "__main__":
    published = json.loads(Path(sys.argv[1]).read_bytes())
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    print(json.dumps([told(line, published) for line in lines]))
