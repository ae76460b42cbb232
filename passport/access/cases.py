"""One row with all that stood before it, as an inspector reads it: what was said to a doctor is not in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Case, Q, Value, When

from passport.access.models import CaseOpened
from passport.booklet.models import Confirmation, Entry
from passport.booklet.selectors import confirmations_of
from passport.booklet.verification import Verification, verify_entry
from passport.justification.models import Asked, AskedAnswer, Decision, PriorsReview
from passport.justification.selectors import Chain, chain_of
from passport.justification.services.deciding import STATEMENT_KIND
from passport.signing import canonical, selectors
from passport.signing.statements import Draft

# What a decision says in its columns and in the bytes that were sealed.
_SAID = ("verdict", "reason", "alternative_code", "alternative", "pack", "article", "in_force", "entitlement")


@dataclass(frozen=True, kw_only=True)
class WasAsked:
    """That a woman was asked before an exposure, or was not: never what she said."""

    ask: str
    actor: str
    asked: bool
    by: str
    at: datetime
    article: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was on the screen of a person who went on; `holds` tells whether the digest is that of the list."""

    review: PriorsReview
    rows: tuple[tuple[str, str], ...]  # uid and version
    holds: bool


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision, and what differs from what was sealed and signed; nothing when it holds."""

    decision: Decision
    counted: bool  # the last one before the exposure
    named_in_row: bool  # the row carries its digest
    signed: bool
    differences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InspectedCase:
    """One row of a sample. `opened` is None while the name of its patient stays hidden."""

    entry: Entry
    chain: Chain | None  # None: approval recorded elsewhere, or not known
    seen: tuple[Seen, ...]
    decided: tuple[Decided, ...]
    asked: tuple[WasAsked, ...]
    confirmation: Confirmation | None  # of whoever performed it; None: nobody confirmed it
    verification: Verification
    opened: CaseOpened | None


def case_of(entry: Entry, *, opened: CaseOpened | None) -> InspectedCase:
    """Return a row with its chain, each link of it checked."""
    chain = chain_of(entry, answers=False)
    return InspectedCase(
        entry=entry,
        chain=chain,
        seen=tuple(_seen(review) for review in chain.reviews) if chain else (),
        decided=tuple(_decided(decision, chain, entry) for decision in chain.decisions) if chain else (),
        asked=was_asked(entry),
        confirmation=confirmations_of([entry]).get(entry.pk),
        verification=verify_entry(entry),
        opened=opened,
    )


def was_asked(entry: Entry) -> tuple[WasAsked, ...]:
    """Return who asked a woman what and when before an exposure; her answers are not read from the database."""
    found = Asked.objects.filter(Q(entry=entry) | Q(request__entry=entry)).order_by("at", "id")
    told = found.annotate(
        was=Case(
            When(answer=AskedAnswer.NOT_ASKED, then=Value(False)), default=Value(True), output_field=BooleanField()
        )
    ).values_list("ask", "actor", "was", "by__display_name", "by__username", "at", "article")
    return tuple(
        WasAsked(ask=ask, actor=actor, asked=was, by=name or username, at=at, article=article)
        for ask, actor, was, name, username, at, article in told
    )


def decision_differences(decision: Decision) -> tuple[str, ...]:
    """Return what of a decision is not what was sealed and signed, by name; nothing when it holds."""
    return tuple(dict.fromkeys(_differences(decision)))


def _differences(decision: Decision) -> Iterator[str]:
    statement, facility = decision.statement, decision.request.facility
    draft = Draft(
        kind=STATEMENT_KIND,
        subject_uid=decision.request.uid,
        version=decision.number,
        payload=bytes(statement.payload),
    )
    seal = getattr(statement, "seal", None)
    if seal is None:
        yield "seal.missing"
    else:
        problems = selectors.seal_problems(seal=seal, draft=draft, facility_uid=facility.uid)
        yield from (f"seal.{problem}" for problem in problems)
    for signature in selectors.signatures_of(statement=statement):
        problems = selectors.problems_of(signature=signature, draft=draft)
        yield from (f"signature.{problem}" for problem in problems)
    said = canonical.loads(bytes(statement.payload))
    yield from (f"decision.{name}" for name in _SAID if said.get(name) != getattr(decision, name))
    if said.get("priors_digest") != bytes(decision.review.digest).hex():
        yield "decision.priors_digest"


def _decided(decision: Decision, chain: Chain, entry: Entry) -> Decided:
    digest = bytes(decision.statement.digest).hex()
    return Decided(
        decision=decision,
        counted=decision == chain.decision,
        named_in_row=entry.decision_digest == digest,
        signed=decision.statement.signatures.exists(),
        differences=decision_differences(decision),
    )


def _seen(review: PriorsReview) -> Seen:
    payload = bytes(review.payload)
    listed = canonical.loads(payload)["rows"]
    return Seen(
        review=review,
        rows=tuple((row["entry"], row["version"]) for row in listed),
        holds=canonical.digest(payload) == bytes(review.digest) and len(listed) == review.count,
    )
