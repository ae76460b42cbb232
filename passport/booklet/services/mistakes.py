"""A patient says that something is wrong, the facility answers until a day, and the patient may take it back."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from passport.booklet.mistakes import REPORTED, MistakeActor, MistakeState, MistakeVerb, StepNotAllowed, step
from passport.booklet.models import SAID_IN_WORDS, Entry, Mistake, MistakeReport
from passport.booklet.selectors import facilities_known_to, is_kept_from_guardians, open_mistakes_of
from passport.booklet.states import State
from passport.database import clean_text
from passport.people.models import Facility, Membership, Patient, Reader, Relation, Role, User
from passport.people.selectors import day_at, open_reader, open_readers
from passport.people.services.permission import Verb as FacilityVerb
from passport.people.services.permission import require
from passport.queue.kinds import FORGET_BOOKLETS
from passport.queue.services import hurry_waiting
from passport.signing.acts import Subject, notify, record_act
from passport.signing.services import settle_notices

MAY_REPORT = frozenset({Relation.SELF, Relation.GUARDIAN})
TO_ANSWER, TAKEN_BACK, ANSWERED = "mistake.to_answer", "mistake.taken_back", "mistake.answered"  # notices
MOST_OPEN = 20  # of one passport
_LIMIT = 1000


class NotYourPassport(Exception):
    """This account neither owns this passport nor looks after it, or the row does not stand there."""


class WordsMissing(Exception):
    """This mistake, or this answer, is said in words."""


class PlaceMissing(Exception):
    """Of a missing examination somebody says where it was done: a facility known here, or in words."""


class AlreadyReported(Exception):
    """This mistake of this row is reported and waits for its answer."""


class TooManyOpen(Exception):
    """So many reports of this passport wait for an answer that no more are taken."""


class OwnReport(Exception):
    """Nobody answers the own report."""


@transaction.atomic
def report_mistake(*, entry: Entry, kind: Mistake, words: str, by: User, at: datetime) -> MistakeReport:
    """Say that a row is wrong; its facility answers. One that is not the patient's leaves all shares at once.

    Raises NotYourPassport, WordsMissing, AlreadyReported, TooManyOpen.
    """
    locked = (
        Entry.objects.select_for_update(of=("self",)).select_related("record__patient", "facility").get(pk=entry.pk)
    )
    patient = locked.record.patient
    if patient is None or locked.state == State.JOINED or kind == Mistake.MISSING:
        raise NotYourPassport
    reader = _owner(patient, by, at)
    if reader.relation != Relation.SELF and is_kept_from_guardians(locked):
        raise NotYourPassport
    return _report(
        MistakeReport(patient=patient, facility=locked.facility, entry=locked, kind=kind),
        words=words,
        reader=reader,
        at=at,
    )


@transaction.atomic
def report_missing(
    *, patient: Patient, facility: Facility | None, place: str, words: str, by: User, at: datetime
) -> MistakeReport:
    """Say that an examination is missing, and where it was done: at a facility known here, else in words.

    Of a place in words the facility answers that registered the patient. Raises NotYourPassport, WordsMissing,
    PlaceMissing, TooManyOpen.
    """
    reader = _owner(patient, by, at)
    named = "" if facility else clean_text(place, limit=200)
    if facility is None and not named:
        raise PlaceMissing
    if facility is not None and facility not in facilities_known_to(patient):
        raise NotYourPassport
    report = MistakeReport(
        patient=patient, facility=facility or patient.registered_by, kind=Mistake.MISSING, place=named
    )
    return _report(report, words=words, reader=reader, at=at)


@transaction.atomic
def answer_mistake(*, report: MistakeReport, agreed: bool, words: str, by: User, at: datetime) -> MistakeReport:
    """Answer, in words that the patient reads. Raises NotAllowed of people, OwnReport, WordsMissing, StepNotAllowed."""
    require(FacilityVerb.ANSWER_MISTAKE, facility=report.facility, by=by, at=at)
    if report.reporter_uid == by.uid:
        raise OwnReport
    answer = clean_text(words, limit=_LIMIT)
    if not answer:
        raise WordsMissing
    verb = MistakeVerb.AGREE if agreed else MistakeVerb.DISAGREE
    columns = {"answered_at": at, "answered_by": str(by), "answer": answer}
    _move(report, verb, actor=MistakeActor.FACILITY_ADMINISTRATOR, columns=columns, by=by, at=at)
    readers = open_readers(report.patient, at).filter(relation__in=_told_relations(report))
    for user_id in readers.values_list("user_id", flat=True):
        notify(user_id=user_id, kind=ANSWERED, subject_uid=report.uid, at=at, facility=report.facility.name)
    return report


@transaction.atomic
def take_back_mistake(*, report: MistakeReport, by: User, at: datetime) -> MistakeReport:
    """Take back what was said: nothing waits any more, and the row stands in shares again.

    Raises NotYourPassport, StepNotAllowed.
    """
    reader = _owner(report.patient, by, at)
    if reader.relation not in _told_relations(report):
        raise NotYourPassport
    was_agreed = report.state == MistakeState.AGREED
    if was_agreed and not report.keeps_from_shares:
        raise StepNotAllowed("what was agreed to and hides nothing stands")
    columns = {"taken_back_at": at, "taken_back_by": str(by)}
    _move(report, MistakeVerb.TAKE_BACK, actor=MistakeActor.OWNER, columns=columns, by=by, at=at)
    if was_agreed:
        _tell_facility(TAKEN_BACK, report, at=at)
    return report


def _report(report: MistakeReport, *, words: str, reader: Reader, at: datetime) -> MistakeReport:
    report.words = clean_text(words, limit=_LIMIT)
    if report.kind in SAID_IN_WORDS and not report.words:
        raise WordsMissing
    if open_mistakes_of(report.patient).count() >= MOST_OPEN:
        raise TooManyOpen
    by, facility = reader.user, report.facility
    report.reporter_uid, report.reported_by, report.reported_as = by.uid, str(by), reader.relation
    report.reported_at = at
    report.answer_due_on = day_at(facility, at) + timedelta(days=facility.answer_mistakes_within_days)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyReported from error
    _act(REPORTED, report, by=by, at=at)
    _tell_facility(TO_ANSWER, report, at=at)
    return report


def _owner(patient: Patient, by: User, at: datetime) -> Reader:
    reader = open_reader(by, patient, at)
    if reader is None or reader.relation not in MAY_REPORT:
        raise NotYourPassport
    return reader


def _told_relations(report: MistakeReport) -> frozenset[Relation]:
    """Return who reads of a report: of a row that guardians do not see, the patient alone."""
    hidden = report.entry is not None and is_kept_from_guardians(report.entry)
    return frozenset({Relation.SELF}) if hidden else MAY_REPORT


def _move(
    report: MistakeReport,
    verb: MistakeVerb,
    *,
    actor: MistakeActor,
    columns: dict[str, datetime | str],
    by: User,
    at: datetime,
) -> None:
    """Take a step from the state that the person saw; somebody else's step before it refuses this one."""
    found = step(report.state, verb, actor=actor)
    seen = MistakeReport.objects.filter(pk=report.pk, state=report.state)
    if not seen.update(state=found.to, **columns):
        raise StepNotAllowed("somebody else was first")
    report.refresh_from_db(fields=["state", *columns])
    _act(found.act, report, by=by, at=at)
    settle_notices(kind=TO_ANSWER, subject_uid=report.uid, by=by, at=at)


def _tell_facility(kind: str, report: MistakeReport, *, at: datetime) -> None:
    """Tell the administrators, without a word of what it is about: it may leave by mail."""
    administrators = Membership.objects.current(at).filter(facility=report.facility, role=Role.FACILITY_ADMINISTRATOR)
    for user_id in administrators.values_list("user_id", flat=True):
        notify(user_id=user_id, kind=kind, subject_uid=report.uid, at=at, facility=report.facility.name)


def _act(verb: str, report: MistakeReport, *, by: User, at: datetime) -> None:
    hurry_waiting(kind=FORGET_BOOKLETS, subject_uid=report.patient.uid, at=at)
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="mistake", uid=report.uid),
        at=at,
        facility_uid=report.facility.uid,
        entry=report.entry.uid if report.entry else "",
        kind=report.kind,
    )
