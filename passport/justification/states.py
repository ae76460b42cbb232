"""The states of a request and what moves it: one table. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum


class RequestState(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"  # being written; its referrer looks at what was done before
    WAITING = "waiting"  # for a decision
    APPROVED = "approved"
    REFUSED = "refused"
    ANSWERED = "answered"  # refused, and another request took its place
    DROPPED = "dropped"
    PERFORMED = "performed"  # an entry of the booklet stands beside it


class RequestVerb(StrEnum):
    """What people and the system do to a request."""

    CHANGE = "change"
    SEND = "send"
    APPROVE = "approve"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"  # the decision, before anything was done
    TAKE_ALTERNATIVE = "take_alternative"
    SEND_AGAIN = "send_again"
    DROP = "drop"
    REOPEN = "reopen"  # what waited too long for a decision
    PERFORM = "perform"
    PART = "part"  # entry and request did not belong together


class RequestActor(StrEnum):
    """Who may do a verb."""

    REFERRER = "referrer"
    APPROVER = "approver"
    RADIOGRAPHER = "radiographer"
    SYSTEM = "system"


class StepNotAllowed(Exception):
    """This request cannot take that step in its present state."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where a verb leads, who may do it, and the name of its act."""

    to: RequestState
    by: frozenset[RequestActor]
    act: str


def _step(to: RequestState, act: str, *by: RequestActor) -> Step:
    return Step(to=to, by=frozenset(by), act=act)


_REFERRER, _APPROVER, _RADIOGRAPHER, _SYSTEM = RequestActor

STEPS: dict[tuple[RequestState, RequestVerb], Step] = {
    (RequestState.DRAFT, RequestVerb.CHANGE): _step(RequestState.DRAFT, "request.changed", _REFERRER),
    (RequestState.DRAFT, RequestVerb.SEND): _step(RequestState.WAITING, "request.sent", _REFERRER, _SYSTEM),
    (RequestState.DRAFT, RequestVerb.DROP): _step(RequestState.DROPPED, "request.dropped", _REFERRER),
    (RequestState.WAITING, RequestVerb.DROP): _step(RequestState.DROPPED, "request.dropped", _REFERRER, _SYSTEM),
    (RequestState.WAITING, RequestVerb.APPROVE): _step(RequestState.APPROVED, "request.approved", _APPROVER),
    (RequestState.WAITING, RequestVerb.REFUSE): _step(RequestState.REFUSED, "request.refused", _APPROVER),
    (RequestState.WAITING, RequestVerb.REOPEN): _step(RequestState.WAITING, "request.reopened", _REFERRER, _APPROVER),
    (RequestState.APPROVED, RequestVerb.TAKE_BACK): _step(
        RequestState.WAITING, "request.decision_taken_back", _APPROVER
    ),
    (RequestState.REFUSED, RequestVerb.TAKE_BACK): _step(
        RequestState.WAITING, "request.decision_taken_back", _APPROVER
    ),
    (RequestState.REFUSED, RequestVerb.TAKE_ALTERNATIVE): _step(
        RequestState.ANSWERED, "request.alternative_taken", _REFERRER
    ),
    (RequestState.REFUSED, RequestVerb.SEND_AGAIN): _step(RequestState.ANSWERED, "request.sent_again", _REFERRER),
    (RequestState.REFUSED, RequestVerb.DROP): _step(RequestState.DROPPED, "request.dropped", _REFERRER),
    (RequestState.APPROVED, RequestVerb.DROP): _step(RequestState.DROPPED, "request.dropped", _REFERRER, _SYSTEM),
    (RequestState.APPROVED, RequestVerb.PERFORM): _step(
        RequestState.PERFORMED, "request.performed", _SYSTEM, _RADIOGRAPHER
    ),
    # What happened can always be recorded: also what nobody had decided on.
    (RequestState.WAITING, RequestVerb.PERFORM): _step(RequestState.PERFORMED, "request.performed", _RADIOGRAPHER),
    (RequestState.PERFORMED, RequestVerb.PART): _step(RequestState.APPROVED, "request.parted", _RADIOGRAPHER),
}


def step(state: str, verb: RequestVerb, *, actor: RequestActor) -> Step:
    """Return where the verb leads. Raises StepNotAllowed for a step that is not in the table or not this actor's."""
    found = STEPS.get((RequestState(state), verb))
    if found is None or actor not in found.by:
        raise StepNotAllowed(f"{verb} is not possible for a request that is {state}")
    return found
