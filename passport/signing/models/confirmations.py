"""That a hospital confirmed a row which no key signed."""

from django.db import models
from django.db.models import Q

from passport.database import one_of, uid_field
from passport.signing.models.statements import Statement


class HowConfirmed(models.TextChoices):
    """On whose word a hospital confirmed a row."""

    CODE = "code"  # of its approver, who has no passkey and gave a one-time code
    APPROVER_GONE = "approver_gone"  # of the hospital alone: its approver can sign no more


class HospitalConfirmation(models.Model):
    """One row that a hospital confirmed by its seal, and how. Append-only.

    `stated` says the same in bytes, and carries the hospital's seal as the row does.
    """

    uid = uid_field()
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="confirmation")
    stated = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="confirms")
    how = models.CharField(max_length=16, choices=HowConfirmed)
    by_uid = models.CharField(max_length=32)  # the account of the approver, or of who runs the hospital
    facsimile = models.BinaryField(blank=True)  # the approver's own stamp; empty where the approver confirmed nothing
    method = models.CharField(max_length=16, blank=True)  # how the approver showed once more who it is
    why = models.CharField(max_length=300, blank=True)  # the approver can sign no more
    salt = models.BinaryField(max_length=16, blank=True)  # of the reason, which the statement tells by its digest alone
    since = models.DateTimeField(null=True, blank=True)  # when it was written down that the approver can sign no more
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("hospital_confirmation_how_known", "how", HowConfirmed),
            models.CheckConstraint(
                name="hospital_confirmation_says_how",
                condition=Q(how=HowConfirmed.CODE, why="", since__isnull=True) & ~Q(method="")
                | Q(how=HowConfirmed.APPROVER_GONE, method="") & ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.statement}"
