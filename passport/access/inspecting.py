"""Visits of inspectors, and the rows of a facility among which they draw: only `access` itself asks for rows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from passport.access.models import CaseOpened, Sample, Visit
from passport.booklet.models import Entry
from passport.booklet.selectors import entries_with_parts, marked
from passport.booklet.states import State
from passport.people.models import Facility, Membership, Role, User

NOT_COUNTED = (State.VOID, State.JOINED)


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days that an inspector looks at, both of them included."""

    first: date
    last: date


class Stage(StrEnum):
    """How it stands with a visit."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"
    ENDED = "ended"


def stage_of(visit: Visit, at: datetime) -> Stage:
    """Return how it stands with a visit at a moment, by the clock of its facility."""
    if visit.ended_at is not None:
        return Stage.ENDED
    today = day_at(visit.facility, at)
    if today < visit.first_day:
        return Stage.COMING
    return Stage.OPEN if today <= visit.last_day else Stage.OVER


def day_at(facility: Facility, at: datetime) -> date:
    """Return the day that a moment falls on at a facility."""
    return at.astimezone(ZoneInfo(facility.time_zone)).date()


def visits_at(facility: Facility) -> QuerySet[Visit]:
    """Return the visits to a facility, the latest first."""
    return _visits().filter(facility=facility)


def visits_of(reader: User) -> QuerySet[Visit]:
    """Return the visits of an inspector, the latest first."""
    return _visits().filter(Q(inspector=reader) | Q(invitation__accepted_by=reader))


def inspectors_at(facility: Facility, at: datetime) -> QuerySet[User]:
    """Return the accounts that hold the inspector's role at a facility, by name."""
    held = Membership.objects.current(at).filter(facility=facility, role=Role.INSPECTOR)
    return User.objects.filter(pk__in=held.values("user")).order_by("display_name", "username")


def rows_of_days(facility: Facility, days: Days) -> QuerySet[Entry]:
    """Return the rows of a facility that were performed on the days and count; what was copied from paper was not."""
    found = Entry.objects.filter(facility=facility, performed_on__range=(days.first, days.last), from_paper=False)
    return marked(found).exclude(state__in=NOT_COUNTED)


def samples_of(visit: Visit) -> QuerySet[Sample]:
    """Return the samples of a visit, the latest first."""
    return visit.samples.prefetch_related("rows").order_by("-drawn_at", "-id")


def rows_of_sample(sample: Sample) -> list[Entry]:
    """Return the rows of a sample in their order, without what a patient hid since or a person joined with others."""
    listed = sample.rows.values_list("entry", "position")
    position = dict(listed)
    found = entries_with_parts().filter(pk__in=position, hidden=False)
    return sorted(found.select_related("record__patient"), key=lambda entry: position[entry.pk])


def left_out_of(sample: Sample) -> tuple[int, int]:
    """Return how many rows of a sample are not shown any more: hidden by their patients, and joined with other rows."""
    hidden = marked(Entry.objects.filter(pk__in=sample.rows.values("entry"))).filter(hidden=True)
    return hidden.exclude(state=State.JOINED).count(), sample.rows.filter(entry__state=State.JOINED).count()


def opened_cases(visit: Visit) -> dict[int, CaseOpened]:
    """Return the cases that were opened on a visit, by the key of the row; the latest reason of each."""
    return {case.entry_id: case for case in visit.cases_opened.order_by("at", "id")}


def _visits() -> QuerySet[Visit]:
    found = Visit.objects.select_related("facility", "inspector", "invitation__accepted_by")
    return found.order_by("-first_day", "-id")
