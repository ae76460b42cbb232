"""What a person's own phones and computers may do: sign in with a PIN, and keep a copy of a passport."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.database import both_or_neither, one_of, uid_field
from passport.people.models.accounts import User
from passport.people.models.patients import Patient

MOST_WRONG_PINS = 5


class Ending(models.TextChoices):
    """Why a phone may do something no more."""

    WRONG_PINS = "wrong_pins", _("the PIN was wrong five times")
    OWNER = "owner", _("ended by its owner")
    REPLACED = "replaced", _("replaced by another one on this phone")
    SIGNED_OUT = "signed_out", _("signed out on this phone")
    COUNTER = "counter", _("ended at the counter of a hospital")
    NOT_THEIRS = "not_theirs", _("the passport may not be opened any more")


class DevicePin(models.Model):
    """A PIN that signs one person in on one phone: it is worth nothing without the secret that the phone keeps."""

    uid = uid_field()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="device_pins")
    device_hmac = models.BinaryField(max_length=32, unique=True)
    pin_hash = models.CharField(max_length=128)
    browser = models.CharField(max_length=32, blank=True)  # by their own names; empty: it did not say
    system = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)  # in a row
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=16, choices=Ending, null=True, blank=True)  # noqa: DJ001 -- null pairs with ended_at

    class Meta:
        constraints = [
            both_or_neither("device_pin_ended_pair", "ended_at", "ended_how"),
            one_of("device_pin_ending_known", "ended_how", Ending),
            models.CheckConstraint(name="device_pin_tries", condition=Q(wrong_tries__lte=MOST_WRONG_PINS)),
        ]

    def __str__(self) -> str:
        return self.uid


class OfflineCopy(models.Model):
    """That a phone keeps a copy of a passport for one reader. The copy itself lies encrypted on that phone alone."""

    uid = uid_field()  # the phone knows it, and asks by it whether the copy may stay
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="offline_copies")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="offline_copies")
    device_hmac = models.BinaryField(max_length=32)
    browser = models.CharField(max_length=32, blank=True)
    system = models.CharField(max_length=32, blank=True)
    kept_at = models.DateTimeField()  # since when
    made_at = models.DateTimeField()  # of what it says now
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=16, choices=Ending, null=True, blank=True)  # noqa: DJ001 -- null pairs with ended_at

    class Meta:
        verbose_name_plural = "offline copies"
        constraints = [
            both_or_neither("offline_copy_ended_pair", "ended_at", "ended_how"),
            one_of("offline_copy_ending_known", "ended_how", Ending),
            models.CheckConstraint(name="offline_copy_made_since", condition=Q(made_at__gte=models.F("kept_at"))),
            models.UniqueConstraint(
                fields=["user", "patient", "device_hmac"],
                condition=Q(ended_at__isnull=True),
                name="offline_copy_once_per_device",
            ),
        ]

    def __str__(self) -> str:
        return self.uid
