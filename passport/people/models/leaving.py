"""That a patient left: until when coming back is possible, and what became of it."""

from django.db import models
from django.db.models import F, Q

from passport.database import uid_field
from passport.people.models.accounts import User
from passport.people.models.patients import Patient


class Closing(models.Model):
    """A passport that its patient closed. Taken back, or done: then the account is forgotten, and the rows by law stay."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="closings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="closings")  # who closed it
    closed_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(taken_back_at__isnull=True, done_at__isnull=True),
                name="closing_open_once",
            ),
            models.CheckConstraint(name="closing_leaves_time", condition=Q(ends_at__gt=F("closed_at"))),
            models.CheckConstraint(
                name="closing_has_one_end", condition=Q(taken_back_at__isnull=True) | Q(done_at__isnull=True)
            ),
            models.CheckConstraint(
                name="closing_taken_back_later",
                condition=Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=F("closed_at")),
            ),
            models.CheckConstraint(
                name="closing_done_after_its_time", condition=Q(done_at__isnull=True) | Q(done_at__gte=F("ends_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.uid
