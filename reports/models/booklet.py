"""Booklets that were asked for, and where their bytes are while they can be fetched."""

from django.conf import settings
from django.db import models

from passport.database import uid_field
from passport.people.models import Patient


class Step(models.IntegerChoices):
    """How far the making of a booklet is."""

    WAITING = 0
    READING = 1
    LAYING_OUT = 2
    WRITING = 3


class BookletPrint(models.Model):
    """One PDF booklet asked for by a reader: made by the worker, fetched by that reader, then forgotten.

    The same content in the same language and layout is laid out once: prints of it share their bytes.
    """

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="prints")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=10, blank=True)  # of the text; "": the patient's
    proof_sheet = models.BooleanField(default=False)  # codes at the end that are checked without a connection
    content = models.CharField(max_length=64, blank=True)  # digest of what was shown to who asked
    layout = models.CharField(max_length=64, blank=True)  # digest of how it is drawn
    mark = models.CharField(max_length=64, blank=True)  # changes when the rows or the person may say something else
    step = models.PositiveSmallIntegerField(choices=Step, default=Step.WAITING)
    made_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    failed_reason = models.CharField(max_length=300, blank=True)
    forget_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="print_step_known", condition=models.Q(step__in=Step.values)),
            models.UniqueConstraint(
                name="print_made_once_at_a_time",
                fields=["patient", "asked_by", "content", "language", "layout"],
                condition=models.Q(made_at__isnull=True, failed_reason="") & ~models.Q(content=""),
            ),
        ]

    def __str__(self) -> str:
        return self.uid
