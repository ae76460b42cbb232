"""What a facility decided about keeping things longer than a text of law asks for, or where no text says."""

from django.db import models
from django.db.models import Q

from passport.database import uid_field
from passport.law.vocabulary import Document
from passport.people.models import Facility


class RetentionDecision(models.Model):
    """That what was made until a day is kept until another one, because. Append-only; it never shortens anything."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="retention_decisions")
    document = models.CharField(max_length=32)  # of passport.law.vocabulary
    made_until = models.DateField()
    keep_until = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="retention_document_known", condition=Q(document__in=sorted(str(one) for one in Document))
            ),
            models.CheckConstraint(name="retention_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="retention_days_in_order", condition=Q(keep_until__gt=models.F("made_until"))),
        ]
        indexes = [models.Index(fields=["facility", "document"], name="retention_by_facility")]

    def __str__(self) -> str:
        return self.uid
