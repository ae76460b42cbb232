"""The forms that everything rests on: base64url, SHA-256, RFC 8785, CBOR, signatures of passkeys, RFC 9162."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa


class Wrong(Exception):
    """Something is not as the documentation says."""


def need(what: str, holds: object) -> None:
    if not holds:
        raise Wrong(what)


def unpadded(text: str) -> bytes:
    need("base64url", isinstance(text, str) and set(text) <= set(base64.urlsafe_b64encode(b"").decode() + ALPHABET))
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def moment(text: str) -> datetime:
    need("moment", MOMENT.fullmatch(text))
    return datetime.fromisoformat(text)


def in_utc(text: str) -> str:
    return moment(text).astimezone(UTC).isoformat(timespec="microseconds")


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    need("a name twice", len(dict(pairs)) == len(pairs))
    return dict(pairs)


def canonical(value: Any) -> str:
    """Return RFC 8785 without numbers, which no payload holds."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return '"' + "".join(ESCAPES.get(one, one if one >= " " else f"\\u{ord(one):04x}") for one in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    need("a number in a payload", isinstance(value, dict))
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"


def said_in(statement: dict[str, Any], entry: str) -> dict[str, Any]:
    """Return what a statement says, once its bytes and its name are right."""
    text = statement["payload"]
    said: dict[str, Any] = json.loads(text, object_pairs_hook=once)
    need("canonical", canonical(said) == text)
    need("digest", sha256(text.encode()).hex() == statement["digest"])
    need("subject", statement["subject"] == entry)
    return said


def cbor(data: bytes) -> tuple[Any, bytes]:
    """Return the first item and what is left, of the few kinds that a COSE key is made of (RFC 8949)."""
    major, size, data = data[0] >> 5, data[0] & 31, data[1:]
    if size >= 24:
        need("cbor length", size <= 27)
        wide = 1 << (size - 24)
        size, data = int.from_bytes(data[:wide], "big"), data[wide:]
    if major in {0, 1}:
        return (size if major == 0 else -1 - size), data
    if major in {2, 3}:
        need("cbor bytes", len(data) >= size)
        return data[:size], data[size:]
    need("cbor kind", major == 5)
    found = {}
    for _ in range(size):
        name, data = cbor(data)
        found[name], data = cbor(data)
    return found, data


def signature_holds(cose: bytes, signed: bytes, signature: bytes) -> None:
    key, rest = cbor(cose)
    need("COSE key", rest == b"")
    if (key[1], key[3]) == (2, -7):
        need("curve", key[-1] == 1)
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(key[-2], "big"), int.from_bytes(key[-3], "big"), ec.SECP256R1()
        )
        numbers.public_key().verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    elif (key[1], key[3]) == (1, -8):
        need("curve", key[-1] == 6)
        ed25519.Ed25519PublicKey.from_public_bytes(key[-2]).verify(signature, signed)
    else:
        need("algorithm", (key[1], key[3]) == (3, -257))
        public = rsa.RSAPublicNumbers(int.from_bytes(key[-2], "big"), int.from_bytes(key[-1], "big")).public_key()
        public.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())


def root_of(leaf: bytes, index: int, size: int, path: bytes) -> bytes:
    """Return the root above a leaf: on the way up a node is right where the index is odd, or the last without a pair."""
    need("path", len(path) % 32 == 0 and index < size)
    siblings = [path[start : start + 32] for start in range(0, len(path), 32)]
    node, last = leaf, size - 1
    while last:
        if index % 2:
            need("path", siblings)
            node = sha256(b"\x01", siblings.pop(0), node)
        elif index != last:
            need("path", siblings)
            node = sha256(b"\x01", node, siblings.pop(0))
        index, last = index // 2, last // 2
    need("path", not siblings)
    return node
