"""How long a facility keeps what it holds, and what need not be kept any more. Counts show nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from passport.access.services import ListView
from passport.law.pack import Pack
from passport.law.questions.records import retention_of
from passport.law.shelf import pack_for
from passport.law.vocabulary import Document
from passport.people.models import Facility, Role, User
from passport.people.selectors import facilities_where
from reports.models import RetentionDecision
from reports.retention.kinds import KINDS, NOT_HELD, Kind, words_of
from reports.retention.periods import Kept, kept

ROLES = (Role.FACILITY_ADMINISTRATOR,)
SLICE = 200  # rows of which a look is written at a time


@dataclass(frozen=True, kw_only=True)
class KeptLine:
    """What a facility holds of one kind under one period."""

    document: Document
    words: str
    held: bool  # this system holds such things at all
    period: str  # as printed; "" where none is
    article: str
    count: int
    oldest: date | None
    due: int
    due_by_year: tuple[tuple[int, int], ...]  # the year in which it was made, and how many
    next_due: date | None  # the first day on which more of it is due


@dataclass(frozen=True, kw_only=True)
class DueRow:
    """One thing that need not be kept any more; it names nobody."""

    words: str
    uid: str
    made_on: date
    period: str
    article: str
    until: date


def keeping_facilities(user: User, at: datetime) -> QuerySet[Facility]:
    """Return the facilities for which a person decides what is kept."""
    return facilities_where(user, *ROLES, at=at)


def day_at(facility: Facility, at: datetime) -> date:
    """Return the day that a moment falls on at a facility."""
    return at.astimezone(ZoneInfo(facility.time_zone)).date()


def decisions_at(facility: Facility) -> QuerySet[RetentionDecision]:
    """Return what a facility decided to keep longer, the latest first."""
    return RetentionDecision.objects.filter(facility=facility).order_by("-at", "-id")


def decisions_by_kind(facility: Facility) -> dict[str, list[RetentionDecision]]:
    """Return what a facility decided to keep longer, by the kind of document that it is about."""
    found: dict[str, list[RetentionDecision]] = {}
    for one in decisions_at(facility):
        found.setdefault(one.document, []).append(one)
    return found


def kept_at(facility: Facility, at: datetime) -> list[KeptLine]:
    """Return what a facility holds of each kind, under which period, and how much of it is due; shows nobody."""
    today, decisions = day_at(facility, at), decisions_by_kind(facility)
    lines = [line for kind in KINDS for line in _lines(kind, facility, today, decisions)]
    return lines + [_empty(document, words_of(document), facility, today, held=False) for document in NOT_HELD]


def due_rows(view: ListView, facility: Facility, at: datetime) -> Iterator[DueRow]:
    """Yield what need not be kept any more, the oldest of each kind first. Raises LookNotWritten.

    That somebody saw it is written down for whom it is about, before it is handed out.
    """
    today, decisions = day_at(facility, at), decisions_by_kind(facility)
    for kind in KINDS:
        rows = _due(kind, facility, today, decisions)
        while some := list(islice(rows, SLICE)):
            view.saw(person for row, _kept in some if (person := kind.person(row)) is not None)
            for row, until in some:
                yield DueRow(
                    words=str(kind.words),
                    uid=row.uid,
                    made_on=row.made_on,
                    period=until.period,
                    article=until.article,
                    until=until.until or today,
                )


def _lines(
    kind: Kind, facility: Facility, today: date, decisions: dict[str, list[RetentionDecision]]
) -> list[KeptLine]:
    days = kind.rows(facility).order_by().values_list("made_on").annotate(Count("pk"))
    by_period: dict[tuple[str, str], list[tuple[date, int, Kept]]] = {}
    for made_on, count in days:
        found = _kept(kind, facility, made_on, decisions)
        by_period.setdefault((found.period, found.article), []).append((made_on, count, found))
    lines = [_line(kind, period, article, listed, today) for (period, article), listed in by_period.items()]
    empty = _empty(kind.document, str(kind.words), facility, today, held=True)
    return sorted(lines, key=lambda line: line.oldest or today) or [empty]


def _line(kind: Kind, period: str, article: str, listed: list[tuple[date, int, Kept]], today: date) -> KeptLine:
    by_year: dict[int, int] = {}
    for made_on, count, found in listed:
        if found.due(today):
            by_year[made_on.year] = by_year.get(made_on.year, 0) + count
    coming = [found.until for _made, _count, found in listed if found.until is not None and not found.due(today)]
    return KeptLine(
        document=kind.document,
        words=str(kind.words),
        held=True,
        period=period,
        article=article,
        count=sum(count for _made, count, _found in listed),
        oldest=min(made_on for made_on, _count, _found in listed),
        due=sum(by_year.values()),
        due_by_year=tuple(sorted(by_year.items())),
        next_due=min(coming, default=None),
    )


def _empty(document: Document, words: str, facility: Facility, today: date, *, held: bool) -> KeptLine:
    row = retention_of(document, pack_for(facility.country, today))
    return KeptLine(
        document=document,
        words=words,
        held=held,
        period=row.period if row else "",
        article=row.article if row else "",
        count=0,
        oldest=None,
        due=0,
        due_by_year=(),
        next_due=None,
    )


def _due(
    kind: Kind, facility: Facility, today: date, decisions: dict[str, list[RetentionDecision]]
) -> Iterator[tuple[Any, Kept]]:
    days = kind.rows(facility).order_by().values_list("made_on", flat=True).distinct()
    found = {made_on: _kept(kind, facility, made_on, decisions) for made_on in days}
    due = {made_on: one for made_on, one in found.items() if one.due(today)}
    if due:
        rows = kind.with_people(facility).filter(made_on__range=(min(due), max(due)))
        yield from ((row, due[row.made_on]) for row in rows.iterator(chunk_size=SLICE) if row.made_on in due)


def _kept(kind: Kind, facility: Facility, made_on: date, decisions: dict[str, list[RetentionDecision]]) -> Kept:
    pack: Pack | None = pack_for(facility.country, made_on)
    return kept(kind.document, made_on, pack, decisions.get(kind.document, ()))
