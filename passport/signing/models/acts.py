"""Who did what, and what people are told of it."""

from django.conf import settings
from django.db import models

from passport.database import uid_field


class Act(models.Model):
    """Who did what when, as text and without foreign keys: the audit row of every verb. Append-only."""

    uid = uid_field()
    at = models.DateTimeField(db_index=True)
    actor_uid = models.CharField(max_length=32, blank=True)  # empty: the system itself
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_uid = models.CharField(max_length=32, db_index=True)
    facility_uid = models.CharField(max_length=32, blank=True)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind}"


class Notice(models.Model):
    """What a person must be told; shown on the next page and sent from this table."""

    uid = uid_field()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=64)
    subject_uid = models.CharField(max_length=32, blank=True)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.kind
