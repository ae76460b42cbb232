"""What a source's page says about requests for storage commitment."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ingestion.models import Commitment, CommitmentState
from ingestion.services.commitments import Problem

STATES: dict[str, Promise] = {
    CommitmentState.WAITING: _("waits for our answer"),
    CommitmentState.ANSWERED: _("answered"),
    CommitmentState.GIVEN_UP: _("not answered"),
}
PROBLEMS: dict[str, Promise] = {
    Problem.NO_ADDRESS: _(
        "It did not wait, and its address is not registered. Write its address and port above; it is tried again by itself."
    ),
    Problem.UNREACHABLE: _("Its address does not answer. Look at address and port above; it is tried again by itself."),
    Problem.REFUSED: _(
        "It refused our answer. Let it take storage commitment reports from our AE title; it is tried again by itself."
    ),
}


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """One request, and how far our answer is."""

    asked_at: datetime
    objects: int
    state: Promise
    attention: bool
    problem: Promise | str


def answer_line(row: Commitment) -> AnswerLine:
    """Return a request as the page of its source shows it."""
    return AnswerLine(
        asked_at=row.asked_at,
        objects=len(json.loads(row.requested)),
        state=STATES[row.state],
        attention=row.state != CommitmentState.ANSWERED and bool(row.problem),
        problem=PROBLEMS[row.problem] if row.problem else "",
    )
