"""The register as it leaves the house, on paper or as CSV: no name and no number of a patient stands in it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.incidents.models import Audience, Incident, Telling
from passport.language.saying import say_day, say_moment
from passport.people.models import Facility
from passport.spreadsheet import csv_line
from passport.web.incident_words import SHORT, STATES, due_of, step_words

COLUMNS = (
    gettext_lazy("Line"),
    gettext_lazy("Noticed"),
    gettext_lazy("Happened on"),
    gettext_lazy("Kind"),
    gettext_lazy("State"),
    gettext_lazy("What happened"),
    gettext_lazy("Estimates"),
    gettext_lazy("Measures"),
    gettext_lazy("Reports to authorities"),
    gettext_lazy("Patient told"),
    gettext_lazy("Chosen doctor told"),
    gettext_lazy("Still due"),
    gettext_lazy("Ended"),
)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """How days and moments are written."""

    day: Callable[[date], str]
    moment: Callable[[datetime], str]  # of a moment by the hospital's clock


FOR_MACHINES = Dates(day=date.isoformat, moment=lambda moment: moment.strftime("%Y-%m-%d %H:%M"))
FOR_READERS = Dates(day=say_day, moment=say_moment)


def headings() -> list[str]:
    """Return what the cells of a line are called."""
    return [str(column) for column in COLUMNS]


def cells_of(incident: Incident, facility: Facility, dates: Dates = FOR_READERS) -> list[str]:
    """Return one line of the register, a cell under each heading; moments by the hospital's clock."""
    zone = ZoneInfo(facility.time_zone)
    by_its_clock = replace(dates, moment=lambda moment: dates.moment(localtime(moment, zone)))
    return [str(cell) for cell in _cells(incident, by_its_clock)]


def register_csv(incidents: Iterable[Incident], facility: Facility) -> Iterator[str]:
    """Yield the register as CSV, for authorities and inspectors."""
    yield csv_line(headings())
    for incident in incidents:
        yield csv_line(cells_of(incident, facility, FOR_MACHINES))


def _cells(incident: Incident, dates: Dates) -> Iterator[object]:
    yield incident.uid[:SHORT]
    yield dates.moment(incident.noticed_at)
    yield dates.day(incident.happened_on) if incident.happened_on else ""
    yield incident.get_kind_display()
    yield STATES[incident.state]
    yield incident.what
    yield _joined(f"{one.quantity}: {one.value} {one.unit} ({one.by})" for one in incident.estimates.all())
    yield _joined(f"{one.get_kind_display()}: {one.words}" for one in incident.measures.all())
    yield _joined(
        f"{one.authority}, {dates.moment(one.reported_at)}, {one.how} {one.reference}".strip()
        for one in incident.reports.all()
    )
    for audience in (Audience.PATIENT, Audience.CHOSEN_DOCTOR):
        yield _joined(_told(one, dates) for one in incident.tellings.all() if one.audience == audience)
    yield _joined(step_words(line) for line in due_of(incident))
    yield f"{dates.moment(incident.ended_at)} {incident.ended_why}".strip() if incident.ended_at else ""


def _told(telling: Telling, dates: Dates) -> str:
    taken_back = _("(taken back)") if telling.is_taken_back else ""
    return f"{dates.moment(telling.told_at)}, {telling.told_by} {telling.how} {taken_back}".strip()


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts)
