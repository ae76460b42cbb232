"""What the page of sending counts and lists: devices, months, states; no patient."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import ExtractYear, TruncMonth

from passport.imaging.models import Pacs
from passport.people.models import Facility
from reports.models import Sending, SendingSetup
from reports.sending.states import State

PAGE_SIZE = 50
LEFT = (State.SENT, State.ACCEPTED, State.REFUSED)
BACKLOG = (State.NO_DOSE, State.INCOMPLETE, State.READY, State.REFUSED, State.REHEARSED, State.SENT)


@dataclass(frozen=True, kw_only=True)
class Month:
    """What one device made in one month, and how far it got."""

    device: str
    month: date | None
    made: int
    with_dose: int
    sent: int
    accepted: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything that the page shows of one facility."""

    counts: dict[State, int]
    backlog: int
    oldest: date | None  # the day of the oldest study of the backlog
    years: tuple[int, ...]
    year: int | None
    months: tuple[Month, ...]
    page: Page[Sending]
    state: str
    lists_studies: bool  # a registered PACS says what was made


def overview_of(setup: SendingSetup, *, year: str, state: str, page: str) -> Overview:
    """Return the page of a facility; an unknown year is the latest, an unknown state shows all."""
    rows = Sending.objects.filter(setup=setup)
    counted = dict(rows.values_list("state").annotate(Count("pk")))
    counts = {known: counted.get(known, 0) for known in State}
    years = tuple(
        rows.exclude(performed_on=None)
        .annotate(y=ExtractYear("performed_on"))
        .values_list("y", flat=True)
        .distinct()
        .order_by("-y")
    )
    chosen = int(year) if year.isdecimal() and int(year) in years else next(iter(years), None)
    shown = state if state in list(State) else ""
    listed = rows.filter(state=shown) if shown else rows
    waiting = rows.filter(state__in=[str(one) for one in BACKLOG])
    return Overview(
        counts=counts,
        backlog=sum(counts[one] for one in BACKLOG),
        oldest=waiting.aggregate(oldest=Min("performed_on"))["oldest"],
        years=years,
        year=chosen,
        months=tuple(_months(rows.filter(_in_year(chosen)))),
        page=Paginator(listed.order_by("-performed_on", "-pk"), PAGE_SIZE).get_page(page),
        state=shown,
        lists_studies=Pacs.objects.filter(facility=setup.facility, active=True, compared=True).exists(),
    )


def months_of(setup: SendingSetup) -> list[Month]:
    """Return every device and month of a facility, the latest month first."""
    return list(_months(Sending.objects.filter(setup=setup)))


def lines_of(setup: SendingSetup) -> Iterator[Sending]:
    """Yield every study of a facility, the latest first."""
    return Sending.objects.filter(setup=setup).order_by("-performed_on", "-pk").iterator(chunk_size=500)


def setups_of(facilities: QuerySet[Facility]) -> list[tuple[Facility, SendingSetup | None]]:
    """Return facilities with how each of them sends."""
    found = {setup.facility_id: setup for setup in SendingSetup.objects.filter(facility__in=facilities)}
    return [(facility, found.get(facility.pk)) for facility in facilities]


def history_of(sending: Sending) -> list[tuple[int, datetime, str, str]]:
    """Return the documents that were made for a study, the latest first: number, when, what came of it, the answer."""
    rows = sending.key_objects.order_by("-number")
    return [(row.number, row.built_at, row.outcome or "", row.answer) for row in rows]


def _in_year(year: int | None) -> Q:
    # What has no day stands with the latest year: it must not get lost.
    return Q(performed_on__year=year) | Q(performed_on__isnull=True) if year else Q()


def _months(rows: QuerySet[Sending]) -> Iterator[Month]:
    grouped = rows.annotate(month=TruncMonth("performed_on")).values("device", "month")
    counted = grouped.annotate(
        made=Count("pk"),
        with_dose=Count("pk", filter=Q(reports__gt=0)),
        sent=Count("pk", filter=Q(state__in=[str(one) for one in LEFT])),
        accepted=Count("pk", filter=Q(state=str(State.ACCEPTED))),
        refused=Count("pk", filter=Q(state=str(State.REFUSED))),
    )
    for row in counted.order_by("-month", "device"):
        yield Month(**row)
