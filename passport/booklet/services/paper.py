"""Take a row of an old paper booklet into the booklet, lay it beside a row that is there, and take either back."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from passport.booklet import states
from passport.booklet.models import DoseReport, Entry
from passport.booklet.services.contents import recompute, rewrite
from passport.booklet.services.recording import Source, record_report
from passport.booklet.services.rights import ReasonMissing
from passport.booklet.services.typing import TypedEntry, reading_of
from passport.booklet.states import Actor, State, Verb
from passport.database import clean_text
from passport.people.models import Record, User
from passport.people.services.permission import Verb as FacilityVerb
from passport.people.services.permission import require
from passport.signing.acts import Subject, record_act

LAID_BESIDE = "a page of a paper booklet was laid beside it"
TAKEN_BACK_WITHIN = timedelta(days=1)


class NotOnPaper(Exception):
    """Only what was copied from paper is taken back like this."""


class TooLate(Exception):
    """A row of paper is taken back within a day, and while nobody signed."""


class DoesNotCount(Exception):
    """The row is void or stands in another one: nothing is laid beside it."""


@transaction.atomic
def copy_paper(*, record: Record, source: Source, typed: TypedEntry, by: User, at: datetime) -> Entry:
    """Make a row of what an old paper says (grade D). No approver here is asked for it.

    Raises NotAllowed of people, DoseNotTyped.
    """
    require(FacilityVerb.COPY_PAPER, facility=source.facility, by=by, at=at)
    reading = reading_of(typed, exposure=None, at=at)
    entry = record_report(reading=reading, record=record, source=source, at=at, by=str(by)).entry
    entry.typed_by = str(by)
    entry.save(update_fields=["typed_by"])
    rewrite(entry, at=at)
    _act("entry.copied_from_paper", entry, by=by, at=at)
    return entry


@transaction.atomic
def lay_beside(*, entry: Entry, source: Source, typed: TypedEntry, by: User, at: datetime) -> DoseReport:
    """Keep what a paper says as one more piece of evidence of a row; it names nothing, and adds no dose to another.

    Raises NotAllowed of people, DoesNotCount.
    """
    entry = _locked(entry)
    require(FacilityVerb.COPY_PAPER, facility=entry.facility, by=by, at=at)
    part = entry.exposures.order_by("id").first()
    if part is None or entry.state in {State.VOID, State.JOINED}:
        raise DoesNotCount
    words = replace(typed, beside=True, doses=() if _has_dose(entry) else typed.doses)
    reading = reading_of(words, exposure=part, at=at)
    if not words.doses:  # of two typed contents the later one counts: this one is to count behind every other
        reading = replace(reading, content_at=None)
    record_report(reading=reading, record=part.record, source=source, at=at, by=str(by), reason=LAID_BESIDE)
    _act("entry.paper_laid_beside", entry, by=by, at=at)
    return DoseReport.objects.get(sop_instance_uid=reading.sop_instance_uid)


@transaction.atomic
def take_back_copied(*, entry: Entry, reason: str, by: User, at: datetime) -> Entry:
    """Take a row that was copied from paper out of count; it stays visible, as every mistake does.

    Raises NotAllowed of people and of the states, ReasonMissing, NotOnPaper, TooLate.
    """
    entry = _locked(entry)
    require(FacilityVerb.COPY_PAPER, facility=entry.facility, by=by, at=at)
    entry.returned_reason = clean_text(reason, limit=500)
    if not entry.returned_reason:
        raise ReasonMissing
    if not entry.from_paper:
        raise NotOnPaper
    if at - entry.created_at > TAKEN_BACK_WITHIN or entry.versions.filter(frozen_at__isnull=False).exists():
        raise TooLate
    step = states.transition(entry.state, Verb.TAKE_BACK, actor=Actor.CLERK)
    entry.state, entry.state_at = step.to, at
    entry.save(update_fields=["state", "state_at", "returned_reason"])
    _act(step.act, entry, by=by, at=at)
    return entry


@transaction.atomic
def take_back_laid(*, report: DoseReport, reason: str, by: User, at: datetime) -> Entry:
    """Let what was laid beside a row count for nothing any more; its bytes and words are kept.

    Raises NotAllowed of people, ReasonMissing, TooLate.
    """
    entry = _locked(report.exposure.entry)
    require(FacilityVerb.COPY_PAPER, facility=entry.facility, by=by, at=at)
    why = clean_text(reason, limit=500)
    if not why:
        raise ReasonMissing
    if at - report.received_at > TAKEN_BACK_WITHIN:
        raise TooLate
    # It stands behind itself: no other content counts instead of it.
    DoseReport.objects.filter(pk=report.pk).update(replaced_by=report)
    recompute(entry, at=at, by=str(by), reason=why)
    _act("entry.paper_taken_away", entry, by=by, at=at)
    return entry


def _has_dose(entry: Entry) -> bool:
    version = entry.current_version
    return version is not None and version.doses.exists()


def _locked(entry: Entry) -> Entry:
    # As recording does: first the record, then the row, so that nobody waits in a circle.
    Record.objects.select_for_update().values_list("pk").get(pk=entry.record_id)
    Entry.objects.select_for_update().values_list("pk").get(pk=entry.pk)
    return Entry.objects.select_related("facility", "record", "current_version", "approver").get(pk=entry.pk)


def _act(verb: str, entry: Entry, *, by: User, at: datetime) -> None:
    subject = Subject(kind="entry", uid=entry.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=entry.facility.uid)
