"""What patients read of their instructions, on their own pages."""

from datetime import datetime

from passport.access.models import Ground
from passport.access.services import View
from passport.booklet.models import Entry
from passport.nuclear.models import InstructionSheet
from passport.nuclear.selectors import first_said
from passport.nuclear.words import ToldSheet, told_sheet


def told_beside(view: View, entry: Entry, at: datetime) -> list[ToldSheet]:
    """Return the instructions that belong to one examination: the last ones after each medicine."""
    return [told for sheet, told in _told(view, at) if sheet.administration.examination == entry]


def told_now(view: View, at: datetime) -> list[ToldSheet]:
    """Return the instructions that a patient has to know of today: those that run, and those that were taken back."""
    return [told for _sheet, told in _told(view, at) if not told.holds or any(not line.over for line in told.lines)]


def _told(view: View, at: datetime) -> list[tuple[InstructionSheet, ToldSheet]]:
    if not view.scope.instructions:
        return []
    # One sheet per medicine: a correction follows what it replaces, a second medicine stands beside the first.
    last: dict[int, InstructionSheet] = {}
    for sheet in view.sheets():
        last.setdefault(first_said(sheet.administration).pk, sheet)
    of = "" if view.ground == Ground.SELF else str(view.patient)
    return [(sheet, told_sheet(sheet, sheet.told_periods, at=at, of=of)) for sheet in last.values()]
