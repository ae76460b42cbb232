"""Inspectors: invited by the facility for some days, they read figures, draw samples, and open single cases.

Until a case is opened with a written reason no name is shown. Nothing of the booklet is written here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from passport.access import inspecting
from passport.access.cases import InspectedCase, case_of
from passport.access.figures import AtDevice, Figures, devices_with_figures, figures_of
from passport.access.inspecting import Days, Stage, day_at, stage_of
from passport.access.looks import Look, write_looks
from passport.access.models import CaseOpened, Ground, Purpose, Sample, SampleRow, Visit
from passport.access.sampling import drawn, new_seed
from passport.access.view import NotAllowed
from passport.booklet.models import Entry
from passport.database import clean_text
from passport.people.models import Facility, Invitation, Role, User
from passport.people.selectors import has_role
from passport.people.services import invite
from passport.signing.acts import Subject, record_act

LARGEST = 100  # rows of a sample: each is a page of paper


class NoInspector(Exception):
    """This account does not hold the inspector's role at this facility."""


class VisitSaysNothing(Exception):
    """A visit names its authority and its reason."""


class VisitDaysWrong(Exception):
    """A visit ends on its first day or later, and not in the past."""


class SampleWrong(Exception):
    """A sample has days in their order and at least one row, at most `LARGEST`."""


class NothingToDraw(Exception):
    """No row of these days can be drawn."""


class CaseReasonMissing(Exception):
    """A case is opened for a written reason, which the patient reads."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """An inspector who has no account here yet."""

    given_name: str
    surname: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A sample as it can be shown now."""

    sample: Sample
    rows: tuple[Entry, ...]
    hidden_since: int  # rows of it that their patients hid after it was drawn
    joined_since: int  # rows of it whose parts stand in another row by now
    opened: dict[int, CaseOpened]  # by the key of the row


@dataclass(frozen=True, kw_only=True)
class VisitView:
    """What an inspector may read on a visit that is open now: of its facility alone, and nothing that a patient hides.

    Each method that shows rows writes down whose they are.
    """

    reader: User
    visit: Visit
    at: datetime

    def figures(self, days: Days) -> Figures:
        """Return how many rows there are, and how many have what belongs to them; shows nobody."""
        return figures_of(self.visit.facility, days)

    def devices(self, days: Days) -> list[AtDevice]:
        """Return what each device did, and which data its reports lack; shows nobody."""
        return devices_with_figures(self.visit.facility, days)

    def samples(self) -> list[Sample]:
        """Return the samples of this visit, the latest first; shows nobody."""
        return list(inspecting.samples_of(self.visit))

    def sample(self, uid: str) -> Drawn:
        """Return a sample of this visit with its rows. Raises NotAllowed, LookNotWritten."""
        found = self._sample(uid)
        rows = inspecting.rows_of_sample(found)
        opened = inspecting.opened_cases(self.visit)
        self._saw(rows, opened)
        hidden, joined = inspecting.left_out_of(found)
        return Drawn(sample=found, rows=tuple(rows), hidden_since=hidden, joined_since=joined, opened=opened)

    def cases(self, uid: str) -> list[InspectedCase]:
        """Return every row of a sample with its whole chain. Raises NotAllowed, LookNotWritten."""
        told = self.sample(uid)
        return [case_of(entry, opened=told.opened.get(entry.pk)) for entry in told.rows]

    def case(self, uid: str, entry_uid: str) -> InspectedCase:
        """Return one row of a sample with its whole chain. Raises NotAllowed for any other row, LookNotWritten."""
        entry = self.row(uid, entry_uid)
        opened = inspecting.opened_cases(self.visit)
        self._saw([entry], opened)
        return case_of(entry, opened=opened.get(entry.pk))

    def row(self, uid: str, entry_uid: str) -> Entry:
        """Return one row of a sample, to act on it and not to show it. Raises NotAllowed for any other row."""
        rows = inspecting.rows_of_sample(self._sample(uid))
        found = next((entry for entry in rows if entry.uid == entry_uid), None)
        if found is None:
            raise NotAllowed
        return found

    def _sample(self, uid: str) -> Sample:
        found = inspecting.samples_of(self.visit).filter(uid=uid).first()
        if found is None:
            raise NotAllowed
        return found

    def _saw(self, entries: Iterable[Entry], opened: dict[int, CaseOpened]) -> None:
        by_reason: dict[str, list[Entry]] = {}
        for entry in entries:
            case = opened.get(entry.pk)
            by_reason.setdefault(case.reason if case else "", []).append(entry)
        for reason, rows in by_reason.items():
            look = Look(
                reader=self.reader,
                purpose=Purpose.INSPECTION,
                ground=Ground.VISIT,
                facility_name=self.visit.facility.name,
                at=self.at,
                reason=reason,
                office=self.visit.authority,
            )
            write_looks(look, [entry.record for entry in rows])


