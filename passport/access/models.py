"""Who was let in, on what ground, and every look."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.database import both_or_neither, one_of, uid_field
from passport.people.models import Facility, Patient, Record


class Purpose(models.TextChoices):
    """Why somebody reads."""

    OWN_RECORD = "own_record", _("reading one's own passport")
    CARE = "care", _("care by a doctor")
    SIGNING = "signing", _("signing a row")
    PERFORMING = "performing", _("performing an examination")
    REGISTRATION = "registration", _("registration at the counter")
    RECONCILIATION = "reconciliation", _("matching a report with its patient")
    CORRECTION = "correction", _("taking a mistaken row out of count")
    REVIEW = "review", _("checking an emergency look")
    EMERGENCY = "emergency", _("emergency")
    SENDING = "sending", _("sending to an authority")
    COPYING = "copying", _("copying a paper booklet")


class Ground(models.TextChoices):
    """By what right somebody reads."""

    SELF = "self", _("the patient")
    GUARDIAN = "guardian", _("parent or guardian")
    TRUSTED = "trusted", _("trusted person")
    GRANT = "grant", _("the patient's code")
    FACILITY = "facility", _("the facility's own rows")
    EMERGENCY = "emergency", _("emergency access")
    DUTY = "duty", _("an order of the law")


class Grant(models.Model):
    """A patient's permission for one doctor: a code of 60 bits, ten minutes, once; then that doctor's for a while."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="grants")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code_hmac = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    code_expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)
    redeemed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="grants_held"
    )
    until = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [both_or_neither("grant_redeemed_together", "redeemed_at", "redeemed_by", "until")]

    def __str__(self) -> str:
        return self.uid


class Emergency(models.Model):
    """Emergency access: reason, sixty minutes, told at once, reviewed afterwards."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="emergencies")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with reviewed_at

    class Meta:
        verbose_name_plural = "emergencies"
        constraints = [
            both_or_neither("emergency_reviewed_pair", "reviewed_at", "reviewed_by"),
            models.CheckConstraint(name="emergency_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.uid


class Access(models.Model):
    """One look: per reader, patient (or unclaimed record), purpose and quarter of an hour. Append-only."""

    uid = uid_field()
    reader_uid = models.CharField(max_length=32)
    reader_name = models.CharField(max_length=200)
    facility_name = models.CharField(max_length=200, blank=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="accesses")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="accesses")
    purpose = models.CharField(max_length=32, choices=Purpose)
    ground = models.CharField(max_length=16, choices=Ground)
    reason = models.CharField(max_length=500, blank=True)
    quarter = models.DateTimeField()  # start of the 15 minutes that this row stands for
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "accesses"
        constraints = [
            one_of("access_purpose_known", "purpose", Purpose),
            one_of("access_ground_known", "ground", Ground),
            models.CheckConstraint(
                name="access_of_patient_or_record",
                condition=Q(patient__isnull=False, record__isnull=True) | Q(patient__isnull=True, record__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["reader_uid", "patient", "purpose", "ground", "quarter"],
                condition=Q(patient__isnull=False),
                name="access_patient_once_a_quarter",
            ),
            models.UniqueConstraint(
                fields=["reader_uid", "record", "purpose", "ground", "quarter"],
                condition=Q(record__isnull=False),
                name="access_record_once_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return self.uid
