"""That a patient took a consent in writing back."""

from django.db import models
from django.db.models import Q

from passport.database import uid_field
from passport.justification.models import Consent


class ConsentWithdrawn(models.Model):
    """That a consent holds no more: the procedure does not begin on it, and its file is not offered. Append-only."""

    uid = uid_field()
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawn")
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="consent_withdrawn_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.uid
