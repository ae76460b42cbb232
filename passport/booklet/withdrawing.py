"""Why an approver takes an own signature or confirmation back, and what is stated of it. Plain Python.

What was signed or confirmed stays; the statement says that it no longer stands for who gave it. The facility seals it, so
that a copy can be checked without us. Source: DESIGN 6.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum

KIND = "withdrawal"  # of the statement; its subject is the row, its version that of the row that was answered


class Answer(StrEnum):
    """With what an approver stands for a row."""

    SIGNATURE = "signature"
    CONFIRMATION = "confirmation"  # by the hospital, on the approver's code: never called a signature


class Why(StrEnum):
    """Why it is taken back: a closed list, so that nothing about a patient is typed."""

    WRONG_PERSON = "wrong_person"
    WRONG_EXAMINATION = "wrong_examination"
    WRONG_DAY = "wrong_day"
    NOT_APPROVED = "not_approved"  # somebody else approved it
    BY_MISTAKE = "by_mistake"


# The schema of each payload, and under which names it says what is taken back and by whom.
FORMS: dict[Answer, tuple[str, str, str]] = {
    Answer.SIGNATURE: ("radiation-passport/withdrawal/1", "signature", "signer"),
    Answer.CONFIRMATION: ("radiation-passport/confirmation-withdrawal/1", "confirmation", "by"),
}
# The act by which each is taken back.
ACTS: dict[Answer, str] = {
    Answer.SIGNATURE: "entry.signature_withdrawn",
    Answer.CONFIRMATION: "entry.hospital_confirmation_withdrawn",
}
# What stands before the reason of the version that waits.
_MARKS: dict[Answer, str] = {
    Answer.SIGNATURE: "signature_withdrawn:",
    Answer.CONFIRMATION: "confirmation_withdrawn:",
}


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """What was taken back, and why."""

    answer: Answer
    why: Why


@dataclass(frozen=True, kw_only=True)
class WithdrawalFacts:
    """What is taken back, by whom, when and why."""

    answer: Answer
    entry: str
    row: int
    row_digest: str
    named: str  # the signature's uid, or the digest of what the hospital stated of its confirmation
    by: str  # the account that signed it, or gave the code
    facility_uid: str
    facility: str
    why: Why
    withdrawn_at: str


def withdrawal_payload(facts: WithdrawalFacts) -> dict[str, object]:
    """Return what is stated and sealed."""
    schema, named, by = FORMS[facts.answer]
    values = asdict(facts)
    del values["answer"]
    names = {named: values.pop("named"), by: values.pop("by")}
    return {"schema": schema, **values, **names, "row": str(facts.row), "why": str(facts.why)}


def withdrawn_because(withdrawn: Withdrawn) -> str:
    """Return the reason of the version that says the same as the one for which its approver stands no more."""
    return f"{_MARKS[withdrawn.answer]}{withdrawn.why}"


def withdrawn_in(reason: str) -> Withdrawn | None:
    """Return what was taken back before a version, and why; None where the version has another reason."""
    for answer, mark in _MARKS.items():
        said = reason.removeprefix(mark)
        if said != reason and said in set(Why):
            return Withdrawn(answer=answer, why=Why(said))
    return None
