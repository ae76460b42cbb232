"""What doctors wrote about images, what of it cannot be shown, and how patients read it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from passport.booklet.models import Entry
from passport.database import both_or_neither, one_of, uid_field
from passport.pdf.checking import PaperFault
from passport.people.models import Patient, ReportsShown


class ReportForm(models.TextChoices):
    """What the bytes of a report are."""

    PDF = "pdf", _("PDF file")
    TEXT = "text", _("text")  # title, headings and paragraphs of a structured report (imaging.papers.written)


class ImageReport(models.Model):
    """What a doctor wrote about the images of a row: one for each content, kept for good, withdrawn by a mark alone.

    Several stand on one row: the first, and what was added later.
    """

    uid = uid_field()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="image_reports")
    form = models.CharField(max_length=8, choices=ReportForm)
    sha256 = models.CharField(max_length=64)  # of what is read, in the object store
    size = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200, blank=True)  # as sent
    # The object that brought it; empty for a file that somebody uploaded.
    sop_instance_uid = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arrived_at = models.DateTimeField()
    # When the patient reads it, as the facility had set it when this came.
    shown = models.CharField(max_length=16, choices=ReportsShown)
    shown_days = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["arrived_at", "id"]
        constraints = [
            one_of("image_report_form_known", "form", ReportForm),
            one_of("image_report_shown_known", "shown", ReportsShown),
            models.UniqueConstraint(
                fields=["entry", "sha256"], condition=Q(withdrawn_at__isnull=True), name="image_report_once_per_content"
            ),
            models.CheckConstraint(
                name="image_report_came_or_uploaded",
                condition=Q(uploaded_by__isnull=False, source="") | (Q(uploaded_by__isnull=True) & ~Q(source="")),
            ),
            both_or_neither("image_report_withdrawn_pair", "withdrawn_at", "withdrawn_by"),
        ]

    def __str__(self) -> str:
        return self.uid


class ReportFault(models.Model):
    """Why a report that arrived is kept and not shown: its file does more than show itself, or cannot be looked into."""

    report = models.OneToOneField(ImageReport, on_delete=models.PROTECT, related_name="faulty")
    fault = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_fault_known", condition=Q(fault__in=[str(fault) for fault in PaperFault])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.fault}"


class ReportOpening(models.Model):
    """That a doctor whom the patient let look, or who asked for the examination, opened a report first."""

    report = models.OneToOneField(ImageReport, on_delete=models.PROTECT, related_name="opening")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.at}"


class ThroughDoctor(models.Model):
    """That a patient reads reports only through a doctor, from when until when. Ended, never changed."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="through_doctor")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "through doctor"
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(ended_at__isnull=True), name="through_doctor_once"),
            models.CheckConstraint(
                name="through_doctor_ends_later", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.since}"
