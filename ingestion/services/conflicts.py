"""What looks like a contradiction and is none: a newer reader of the same bytes, two records of one patient."""

from datetime import datetime

from django.db import transaction

from ingestion.reading.read import read
from passport import objects
from passport.booklet import services as booklet
from passport.booklet.models import DoseReport
from passport.booklet.reading import ReportReading, content_digest
from passport.booklet.services.amending import holders_of, keep_copy, rivals
from passport.people.models import Record


def settled_otherwise(
    refusal: Exception, *, reading: ReportReading, record: Record, source: booklet.Source, at: datetime
) -> booklet.Recorded | None:
    """Return where a report went that the booklet refused at first; None when a person must decide."""
    if isinstance(refusal, booklet.SopConflict):
        known = same_content(reading)
        return keep_copy(report=known, source=source, at=at) if known else None
    if isinstance(refusal, booklet.EventUnderOtherRecord):
        return _under_the_other(reading=reading, record=record, source=source, at=at)
    return None


def same_content(reading: ReportReading) -> DoseReport | None:
    """Return the recorded report whose bytes say today what this one says: an earlier reader read less of them."""
    digest = content_digest(reading)
    counting = [report for report in rivals(reading) if report.replaced_by_id is None]
    return next((report for report in counting if digest in _digests_now(report)), None)


def _digests_now(report: DoseReport) -> set[bytes]:
    found = set()
    for blob in report.blobs.all():
        try:
            data = objects.get(blob.sha256)
        except (objects.ObjectMissing, objects.StorageUnavailable):
            continue  # what cannot be read proves nothing
        found.add(content_digest(read(data)))
    return found


def _under_the_other(
    *, reading: ReportReading, record: Record, source: booklet.Source, at: datetime
) -> booklet.Recorded | None:
    """Record a report under the other record of the same patient, where its irradiations are already."""
    others = {exposure.record for exposure in holders_of(reading)} - {record}
    if record.patient_id is None or len(others) != 1:
        return None
    other = others.pop()
    if other.patient_id != record.patient_id:
        return None
    try:
        with transaction.atomic():
            return booklet.record_report(reading=reading, record=other, source=source, at=at)
    except (booklet.SopConflict, booklet.EventUnderOtherRecord):
        return None
