"""A decision as it is sealed and signed, as a plain dictionary. Plain Python. Numbers are text, absent is None."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from passport.booklet.payloads import ApproverBlock

STATEMENT_KIND = "decision"
DECISION_SCHEMA = "radiation-passport/decision/1"
SHOWN_SCHEMA = "radiation-passport/shown/1"


@dataclass(frozen=True, kw_only=True)
class SubjectFacts:
    """Whose examination it is: the issuer's pseudonym, or the request's own where no issuer is known."""

    issuer: str
    id_hash: str


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """What a decision says."""

    request: str
    number: int
    subject: SubjectFacts
    facility_uid: str
    facility: str
    procedure_code: str
    procedure: str
    kind: str
    region: str
    laterality: str
    purpose: str
    urgency: str
    emergency_reason: str
    indication: str
    question: str
    referrer: str
    verdict: str
    reason: str
    alternative_code: str
    alternative: str
    repeat_of: str | None
    repeat_reason: str
    priors_shown: int
    priors_digest: str
    priors_outcome: str
    approver: ApproverBlock
    pack: str
    article: str
    in_force: bool
    entitlement: str
    nonce: str
    issued_at: str


def decision_payload(facts: DecisionFacts) -> dict[str, object]:
    """Return the decision as it is sealed."""
    values = asdict(facts)
    return {
        "schema": DECISION_SCHEMA,
        **values,
        "number": str(facts.number),
        "priors_shown": str(facts.priors_shown),
    }


def shown_payload(rows: Sequence[tuple[str, int]]) -> dict[str, object]:
    """Return what was on the screen: uid and version number of every row, in its order."""
    return {"schema": SHOWN_SCHEMA, "rows": [{"entry": uid, "version": str(version)} for uid, version in rows]}
