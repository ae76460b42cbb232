"""Booklets that were asked for, and where their bytes are while they can be fetched."""

from django.conf import settings
from django.db import models

from passport.database import uid_field
from passport.people.models import Patient


class BookletPrint(models.Model):
    """One PDF booklet asked for by a reader: made by the worker, fetched by that reader, then forgotten."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="prints")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    failed_reason = models.CharField(max_length=300, blank=True)
    forget_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.uid
