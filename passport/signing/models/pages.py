"""Printed pages and their codes."""

from django.db import models

from passport.database import uid_field


class VerificationCode(models.Model):
    """The code on one printed page: which rows stood there, in what version, without saying what they say."""

    uid = uid_field()
    code_hmac = models.BinaryField(max_length=32, unique=True)
    page = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    facility_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.uid


class VerifiedRow(models.Model):
    """One row of a printed page: the subject, the version and the digest that were printed."""

    code = models.ForeignKey(VerificationCode, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    subject_uid = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["code", "position"], name="verified_row_position_once")]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"
