"""What a patient reads of events, follow-ups and unborn children: only after a doctor told it, and only who may."""

from dataclasses import dataclass

from passport.access.view import View
from passport.booklet.models import Entry
from passport.incidents import selectors
from passport.incidents.models import Audience, FollowUpSheet, Incident, PhysicistStatement, Telling


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

    @property
    def of_pregnancy(self) -> bool:
        """Return whether anything of it tells of a pregnancy."""
        of_incident = (one.incident for one in self.tellings if one.incident)
        return self.please_ask or self.unborn is not None or any(map(selectors.is_of_pregnancy, of_incident))

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
    told = _tellings(selectors.incidents_of_entry(row), of_pregnancy=view.scope.answers)
    return Told(
        tellings=tuple(told),
        sheet=_sheet(row),
        unborn=unborn,
        please_ask=view.scope.answers and unborn is None and _awaits_word(row, told),
    )


def told_beside_rows(view: View) -> tuple[Telling, ...]:
    """Return what the reader of a view may know of events that stand at no row, in the order of the talks."""
    if not view.scope.told or view.patient is None:
        return ()
    found = selectors.incidents_beside_rows(view.patient)
    return tuple(_tellings(found, of_pregnancy=view.scope.answers))


def _tellings(incidents: list[Incident], *, of_pregnancy: bool) -> list[Telling]:
    found = [
        telling
        for incident in incidents
        if of_pregnancy or not selectors.is_of_pregnancy(incident)
        for telling in incident.tellings.all()
        if telling.audience == Audience.PATIENT
    ]
    return sorted(found, key=lambda telling: (telling.told_at, telling.pk))


def _sheet(entry: Entry) -> FollowUpSheet | None:
    follow_up = selectors.follow_up_of(entry)
    approved = [sheet for sheet in follow_up.sheets.all() if sheet.approved_at] if follow_up else []
    return approved[-1] if approved else None


def _unborn(entry: Entry) -> ToldStatement | None:
    """Return the latest statement that was told; a later one that nobody told is not there yet."""
    for statement in selectors.unborn_statements_of(entry):
        tellings = [telling for telling in statement.tellings.all() if not telling.is_taken_back]
        if tellings:
            return ToldStatement(statement=statement, telling=tellings[-1])
    return None


def _awaits_word(entry: Entry, told: list[Telling]) -> bool:
    """Return whether a pregnancy stands on record of which no doctor has told her anything."""
    if any(
        not telling.is_taken_back and telling.incident and selectors.is_of_pregnancy(telling.incident)
        for telling in told
    ):
        return False
    return selectors.is_pregnant(entry) or entry.physicist_statements.exists()
