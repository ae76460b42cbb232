"""The work of nuclear medicine: requests, what was given, and what patients were told, at the reader's own facilities.

What is shown is written down: one look per patient, or per record that is nobody's yet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

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


class Waiting(StrEnum):
    """The lists of this work, in its order."""

    TO_COUNTERSIGN = "countersign"  # plans that wait for the second name, the longest wait first
    TO_PLAN = "plan"  # approved requests for which no activity is prescribed, the earliest first
    TO_GIVE = "give"  # plans of what was not given yet, the longest wait first
    WITHOUT_SHEET = "instruct"  # what was given and after which no instructions stand, the longest wait first
    TO_CONFIRM = "confirm"  # drafted instructions, the longest wait first
    TO_RELEASE = "release"  # treatments after which nobody wrote that the patient may leave, the longest stay first
    TO_RECORD = "record"  # rows of the last month beside which nobody recorded what was given, newest first
    LATELY = "lately"  # what was given, the latest first


Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class NuclearView:
    """What a specialist of nuclear medicine or a physicist sees. Each method writes down whom it shows."""

    work: ListView

    @property
    def facilities(self) -> QuerySet[Facility]:
        """Return the facilities at which the reader does this work."""
        return self.work.facilities

    def waiting(self, which: Waiting, *, offset: int = 0) -> list[Any]:
        """Return a page of one of the lists, in its order."""
        rows, whose = _WAITING[which]
        return self._shown(rows(self)[offset : offset + PAGE_SIZE], whose)

    def waiting_count(self, which: Waiting) -> int:
        """Return how many rows one of the lists has; shows nobody."""
        rows, _whose = _WAITING[which]
        return rows(self).order_by().count()

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
        """Return one consent beside a request that the reader sees. Raises NotAllowed for any other, and once withdrawn."""
        found = selectors.consents_holding(request).filter(uid=uid).first()
        if found is None:
            raise NotAllowed
        return found

    def kept_consent(self, request: Request, uid: str) -> Consent:
        """Return one consent beside a request that the reader sees, also once withdrawn. Raises NotAllowed."""
        found = selectors.consents_of(request).filter(uid=uid).first()
        if found is None:
            raise NotAllowed
        return found

    def _shown(self, rows: QuerySet[Row], whose: Callable[[Row], Patient | Record]) -> list[Row]:
        found = list(rows)
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
    return _opened(reader, at, selectors.works_in_nuclear_medicine)


def open_giving(*, reader: User, at: datetime) -> NuclearView:
    """Return the same for who records what is given: also at the facilities where the reader is a radiographer.

    Raises NotAllowed.
    """
    return _opened(reader, at, selectors.gives_medicines)


def does_nuclear_medicine(reader: User, at: datetime) -> bool:
    """Return whether somebody does the work of nuclear medicine anywhere; shows nobody."""
    return bool(_where(reader, at, selectors.works_in_nuclear_medicine))


def records_giving(reader: User, at: datetime) -> bool:
    """Return whether somebody records what is given at a facility that has nuclear medicine; shows nobody."""
    return any(selectors.has_nuclear_medicine(place) for place in _where(reader, at, selectors.gives_medicines))


def _opened(reader: User, at: datetime, does: Callable[[User, Facility, datetime], bool]) -> NuclearView:
    places = _where(reader, at, does)
    return NuclearView(work=open_list(reader=reader, purpose=Purpose.NUCLEAR_MEDICINE, at=at, facilities=places))


def _where(reader: User, at: datetime, does: Callable[[User, Facility, datetime], bool]) -> list[Facility]:
    held: Iterable[Facility] = facilities_where(reader, *LISTS[Purpose.NUCLEAR_MEDICINE], at=at)
    return [place for place in held if does(reader, place, at)]


def _of_plan(plan: ActivityPlan) -> Patient | Record:
    return subject_of(plan.request)


def _of_entry(entry: Entry) -> Patient | Record:
    return entry.record


def _of_administration(administration: Administration) -> Patient | Record:
    return administration.subject


def _of_sheet(sheet: InstructionSheet) -> Patient | Record:
    return sheet.administration.subject


def _to_record(view: NuclearView) -> QuerySet[Entry]:
    return selectors.entries_to_record(view.facilities, since=(view.work.at - LATELY).date())


# Which rows each list has, and whose they are.
_WAITING: dict[Waiting, tuple[Callable[[NuclearView], QuerySet[Any]], Callable[[Any], Patient | Record]]] = {
    Waiting.TO_COUNTERSIGN: (lambda view: selectors.plans_to_countersign(view.facilities), _of_plan),
    Waiting.TO_PLAN: (lambda view: selectors.requests_to_plan(view.facilities), subject_of),
    Waiting.TO_GIVE: (lambda view: selectors.plans_to_give(view.facilities), _of_plan),
    Waiting.WITHOUT_SHEET: (lambda view: selectors.without_sheet(view.facilities), _of_administration),
    Waiting.TO_CONFIRM: (lambda view: selectors.sheets_to_confirm(view.facilities), _of_sheet),
    Waiting.TO_RELEASE: (lambda view: selectors.to_release(view.facilities), _of_administration),
    Waiting.TO_RECORD: (_to_record, _of_entry),
    Waiting.LATELY: (lambda view: selectors.standing_administrations(view.facilities), _of_administration),
}
