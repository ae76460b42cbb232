"""Alter one field of a document's first row at a time."""

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# What nobody signs: how the site shows a row, and what came after the signature.
UNSIGNED = {
    "disowned",
    "exposures.0.device.name",
    "facility.country",
    "facility.time_zone",
    "history.0.at",
    "history.0.by",
    "history.0.said",
    "history.0.what",
    "recorded_at",
    "signatures.0.id",
}

# The same of what a signer put beside a signature: the site says of which kind it is.
UNSIGNED_BESIDE = {"signatures.0.further.0.kind", "signatures.0.further.0.qualified"}


def altered(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each field of the first row, and the document with that field altered."""
    for path in list(leaves(document["entries"][0])):
        changed: dict[str, Any] = json.loads(json.dumps(document))
        *way, name = path.split(".")
        part: Any = changed["entries"][0]
        for step in way:
            part = part[int(step)] if isinstance(part, list) else part[step]
        at: Any = int(name) if isinstance(part, list) else name
        part[at] = other(part[at])
        yield path, changed


def rearranged(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a forger does to the first row without touching a signed byte, and the document after it."""
    for name, change in _CHANGES.items():
        changed: dict[str, Any] = json.loads(json.dumps(document))
        change(changed, changed["entries"][0])
        yield name, changed


def _add_row(version: int) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def add(document: dict[str, Any], entry: dict[str, Any]) -> None:
        said = json.loads(_statement(entry, "row")["payload"]) | {"procedure": "INVENTED", "performed_on": "1999-01-01"}
        entry["statements"].append(_written("row", version, said))
        entry["exam"], entry["performed"]["date"] = "INVENTED", "1999-01-01"
        if version == entry["row_version"]:
            entry["row_digest"] = entry["statements"][-1]["digest"]

    return add


def _add_doses(document: dict[str, Any], entry: dict[str, Any]) -> None:
    sealed = _statement(entry, "evidence")
    said = json.loads(sealed["payload"])
    said["exposures"][0]["totals"] = []
    entry["statements"].append(_written("evidence", sealed["version"] + 1, said))
    entry["totals"], entry["sums"], entry["version"] = [], [], sealed["version"] + 1


def _add_sealed_doses(document: dict[str, Any], entry: dict[str, Any]) -> None:
    _add_doses(document, entry)
    added, sealed_before = entry["statements"][-1], _statement(entry, "evidence")["seal"]
    own = Ed25519PrivateKey.from_private_bytes(b"f" * 32)
    sealed_at = "2026-03-02T09:31:00.000000+00:00"
    sealed = {
        "schema": "radiation-passport/seal/1",
        "kind": "evidence",
        "subject": entry["id"],
        "version": str(added["version"]),
        "digest": added["digest"],
        "facility": {"uid": sealed_before["facility_id"], "name": sealed_before["facility"]},
        "sealed_at": sealed_at,
    }
    added["seal"] = sealed_before | {
        "public_key": _text_of(own.public_key().public_bytes_raw()),
        "signature": _text_of(own.sign(rfc8785.dumps(sealed))),
        "sealed_at": sealed_at,
        "cades": None,
    }


def _text_of(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _take_salt(document: dict[str, Any], entry: dict[str, Any]) -> None:
    document["patient"]["identifiers"] = [{"value": "4712", "issuer": "CLINIC"}]


def _empty_salt(document: dict[str, Any], entry: dict[str, Any]) -> None:
    for one in document["patient"]["identifiers"]:
        one["salt"] = ""


def _write_digest_otherwise(document: dict[str, Any], entry: dict[str, Any]) -> None:
    for one in (_statement(entry, "row"), *entry["signatures"]):
        one["digest"] = one["digest"].upper()


def _write_moment(pattern: str, other: str) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def write(document: dict[str, Any], entry: dict[str, Any]) -> None:
        seal = _statement(entry, "evidence")["seal"]
        seal["sealed_at"] = re.sub(pattern, other, seal["sealed_at"], count=1)

    return write


def _be_of_first_kind(document: dict[str, Any], entry: dict[str, Any]) -> None:
    document["schema"] = "radiation-passport/document/1"
    _take_salt(document, entry)


def _take_statement(document: dict[str, Any], entry: dict[str, Any]) -> None:
    entry["row_version"] = None


def _double_entry(document: dict[str, Any], entry: dict[str, Any]) -> None:
    document["entries"].append(entry)


def _double_signature(document: dict[str, Any], entry: dict[str, Any]) -> None:
    entry["signatures"].append({**entry["signatures"][0], "id": "0" * 32, "log": None, "sealed": None, "further": []})


def _take_seal(document: dict[str, Any], entry: dict[str, Any]) -> None:
    _statement(entry, "evidence")["seal"] = None


def _take_seal_and_alter(document: dict[str, Any], entry: dict[str, Any]) -> None:
    _take_seal(document, entry)
    entry["exposures"][0]["device"]["model"] = "INVENTED"


def _name_doses_left_out(document: dict[str, Any], entry: dict[str, Any]) -> None:
    entry["version"] += 1
    entry["totals"], entry["sums"] = [], []


def _ask_from_nowhere(document: dict[str, Any], entry: dict[str, Any]) -> None:
    for signature in entry["signatures"]:
        asked = json.loads(urlsafe_b64decode(signature["client_data_json"] + "=="))
        told = json.dumps(asked | {"origin": "http://["}).encode()
        signature["client_data_json"] = _text_of(told)


_CHANGES: dict[str, Callable[[dict[str, Any], dict[str, Any]], None]] = {
    "a later row that nobody signed": _add_row(99),
    "the same row twice": _add_row(1),
    "a whole entry twice": _double_entry,
    "the same signature twice": _double_signature,
    "later doses that nobody sealed": _add_doses,
    "later doses that somebody sealed": _add_sealed_doses,
    "an identifier without its salt": _take_salt,
    "an empty salt": _empty_salt,
    "a digest in capitals": _write_digest_otherwise,
    "a moment in its short form": _write_moment(r"(\d+)-(\d+)-(\d+)T", r"\1\2\3T"),
    "a moment with seven digits of a second": _write_moment(r"(\.0+)?\+", ".0000000+"),
    "a moment on a day that is none": _write_moment("03-02T", "02-30T"),
    "an origin that is no address": _ask_from_nowhere,
    "as a document of the first kind": _be_of_first_kind,
    "no version": _take_statement,
    "no seal": _take_seal,
    "no seal and another device": _take_seal_and_alter,
    "doses of a version that is left out": _name_doses_left_out,
}


def _statement(entry: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(one for one in entry["statements"] if one["kind"] == kind)


def _written(kind: str, version: int, said: dict[str, Any]) -> dict[str, Any]:
    payload = rfc8785.dumps(said)
    digest = hashlib.sha256(payload).hexdigest()
    subject = said["entry"]
    return {
        "kind": kind,
        "subject": subject,
        "version": version,
        "digest": digest,
        "payload": payload.decode(),
        "seal": None,
    }


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
