"""Which rows a patient keeps from others."""

from django.db import models

from passport.booklet.models.rows import Entry
from passport.database import one_of
from passport.people.models import Patient


class FromWhom(models.TextChoices):
    """Who does not see a row."""

    EVERYBODY = "everybody"  # but an emergency
    GUARDIANS = "guardians"  # doctors see it


class Withheld(models.Model):
    """That a patient keeps one row from others. It counts while the row stands in that patient's passport.

    Matched with somebody else, the row is that person's, who kept it from nobody; back again, this counts as before.
    Shown again, the row here goes.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="withheld")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="withheld")
    from_whom = models.CharField(max_length=16, choices=FromWhom)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "withheld"
        constraints = [
            one_of("withheld_from_known", "from_whom", FromWhom),
            models.UniqueConstraint(fields=["entry", "patient", "from_whom"], name="withheld_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.from_whom}"
