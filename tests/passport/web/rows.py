"""Rows as they are read for the pages of a patient, made by hand without a database; and those that a page shows."""

from datetime import UTC, date, datetime
from typing import Any

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.people.models import Facility
from passport.web.presenters import Row

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def row(code: str = "", *, on: date | None = date(2026, 2, 1), place: str = "Sunce", **parts: object) -> Entry:
    """Return a row of one examination on one day at one place, with parts of it replaced."""
    said = {"exam_code": code, "kind": "ct", "state": State.PENDING, "state_at": MOMENT, "created_at": MOMENT}
    return Entry(facility=Facility(name=place), performed_on=on, **said | parts)


def shown_to_doctor(page: Any) -> list[Row]:
    """Return the rows on a doctor's page of a passport: those of the last 12 months, then the others below."""
    recent = page.context["recent"]
    lines = [line.row for line in (*recent.near, *recent.other)]
    return [*lines, *(row for year in page.context["years"] for row in year.rows)]
