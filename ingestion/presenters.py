"""What the inbox pages say: words for states, reasons and people, and what can be done about an object."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ingestion.matching import Demographics
from ingestion.models import InboxItem, InboxState
from ingestion.reasons import EXPLANATIONS, Actor, Reason
from ingestion.selectors import Inbox
from ingestion.services.looking import Evidence
from ingestion.services.reconciling import ACCEPTABLE
from passport.people.models import Sex

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
    sent: str
    known: tuple[str, ...]
    contradicts: bool


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
    sent = {"name": readable(patient.name or ""), "birth_date": patient.birth_date or "", "sex": _sex(patient.sex)}
    sides = [_side(known) for known in evidence.known]
    return [
        Comparison(
            label=label,
            sent=sent[field],
            known=tuple(side[field] for side in sides),
            contradicts=field in evidence.contradictions,
        )
        for field, label in FIELDS.items()
    ]


def readable(name: str) -> str:
    """Return a DICOM name as people write it."""
    return " = ".join(" ".join(group.replace("^", " ").split()) for group in name.split("=") if group.strip("^ "))


def _side(known: Demographics) -> dict[str, str]:
    born = known.birth_date.isoformat() if known.birth_date else ""
    return {"name": readable(known.name), "birth_date": born, "sex": _sex(known.sex)}


def _sex(sex: str | None) -> str:
    return str(Sex(sex).label) if sex in Sex.values else sex or ""
