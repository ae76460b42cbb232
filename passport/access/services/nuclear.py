"""The work of nuclear medicine: requests, what was given, and what patients were told, at the reader's own facilities.

What is shown is written down: one look per patient, or per record that is nobody's yet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import QuerySet

from passport.access.models import Purpose
from passport.access.scopes import LISTS
from passport.access.services.lists import PAGE_SIZE, ListView, open_list
from passport.access.view import NotAllowed
from passport.booklet.models import Entry
from passport.justification.models import Consent, Request
from passport.justification.selectors import subject_of
from passport.nuclear import selectors
from passport.nuclear.models import ActivityPlan, Administration, InstructionPeriod, InstructionSheet, Release
from passport.people.models import Facility, Patient, Record, User
from passport.people.selectors import facilities_where

LATELY = timedelta(days=30)
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class NuclearView:
    """What a specialist of nuclear medicine or a physicist sees. Each method writes down whom it shows."""

    work: ListView

    @property
    def facilities(self) -> QuerySet[Facility]:
        """Return the facilities at which the reader does this work."""
        return self.work.facilities

    def requests_to_plan(self) -> list[Request]:
        """Return the approved requests for which no activity is prescribed, the earliest first."""
        return self._shown(selectors.requests_to_plan(self.facilities), subject_of)

    def plans(self) -> list[ActivityPlan]:
        """Return the plans of what was not given yet, the longest wait first."""
        return self._shown(selectors.plans_open(self.facilities), _of_plan)

    def entries_to_record(self) -> list[Entry]:
        """Return the rows of the last month beside which nobody recorded what was given, newest first."""
        since = (self.work.at - LATELY).date()
        return self._shown(selectors.entries_to_record(self.facilities, since=since), _of_entry)

    def without_sheet(self) -> list[Administration]:
        """Return what was given and after which no instructions stand, the longest wait first."""
        return self._shown(selectors.without_sheet(self.facilities), _of_administration)

    def sheets_to_confirm(self) -> list[InstructionSheet]:
        """Return the drafted instructions, the longest wait first."""
        return self._shown(selectors.sheets_to_confirm(self.facilities), _of_sheet)

    def to_release(self) -> list[Administration]:
        """Return the treatments after which nobody wrote that the patient may leave, the longest stay first."""
        return self._shown(selectors.to_release(self.facilities), _of_administration)

    def lately(self) -> list[Administration]:
        """Return what was given lately, the latest first."""
        return self._shown(selectors.standing_administrations(self.facilities), _of_administration)

    def request(self, uid: str) -> Request:
        """Return one request of nuclear medicine. Raises NotAllowed for any other."""
        return self._one(selectors.request_at(self.facilities, uid), subject_of)

    def entry(self, uid: str) -> Entry:
        """Return one row of nuclear medicine. Raises NotAllowed for any other."""
        return self._one(selectors.entry_at(self.facilities, uid), _of_entry)

    def plan(self, uid: str) -> ActivityPlan:
        """Return one plan. Raises NotAllowed for any other."""
        here = selectors.plans_with_parts().filter(request__facility__in=self.facilities)
        return self._one(here.filter(uid=uid).first(), _of_plan)

    def administration(self, uid: str) -> Administration:
        """Return what was given once. Raises NotAllowed for any other."""
        here = selectors.administrations_with_parts().filter(facility__in=self.facilities)
        return self._one(here.filter(uid=uid).first(), _of_administration)

    def sheet(self, uid: str) -> InstructionSheet:
        """Return one sheet of instructions. Raises NotAllowed for any other."""
        here = selectors.sheets_with_parts().filter(administration__facility__in=self.facilities)
        return self._one(here.filter(uid=uid).first(), _of_sheet)

    def period(self, sheet: InstructionSheet, uid: str) -> InstructionPeriod:
        """Return one period of a sheet that the reader sees. Raises NotAllowed for any other."""
        found = next((one for one in sheet.periods.all() if one.uid == uid), None)
        if found is None:
            raise NotAllowed
        return found

    def plans_of(self, request: Request) -> list[ActivityPlan]:
        """Return the plans for a request that the reader sees, in their order."""
        return list(selectors.plans_of(request))

    def consents_of(self, request: Request) -> list[Consent]:
        """Return the consents that were kept beside a request that the reader sees, the latest first."""
        return list(selectors.consents_of(request))

    def given_beside(self, *, request: Request | None = None, entry: Entry | None = None) -> list[Administration]:
        """Return what was given for a request or an examination that the reader sees, in its order."""
        return list(selectors.given_beside(request=request, entry=entry))

    def sheets_of(self, administration: Administration) -> list[InstructionSheet]:
        """Return the sheets after a medicine that the reader sees, the latest first."""
        return list(selectors.sheets_with_parts().filter(administration=administration).order_by("-drafted_at", "-id"))

    def releases_of(self, administration: Administration) -> list[Release]:
        """Return the releases after a treatment that the reader sees, the latest first."""
        return list(selectors.releases_at(self.facilities).filter(administration=administration))

    def release(self, uid: str) -> Release:
        """Return one release. Raises NotAllowed for any other."""
        found = selectors.releases_at(self.facilities).filter(uid=uid).first()
        return self._one(found, lambda one: one.administration.subject)

    def consent(self, request: Request, uid: str) -> Consent:
        """Return one consent beside a request that the reader sees. Raises NotAllowed for any other."""
        found = selectors.consents_of(request).filter(uid=uid).first()
        if found is None:
            raise NotAllowed
        return found

    def _shown(self, rows: QuerySet[Row], whose: Callable[[Row], Patient | Record]) -> list[Row]:
        found = list(rows[:PAGE_SIZE])
        self.work.saw(whose(row) for row in found)
        return found

    def _one(self, row: Row | None, whose: Callable[[Row], Patient | Record]) -> Row:
        if row is None:
            raise NotAllowed
        self.work.saw([whose(row)])
        return row


def open_nuclear_medicine(*, reader: User, at: datetime) -> NuclearView:
    """Return the work of nuclear medicine at all facilities where the reader does it. Raises NotAllowed.

    An approver without that specialty on record does not.
    """
    return NuclearView(
        work=open_list(reader=reader, purpose=Purpose.NUCLEAR_MEDICINE, at=at, facilities=_where_they_work(reader, at))
    )


def does_nuclear_medicine(reader: User, at: datetime) -> bool:
    """Return whether somebody does the work of nuclear medicine anywhere; shows nobody."""
    return bool(_where_they_work(reader, at))


def _where_they_work(reader: User, at: datetime) -> list[Facility]:
    held: Iterable[Facility] = facilities_where(reader, *LISTS[Purpose.NUCLEAR_MEDICINE], at=at)
    return [place for place in held if selectors.works_in_nuclear_medicine(reader, place, at)]


def _of_plan(plan: ActivityPlan) -> Patient | Record:
    return subject_of(plan.request)


def _of_entry(entry: Entry) -> Patient | Record:
    return entry.record


def _of_administration(administration: Administration) -> Patient | Record:
    return administration.subject


def _of_sheet(sheet: InstructionSheet) -> Patient | Record:
    return sheet.administration.subject
