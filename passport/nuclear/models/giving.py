"""What was given: recorded in any case, and never changed."""

from django.db import models
from django.db.models import Q

from passport.booklet.models import Entry
from passport.database import uid_field
from passport.justification.models import Request
from passport.nuclear.models.planning import ActivityPlan
from passport.people.models import Facility, Patient, Record


class Administration(models.Model):
    """One medicine given once. Append-only: a correction is a row of its own that names the one it replaces."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="administrations")
    plan = models.ForeignKey(
        ActivityPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="administrations"
    )
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, blank=True, related_name="administrations"
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="administrations")
    therapy = models.BooleanField(default=False)
    radionuclide = models.CharField(max_length=16)
    compound = models.CharField(max_length=200, blank=True)
    activity_mbq = models.CharField(max_length=16)  # canonical decimal text
    measured_mbq = models.CharField(max_length=16, blank=True)  # before it was given; empty: nobody wrote it down
    given_at = models.DateTimeField()
    route = models.CharField(max_length=100, blank=True)
    target_organ = models.CharField(max_length=100, blank=True)
    batch = models.CharField(max_length=100, blank=True)
    given_by = models.CharField(max_length=200)
    pack = models.CharField(max_length=64, blank=True)  # of the facility and the day
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    # Of the page it was typed on: what is sent twice is one administration.
    form_token = models.CharField(max_length=32, unique=True, null=True, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField(max_length=500, blank=True)  # why it replaces the one before

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="administration_of_something", condition=Q(request__isnull=False) | Q(entry__isnull=False)
            ),
            models.CheckConstraint(
                name="administration_says", condition=~Q(radionuclide="") & ~Q(activity_mbq="") & ~Q(given_by="")
            ),
            models.CheckConstraint(
                name="administration_correction_has_reason", condition=Q(replaces__isnull=True) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["facility", "-given_at"], name="administration_by_facility")]

    def __str__(self) -> str:
        return self.uid

    @property
    def examination(self) -> Entry | None:
        """Return the row of the booklet beside which it stands; None while there is none."""
        return self.entry or (self.request.entry if self.request else None)

    @property
    def stands(self) -> bool:
        """Return whether it is what is said now: nothing replaced it, and nobody said that it was not given."""
        return not hasattr(self, "replaced_by") and not hasattr(self, "not_given")

    @property
    def subject(self) -> Patient | Record:
        """Return to whom it was given: the patient, else the record that is nobody's yet."""
        record = self.entry.record if self.entry else self.request.record
        return (record.patient if record else None) or (self.request.patient if self.request else None) or record


class NotGiven(models.Model):
    """That what was recorded was not given: recorded twice, or for another patient. Append-only."""

    uid = uid_field()
    administration = models.OneToOneField(Administration, on_delete=models.PROTECT, related_name="not_given")
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="not_given_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.uid


class AdverseEffect(models.Model):
    """What happened to a patient after a medicine, at once or later. Append-only."""

    uid = uid_field()
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="adverse_effects")
    said = models.TextField(max_length=1000)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="adverse_effect_says", condition=~Q(said=""))]

    def __str__(self) -> str:
        return self.uid
