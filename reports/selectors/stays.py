"""What stays of one patient, at which hospital, and until when: for the patient's own page. Nothing is counted.

Events at an examination and what was said of an unborn child stand nowhere here: people tell those.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from passport.access.services import NotAllowed, View
from passport.law.questions.standing import Standing
from passport.law.shelf import pack_for
from passport.people.models import Facility, Patient
from passport.people.selectors import confirmation_of
from reports.models import RetentionDecision
from reports.retention.kinds import KINDS, Kind
from reports.retention.periods import Kept, kept
from reports.selectors.retention import day_at, decisions_by_kind

TOLD = tuple(kind for kind in KINDS if kind.told)


@dataclass(frozen=True, kw_only=True)
class Stays:
    """What a hospital keeps of a patient of one kind under one period of one text."""

    words: str
    since: date  # the oldest of it
    until: date | None  # of the last of it; None: no day ends it, the hospital decides
    over: bool  # that day has come: what becomes of it is for the hospital
    period: str  # as printed; "" where none is
    article: str
    standing: Standing | None  # of the text; None: none is known
    language: str  # of what is printed


@dataclass(frozen=True, kw_only=True)
class StaysAt:
    """What one hospital keeps of a patient."""

    facility: Facility
    lines: tuple[Stays, ...]


def what_stays(view: View) -> list[StaysAt]:
    """Return what stays of the patient of a view, by hospital, in the order of the table of kinds. Raises NotAllowed."""
    if view.patient is None or not view.scope.stays:
        raise NotAllowed
    found = [_stays_at(place, view.patient, view.at) for place in _keeping(view.patient)]
    return [one for one in found if one.lines]


def _keeping(patient: Patient) -> list[Facility]:
    keys: set[int] = set()
    for kind in TOLD:
        keys.update(kind.of(patient).values_list(kind.facility, flat=True))
    return list(Facility.objects.filter(pk__in=keys).prefetch_related("pack_confirmations").order_by("name", "pk"))


def _stays_at(facility: Facility, patient: Patient, at: datetime) -> StaysAt:
    today, decisions = day_at(facility, at), decisions_by_kind(facility)
    lines = (
        line
        for kind in TOLD
        for line in _lines(kind, facility, patient, today=today, decisions=decisions.get(kind.document, ()))
    )
    return StaysAt(facility=facility, lines=tuple(lines))


def _lines(
    kind: Kind, facility: Facility, patient: Patient, *, today: date, decisions: Iterable[RetentionDecision]
) -> Iterator[Stays]:
    days = kind.rows(facility).filter(kind.about(patient)).order_by("made_on").values_list("made_on", flat=True)
    # Under one text and one period, in the order of their days.
    together: dict[tuple[str, str, str], list[tuple[date, Kept]]] = {}
    for made_on in dict.fromkeys(days):
        pack = pack_for(facility.country, made_on)
        one = kept(kind.document, made_on, pack, decisions)
        together.setdefault((pack.id if pack else "", one.period, one.article), []).append((made_on, one))
    for listed in together.values():
        yield _line(kind, facility, listed, today)


def _line(kind: Kind, facility: Facility, listed: list[tuple[date, Kept]], today: date) -> Stays:
    since, first = listed[0]
    pack, until = pack_for(facility.country, since), _last(one for _made_on, one in listed)
    confirmed = confirmation_of(facility, pack) if pack else None
    return Stays(
        words=str(kind.words),
        since=since,
        until=until,
        over=until is not None and until <= today,
        period=first.period,
        article=first.article,
        standing=Standing(
            pack=pack,
            confirmed_by=confirmed.confirmed_by if confirmed else "",
            confirmed_on=confirmed.confirmed_on if confirmed else None,
        )
        if pack
        else None,
        language=pack.languages[0] if pack else "",
    )


def _last(found: Iterable[Kept]) -> date | None:
    """Return the day on which the last of several things is kept no more; None when no day ends one of them."""
    days = [one.until for one in found]
    return None if None in days else max(day for day in days if day is not None)