def open_visit(*, reader: User, uid: str, at: datetime) -> VisitView:
    """Return what an inspector may read on a visit. Raises NotAllowed for a visit that is not open now, or not theirs."""
    visit = inspecting.visits_of(reader).filter(uid=uid).first()
    if visit is None or stage_of(visit, at) is not Stage.OPEN:
        raise NotAllowed
    if not has_role(reader, visit.facility, Role.INSPECTOR, at=at):
        raise NotAllowed
    return VisitView(reader=reader, visit=visit, at=at)


@transaction.atomic
def invite_visit(
    *,
    facility: Facility,
    who: User | Newcomer,
    authority: str,
    reason: str,
    first_day: date,
    last_day: date,
    by: User,
    at: datetime,
) -> tuple[Visit, str]:
    """Let an inspector in for some days; return the visit, and a newcomer's secret of the invitation, else "".

    Raises NotAllowed, NoInspector, VisitSaysNothing, VisitDaysWrong.
    """
    _require_administrator(facility, by, at)
    authority, reason = clean_text(authority, limit=200), clean_text(reason, limit=500)
    if not (authority and reason):
        raise VisitSaysNothing
    if last_day < max(first_day, day_at(facility, at)):
        raise VisitDaysWrong
    invitation, secret = _invited(who, facility, by=by, at=at)
    visit = Visit.objects.create(
        facility=facility,
        inspector=None if isinstance(who, Newcomer) else who,
        invitation=invitation,
        authority=authority,
        reason=reason,
        first_day=first_day,
        last_day=last_day,
        invited_at=at,
        invited_by=str(by),
    )
    _act("visit.invited", visit, by=by, at=at, first_day=first_day.isoformat(), last_day=last_day.isoformat())
    return visit, secret


@transaction.atomic
def end_visit(*, visit: Visit, by: User, at: datetime) -> Visit:
    """End a visit at once: it opens nothing any more. An ended one stays as it is. Raises NotAllowed."""
    _require_administrator(visit.facility, by, at)
    if Visit.objects.filter(pk=visit.pk, ended_at__isnull=True).update(ended_at=at, ended_by=str(by)):
        _act("visit.ended", visit, by=by, at=at)
    visit.refresh_from_db()
    return visit


@transaction.atomic
def draw_sample(*, view: VisitView, days: Days, size: int, seed: str = "") -> Sample:
    """Draw rows of the facility by chance and keep which they are; without a seed one that nobody chose is taken.

    The same seed draws the same rows of the same days again. Raises SampleWrong, NothingToDraw.
    """
    if days.last < days.first or not 1 <= size <= LARGEST:
        raise SampleWrong
    rows = inspecting.rows_of_days(view.visit.facility, days)
    keys = dict(rows.filter(hidden=False).values_list("uid", "pk"))
    if not keys:
        raise NothingToDraw
    sample = Sample.objects.create(
        visit=view.visit,
        seed=clean_text(seed, limit=64) or new_seed(),
        first_day=days.first,
        last_day=days.last,
        out_of=len(keys),
        hidden=rows.filter(hidden=True).count(),
        drawn_at=view.at,
    )
    chosen = drawn(keys, seed=sample.seed, size=size)
    SampleRow.objects.bulk_create(
        SampleRow(sample=sample, position=position, entry_id=keys[uid]) for position, uid in enumerate(chosen, start=1)
    )
    _act("visit.sample_drawn", view.visit, by=view.reader, at=view.at, sample=sample.uid, rows=len(chosen))
    return sample


@transaction.atomic
def open_case(*, view: VisitView, sample_uid: str, entry_uid: str, reason: str) -> CaseOpened:
    """Have the name of one row of a sample shown, for a reason that its patient reads.

    Raises NotAllowed for a row that is not in the sample, CaseReasonMissing.
    """
    entry = view.row(sample_uid, entry_uid)
    reason = clean_text(reason, limit=500)
    if not reason:
        raise CaseReasonMissing
    opened = CaseOpened.objects.create(visit=view.visit, entry=entry, reason=reason, at=view.at)
    _act("visit.case_opened", view.visit, by=view.reader, at=view.at, entry=entry.uid)
    return opened


def _invited(who: User | Newcomer, facility: Facility, *, by: User, at: datetime) -> tuple[Invitation | None, str]:
    if isinstance(who, Newcomer):
        return invite(
            facility=facility,
            role=Role.INSPECTOR,
            title=who.title,
            given_name=who.given_name,
            surname=who.surname,
            by=by,
            at=at,
        )
    if not has_role(who, facility, Role.INSPECTOR, at=at):
        raise NoInspector
    return None, ""


def _require_administrator(facility: Facility, by: User, at: datetime) -> None:
    if not has_role(by, facility, Role.FACILITY_ADMINISTRATOR, at=at):
        raise NotAllowed


def _act(verb: str, visit: Visit, *, by: User, at: datetime, **detail: str | int) -> None:
    subject = Subject(kind="visit", uid=visit.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=visit.facility.uid, **detail)
