"""What is still to be brought from a PACS, and what a sender asked us to confirm."""

from django.db import models
from django.db.models import Q

from ingestion.models.inbox import InboxItem
from ingestion.models.sources import Source
from passport.database import one_of, uid_field
from passport.imaging.models import Pacs


class RetrievalState(models.TextChoices):
    """How far a retrieval is."""

    WAITING = "waiting"
    FETCHED = "fetched"
    GIVEN_UP = "given_up"


class Retrieval(models.Model):
    """One dose object that a registered PACS holds and we do not: found by comparing, or named by a key object."""

    uid = uid_field()
    # null: the address that the key object names is no registered PACS yet
    pacs = models.ForeignKey(Pacs, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    key_object = models.ForeignKey(
        InboxItem, on_delete=models.PROTECT, null=True, blank=True, related_name="retrievals"
    )
    study_instance_uid = models.CharField(max_length=64)
    series_instance_uid = models.CharField(max_length=64)
    sop_class_uid = models.CharField(max_length=64, blank=True)
    sop_instance_uid = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=RetrievalState, default=RetrievalState.WAITING)
    reason = models.CharField(max_length=64, blank=True)  # of ingestion.reasons
    detail = models.CharField(max_length=500, blank=True)  # an address as the object names it is shown, never opened
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    item = models.ForeignKey(InboxItem, on_delete=models.PROTECT, null=True, blank=True, related_name="fetched_by")

    class Meta:
        constraints = [
            one_of("retrieval_state_known", "state", RetrievalState),
            models.UniqueConstraint(
                fields=["key_object", "sop_instance_uid"],
                condition=Q(key_object__isnull=False),
                name="retrieval_once_per_key_object",
            ),
            models.UniqueConstraint(
                # Two studies may share an instance: each of them is brought.
                fields=["pacs", "study_instance_uid", "sop_instance_uid"],
                condition=Q(key_object__isnull=True),
                name="retrieval_once_per_pacs",
            ),
            models.CheckConstraint(
                name="retrieval_fetched_has_item", condition=~Q(state="fetched") | Q(item__isnull=False)
            ),
            models.CheckConstraint(
                name="retrieval_given_up_has_reason", condition=~Q(state="given_up") | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["state", "sop_instance_uid"], name="retrieval_open")]

    def __str__(self) -> str:
        return self.uid


class CommitmentState(models.TextChoices):
    """Whether a sender got its answer."""

    WAITING = "waiting"
    ANSWERED = "answered"
    GIVEN_UP = "given_up"


class Commitment(models.Model):
    """A sender's request to confirm that we keep what it sent (storage commitment, PS3.4 annex J)."""

    uid = uid_field()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="commitments")
    transaction_uid = models.CharField(max_length=64)
    requested = models.TextField()  # JSON: pairs of SOP class and SOP instance UID as sent
    state = models.CharField(max_length=16, choices=CommitmentState, default=CommitmentState.WAITING)
    problem = models.CharField(max_length=300, blank=True)
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("commitment_state_known", "state", CommitmentState),
            models.UniqueConstraint(fields=["source", "transaction_uid"], name="commitment_once"),
        ]

    def __str__(self) -> str:
        return self.uid
