"""Requests: whose they are to read, and the history that an open one lets its doctors see.

Who asks for an examination and who decides on it must look at what was done before: the request is the ground.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from passport.access.looks import Look, System, write_look, write_looks
from passport.access.models import Ground, Purpose
from passport.access.scopes import DOCTORS, SCOPES
from passport.access.services.lists import PAGE_SIZE
from passport.access.services.opening import kept_from_guardians, workplace
from passport.access.view import NotAllowed, View
from passport.justification import selectors
from passport.justification.models import Decision, Request
from passport.people.models import Facility, Patient, Record, Role, User
from passport.people.selectors import current_memberships, facilities_where


@dataclass(frozen=True, kw_only=True)
class RequestsView:
    """The requests that a doctor made, and those of the facilities at which this doctor approves.

    Each method that shows patients writes down whom it shows.
    """

    reader: User
    facilities: QuerySet[Facility]  # at which the reader approves
    reviewing: QuerySet[Facility]  # at which the reader looks at emergency decisions afterwards
    at: datetime

    def mine(self, *, offset: int = 0) -> list[Request]:
        """Return a page of the requests that the reader made: those that want an answer first."""
        return self._shown(selectors.requests_of(self.reader)[offset : offset + PAGE_SIZE])

    def waiting(self, *, offset: int = 0) -> list[Request]:
        """Return a page of the requests that wait for a decision: emergencies, urgent ones, the longest wait."""
        return self._shown(selectors.waiting_at(self.facilities)[offset : offset + PAGE_SIZE])

    def mine_count(self) -> int:
        """Return how many requests the reader made; shows nobody."""
        return selectors.mine_count(self.reader)

    def waiting_count(self) -> int:
        """Return how many requests wait for a decision; shows nobody."""
        return selectors.waiting_at(self.facilities).order_by().count()

    def wanting_answer_count(self) -> int:
        """Return how many of the reader's requests were refused and wait for an answer; shows nobody."""
        return selectors.refused_of(self.reader).count()

    def next_waiting(self, *, but: Request | None = None) -> str | None:
        """Return the uid of the request that is to be decided on next, other than one; shows nobody.

        One that waited too long leads nowhere: somebody has to take it up again first.
        """
        waiting = selectors.not_lapsed(selectors.waiting_at(self.facilities), at=self.at)
        return waiting.exclude(pk=but.pk if but else None).values_list("uid", flat=True).first()

    def decided(self, *, since: datetime, offset: int = 0) -> list[Request]:
        """Return a page of the requests decided on since a moment, the latest first."""
        return self._shown(selectors.decided_at(self.facilities, since=since)[offset : offset + PAGE_SIZE])

    def emergencies(self) -> list[Decision]:
        """Return the emergency decisions that nobody looked at afterwards, the oldest first."""
        found = list(selectors.emergencies_to_review(self.reviewing)[:PAGE_SIZE])
        self._saw(decision.request for decision in found)
        return found

    def emergencies_count(self) -> int:
        """Return how many emergency decisions nobody looked at afterwards; shows nobody."""
        return selectors.emergencies_to_review(self.reviewing).count()

    def emergency(self, uid: str) -> Decision:
        """Return one emergency decision, to look at it afterwards. Raises NotAllowed for any other."""
        found = selectors.emergencies_to_review(self.reviewing).filter(uid=uid).first()
        if found is None:
            raise NotAllowed
        self._saw([found.request])
        return found

    def one(self, uid: str) -> Request:
        """Return one request that the reader made or decides on. Raises NotAllowed for any other."""
        concerned = Q(requested_by=self.reader) | Q(facility__in=self.facilities)
        found = self._shown(selectors.requests_with_parts().filter(concerned, uid=uid))
        if not found:
            raise NotAllowed
        return found[0]

    def my_own(self, uid: str) -> Request:
        """Return one request that the reader made. Raises NotAllowed for any other."""
        found = self._shown(selectors.requests_of(self.reader).filter(uid=uid))
        if not found:
            raise NotAllowed
        return found[0]

    def decides(self, request: Request) -> bool:
        """Return whether the reader approves where a request is decided on."""
        return any(facility == request.facility for facility in self.facilities)

    def history(self, request: Request) -> View:
        """Return what was done before, which an open request lets its doctors see. Raises NotAllowed, LookNotWritten."""
        until = selectors.readable_until(request)
        concerned = self.decides(request) or selectors.asks_still(request, self.reader, self.at)
        if not concerned or until is None or until <= self.at:
            raise NotAllowed
        about, scope = selectors.subject_of(request), SCOPES[Ground.REQUEST, Purpose.JUSTIFICATION]
        if isinstance(about, Patient):
            scope = kept_from_guardians(scope, reader=self.reader, patient=about, at=self.at)
        write_look(self._look(workplace(self.reader, self.at)), about)
        return View(
            reader=self.reader,
            patient=about if isinstance(about, Patient) else None,
            record=about if isinstance(about, Record) else request.record,
            purpose=Purpose.JUSTIFICATION,
            ground=Ground.REQUEST,
            scope=scope,
            until=until,
            ground_uid=request.uid,
            at=self.at,
        )

    def _look(self, facility_name: str) -> Look:
        return Look(
            reader=self.reader,
            purpose=Purpose.JUSTIFICATION,
            ground=Ground.REQUEST,
            facility_name=facility_name,
            at=self.at,
        )

    def _shown(self, requests: Iterable[Request]) -> list[Request]:
        found = list(requests)
        self._saw(found)
        return found

    def _saw(self, requests: Iterable[Request]) -> None:
        write_looks(self._look(workplace(self.reader, self.at)), [selectors.subject_of(one) for one in requests])


def open_requests(*, reader: User, at: datetime) -> RequestsView:
    """Return the requests that concern a doctor, and an administrator's emergency decisions to look at.

    Raises NotAllowed for who is neither.
    """
    reviewing = facilities_where(reader, Role.APPROVER, Role.FACILITY_ADMINISTRATOR, at=at)
    is_doctor = current_memberships(reader, at).filter(role__in=DOCTORS).exists()
    if not is_doctor and not reviewing.exists():
        raise NotAllowed
    facilities = facilities_where(reader, Role.APPROVER, at=at)
    return RequestsView(reader=reader, facilities=facilities, reviewing=reviewing, at=at)


def told_to_system(*, request: Request, system: System, at: datetime) -> None:
    """Write down that the system which sent an order is told what was decided on it. Raises LookNotWritten.

    The patient reads which system of which hospital, and the number of the order.
    """
    look = Look(
        reader=system,
        purpose=Purpose.JUSTIFICATION,
        ground=Ground.REQUEST,
        facility_name=request.facility.name,
        at=at,
        reason=request.order_number,
    )
    write_look(look, selectors.subject_of(request))
