"""The written release after a treatment with a radioactive medicine."""

from django.db import models
from django.db.models import Q

from passport.database import uid_field
from passport.nuclear.models.giving import Administration
from passport.people.models import Practitioner


class Release(models.Model):
    """That a patient may leave, or left: measured and typed values only. Append-only; a correction replaces it."""

    uid = uid_field()
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="releases")
    residual_mbq = models.CharField(max_length=16, blank=True)  # canonical decimal text
    dose_rate_usv_h = models.CharField(max_length=16, blank=True)  # at one metre
    measured_at = models.DateTimeField(null=True, blank=True)
    measured_by = models.CharField(max_length=200, blank=True)
    unmeasured_reason = models.CharField(max_length=500, blank=True)  # why a patient who has left was not measured
    travel = models.CharField(max_length=300)  # how the patient gets home, and how long it takes
    note = models.CharField(max_length=500, blank=True)
    leaves_at = models.DateTimeField()
    # The row of the text that stands beside it, as the pack held it that day.
    pack = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=100, blank=True)
    limit_mbq = models.CharField(max_length=16, blank=True)
    in_force = models.BooleanField(default=False)
    above_reason = models.CharField(max_length=500, blank=True)  # why all the same
    left_already = models.BooleanField(default=False)  # recorded afterwards
    released_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="releases")
    released_as = models.CharField(max_length=200)  # the name on that day
    released_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="release_measured",
                condition=(~Q(residual_mbq="") | ~Q(dose_rate_usv_h=""))
                & Q(measured_at__isnull=False, unmeasured_reason="")
                & ~Q(measured_by="")
                | Q(residual_mbq="", dose_rate_usv_h="", measured_at__isnull=True, left_already=True)
                & ~Q(unmeasured_reason=""),
            ),
            models.CheckConstraint(name="release_says", condition=~Q(travel="") & ~Q(released_as="")),
        ]

    def __str__(self) -> str:
        return self.uid
