"""What was read in one dose object: the values that travel from a reader to the booklet.

Plain Python. Quantities are named by DICOM concept (scheme, value); values are canonical decimal
text in the canonical unit of the quantity (DLP mGy.cm, CTDIvol mGy, DAP Gy.cm2, dose at the reference
point mGy, glandular dose mGy, time s, activity MBq, kV, mm). Absent is None or a missing item, never "".
"""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


class Outcome(StrEnum):
    """What reading one object came to."""

    DOSE = "dose"
    NO_DOSE = "no_dose"
    UNREADABLE = "unreadable"


class Kind(StrEnum):
    """What kind of exposure an object reports."""

    CT = "ct"
    PROJECTION = "projection"
    MAMMOGRAPHY = "mammography"
    NUCLEAR_MEDICINE = "nuclear_medicine"
    IMAGE = "image"
    PATIENT_ESTIMATE = "patient_estimate"
    KEY_OBJECT = "key_object"
    OTHER = "other"


class Grade(StrEnum):
    """How good the evidence of a value is, best first."""

    DEVICE_REPORT = "A"
    IMAGE_HEADER = "B"
    PICTURE = "C"
    TYPED = "D"
    USUAL_VALUE = "E"


class Completion(StrEnum):
    """The Completion Flag (0040,A491) as sent."""

    PARTIAL = "PARTIAL"
    COMPLETE = "COMPLETE"


@dataclass(frozen=True, kw_only=True)
class Code:
    """A coded concept: scheme designator and value, with the meaning as sent."""

    scheme: str
    value: str
    meaning: str | None = None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What tells two values of one quantity apart; every part is None when the object does not say."""

    laterality: str | None = None  # left | right | both
    plane: str | None = None  # concept value: 113622 single, 113620 A, 113621 B, 113890 all
    phantom: str | None = None  # concept value: 113690 head, 113691 body
    agent: str | None = None  # code value of the radiopharmaceutical as sent
    radionuclide: str | None = None  # code value of the radionuclide as sent
    organ: str | None = None  # code value of the organ as sent


@dataclass(frozen=True, kw_only=True)
class AsSent:
    """A value and its unit exactly as the object holds them."""

    value: str
    unit: str | None


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One quantity with its canonical value."""

    code: Code
    quantity: str  # our name of the quantity, as "dlp" or "dose_area_product_total"
    value: str  # canonical decimal text
    unit: str  # canonical unit
    scope: Scope
    grade: Grade
    as_sent: AsSent


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What is said of an exposure in words or codes: route, filter material, who gave the agent, a side, a method."""

    code: Code
    value: str  # text, a person's name, a DICOM date-time as sent, or the meaning of `coded`
    coded: Code | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """One irradiation event, acquisition or administration."""

    uid: str | None
    started_at: str | None  # DICOM DT as sent
    plane: str | None
    readings: tuple[Measure, ...]
    details: tuple[Detail, ...] = ()
    identity: str | None = None  # what tells it from others where it has no UID, as an image knows its acquisition


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A patient identifier as sent, with its issuer when the object names one."""

    value: str
    issuer: str | None


@dataclass(frozen=True, kw_only=True)
class PatientAsSent:
    """The demographics of one object."""

    identifiers: tuple[Identifier, ...]
    name: str | None
    birth_date: str | None  # ISO date; None when absent, unreadable or not to be trusted
    sex: str | None


@dataclass(frozen=True, kw_only=True)
class Performed:
    """When the examination was done, as far as the object says."""

    date: str | None  # ISO date in the facility's calendar
    at: str | None  # ISO datetime with offset; only when the object gives a usable offset
    as_sent: str | None


@dataclass(frozen=True, kw_only=True)
class DeviceAsSent:
    """The irradiating device as the object names it."""

    manufacturer: str | None
    model: str | None
    serial_number: str | None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A value that was not taken, and why."""

    code: Code
    as_sent: AsSent
    reason: str


@dataclass(frozen=True, kw_only=True)
class TypedRow:
    """What a person typed of a row; it stands before what devices say, and its doses behind theirs."""

    exam_code: str
    laterality: str
    therapy: bool
    performer: str
    referrer: str
    paper: bool = False  # from an old paper booklet: it names nothing where a device reported
    beside: bool = False  # a person laid it beside a row that was there: it names nothing at all


@dataclass(frozen=True, kw_only=True)
class ReportReading:
    """Everything the booklet takes from one object."""

    sop_class_uid: str | None
    sop_instance_uid: str | None
    study_instance_uid: str | None
    accession_number: str | None
    outcome: Outcome
    reason: str | None
    kind: Kind
    patient: PatientAsSent
    performed: Performed
    exam: str | None
    facility: str | None
    device: DeviceAsSent
    totals: tuple[Measure, ...]
    events: tuple[Event, ...]
    refused: tuple[Refused, ...]
    # What merging asks for; not part of the inspection line.
    completion: Completion | None = None
    content_at: str | None = None  # Content Date and Time (0008,0023)+(0008,0033) as sent
    body_part: str | None = None  # Target Region or Body Part Examined as sent
    persons: tuple[tuple[str, str], ...] = ()  # (role concept value, name) of TID 1020 participants
    typed: TypedRow | None = None
    series_instance_uid: str | None = None
    modality: str | None = None  # Modality (0008,0060) as sent
    codes: tuple[Code, ...] = ()  # of the procedure, as sent: performed, then requested
    laterality: str | None = None  # left | right | both
    details: tuple[Detail, ...] = ()  # of the whole object: the maker of an estimate, its method


def as_json(reading: ReportReading) -> str:
    """Return the canonical text of a reading: sorted keys, no spaces, UTF-8 kept."""
    # `vars`: the encoder takes the dataclasses apart itself, without the copies that `asdict` makes of every part.
    return json.dumps(reading, default=vars, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_digest(reading: ReportReading) -> bytes:
    """Return the SHA-256 of the canonical reading: one value for one content, whatever the transfer syntax."""
    return text_digest(as_json(reading).encode())


def text_digest(text: bytes) -> bytes:
    """Return the digest of a reading whose canonical text is at hand."""
    return hashlib.sha256(text).digest()


def from_json(text: str) -> ReportReading:
    """Return the reading that `as_json` wrote."""
    reading: ReportReading = _build(ReportReading, json.loads(text))
    return reading


def _build(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(kind) in (Union, UnionType):
        return _build(next(part for part in get_args(kind) if part is not type(None)), value)
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if parts[-1] is Ellipsis:
            return tuple(_build(parts[0], item) for item in value)
        return tuple(value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        # What an earlier reader did not ask is not in its text: it keeps its default.
        told = [field.name for field in fields(kind) if field.name in value]
        return kind(**{name: _build(hints[name], value[name]) for name in told})
    return kind(value)


_HINTS: dict[Any, dict[str, Any]] = {}


def _hints(kind: Any) -> dict[str, Any]:
    # Resolving annotations costs more than building the value, so each class is resolved once.
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]
