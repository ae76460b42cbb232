"""Rows as they are read for the pages of a patient, made by hand without a database."""

from datetime import UTC, date, datetime

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.people.models import Facility

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def row(code: str = "", *, on: date | None = date(2026, 2, 1), place: str = "Sunce", **parts: object) -> Entry:
    """Return a row of one examination on one day at one place, with parts of it replaced."""
    said = {"exam_code": code, "kind": "ct", "state": State.PENDING, "state_at": MOMENT, "created_at": MOMENT}
    return Entry(facility=Facility(name=place), performed_on=on, **said | parts)
