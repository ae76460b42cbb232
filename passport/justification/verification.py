"""Whether a decision is what was sealed and signed: the payload is rebuilt from the rows, each difference has a name."""

from collections.abc import Iterator

from passport.booklet.payloads import differences
from passport.justification.models import Decision, PriorsReview, Urgency
from passport.justification.payloads import STATEMENT_KIND, decision_payload
from passport.justification.selectors import decision_facts
from passport.law.vocabulary import Actor
from passport.signing import canonical, selectors
from passport.signing.models import Statement
from passport.signing.statements import Draft

# A request that was decided on once more says why it is a repeat by what is known then.
_OF_THE_LAST = ("repeat_of", "repeat_reason")


def decision_differs(decision: Decision) -> list[str]:
    """Return what is not as it was sealed, by the names of the payload's fields; nothing when the decision holds.

    Also what stands beside the payload: `statement`, `seal` and `signature` with the problem, `review`, `by_user`,
    `emergency`. The nonce is the payload's own.
    """
    found = [
        *_payload_problems(decision),
        *_column_problems(decision),
        *_review_problems(decision),
        *_statement_problems(decision),
        *_signature_problems(decision),
    ]
    return list(dict.fromkeys(found))


def _payload_problems(decision: Decision) -> Iterator[str]:
    try:
        sealed = canonical.loads(bytes(decision.statement.payload))
    except canonical.NotCanonical:
        yield "statement.payload"
        return
    rebuilt = decision_payload(decision_facts(decision, nonce=str(sealed.get("nonce"))))
    again = decision.request.decisions.filter(number__gt=decision.number).exists()
    yield from (name for name in differences(sealed, rebuilt) if not (again and name in _OF_THE_LAST))


def _column_problems(decision: Decision) -> Iterator[str]:
    """Check the columns that the payload says in another way."""
    if decision.by_user_id != decision.by.user_id:
        yield "by_user"
    if decision.emergency != (decision.request.urgency == Urgency.EMERGENCY):
        yield "emergency"


def _review_problems(decision: Decision) -> Iterator[str]:
    """Check that what was on the screen is what this person saw at that moment, byte for byte."""
    review = decision.review
    if canonical.digest(bytes(review.payload)) != bytes(review.digest) or review.count != _shown(review):
        yield "review.payload"
    seen = (review.request_id, review.actor, review.by_id, review.at)
    if seen != (decision.request_id, Actor.APPROVER, decision.by_user_id, decision.at):
        yield "review"


def _shown(review: PriorsReview) -> int | None:
    try:
        rows = canonical.loads(bytes(review.payload)).get("rows")
    except canonical.NotCanonical:
        return None
    return len(rows) if isinstance(rows, list) else None


def _statement_problems(decision: Decision) -> Iterator[str]:
    statement, request = decision.statement, decision.request
    if canonical.digest(bytes(statement.payload)) != bytes(statement.digest):
        yield "statement.digest"
    if (statement.kind, statement.subject_uid, statement.version) != (STATEMENT_KIND, request.uid, decision.number):
        yield "statement.subject"
    seal = getattr(statement, "seal", None)
    if seal is None:
        yield "seal.missing"
        return
    problems = selectors.seal_problems(seal=seal, draft=_draft(statement), facility_uid=request.facility.uid)
    yield from (f"seal.{problem}" for problem in problems)


def _signature_problems(decision: Decision) -> Iterator[str]:
    """Check the signatures that there are; a decision is sealed at once, and signed where its approver wants to."""
    account = decision.by.user.uid if decision.by.user else ""
    for signature in selectors.signatures_of(statement=decision.statement):
        if signature.signer_uid != account:
            yield "signature.signer"
        problems = selectors.problems_of(signature=signature, draft=_draft(decision.statement))
        yield from (f"signature.{problem}" for problem in problems)


def _draft(statement: Statement) -> Draft:
    return Draft(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        payload=bytes(statement.payload),
    )
