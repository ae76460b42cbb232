"""Reports: which stand on a row, who opened one, where a report belongs that names a study, and what a patient chose."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from passport.booklet.models import Entry, Exposure
from passport.booklet.selectors import joined_into, standing_for
from passport.imaging.models import ImageReport, ThroughDoctor
from passport.people.models import Facility, Patient, Record


def reports_on(entry: Entry) -> QuerySet[ImageReport]:
    """Return the reports on a row that nobody withdrew, in the order in which they came, each with who opened it first and why it is not shown.

    Those of rows whose parts a person joined with it are among them.
    """
    return _with_opening().filter(_on(entry), withdrawn_at__isnull=True)


def every_report_on(entry: Entry) -> QuerySet[ImageReport]:
    """Return all reports that ever stood on a row, also withdrawn ones, for who put them there."""
    return (
        ImageReport.objects.filter(_on(entry))
        .select_related("uploaded_by", "withdrawn_by", "faulty")
        .order_by("arrived_at", "id")
    )


def report_on(entry: Entry, uid: str) -> ImageReport | None:
    """Return one of the reports on a row; None for any other."""
    return reports_on(entry).filter(uid=uid).first()


def rows_with_reports(entries: Iterable[int]) -> set[int]:
    """Return which of some rows, by their keys, have a report that nobody withdrew and that can be shown."""
    keys, stands = set(entries), ImageReport.objects.filter(withdrawn_at__isnull=True, faulty__isnull=True).order_by()
    joined = Exposure.objects.filter(entry__in=keys, joined_from__in=stands.values("entry")).order_by()
    return {
        *stands.filter(entry__in=keys).values_list("entry", flat=True),
        *joined.values_list("entry", flat=True),
    }


def standing_row(report: ImageReport) -> Entry:
    """Return the row on which a report is read now: where its own parts were joined with another, that one."""
    return standing_for(report.entry)


def reads_through_doctor(patient: Patient) -> bool:
    """Return whether a patient reads reports only through a doctor now."""
    return ThroughDoctor.objects.filter(patient=patient, ended_at__isnull=True).exists()


def row_of_report(*, record: Record, facility: Facility | None, study: str, accession: str) -> Entry | None:
    """Return the row of a person to which a report belongs: by the study it names, else by its number at the facility.

    Never by a name; two rows that both answer are no answer.
    """
    mine = Exposure.objects.filter(_same_person(record))
    by_study = _one_row(mine.filter(study_instance_uid=study)) if study else None
    if by_study is not None or not accession or facility is None:
        return by_study
    return _one_row(mine.filter(accession_number=accession, entry__facility=facility))


def has_row(*, study: str, accession: str, facility: Facility | None) -> bool:
    """Return whether anybody has a row of a study, or of a number at a facility: whose it is, is asked later."""
    named = Q(study_instance_uid=study) if study else Q(pk__in=[])
    if accession and facility is not None:
        named |= Q(accession_number=accession, entry__facility=facility)
    return Exposure.objects.filter(named).exists()


def _same_person(record: Record) -> Q:
    same = Q(record=record)
    return same | Q(record__patient=record.patient_id) if record.patient_id else same


def _one_row(parts: QuerySet[Exposure]) -> Entry | None:
    rows = list(dict.fromkeys(parts.order_by("pk").values_list("entry", flat=True)[:50]))
    if len(rows) != 1:
        return None
    return Entry.objects.select_related("facility", "record__patient").get(pk=rows[0])


def _on(entry: Entry) -> Q:
    return Q(entry=entry) | Q(entry__in=joined_into(entry))


def _with_opening() -> QuerySet[ImageReport]:
    return ImageReport.objects.select_related("opening", "faulty").order_by("arrived_at", "id")
