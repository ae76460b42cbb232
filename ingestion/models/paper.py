"""Rows of old paper booklets, before they become entries."""

from django.db import models

from ingestion.models.sources import Source
from passport.database import one_of, uid_field
from passport.people.models import Record


class PaperSheet(models.Model):
    """One page of a paper booklet, or one CSV file of such rows, as a clerk works on it."""

    uid = uid_field()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="sheets")
    label = models.CharField(max_length=200, blank=True)
    # The patient of a page that is typed; a file names a patient in each line, by numbers of one issuer.
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issuer = models.CharField(max_length=200, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    photo_type = models.CharField(max_length=32, blank=True)
    photo_size = models.PositiveBigIntegerField(default=0)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.uid


class PaperRowState(models.TextChoices):
    """What became of a row."""

    DRAFT = "draft"
    PROBLEM = "problem"  # something in it cannot be read or is missing
    LIKELY = "likely"  # it looks like an entry that is already there: a person decides
    ADDED = "added"
    JOINED = "joined"
    LEFT_OUT = "left_out"


class PaperRow(models.Model):
    """One row as it was typed or stands in the CSV, and what it will become."""

    uid = uid_field()
    sheet = models.ForeignKey(PaperSheet, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    words = models.TextField()  # JSON object of the columns, as typed
    state = models.CharField(max_length=16, choices=PaperRowState, default=PaperRowState.DRAFT)
    problems = models.CharField(max_length=500, blank=True)
    likely_uid = models.CharField(max_length=32, blank=True)  # the entry that it looks like
    entry_uid = models.CharField(max_length=32, blank=True)
    report_uid = models.CharField(max_length=32, blank=True)  # what was laid beside that entry
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["line"]
        constraints = [
            one_of("paper_row_state_known", "state", PaperRowState),
            models.UniqueConstraint(fields=["sheet", "line"], name="paper_line_once"),
        ]

    def __str__(self) -> str:
        return self.uid
