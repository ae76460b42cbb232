"""The register as those who keep it read it: through the list that `passport.access` opened, each look written down."""

from dataclasses import dataclass
from datetime import datetime

from passport.access.models import Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.models import Entry
from passport.incidents import selectors
from passport.incidents.models import FollowUp, Incident
from passport.people.models import Facility, Record, User

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Register:
    """The register of facilities at which somebody keeps it. Each method that shows patients writes down whom."""

    view: ListView

    def incidents(
        self, *, open_only: bool | None = None, offset: int = 0, size: int | None = PAGE_SIZE
    ) -> list[Incident]:
        """Return a page of the register, what was noticed last first; all of it when no size is given."""
        found = selectors.incidents_of(self.view.facilities, open_only=open_only)
        return self._shown(list(found[offset : None if size is None else offset + size]))

    def count(self, *, open_only: bool | None = None) -> int:
        """Return how many lines the register has; shows nobody."""
        return selectors.incidents_of(self.view.facilities, open_only=open_only).order_by().count()

    def incident(self, uid: str) -> Incident:
        """Return one line with all that hangs on it. Raises NotAllowed for any other, whether it exists or not."""
        found = selectors.incident_with_parts(uid, self.view.facilities)
        if found is None:
            raise NotAllowed
        return self._shown([found])[0]

    def follow_ups(self, *, offset: int = 0) -> list[FollowUp]:
        """Return a page of the follow-ups of the skin, those without an approved text first."""
        found = list(selectors.follow_ups_of(self.view.facilities)[offset : offset + PAGE_SIZE])
        self.view.saw(one.entry.record for one in found)
        return found

    def unborn_doses_due(self) -> list[Entry]:
        """Return the rows for which a text wants the dose of an unborn child and no physicist has stated it."""
        found = selectors.unborn_doses_due(self.view.facilities)
        self.view.saw(entry.record for entry in found)
        return found

    def entry(self, uid: str) -> Entry:
        """Return one row of these facilities. Raises NotAllowed for any other, whether it exists or not."""
        found = selectors.entries_with_exposure().filter(facility__in=self.view.facilities, uid=uid).first()
        if found is None:
            raise NotAllowed
        self.view.saw([found.record])
        return found

    def records(self, number: str) -> list[Record]:
        """Return what these facilities know under exactly this number; nothing for no number."""
        return self.view.records(number) if number.strip() else []

    def _shown(self, incidents: list[Incident]) -> list[Incident]:
        self.view.saw(whose for incident in incidents if (whose := incident.whose) is not None)
        return incidents


def open_register(*, reader: User, at: datetime, facility: Facility | None = None) -> Register:
    """Return the register of a facility, or of all at which somebody keeps it. Raises NotAllowed."""
    return Register(view=open_list(reader=reader, purpose=Purpose.INCIDENT, at=at, facility=facility))
