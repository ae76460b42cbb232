"""What a reader who was let in may ask for: the only querysets that pages, API and documents use."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from passport.access import selectors
from passport.access.models import Access, Emergency, Grant, Ground, LookQuestion, Purpose, StandingGrant
from passport.access.scopes import Rows, Scope
from passport.booklet.models import Entry, Exposure, FromWhom, MistakeReport, Version, Withheld
from passport.booklet.selectors import facilities_known_to, mistakes_of, outlined, stamped
from passport.booklet.states import State
from passport.justification.models import Request
from passport.justification.selectors import Chain, asked_last, chain_of, requests_about
from passport.nuclear.models import InstructionSheet
from passport.nuclear.selectors import told_sheets
from passport.people.models import Facility, Patient, Practitioner, Record, User


class NotAllowed(Exception):
    """There is no ground to show this."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What a history knows: from how many facilities, and since when. `since` is None when it knows nothing."""

    facilities: int
    since: date | None


@dataclass(frozen=True, kw_only=True)
class LooksBetween:
    """The looks of some time, latest first, and when the nearest ones before and after it were."""

    looks: tuple[Access, ...]
    questions: tuple[LookQuestion, ...]
    emergencies: tuple[Emergency, ...]
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, kw_only=True)
class View:
    """One passport (or one record that is nobody's yet), as one reader may see it. The look is written down."""

    reader: User | None
    patient: Patient | None
    record: Record | None = None
    purpose: Purpose
    ground: Ground
    scope: Scope
    facilities: tuple[Facility, ...] = field(default=())  # at which the reader holds the role, where that matters
    until: datetime | None = None  # when the ground ends by itself
    ground_uid: str = ""  # of the grant or the emergency
    given_as: str = ""  # what somebody is who gave a code in the patient's name; else ""
    given_by: str = ""
    at: datetime

    def entries(self) -> QuerySet[Entry]:
        """Return the rows, newest first, with all that a page shows of them."""
        return self._unhidden() if self.scope.disowned else self._unhidden().filter(disowned=False)

    def outline(self) -> QuerySet[Entry]:
        """Return the rows, newest first, with no more than finds and counts them; whoever shows one asks for its line."""
        return outlined(self.entries())

    def lines(self, keys: Collection[int]) -> QuerySet[Entry]:
        """Return those of the rows that have one of these keys, newest first, as the booklet's lines show them."""
        return stamped(self.entries()).filter(pk__in=keys)

    def hidden_count(self) -> int:
        """Return how many rows the patient hides from this reader.

        What is kept from guardians counts only where a doctor is told: guardians are not told that anything is.
        """
        if self.scope.hidden:
            return 0
        hidden = Q(hidden=True)
        if not self.scope.kept_back and self.purpose != Purpose.OWN_RECORD:
            hidden |= Q(kept_back=True)
        return self._all().filter(hidden).count()

    def disowned_count(self) -> int:
        """Return how many other rows this reader does not see because the patient says they are somebody else's."""
        return 0 if self.scope.disowned else self._unhidden().filter(disowned=True).count()

    def entry(self, uid: str) -> Entry:
        """Return one of the rows. Raises NotAllowed for any other, whether it exists or not."""
        found = self.entries().filter(uid=uid).first()
        if found is None:
            raise NotAllowed
        return found

    def shows(self, entry: Entry | None) -> bool:
        """Return whether another row that something tells of is one of these rows; False where it tells of none."""
        return entry is not None and self.entries().filter(pk=entry.pk).exists()

    def versions(self, entry: Entry) -> QuerySet[Version]:
        """Return what one of the rows said at its times, latest first. Raises NotAllowed."""
        return selectors.versions_of(self.entry(entry.uid))

    def pictured(self, entry: Entry) -> list[Exposure]:
        """Return the parts of one of the rows whose images may be shown, one for each study. Raises NotAllowed.

        What was entered by mistake shows none: they may be another person's.
        """
        row = self.entry(entry.uid)
        if not self.scope.images:
            raise NotAllowed
        parts = [] if row.state == State.VOID else selectors.parts_sent_of(row)
        first_of: dict[str, Exposure] = {}
        for part in parts:
            first_of.setdefault(part.study_instance_uid, part)
        return list(first_of.values())

    def reported(self, entry: Entry) -> Entry | None:
        """Return one of the rows when its reports may be read; None for what was entered by mistake. Raises NotAllowed."""
        row = self.entry(entry.uid)
        if not self.scope.reports:
            raise NotAllowed
        return None if row.state == State.VOID else row

    def chain(self, entry: Entry) -> Chain | None:
        """Return what stood before one of the rows; None: approval recorded elsewhere, or not known. Raises NotAllowed."""
        return chain_of(self.entry(entry.uid), answers=self.scope.answers)

    def requests(self) -> list[Request]:
        """Return the examinations that were asked for and are not done, the latest first. Raises NotAllowed."""
        return list(requests_about(self._patient_when(allowed=self.scope.grants)))

    def asked_last(self) -> Request | None:
        """Return what the reader asked for last of this patient as a doctor and is not done; None: nothing."""
        if self.reader is None or self.patient is None:
            return None
        return asked_last(self.reader, self.patient, at=self.at)

    def coverage(self) -> Coverage:
        """Return what this history knows, without the rows that do not count."""
        facilities, first = selectors.count_and_first(self.entries().exclude(state=State.VOID))
        return Coverage(facilities=facilities, since=first.date() if first else None)

    def looks(self) -> QuerySet[Access]:
        """Return who looked, latest first, also at the patient's records before they were linked. Raises NotAllowed."""
        return selectors.looks_at(self._patient_when(allowed=self.scope.looks))

    def look(self, uid: str) -> Access:
        """Return one of these looks. Raises NotAllowed for any other, whether it exists or not."""
        found = self.looks().select_related("patient", "record__patient").filter(uid=uid).first()
        if found is None:
            raise NotAllowed
        return found

    def looks_between(self, since: datetime, until: datetime) -> LooksBetween:
        """Return the looks between two moments, what was asked about them, and when the next ones were. Raises NotAllowed."""
        patient, looks = self._patient_when(allowed=self.scope.looks), self.looks()
        found = list(looks.filter(at__gte=since, at__lt=until))
        before = looks.filter(at__lt=since).values_list("at", flat=True).first()
        after = looks.filter(at__gte=until).values_list("at", flat=True).last()
        return LooksBetween(
            looks=tuple(found),
            questions=tuple(selectors.look_questions(patient, [one.pk for one in found])),
            emergencies=tuple(selectors.emergencies_between(patient, since, until)),
            before=before,
            after=after,
        )

    def grants(self) -> QuerySet[Grant]:
        """Return the codes and permissions that hold now; of a trusted person the own ones. Raises NotAllowed."""
        found = selectors.open_grants(self._patient_when(allowed=self.scope.shows), self.at)
        return found if self.scope.grants else found.filter(made_by=self.reader)

    def standing(self) -> StandingGrant | None:
        """Return what the chosen doctor may do without a code; None: nothing. Raises NotAllowed."""
        return selectors.standing_of(self._patient_when(allowed=self.scope.grants), self.at)

    def doctors_to_choose(self) -> QuerySet[Practitioner]:
        """Return among whom the patient chooses a doctor: those who looked with a code. Raises NotAllowed."""
        return selectors.doctors_to_choose(self._patient_when(allowed=self.scope.grants), self.at)

    def mistakes(self) -> QuerySet[MistakeReport]:
        """Return what was said to be wrong here, latest first. Raises NotAllowed.

        What was said of a row that the patient hides, or keeps from this reader, is hidden with it.
        """
        patient = self._patient_when(allowed=self.scope.reports_mistakes)
        return mistakes_of(patient).exclude(entry__in=self._kept_from_reader(patient))

    def mistake(self, uid: str) -> MistakeReport:
        """Return one of the things that were said to be wrong. Raises NotAllowed for any other."""
        found = self.mistakes().filter(uid=uid).first()
        if found is None:
            raise NotAllowed
        return found

    def known_facilities(self) -> list[Facility]:
        """Return where the patient is registered or the rows come from, by name. Raises NotAllowed."""
        patient = self._patient_when(allowed=self.scope.reports_mistakes)
        shown = set(self.entries().order_by().values_list("facility", flat=True))
        known = shown | {patient.registered_by_id}
        return [place for place in facilities_known_to(patient) if place.pk in known]

    def sheets(self) -> QuerySet[InstructionSheet]:
        """Return what the patient is to do after radioactive medicines, the latest first. Raises NotAllowed."""
        patient = self._patient_when(allowed=self.scope.instructions)
        told, kept = told_sheets(patient, intimate=self.scope.answers), self._kept_from_reader(patient)
        return told.exclude(administration__entry__in=kept).exclude(administration__request__entry__in=kept)

    def _patient_when(self, *, allowed: bool) -> Patient:
        if not allowed or self.patient is None:
            raise NotAllowed
        return self.patient

    def _unhidden(self) -> QuerySet[Entry]:
        shown = self._all() if self.scope.hidden else self._all().filter(hidden=False)
        return shown if self.scope.kept_back else shown.filter(kept_back=False)

    def _kept_from_reader(self, patient: Patient) -> QuerySet[Entry]:
        """Return the rows that the reader does not see, together with those that were joined into them."""
        shown = {FromWhom.EVERYBODY: self.scope.hidden, FromWhom.GUARDIANS: self.scope.kept_back}
        kept = [from_whom for from_whom, seen in shown.items() if not seen]
        rows = Withheld.objects.filter(patient=patient, from_whom__in=kept).values("entry")
        parts = Exposure.objects.filter(entry__in=rows, joined_from__isnull=False).values("joined_from")
        return Entry.objects.filter(Q(pk__in=rows) | Q(pk__in=parts)).order_by().values("pk")

    def _all(self) -> QuerySet[Entry]:
        return _ROWS[self.scope.rows](self)


def _every_row(view: View) -> QuerySet[Entry]:
    if view.patient is not None:
        return selectors.entries_of_patient(view.patient)
    if view.record is not None:
        return selectors.entries_of_record(view.record)
    raise NotAllowed


_ROWS = {
    Rows.ALL: _every_row,
    Rows.FACILITY: lambda view: _every_row(view).filter(facility__in=view.facilities),
    Rows.NONE: lambda view: _every_row(view).none(),
}
