"""Work lists: the rows and patients of the facilities at which somebody holds the role for a purpose.

What a list shows is written down row by row: one look per patient, or per record that is nobody's yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar

from django.db.models import Q, QuerySet

from passport.access import likeness, selectors
from passport.access.looks import Look, write_looks
from passport.access.models import Emergency, Ground, LookQuestion, Purpose
from passport.access.read_first import with_reasons
from passport.access.scopes import LISTS
from passport.access.view import NotAllowed
from passport.booklet.mistakes import MistakeState
from passport.booklet.models import Entry, MistakeReport
from passport.booklet.selectors import entries_with_parts, mistakes_at, unconfirmed
from passport.booklet.services import TOGETHER, TooManyRows
from passport.booklet.states import State
from passport.database import clean_text
from passport.justification.models import Request
from passport.justification.selectors import Chain, approved_at, chain_of, subject_of
from passport.justification.services import candidates_for
from passport.people.models import Facility, Patient, Practitioner, Record, User
from passport.people.selectors import facilities_where, practitioner_of

PAGE_SIZE = 50
LONGEST = 200  # signs of an identifier; a longer one is nobody's
Row = TypeVar("Row", Entry, Patient, Record)
One = TypeVar("One")


@dataclass(frozen=True, kw_only=True)
class WaitingCounts:
    """How the rows that wait for an approver divide."""

    mine: int  # of which this approver is known to be the one
    plain: int  # of those, with nothing to read first
    listed: int  # whose approver is not known, and that are on this approver's list
    nobodys: int  # whose approver is not known, and that are on no list: of the whole department

    @property
    def total(self) -> int:
        """Return how many rows wait."""
        return self.mine + self.listed + self.nobodys

    @property
    def to_read(self) -> int:
        """Return how many of the approver's own rows are read one by one."""
        return self.mine - self.plain


