"""What a patient reads of events, follow-ups and unborn children: only after a doctor told it, and only who may."""

from dataclasses import dataclass

from passport.access.view import View
from passport.booklet.models import Entry
from passport.incidents import selectors
from passport.incidents.models import Audience, FollowUpSheet, Incident, IncidentKind, PhysicistStatement, Telling


@dataclass(frozen=True, kw_only=True)
class ToldStatement:
    """A physicist's statement that a doctor told."""

    statement: PhysicistStatement
    telling: Telling


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one reader may know of one row; all empty for most rows and most readers."""

    tellings: tuple[Telling, ...] = ()
    sheet: FollowUpSheet | None = None
    unborn: ToldStatement | None = None
    please_ask: bool = False  # a pregnant woman was exposed, and no doctor has told her what that means

    def __bool__(self) -> bool:
        return bool(self.tellings or self.sheet or self.unborn or self.please_ask)


def told_of(view: View, entry: Entry) -> Told:
    """Return what the reader of a view may know of one of its rows. Raises NotAllowed for a row of somebody else.

    In a share, and on every ground but the patient's own and the guardian's, it is nothing.
    """
    row = view.entry(entry.uid)
    if not view.scope.told:
        return Told()
    unborn = _unborn(row) if view.scope.answers else None
    return Told(
        tellings=tuple(_tellings(row, of_pregnancy=view.scope.answers)),
        sheet=_sheet(row),
        unborn=unborn,
        please_ask=view.scope.answers and unborn is None and _awaits_word(row),
    )


def _tellings(entry: Entry, *, of_pregnancy: bool) -> list[Telling]:
    found = [
        telling
        for incident in selectors.incidents_of_entry(entry)
        if of_pregnancy or not _is_of_pregnancy(incident)
        for telling in incident.tellings.all()
        if telling.audience == Audience.PATIENT
    ]
    return sorted(found, key=lambda telling: (telling.told_at, telling.pk))


def _is_of_pregnancy(incident: Incident) -> bool:
    return incident.kind == IncidentKind.PREGNANT or incident.opened_for.startswith("pregnant ")


def _sheet(entry: Entry) -> FollowUpSheet | None:
    follow_up = selectors.follow_up_of(entry)
    approved = [sheet for sheet in follow_up.sheets.all() if sheet.approved_at] if follow_up else []
    return approved[-1] if approved else None


def _unborn(entry: Entry) -> ToldStatement | None:
    """Return the latest statement that was told; a later one that nobody told is not there yet."""
    for statement in selectors.unborn_statements_of(entry):
        tellings = list(statement.tellings.all())
        if tellings:
            return ToldStatement(statement=statement, telling=tellings[-1])
    return None


def _awaits_word(entry: Entry) -> bool:
    return selectors.is_pregnant(entry) or entry.physicist_statements.exists()
