"""Keep what a doctor wrote about images, let it be read by whom and when it may, and tell that it is there."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from passport import objects
from passport.access.models import Ground
from passport.access.services import NotAllowed, View
from passport.access.services.grants import OWNERS
from passport.booklet.authors import Author
from passport.booklet.models import Entry
from passport.booklet.selectors import is_kept_from_guardians
from passport.booklet.services import ask_author, find_author, let_go_author
from passport.booklet.states import State
from passport.database import clean_text
from passport.imaging import selectors
from passport.imaging.models import ImageReport, ReportFault, ReportForm, ReportOpening, ThroughDoctor
from passport.imaging.reported import Reading, opens_on, reports_for
from passport.justification.models import Request
from passport.pdf.checking import PaperFault, check_pdf
from passport.people.models import Patient, Practitioner, Relation, ReportsShown, Role, User
from passport.people.selectors import day_at, has_role, open_reader, open_readers
from passport.queue.services import add_job, hurry_job
from passport.signing.acts import Subject, notify, record_act
from passport.signing.models import Notice

UPLOADERS = (Role.RADIOGRAPHER, Role.APPROVER, Role.FACILITY_ADMINISTRATOR)
ARRIVED = "report.arrived"  # the kind of the notice, which names nothing
TELL = "tell_report"  # the kind of the job that tells later
# By whose opening a report counts as opened: doctors whom the patient let look.
LET_IN = frozenset({Ground.GRANT, Ground.STANDING})


class ReportWaits(Exception):
    """The patient may not read this report yet."""


class ReportKnown(Exception):
    """This very report stands on the row already."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is read of a report, kept in the object store already."""

    form: ReportForm
    sha256: str
    size: int
    title: str = ""
    fault: PaperFault | None = None  # why it is kept and not shown
    authors: tuple[Author, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OpenedReport:
    """A report and its bytes."""

    report: ImageReport
    data: bytes


def keep_report(
    *, entry: Entry, content: Content, source: str, sop_instance_uid: str, at: datetime
) -> tuple[ImageReport, bool]:
    """Put a report that arrived on its row; return it and whether it is new. For a caller that has a transaction."""
    _locked(entry)
    known = selectors.reports_on(entry).filter(sha256=content.sha256).first()
    if known is not None:
        return known, False
    came = {"source": clean_text(source, limit=200), "sop_instance_uid": clean_text(sop_instance_uid, limit=64)}
    report = _put(entry, content, verb="report.arrived", by=None, at=at, **came)
    find_author(entry=entry, authors=content.authors, report=report.uid, at=at)
    return report, True


def upload_report(
    *, entry: Entry, data: bytes, author: Practitioner | None = None, by: User, at: datetime
) -> ImageReport:
    """Check a PDF and put it on a row of the uploader's own facility; a row of nobody waits for its author then.

    `author` is whom the uploader names as such, None for nobody. Raises NotAllowed, NoPaper, ReportKnown, NotAnApprover
    of the booklet, passport.objects.StorageUnavailable.
    """
    _require_uploader(entry, by, at)
    check_pdf(data)
    content = Content(form=ReportForm.PDF, sha256=objects.put(data), size=len(data))
    with transaction.atomic():
        _locked(entry)
        if selectors.reports_on(entry).filter(sha256=content.sha256).exists():
            raise ReportKnown
        report = _put(entry, content, verb="report.uploaded", by=by, at=at, author=author, uploaded_by=by)
        if author is not None:
            ask_author(entry=entry, author=author, report=report.uid, by=by, at=at)
        return report


@transaction.atomic
def withdraw_report(*, entry: Entry, uid: str, by: User, at: datetime) -> ImageReport:
    """Take a report off a row, where it was put by mistake: nobody reads it any more, and its bytes stay.

    Raises NotAllowed.
    """
    _require_uploader(entry, by, at)
    report = selectors.report_on(entry, uid)
    if report is None:
        raise NotAllowed
    if ImageReport.objects.filter(pk=report.pk, withdrawn_at__isnull=True).update(withdrawn_at=at, withdrawn_by=by):
        _act("report.withdrawn", report, by=by, at=at)
        let_go_author(entry=report.entry, report=report.uid, by=by, at=at)
    report.refresh_from_db()
    return report


def open_report(*, view: View, entry: Entry, uid: str) -> OpenedReport:
    """Return a report that the reader of a view may read now; that a doctor opened it first is written down.

    Raises NotAllowed, ReportWaits, passport.objects.ObjectMissing, StorageUnavailable.
    """
    found = next((one for one in reports_for(view, entry) if one.report.uid == uid), None)
    if found is None:
        raise NotAllowed
    if found.reading is not Reading.NOW:
        raise ReportWaits
    data = objects.get_whole(found.report.sha256)
    if _counts_as_doctor(view):
        _note_opening(found.report, view)
    return OpenedReport(report=found.report, data=data)


@transaction.atomic
def read_through_doctor(*, patient: Patient, by: User, at: datetime) -> None:
    """Let the patient's side read reports only through a doctor from now on. Raises NotAllowed."""
    _require_owner(patient, by, at)
    if ThroughDoctor.objects.get_or_create(patient=patient, ended_at=None, defaults={"since": at})[1]:
        _act_on(patient, "reports.through_doctor", by=by, at=at)


@transaction.atomic
def read_again(*, patient: Patient, by: User, at: datetime) -> None:
    """End that the patient's side reads reports only through a doctor. Raises NotAllowed."""
    _require_owner(patient, by, at)
    if ThroughDoctor.objects.filter(patient=patient, ended_at__isnull=True).update(ended_at=at):
        _act_on(patient, "reports.read_again", by=by, at=at)


@transaction.atomic
def tell_report(*, report_uid: str, at: datetime) -> datetime | None:
    """Tell who reads the passport that something new is there, once it may be read; return when to try again."""
    report = ImageReport.objects.select_related("entry__facility", "entry__record__patient").get(uid=report_uid)
    opens = _opening_moment(report)
    opened = report.shown == ReportsShown.AFTER_DOCTOR and ReportOpening.objects.filter(report=report).exists()
    if at < opens and not opened:
        return opens
    _tell(report, at=at)
    return None


def _put(
    entry: Entry,
    content: Content,
    *,
    verb: str,
    by: User | None,
    at: datetime,
    author: Practitioner | None = None,
    **came: object,
) -> ImageReport:
    facility = entry.facility
    report = ImageReport.objects.create(
        entry=entry,
        form=content.form,
        sha256=content.sha256,
        size=content.size,
        title=clean_text(content.title, limit=200),
        arrived_at=at,
        shown=facility.reports_shown,
        shown_days=facility.reports_shown_days,
        **came,
    )
    _act(verb, report, by=by, at=at, **({"author": author.uid} if author else {}))
    if content.fault is not None:  # of what cannot be read nobody is told
        ReportFault.objects.create(report=report, fault=content.fault)
    elif report.shown == ReportsShown.AT_ONCE:
        _tell(report, at=at)
    else:
        add_job(kind=TELL, subject_uid=report.uid, at=at, due_at=_opening_moment(report))
    return report


def _opening_moment(report: ImageReport) -> datetime:
    """Return when a patient may read a report at the latest."""
    if report.shown == ReportsShown.AT_ONCE:
        return report.arrived_at
    zone = ZoneInfo(report.entry.facility.time_zone or "UTC")
    return datetime.combine(opens_on(report), time.min, tzinfo=zone)


def _tell(report: ImageReport, *, at: datetime) -> None:
    """Tell the patient's side, unless it chose not to read, or the same still waits to be read."""
    entry = selectors.standing_row(report)
    patient = entry.record.patient
    if patient is None or report.withdrawn_at is not None or selectors.reads_through_doctor(patient):
        return
    told = open_readers(patient, at).filter(relation__in=OWNERS)
    if is_kept_from_guardians(entry):
        told = told.exclude(relation=Relation.GUARDIAN)
    for reader in told:
        waiting = Notice.objects.filter(user=reader.user_id, kind=ARRIVED, subject_uid=entry.uid, read_at__isnull=True)
        if not waiting.exists():
            notify(user_id=reader.user_id, kind=ARRIVED, subject_uid=entry.uid, at=at)


def _counts_as_doctor(view: View) -> bool:
    if view.ground == Ground.REQUEST:
        # Of those who decide on a request nobody answers to the patient for its priors: who asked for it does.
        return Request.objects.filter(uid=view.ground_uid, requested_by=view.reader).exists()
    return view.ground in LET_IN


@transaction.atomic
def _note_opening(report: ImageReport, view: View) -> None:
    defaults = {"reader": view.reader, "at": view.at}
    if not ReportOpening.objects.get_or_create(report=report, defaults=defaults)[1]:
        return
    _act("report.opened", report, by=view.reader, at=view.at)
    if report.shown == ReportsShown.AFTER_DOCTOR and day_at(report.entry.facility, view.at) < opens_on(report):
        hurry_job(kind=TELL, subject_uid=report.uid, at=view.at)


def _require_uploader(entry: Entry, by: User, at: datetime) -> None:
    if entry.state == State.VOID or not has_role(by, entry.facility, *UPLOADERS, at=at):
        raise NotAllowed


def _require_owner(patient: Patient, by: User, at: datetime) -> None:
    reader = open_reader(by, patient, at)
    if reader is None or reader.relation not in OWNERS:
        raise NotAllowed


def _locked(entry: Entry) -> None:
    # SQLite ignores the row lock; there the IMMEDIATE transaction is the one writer.
    Entry.objects.select_for_update(of=("self",)).filter(pk=entry.pk).order_by().first()


def _act(verb: str, report: ImageReport, *, by: User | None, at: datetime, **detail: str) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="image_report", uid=report.uid),
        at=at,
        facility_uid=report.entry.facility.uid,
        entry=report.entry.uid,
        sha256=report.sha256,
        **detail,
    )


def _act_on(patient: Patient, verb: str, *, by: User, at: datetime) -> None:
    record_act(verb=verb, by=by, subject=Subject(kind="patient", uid=patient.uid), at=at)
