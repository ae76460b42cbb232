"""What becomes of a report on images: it stands on the row of its study, or waits until that row is there."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from ingestion.models import InboxItem, InboxState
from ingestion.reading.documents import NoDocument, read_document
from ingestion.reasons import Reason
from passport import objects
from passport.booklet.models import Exposure
from passport.booklet.reading import Outcome, ReportReading
from passport.database import clean_text
from passport.imaging import selectors
from passport.imaging.models import ImageReport, ReportForm
from passport.imaging.services import Content, keep_report
from passport.pdf.checking import NoPaper, PaperFault, check_pdf
from passport.people.models import Record
from passport.queue.services import ring

Found = Content | NoDocument | None
# What ends otherwise than as "rejected".
STATES = {Reason.REPORT_UNFINISHED: InboxState.IGNORED}
AT_ONCE = 500
SAME_MOMENT = timedelta(minutes=5)  # within which a report and its row may have missed each other


def found_in(data: bytes, reading: ReportReading) -> Found:
    """Return the report on images that an object is, put into the object store; None when it is none.

    Outside any transaction. Raises passport.objects.StorageUnavailable.
    """
    if reading.outcome != Outcome.NO_DOSE:
        return None
    try:
        document = read_document(data)
    except NoDocument as refusal:
        return refusal
    if document is None:
        return None
    read = document.written.as_bytes() if document.written else document.pdf
    form = ReportForm.TEXT if document.written else ReportForm.PDF
    fault = _fault_in(read) if form == ReportForm.PDF else None
    return Content(
        form=form,
        sha256=objects.put(read),
        size=len(read),
        title=document.title,
        fault=fault,
        authors=document.authors,
    )


def has_row(item: InboxItem, reading: ReportReading) -> bool:
    """Return whether there is a row to which a report may belong."""
    study, accession = _named(reading)
    return selectors.has_row(study=study, accession=accession, facility=item.source.facility)


def keep(
    item: InboxItem, content: Content, record: Record, reading: ReportReading, *, at: datetime
) -> tuple[ImageReport, bool] | None:
    """Put a report on the row of its study and record, and return it and whether it is new; None: there is no such row."""
    study, accession = _named(reading)
    facility = item.source.facility
    entry = selectors.row_of_report(record=record, facility=facility, study=study, accession=accession)
    if entry is None:
        return None
    sop_instance_uid = reading.sop_instance_uid or ""
    return keep_report(entry=entry, content=content, source=item.source.name, sop_instance_uid=sop_instance_uid, at=at)


def _fault_in(pdf: bytes) -> PaperFault | None:
    try:
        check_pdf(pdf)
    except NoPaper as refusal:
        return refusal.fault
    return None


def any_waits() -> Exists:
    """Return the condition that any report waits for its row: mostly none does."""
    return Exists(_waiting())


def read_again(reading: ReportReading, *, at: datetime) -> int:
    """Read again the reports that wait for the row that a dose report has just made; return how many."""
    study, accession = _named(reading)
    named = Q(study_instance_uid=study) if study else Q(pk__in=[])
    return _read(_waiting().filter(named | Q(accession_number=accession) if accession else named), at=at)


def read_missed(*, at: datetime) -> int:
    """Read again the reports whose rows came otherwise, or at the same moment; return how many.

    One is read again once for each row that came since it was looked for: under another patient none helps.
    """
    since = ExpressionWrapper(OuterRef("settled_at") - SAME_MOMENT, output_field=DateTimeField())
    study = Q(study_instance_uid=OuterRef("study_instance_uid")) & ~Q(study_instance_uid="")
    number = Q(accession_number=OuterRef("accession_number")) & ~Q(accession_number="")
    came = Q(entry__created_at__gt=since) | Q(reports__received_at__gt=since)
    return _read(_waiting().filter(Exists(Exposure.objects.filter(came, study | number))), at=at)


def _waiting() -> QuerySet[InboxItem]:
    return InboxItem.objects.filter(state=InboxState.WAITING, reason=Reason.REPORT_WITHOUT_ROW)


def _read(items: QuerySet[InboxItem], *, at: datetime) -> int:
    uids = list(items.order_by("pk").values_list("uid", flat=True)[:AT_ONCE])
    if not uids:
        return 0
    due = {"state": InboxState.RECEIVED, "reason": "", "detail": "", "due_at": at, "attempts": 0, "settled_at": None}
    moved = InboxItem.objects.filter(uid__in=uids, state=InboxState.WAITING).update(**due)
    for uid in uids:
        ring("read", uid)
    return moved


def _named(reading: ReportReading) -> tuple[str, str]:
    return clean_text(reading.study_instance_uid, limit=64), clean_text(reading.accession_number, limit=64)
