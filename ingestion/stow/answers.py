"""What a sender is told about its objects: the Store Instances Response of PS3.18 annex I, as JSON. Plain Python."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

JSON = "application/dicom+json"
TAKEN_TYPES = frozenset({"*/*", "application/*", JSON, "application/json"})


class Failure(IntEnum):
    """Why an object was not stored (PS3.18 table I.2-2)."""

    OUT_OF_RESOURCES = 0xA700
    OTHER_STUDY = 0xA900
    CANNOT_UNDERSTAND = 0xC000
    CLASS_NOT_SUPPORTED = 0x0122


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What became of one object; empty UIDs where it could not even be named."""

    sop_class_uid: str
    sop_instance_uid: str
    failure: Failure | None


def status_of(stored: Iterable[Stored]) -> int:
    """Return the HTTP status: 200 all, 202 some, 409 none, 503 none because there was no room."""
    failures = [one.failure for one in stored]
    if all(failure is None for failure in failures):
        return 200
    if any(failure is None for failure in failures):
        return 202
    return 503 if Failure.OUT_OF_RESOURCES in failures else 409


def body_of(stored: Iterable[Stored]) -> bytes:
    """Return the response as DICOM JSON."""
    kept = [_item(one) for one in stored if one.failure is None]
    failed = [_item(one) for one in stored if one.failure is not None]
    told: dict[str, Mapping[str, object]] = {"00081190": {"vr": "UR"}}
    if failed:
        told["00081198"] = {"vr": "SQ", "Value": failed}
    if kept:
        told["00081199"] = {"vr": "SQ", "Value": kept}
    return json.dumps(told).encode()


def takes_json(accept: str) -> bool:
    """Tell whether a caller takes DICOM JSON: it says so, or says nothing."""
    named = [choice.partition(";")[0].strip().lower() for choice in accept.split(",")]
    return not any(named) or any(name in TAKEN_TYPES for name in named)


def _item(one: Stored) -> dict[str, object]:
    item: dict[str, object] = {
        "00081150": {"vr": "UI", "Value": [one.sop_class_uid] if one.sop_class_uid else []},
        "00081155": {"vr": "UI", "Value": [one.sop_instance_uid] if one.sop_instance_uid else []},
    }
    if one.failure is not None:
        item["00081197"] = {"vr": "US", "Value": [int(one.failure)]}
    return item
