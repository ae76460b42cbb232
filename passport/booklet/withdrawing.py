"""Why an approver takes an own signature back, and what is stated of it. Plain Python.

The signature stays, and so does what it signed; the statement says that it no longer stands for its signer. The facility
seals it, so that a copy can be checked without us. Source: DESIGN 6.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum

SCHEMA = "radiation-passport/withdrawal/1"
KIND = "withdrawal"  # of the statement; its subject is the row, its version that of the row that was signed
_MARK = "signature_withdrawn:"  # before the reason of the version that waits for a new signature


class Why(StrEnum):
    """Why a signature is taken back: a closed list, so that nothing about a patient is typed."""

    WRONG_PERSON = "wrong_person"
    WRONG_EXAMINATION = "wrong_examination"
    WRONG_DAY = "wrong_day"
    NOT_APPROVED = "not_approved"  # somebody else approved it
    BY_MISTAKE = "by_mistake"


@dataclass(frozen=True, kw_only=True)
class WithdrawalFacts:
    """Which signature is taken back, by whom, when and why."""

    entry: str
    row: int
    row_digest: str
    signature: str  # its uid
    signer: str
    facility_uid: str
    facility: str
    why: Why
    withdrawn_at: str


def withdrawal_payload(facts: WithdrawalFacts) -> dict[str, object]:
    """Return what is stated and sealed."""
    return {"schema": SCHEMA, **asdict(facts), "row": str(facts.row), "why": str(facts.why)}


def withdrawn_because(why: Why) -> str:
    """Return the reason of the version that says the same as the one whose signature was taken back."""
    return f"{_MARK}{why}"


def why_withdrawn(reason: str) -> Why | None:
    """Return why the signature before a version was taken back; None where the version has another reason."""
    said = reason.removeprefix(_MARK)
    return Why(said) if said != reason and said in set(Why) else None
