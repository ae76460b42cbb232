"""What a physicist states, as canonical bytes that a facility seals. Plain Python.

Numbers are text, as they were entered. Both payloads name the person who states and the moment.
"""

from dataclasses import asdict, dataclass

from passport.signing import canonical

ESTIMATE_KIND = "incident_estimate"
ESTIMATE_SCHEMA = "radiation-passport/incident-estimate/1"
UNBORN_KIND = "unborn_dose"
UNBORN_SCHEMA = "radiation-passport/unborn-dose/1"


@dataclass(frozen=True, kw_only=True)
class PhysicistBlock:
    """Who states it."""

    uid: str
    name: str
    title: str
    licence_number: str


@dataclass(frozen=True, kw_only=True)
class EstimateFacts:
    """What an estimate of an incident says."""

    incident: str
    number: str
    facility_uid: str
    facility: str
    quantity: str
    value: str
    unit: str
    method: str
    physicist: PhysicistBlock
    issued_at: str
    nonce: str


@dataclass(frozen=True, kw_only=True)
class UnbornFacts:
    """What a statement on the dose of an unborn child says; value and unit are empty where no number is stated."""

    entry: str
    number: str
    facility_uid: str
    facility: str
    text: str
    value: str
    unit: str
    method: str
    physicist: PhysicistBlock
    issued_at: str
    nonce: str


def estimate_payload(facts: EstimateFacts) -> bytes:
    """Return the bytes of an estimate."""
    return canonical.dumps({"schema": ESTIMATE_SCHEMA, **asdict(facts)})


def unborn_payload(facts: UnbornFacts) -> bytes:
    """Return the bytes of a statement on the dose of an unborn child."""
    return canonical.dumps({"schema": UNBORN_SCHEMA, **asdict(facts)})
