"""Work that has a row: who holds it, until when, and what became of it."""

from django.db import models

from passport.database import uid_field


class Lease(models.Model):
    """A row that a worker claims by conditional UPDATE; a lease that ran out makes it due again."""

    due_at = models.DateTimeField(null=True, blank=True, db_index=True)  # null: nothing is left to do
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class JobState(models.TextChoices):
    """How far a job is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Job(Lease):
    """One thing to be done outside a request: a PDF, a mail, a fetch."""

    uid = uid_field()
    kind = models.CharField(max_length=32)
    subject_uid = models.CharField(max_length=32)
    state = models.CharField(max_length=16, choices=JobState, default=JobState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_uid"], name="job_once_per_subject"),
            models.CheckConstraint(name="job_state_known", condition=models.Q(state__in=JobState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
