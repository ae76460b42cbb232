"""Everything that was received."""

from django.db import models
from django.db.models import Q

from ingestion.models.sources import Source
from passport.database import one_of, uid_field
from passport.queue.models import Lease


class ImportRun(models.Model):
    """One folder or disc that somebody reads in: how far it is, and what became of its files."""

    uid = uid_field()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs")
    label = models.CharField(max_length=200, blank=True)  # what the person calls it
    started_by = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True)  # files; null until counted
    offered = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)  # bytes that were already here

    def __str__(self) -> str:
        return self.uid


class InboxState(models.TextChoices):
    """What became of a received object."""

    RECEIVED = "received"
    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    WAITING = "waiting"  # for a person
    REJECTED = "rejected"
    IGNORED = "ignored"  # not a dose object, test patient


class InboxItem(Lease):
    """One object as received: its bytes, named by `sha256`, and this row are on disk before its sender hears of it."""

    uid = uid_field()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="items")
    name = models.CharField(max_length=1000, blank=True)  # file name, for objects that came as files
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sop_class_uid = models.CharField(max_length=64, blank=True)
    sop_instance_uid = models.CharField(max_length=64, blank=True)
    # As read, so that an object can be found by what a department calls it and listed by device.
    study_instance_uid = models.CharField(max_length=64, blank=True)
    accession_number = models.CharField(max_length=64, blank=True, db_index=True)
    device_key = models.CharField(max_length=300, blank=True)  # of booklet.identity
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=16, choices=InboxState, default=InboxState.RECEIVED)
    reason = models.CharField(max_length=64, blank=True)  # of ingestion.reasons
    detail = models.CharField(max_length=500, blank=True)
    entry_uid = models.CharField(max_length=32, blank=True)
    # What a person decided about it, kept so that the next reading holds to it.
    accepted = models.CharField(max_length=200, blank=True)  # reasons set aside, space separated
    given_issuer = models.CharField(max_length=200, blank=True)
    given_id = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("inbox_state_known", "state", InboxState),
            models.UniqueConstraint(fields=["source", "sha256"], name="inbox_once_per_source_and_bytes"),
            models.CheckConstraint(
                name="inbox_recorded_has_entry",
                condition=~Q(state__in=["recorded", "duplicate"]) | ~Q(entry_uid=""),
            ),
            models.CheckConstraint(
                name="inbox_given_together",
                condition=Q(given_issuer="", given_id="") | (~Q(given_issuer="") & ~Q(given_id="")),
            ),
            models.CheckConstraint(
                name="inbox_waiting_has_reason", condition=~Q(state__in=["waiting", "rejected"]) | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="inbox_due"),
            models.Index(fields=["sop_instance_uid"], name="inbox_by_instance"),
            models.Index(fields=["study_instance_uid"], condition=~Q(study_instance_uid=""), name="inbox_by_study"),
            models.Index(fields=["source", "device_key", "received_at"], name="inbox_by_device"),
        ]

    def __str__(self) -> str:
        return self.uid