@dataclass(frozen=True, kw_only=True)
class ListView:
    """What somebody who works at facilities may see there. Each method writes down what it shows."""

    reader: User
    purpose: Purpose
    facilities: QuerySet[Facility]
    at: datetime

    def pending(self, practitioner: Practitioner | None = None, *, offset: int = 0) -> list[Entry]:
        """Return so many of the rows that wait for this approver, or for nobody in particular, as one touch signs.

        Those to read one by one stand first in the whole list, the longest wait first; then the plain ones by day.
        """
        return self._shown(self._waiting(practitioner)[offset : offset + TOGETHER])

    def waiting_counts(self, practitioner: Practitioner | None = None) -> WaitingCounts:
        """Return how the rows that wait divide; shows nobody."""
        found = self._waiting(practitioner).order_by()
        listed = found.filter(approver__isnull=True, on_my_list=True).count()
        nobodys = found.filter(approver__isnull=True, on_my_list=False).count()
        plain = found.filter(read_first=False).count()
        return WaitingCounts(mine=found.count() - listed - nobodys, plain=plain, listed=listed, nobodys=nobodys)

    def answered(self, *, since: datetime, offset: int = 0) -> list[Entry]:
        """Return a page of the rows that the reader signed since a moment, or let the hospital confirm, the latest first."""
        found = self._answered(since, State.SIGNED, State.HOSPITAL_CONFIRMED).order_by("-state_at", "-id")
        return self._shown(found[offset : offset + PAGE_SIZE])

    def answered_counts(self, *, since: datetime) -> tuple[int, int]:
        """Return how many rows the reader signed since a moment, and how many the hospital confirmed; shows nobody."""
        states = (State.SIGNED, State.HOSPITAL_CONFIRMED)
        signed, confirmed = (self._answered(since, state).order_by().count() for state in states)
        return signed, confirmed

    def performed(self, *, since: date | None = None, typed: bool | None = None, offset: int = 0) -> list[Entry]:
        """Return a page of the facilities' rows, newest first, performed on or after a day."""
        self._only(Purpose.PERFORMING, Purpose.SIGNING)
        found = self._entries().filter(**({"performed_on__gte": since} if since else {}))
        if typed is not None:
            found = found.exclude(typed_by="") if typed else found.filter(typed_by="")
        return self._shown(found[offset : offset + PAGE_SIZE])

    def to_confirm(self, *, since: date, offset: int = 0) -> list[Entry]:
        """Return a page of the rows since a day that nobody confirmed who performed them, the newest first.

        What has no day, and what came since that day of an earlier one, is among them.
        """
        return self._shown(self._with_request(self._to_confirm(since))[offset : offset + PAGE_SIZE])

    def to_confirm_count(self, *, since: date) -> int:
        """Return how many rows since a day nobody confirmed; shows nobody."""
        return self._to_confirm(since).order_by().count()

    def older_to_confirm_count(self, *, since: date) -> int:
        """Return how many rows before that nobody confirmed; shows nobody."""
        self._only(Purpose.PERFORMING)
        return unconfirmed(self._entries()).exclude(_waits_since(since)).order_by().count()

    def next_to_confirm(self, *, since: date) -> str:
        """Return the uid of the row to confirm next, "" when none is left; shows nobody."""
        return self._to_confirm(since).values_list("uid", flat=True).first() or ""

    def need_no_confirmation(self, *, since: date, offset: int = 0) -> list[Entry]:
        """Return a page of the rows since a day that need no confirmation, the newest first."""
        self._only(Purpose.PERFORMING)
        found = self._entries().filter(performed_on__gte=since).exclude(pk__in=self._to_confirm(since).values("pk"))
        return self._shown(self._with_request(found)[offset : offset + PAGE_SIZE])

    def in_state(self, *states: str, offset: int = 0) -> list[Entry]:
        """Return a page of the facilities' rows that stand in one of the states, the oldest change first."""
        self._only(Purpose.PERFORMING, Purpose.SIGNING)
        found = self._with_request(self._entries()).filter(state__in=states).order_by("state_at", "id")
        return self._shown(found[offset : offset + PAGE_SIZE])

    def entry(self, uid: str) -> Entry:
        """Return one row of these facilities. Raises NotAllowed for any other, whether it exists or not."""
        self._only(Purpose.PERFORMING, Purpose.SIGNING, Purpose.RECONCILIATION, Purpose.CORRECTION)
        return self._one(self._shown(self._entries().filter(uid=uid)))

    def chain(self, entry: Entry) -> Chain | None:
        """Return what stood before one of these facilities' rows; None: recorded elsewhere, or not known."""
        self._only(Purpose.PERFORMING, Purpose.SIGNING)
        return chain_of(self.entry(entry.uid), answers=True)

    def requests_for(self, entry: Entry) -> list[Request]:
        """Return the requests that may belong to one of these facilities' rows: a suggestion, never an answer."""
        self._only(Purpose.PERFORMING)
        return list(candidates_for(self.entry(entry.uid)))

    def planned(self, *, offset: int = 0) -> list[Request]:
        """Return a page of the approved requests of these facilities that nobody performed yet, the earliest first."""
        self._only(Purpose.PERFORMING)
        found = list(approved_at(self.facilities)[offset : offset + PAGE_SIZE])
        self.saw(subject_of(request) for request in found)
        return found

    def planned_count(self) -> int:
        """Return how many approved requests of these facilities nobody performed yet; shows nobody."""
        self._only(Purpose.PERFORMING)
        return approved_at(self.facilities).order_by().count()

    def rows_of(self, patient: Patient) -> list[Entry]:
        """Return all rows of these facilities that are one patient's, newest first."""
        self._only(Purpose.CORRECTION)
        return self._shown(self._entries().filter(record__patient=patient))

    def chosen(self, uids: Iterable[str]) -> list[Entry]:
        """Return rows of these facilities by uid, to act on them together. Raises NotAllowed when one is not there.

        One touch signs only so many: TooManyRows for more.
        """
        wanted = list(dict.fromkeys(uids))
        if len(wanted) > TOGETHER:
            raise TooManyRows
        found = {entry.uid: entry for entry in self._shown(self._entries().filter(uid__in=wanted))}
        if found.keys() != set(wanted):
            raise NotAllowed
        return [found[uid] for uid in wanted]

    def gone_approvers(self) -> list[Practitioner]:
        """Return the approvers who left and for whom rows still wait, each with how many; shows no patient."""
        self._only(Purpose.CORRECTION)
        return list(selectors.gone_approvers(self.facilities, self.at))

    def patients(self, words: str = "", *, offset: int = 0) -> list[Patient]:
        """Return a page of the patients that these facilities registered, by name; each word must match."""
        self._only(Purpose.REGISTRATION, Purpose.PERFORMING)
        return self._shown(selectors.patients_of(self.facilities, words)[offset : offset + PAGE_SIZE])

    def patient(self, uid: str) -> Patient:
        """Return one patient that these facilities registered. Raises NotAllowed for any other."""
        self._only(Purpose.REGISTRATION, Purpose.PERFORMING, Purpose.CORRECTION, Purpose.RECONCILIATION)
        return self._one(self._shown(selectors.patients_of(self.facilities, "").filter(uid=uid)))

    def records(self, identifier: str) -> list[Record]:
        """Return what these facilities know under exactly this identifier, one record per issuer."""
        return self._shown(
            selectors.records_called(clean_text(identifier, limit=LONGEST + 1), self.facilities)[:PAGE_SIZE]
        )

    def record(self, uid: str) -> Record:
        """Return one record that these facilities know. Raises NotAllowed for any other."""
        return self._one(self._shown(selectors.records_known(self.facilities).filter(uid=uid)))

    def rows_named(self, uids: Iterable[str]) -> list[Entry]:
        """Return those of these facilities' rows that have one of the uids, to hold a paper beside them."""
        self._only(Purpose.COPYING)
        return self._shown(self._entries().filter(uid__in=list(uids)[:PAGE_SIZE]))

    def record_rows(self, record: Record) -> list[Entry]:
        """Return the rows of these facilities that stand under one record, newest first."""
        self._only(Purpose.RECONCILIATION)
        return self._shown(self._entries().filter(record=record))

    def patients_like(self, record: Record) -> list[Patient]:
        """Return who may be the patient of a record: a suggestion, never an answer."""
        return self._suggested(likeness.patients_like(record, self.facilities))

    def records_like(self, record: Record) -> list[Record]:
        """Return the other records that may be of the same person: a suggestion, never an answer."""
        return self._suggested(likeness.records_like(record, self.facilities))

    def rows_like(self, entry: Entry) -> list[Entry]:
        """Return the rows that may be one examination with this one: a suggestion, never an answer."""
        return self._suggested(likeness.rows_like(entry, self.facilities))

    def parts_of(self, entry: Entry) -> list[Entry]:
        """Return the rows whose parts a person joined with one of these facilities' rows."""
        return self._suggested(likeness.parts_of(entry))

    def rows_of_two_patients(self) -> list[Entry]:
        """Return the rows that hold joined parts of what is another patient's record now."""
        self._only(Purpose.RECONCILIATION)
        return self._shown(likeness.rows_of_two_patients(self.facilities)[:PAGE_SIZE])

    def emergencies(self) -> list[Emergency]:
        """Return the emergencies of these facilities: first those that nobody reviewed, the longest wait first."""
        self._only(Purpose.REVIEW)
        found = list(selectors.emergencies_at(self.facilities)[:PAGE_SIZE])
        self.saw(emergency.patient for emergency in found)
        return found

    def emergencies_to_review(self) -> int:
        """Return how many emergencies of these facilities nobody reviewed yet; shows nobody."""
        self._only(Purpose.REVIEW)
        return selectors.emergencies_at(self.facilities).filter(reviewed_at__isnull=True).count()

    def emergency(self, uid: str) -> Emergency:
        """Return one emergency of these facilities, to review it. Raises NotAllowed for any other."""
        self._only(Purpose.REVIEW)
        found = self._one(list(selectors.emergencies_at(self.facilities).filter(uid=uid)))
        self.saw([found.patient])
        return found

    def questions(self) -> list[LookQuestion]:
        """Return what patients asked these facilities about looks: first what waits, the longest wait first."""
        self._only(Purpose.REVIEW)
        found = list(selectors.questions_at(self.facilities)[:PAGE_SIZE])
        self.saw(question.patient for question in found)
        return found

    def questions_to_answer(self) -> int:
        """Return how many questions about looks wait at these facilities; shows nobody."""
        self._only(Purpose.REVIEW)
        return selectors.questions_at(self.facilities).filter(answered_at__isnull=True).count()

    def question(self, uid: str) -> LookQuestion:
        """Return one question to these facilities, to answer it. Raises NotAllowed for any other."""
        self._only(Purpose.REVIEW)
        found = self._one(list(selectors.questions_at(self.facilities).filter(uid=uid)))
        self.saw([found.patient])
        return found

    def mistakes(self, *, offset: int = 0) -> list[MistakeReport]:
        """Return a page of what patients say is wrong here: what waits, the one due first first; then the last settled."""
        self._only(Purpose.CORRECTION)
        found = list(mistakes_at(self.facilities)[offset : offset + PAGE_SIZE])
        self.saw(report.patient for report in found)
        return found

    def mistakes_count(self) -> int:
        """Return how many mistakes were ever reported to these facilities; shows nobody."""
        self._only(Purpose.CORRECTION)
        return mistakes_at(self.facilities).order_by().count()

    def mistakes_due(self) -> list[date]:
        """Return until when each report that waits is to be answered; shows nobody."""
        self._only(Purpose.CORRECTION)
        waiting = mistakes_at(self.facilities).filter(state=MistakeState.OPEN)
        return list(waiting.values_list("answer_due_on", flat=True))

    def mistake(self, uid: str) -> MistakeReport:
        """Return one report of a mistake at these facilities. Raises NotAllowed for any other."""
        self._only(Purpose.CORRECTION)
        found = self._one(list(mistakes_at(self.facilities).filter(uid=uid)))
        self.saw([found.patient])
        return found

    def saw(self, people: Iterable[Patient | Record]) -> None:
        """Write down that somebody else's page shows these people, before it does. Raises LookNotWritten."""
        look = Look(
            reader=self.reader,
            purpose=self.purpose,
            ground=Ground.FACILITY,
            facility_name=", ".join(self.facilities.values_list("name", flat=True)),
            at=self.at,
        )
        write_looks(look, people)

    def _waiting(self, practitioner: Practitioner | None) -> QuerySet[Entry]:
        self._only(Purpose.SIGNING)
        return selectors.waiting_entries(self.facilities, practitioner or practitioner_of(self.reader), at=self.at)

    def _answered(self, since: datetime, *states: State) -> QuerySet[Entry]:
        self._only(Purpose.SIGNING)
        return self._entries().filter(approver__user=self.reader, state__in=states, state_at__gte=since)

    def _entries(self) -> QuerySet[Entry]:
        found = entries_with_parts().filter(facility__in=self.facilities)
        found = with_reasons(found) if self.purpose == Purpose.SIGNING else found
        return found.select_related("record__patient", "facility", "approver", "current_version__row_statement")

    def _to_confirm(self, since: date) -> QuerySet[Entry]:
        self._only(Purpose.PERFORMING)
        return unconfirmed(self._entries()).filter(_waits_since(since))

    def _with_request(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Add who asked for each and who decided, in a bounded number of queries."""
        return entries.select_related("request__referrer").prefetch_related("request__decisions__by")

    def _only(self, *purposes: Purpose) -> None:
        if self.purpose not in purposes:
            raise NotAllowed

    def _suggested(self, rows: list[Row]) -> list[Row]:
        self._only(Purpose.RECONCILIATION)
        return self._shown(rows)

    def _shown(self, rows: Iterable[Row]) -> list[Row]:
        found = list(rows)
        self.saw(row.record if isinstance(row, Entry) else row for row in found)
        return found

    def _one(self, rows: list[One]) -> One:
        if not rows:
            raise NotAllowed
        return rows[0]


def _waits_since(since: date) -> Q:
    """Return what is confirmed among the rows since a day: a report that came late belongs to it, whatever its day."""
    came = datetime.combine(since, time.min, tzinfo=UTC)
    return Q(performed_on__gte=since) | Q(performed_on__isnull=True) | Q(created_at__gte=came)


def open_list(
    *,
    reader: User,
    purpose: Purpose,
    at: datetime,
    facility: Facility | None = None,
    facilities: Iterable[Facility] | None = None,
) -> ListView:
    """Return the work list of the facilities, or of all at which the reader may work so. Raises NotAllowed.

    A facility at which the reader does not hold the role is left out; when none remains, nothing is shown.
    """
    mine = facilities_where(reader, *LISTS.get(purpose, ()), at=at)
    asked = [facility] if facility else facilities
    if asked is not None:
        mine = mine.filter(pk__in=[place.pk for place in asked])
    if not mine.exists():
        raise NotAllowed
    return ListView(reader=reader, purpose=purpose, facilities=mine, at=at)
