"""What the inbox pages say: words for states, reasons and people, and what can be done about an object."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ingestion.matching import Demographics
from ingestion.models import InboxItem, InboxState
from ingestion.presenters.records import (
    ReportCard,
    RowCard,
    Word,
    readable,
    report_card,
    row_card,
    sex_words,
    words_beside,
)
from ingestion.reasons import EXPLANATIONS, Actor, Reason
from ingestion.selectors import Inbox
from ingestion.services.looking import Evidence, ItemView
from ingestion.services.reconciling import ACCEPTABLE

STATES: dict[str, Promise] = {
    InboxState.RECEIVED: _("received, about to be read"),
    InboxState.RECORDED: _("recorded"),
    InboxState.DUPLICATE: _("already recorded"),
    InboxState.WAITING: _("waiting for a person"),
    InboxState.REJECTED: _("rejected"),
    InboxState.IGNORED: _("not recorded"),
}
ACTORS: dict[str, Promise] = {
    Actor.PACS_ADMINISTRATOR: _("PACS administrator"),
    Actor.PHYSICIST: _("medical physicist"),
    Actor.RECORDS_CLERK: _("whoever looks after the patient records"),
    Actor.SYSTEM_ADMINISTRATOR: _("system administrator"),
    Actor.NOBODY: _("nobody"),
}
FIELDS: dict[str, Promise] = {"name": _("Name"), "birth_date": _("Date of birth"), "sex": _("Sex")}
NEED_ATTENTION = frozenset({InboxState.WAITING, InboxState.REJECTED})
TRY_AGAIN, ACCEPT, TAKE_BACK, SET_ASIDE = "try_again", "accept", "take_back", "set_aside"
COUNT_NEW, COUNT_FIRST, SAME_PERSON, MOVE_ROW = "count_new", "count_first", "same_person", "move_row"
CONTRADICTIONS = frozenset({COUNT_NEW, COUNT_FIRST, SAME_PERSON, MOVE_ROW})


@dataclass(frozen=True, kw_only=True)
class Why:
    """A reason in words, what to do about it, and who."""

    words: str
    remedy: str
    who: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One object of the inbox."""

    item: InboxItem
    state: Promise
    attention: bool
    why: Why | None
    can_try_again: bool


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One state of the inbox and how many objects are in it."""

    state: str
    words: Promise
    count: int
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One field of the demographics: as the object says, and as it is known here."""

    label: Promise
    sent: tuple[Word, ...]
    known: tuple[tuple[Word, ...], ...]
    contradicts: bool


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """What an object contradicts, and what a person may decide about it."""

    rows: tuple[RowCard, ...]
    contents: tuple[ReportCard, ...]
    new: ReportCard | None
    decisions: tuple[str, ...]
    stuck: bool  # the row is signed: its hospital takes it out of count first
    elsewhere: bool  # nothing of it stands at a hospital of the reader


def why(reason: str) -> Why | None:
    """Return the reason in the reader's language; None where there is none."""
    if not reason:
        return None
    told = EXPLANATIONS[Reason(reason)]
    return Why(words=gettext(told.words), remedy=gettext(told.remedy), who=str(ACTORS[told.who]))


def line(item: InboxItem) -> Line:
    """Return an object as the inbox shows it."""
    return Line(
        item=item,
        state=STATES[item.state],
        attention=item.state in NEED_ATTENTION,
        why=why(item.reason),
        can_try_again=TRY_AGAIN in decisions(item),
    )


def lines(items: Iterable[InboxItem]) -> list[Line]:
    """Return objects as the inbox shows them."""
    return [line(item) for item in items]


def tabs(inbox: Inbox) -> list[Tab]:
    """Return the states in their order; the first is all of them."""
    every = Tab(state="", words=_("all"), count=sum(inbox.counts.values()), chosen=not inbox.state)
    return [every] + [
        Tab(state=state, words=STATES[state], count=count, chosen=state == inbox.state)
        for state, count in inbox.counts.items()
    ]


def decisions(item: InboxItem, *, seen: bool = False) -> tuple[str, ...]:
    """Return what a person may decide about an object; to accept it one must have seen what it says."""
    if item.state not in (InboxState.WAITING, InboxState.REJECTED, InboxState.IGNORED):
        return ()
    possible = {
        ACCEPT: seen and item.reason in ACCEPTABLE,
        TRY_AGAIN: True,
        TAKE_BACK: bool(item.accepted or item.given_id),
        SET_ASIDE: item.state == InboxState.WAITING,
    }
    return tuple(name for name, offered in possible.items() if offered)


def comparisons(evidence: Evidence) -> list[Comparison]:
    """Return the demographics field by field, both sides beside one another."""
    patient = evidence.reading.patient
    sent = {"name": readable(patient.name or ""), "birth_date": patient.birth_date or "", "sex": sex_words(patient.sex)}
    sides = [_side(known) for known in evidence.known]
    return [
        Comparison(
            label=label,
            sent=words_beside(sent[field], [side[field] for side in sides]),
            known=tuple(words_beside(side[field], [sent[field]]) for side in sides),
            contradicts=field in evidence.contradictions,
        )
        for field, label in FIELDS.items()
    ]


def contradiction(view: ItemView) -> Contradiction | None:
    """Return what an object contradicts, both sides; None where it contradicts nothing that is recorded."""
    reason = Reason.SOP_CONFLICT if may_count_first(view.item) else view.item.reason
    if reason not in CONTRADICTING or view.lost:
        return None
    opposites = view.evidence.opposites if view.evidence else ()
    rows = tuple(dict.fromkeys(row_card(one.entry) for one in opposites))
    two_contents = reason == Reason.SOP_CONFLICT and view.evidence is not None
    return Contradiction(
        rows=rows,
        contents=tuple(report_card(one.reading, counts=one.counts) for one in opposites if one.reading),
        new=report_card(view.evidence.reading, counts=False) if two_contents else None,
        decisions=_contradiction_decisions(view.item, rows),
        stuck=reason == Reason.EVENT_UNDER_OTHER_RECORD and any(not row.open for row in rows),
        elsewhere=not rows and not may_count_first(view.item),
    )


CONTRADICTING = frozenset({Reason.SOP_CONFLICT, Reason.EVENT_UNDER_OTHER_RECORD})


def may_count_first(item: InboxItem) -> bool:
    """Return whether a person let this object count instead of another one."""
    return item.state == InboxState.RECORDED and Reason.SOP_CONFLICT in item.accepted.split()


def _contradiction_decisions(item: InboxItem, rows: tuple[RowCard, ...]) -> tuple[str, ...]:
    one_row = item.reason == Reason.EVENT_UNDER_OTHER_RECORD and len(rows) == 1
    possible = {
        COUNT_NEW: item.state == InboxState.WAITING and item.reason == Reason.SOP_CONFLICT and bool(rows),
        COUNT_FIRST: may_count_first(item),
        SAME_PERSON: one_row,
        MOVE_ROW: one_row and rows[0].open,
    }
    return tuple(name for name, offered in possible.items() if offered)


def _side(known: Demographics) -> dict[str, str]:
    born = known.birth_date.isoformat() if known.birth_date else ""
    return {"name": readable(known.name), "birth_date": born, "sex": sex_words(known.sex)}
