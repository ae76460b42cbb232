"""How the pages of sending say what is: states and reasons in words, and the lines of the CSV files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from passport.spreadsheet import csv_line
from reports.models import Sending
from reports.selectors.overview import Month, Overview
from reports.sending.checks import Problem
from reports.sending.states import ENDED, WAITING, State
from reports.sending.words import ATTENTION, GIVEN_UP, REFUSED, STATES, WHY, Why

STUDY_COLUMNS = (
    "performed on",
    "accession number",
    "examination",
    "device",
    "dose reports",
    "state",
    "reason",
    "answer",
)
MONTH_COLUMNS = ("device", "month", "made", "with dose", "sent", "accepted", "refused")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One study as the page lists it."""

    row: Sending
    state: Promise
    attention: bool
    why: Why | None
    again: bool  # a person may hand it over once more, or have it looked at again


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One state and how many studies are in it."""

    state: str
    words: Promise
    count: int
    chosen: bool
    again: bool


def line(row: Sending, *, given_up: bool = False) -> Line:
    """Return a study as the page lists it."""
    state = State(row.state)
    return Line(
        row=row,
        state=STATES[state],
        attention=given_up or state in ATTENTION,
        why=GIVEN_UP if given_up else _why(row),
        again=given_up or state in ENDED | WAITING,
    )


def _why(row: Sending) -> Why | None:
    if row.problem:
        return WHY[Problem(row.problem)]
    return REFUSED if row.state == State.REFUSED else None


def tabs(overview: Overview) -> list[Tab]:
    """Return the states in their order, each with its count."""
    return [
        Tab(
            state=state,
            words=STATES[state],
            count=count,
            chosen=state == overview.state,
            again=state in ENDED | WAITING and count > 0,
        )
        for state, count in overview.counts.items()
    ]


def study_csv(rows: Iterable[Sending]) -> Iterator[str]:
    """Yield the studies as CSV: by accession number and device; no name, no number of a patient, no UID."""
    yield csv_line(STUDY_COLUMNS)
    for row in rows:
        told = line(row)
        day = row.performed_on.isoformat() if row.performed_on else ""
        cells = (day, row.accession_number, row.examination, row.device, row.reports, told.state)
        yield csv_line((*cells, told.why.words if told.why else "", row.answer))


def month_csv(months: Iterable[Month]) -> Iterator[str]:
    """Yield what each device made in each month, and how far it got, as CSV."""
    yield csv_line(MONTH_COLUMNS)
    for one in months:
        month = f"{one.month:%Y-%m}" if one.month else ""
        yield csv_line((one.device, month, one.made, one.with_dose, one.sent, one.accepted, one.refused))
