"""One SOP Instance UID with two contents in one study: a person says which of them counts. Source: ADR 6."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from passport.booklet import states
from passport.booklet.identity import event_keys
from passport.booklet.models import Blob, DoseReport, Entry, EventKey, Exposure
from passport.booklet.reading import ReportReading, as_json, text_digest
from passport.booklet.services.contents import recompute
from passport.booklet.services.events import EventUnderOtherRecord
from passport.booklet.services.recording import Recorded, Source
from passport.booklet.states import Actor, State, Verb
from passport.people.models import Record, User
from passport.people.services.permission import Verb as FacilityVerb
from passport.people.services.permission import require
from passport.signing.acts import Subject, record_act


class NothingToAmend(Exception):
    """No other content under this SOP Instance UID counts in this study."""


def rivals(reading: ReportReading) -> list[DoseReport]:
    """Return the contents that are recorded under a report's SOP Instance UID in its study, first arrival first."""
    found = DoseReport.objects.filter(
        sop_instance_uid=reading.sop_instance_uid, exposure__study_instance_uid=reading.study_instance_uid
    )
    found = found.exclude(exposure__entry__state=State.VOID)
    return list(found.select_related("record", "exposure__entry__facility").prefetch_related("blobs").order_by("pk"))


def holders_of(reading: ReportReading) -> list[Exposure]:
    """Return the parts of examinations, of whatever record, that hold an irradiation of a report."""
    found = Exposure.objects.filter(event_keys__key__in=event_keys(reading)).distinct()
    related = ("record__patient", "entry__facility", "entry__record", "entry__moved_from")
    return list(found.select_related(*related).order_by("pk"))


def keep_copy(*, report: DoseReport, source: Source, at: datetime) -> Recorded:
    """Keep bytes that say what a report that is there says."""
    Blob.objects.get_or_create(report=report, sha256=source.sha256, defaults={"size": source.size, "received_at": at})
    return Recorded(entry=report.exposure.entry, duplicate=True)


@transaction.atomic
def amend_report(*, reading: ReportReading, source: Source, reason: str, by: User, at: datetime) -> Entry:
    """Let this content count instead of what is recorded under its SOP Instance UID; all of them are kept.

    A signed row keeps its signed version, and a dose that changes makes a new sealed evidence version. Raises
    NothingToAmend, EventUnderOtherRecord, NotAllowed of people and of the states.
    """
    entry, found = _locked(rivals(reading))
    require(FacilityVerb.DECIDE_ROWS, facility=entry.facility, by=by, at=at)
    step = states.transition(entry.state, Verb.CORRECT, actor=Actor.SYSTEM)
    digest = text_digest(as_json(reading).encode())
    chosen = next((report for report in found if bytes(report.content_digest) == digest), None)
    chosen = chosen or _kept(reading, digest, source, beside=found[0], at=at)
    keep_copy(report=chosen, source=source, at=at)
    _count_only(chosen, found)
    recompute(entry, at=at, by=str(by), reason=reason)
    _act(step.act, entry, by=by, at=at, report=chosen.uid)
    return entry


@transaction.atomic
def take_back_amendment(*, reading: ReportReading, reason: str, by: User, at: datetime) -> Entry:
    """Let the content count again that was recorded first under a report's SOP Instance UID. Raises as `amend_report`."""
    entry, found = _locked(rivals(reading))
    require(FacilityVerb.DECIDE_ROWS, facility=entry.facility, by=by, at=at)
    step = states.transition(entry.state, Verb.CORRECT, actor=Actor.SYSTEM)
    if len(found) < 2:
        raise NothingToAmend
    _count_only(found[0], found)
    recompute(entry, at=at, by=str(by), reason=reason)
    _act(step.act, entry, by=by, at=at, report=found[0].uid)
    return entry


def _locked(found: Sequence[DoseReport]) -> tuple[Entry, Sequence[DoseReport]]:
    if not found:
        raise NothingToAmend
    Record.objects.select_for_update().values_list("pk").get(pk=found[0].record_id)
    key = Exposure.objects.values_list("entry", flat=True).get(pk=found[0].exposure_id)
    Entry.objects.select_for_update().values_list("pk").get(pk=key)
    related = ("facility", "record", "current_version", "approver")
    return Entry.objects.select_related(*related).get(pk=key), found


def _kept(reading: ReportReading, digest: bytes, source: Source, *, beside: DoseReport, at: datetime) -> DoseReport:
    """Keep a content with the part of the examination to which the one belongs that it contradicts."""
    made = DoseReport.objects.create(
        record=beside.record,
        exposure=beside.exposure,
        sop_class_uid=reading.sop_class_uid or "",
        sop_instance_uid=reading.sop_instance_uid or "",
        content_digest=digest,
        reading=as_json(reading).encode(),
        source=source.name,
        received_at=at,
    )
    keys = event_keys(reading)
    rows = [EventKey(key=key, exposure=made.exposure, report=made) for key in keys]
    EventKey.objects.bulk_create(rows, ignore_conflicts=True)
    if EventKey.objects.filter(key__in=keys).exclude(exposure__record=made.record).exists():
        raise EventUnderOtherRecord
    return made


def _count_only(chosen: DoseReport, found: Sequence[DoseReport]) -> None:
    DoseReport.objects.filter(pk__in=[report.pk for report in found]).update(replaced_by=chosen)
    DoseReport.objects.filter(pk=chosen.pk).update(replaced_by=None)


def _act(verb: str, entry: Entry, *, by: User, at: datetime, report: str) -> None:
    subject = Subject(kind="entry", uid=entry.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=entry.facility.uid, report=report)
