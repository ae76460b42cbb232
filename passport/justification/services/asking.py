"""What a woman was asked before an exposure, and what she said."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from passport.booklet.models import Entry
from passport.database import clean_text
from passport.justification.models import Asked, AskedAnswer, Request
from passport.justification.selectors import asks_before
from passport.law.shelf import pack_for
from passport.law.vocabulary import Actor, Ask
from passport.people.models import User
from passport.people.selectors import day_at
from passport.signing.acts import Subject, record_act


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer as a form holds it."""

    ask: Ask
    answer: AskedAnswer
    cycle_started_on: date | None = None
    urgent_reason: str = ""


@transaction.atomic
def record_answer(
    *,
    ask: Ask,
    actor: Actor,
    answer: AskedAnswer,
    by: User,
    at: datetime,
    request: Request | None = None,
    entry: Entry | None = None,
    cycle_started_on: date | None = None,
    urgent_reason: str = "",
) -> Asked:
    """Write an answer down beside a request, an entry, or both; a later one stands beside the earlier.

    The act says that it was asked, and nothing of the answer.
    """
    about = request or entry
    assert about is not None  # noqa: S101 -- a constraint holds it, too
    on = (request.planned_on if request else None) or (entry.performed_on if entry else None)
    on = on or day_at(about.facility, at)
    pack = pack_for(about.facility.country, on)
    due = asks_before(about, actor, pack) if pack else ()
    article = next((rule.article[:64] for rule in due if rule.ask == ask), "")
    asked = Asked.objects.create(
        request=request,
        entry=entry,
        ask=ask,
        actor=actor,
        by=by,
        at=at,
        answer=answer,
        cycle_started_on=cycle_started_on,
        urgent_reason=clean_text(urgent_reason, limit=500),
        pack=pack.id if pack else "",
        article=article,
    )
    subject = Subject(kind="request" if request else "entry", uid=about.uid)
    record_act(verb="woman.asked", by=by, subject=subject, at=at, facility_uid=about.facility.uid, ask=str(ask))
    return asked
