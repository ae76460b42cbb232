"""What was on the screen before somebody went on, kept as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from passport.booklet.models import Entry
from passport.database import clean_text
from passport.justification.models import PriorsReview, Request, ReviewOutcome
from passport.justification.payloads import shown_payload
from passport.justification.services.errors import PriorsChanged, PriorsNotSeen
from passport.law.vocabulary import Actor
from passport.people.models import User
from passport.signing import canonical


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The rows that the door hands out now, in the order of the screen, and the digest of what the screen showed."""

    rows: Sequence[Entry]
    seen: str  # hexadecimal digest that came back from the screen
    asked_from: str = ""  # a place that was asked for earlier findings
    not_waited: bool = False  # earlier findings elsewhere were not waited for


def shown_bytes(rows: Sequence[Entry]) -> bytes:
    """Return what names the rows of a screen: their uids and versions, in its order."""
    numbers = [(row.uid, row.current_version.number if row.current_version else 0) for row in rows]
    return canonical.dumps(shown_payload(numbers))


def shown_digest(rows: Sequence[Entry]) -> str:
    """Return the digest that a screen carries of the rows that it shows, in hexadecimal."""
    return canonical.digest(shown_bytes(rows)).hex()


def record_review(*, request: Request, actor: Actor, shown: Shown, by: User, at: datetime) -> PriorsReview:
    """Keep what was on the screen; for a caller that has a transaction. Raises PriorsNotSeen, PriorsChanged."""
    if not shown.seen:
        raise PriorsNotSeen
    payload = shown_bytes(shown.rows)
    if shown.seen != canonical.digest(payload).hex():
        raise PriorsChanged
    return PriorsReview.objects.create(
        request=request,
        actor=actor,
        by=by,
        at=at,
        outcome=_outcome(shown),
        asked_from=clean_text(shown.asked_from, limit=200),
        payload=payload,
        digest=canonical.digest(payload),
        count=len(shown.rows),
    )


def _outcome(shown: Shown) -> ReviewOutcome:
    if shown.not_waited:
        return ReviewOutcome.NOT_WAITED
    if shown.asked_from:
        return ReviewOutcome.ASKED_FOR
    return ReviewOutcome.REVIEWED if shown.rows else ReviewOutcome.NONE_FOUND
