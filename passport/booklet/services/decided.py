"""What a decision before the exposure makes of a row: who approved it, by which rule, for what."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from passport.booklet import states
from passport.booklet.models import ApprovalKind, Entry, FoundBy
from passport.booklet.services.contents import recompute, rewrite
from passport.booklet.states import Actor, State, Verb
from passport.people.models import Practitioner, User
from passport.signing.acts import Subject, record_act

# A row that nobody signed yet takes the decision up; a signed one keeps what was signed.
OPEN = frozenset({State.DRAFT, State.CONFIRMED, State.PENDING, State.RETURNED})


@dataclass(frozen=True, kw_only=True)
class DecidedBefore:
    """An approval as a row names it."""

    approver: Practitioner
    digest: str  # of the statement of the decision, hexadecimal
    pack: str
    article: str
    purpose: str
    referrer: str = ""


@dataclass(frozen=True, kw_only=True)
class Before:
    """What a row said of its approval before it took a decision up."""

    approver: Practitioner | None
    approval: str
    found: str  # of FoundBy
    purpose: str


@transaction.atomic
def take_up_decision(*, entry: Entry, decided: DecidedBefore, by: User | None, at: datetime) -> bool:
    """Name the decision that stood before an examination in its row; return whether the row was still open for it."""
    entry = Entry.objects.select_for_update(of=("self",)).select_related("facility", "record").get(pk=entry.pk)
    if entry.state not in OPEN:
        return False
    step = states.transition(entry.state, Verb.CORRECT, actor=Actor.SYSTEM)
    entry.approver, entry.approval = decided.approver, ApprovalKind.RECORDED
    entry.approver_found = FoundBy.DECISION
    entry.decision_digest, entry.pack, entry.article = decided.digest, decided.pack, decided.article
    entry.purpose = decided.purpose
    entry.referrer = entry.referrer or decided.referrer
    entry.state = step.to
    entry.save()
    if entry.current_version is not None:
        rewrite(entry, at=at)
    _act(entry, "entry.decision_found", by=by, at=at)
    return True


@transaction.atomic
def let_go_decision(*, entry: Entry, before: Before, by: User, at: datetime) -> bool:
    """Let a row say again what it said before a decision with which it did not belong; return whether it held one."""
    entry = Entry.objects.select_for_update(of=("self",)).select_related("facility", "record").get(pk=entry.pk)
    if entry.state not in OPEN or not entry.decision_digest:
        return False
    step = states.transition(entry.state, Verb.CORRECT, actor=Actor.SYSTEM)
    entry.approver, entry.approval, entry.decision_digest = before.approver, before.approval, ""
    entry.approver_found, entry.purpose, entry.state = before.found, before.purpose, step.to
    entry.save()
    recompute(entry, at=at)
    entry.save()
    _act(entry, "entry.decision_let_go", by=by, at=at)
    return True


def _act(entry: Entry, verb: str, *, by: User | None, at: datetime) -> None:
    subject = Subject(kind="entry", uid=entry.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=entry.facility.uid)
