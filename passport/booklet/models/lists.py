"""Whose list a hospital puts the rows of a room or of a kind on, where nobody is known to have approved them."""

from django.db import models
from django.db.models import Q

from passport.booklet.reading import Kind
from passport.database import both_or_neither, uid_field
from passport.people.models import Device, Facility, Practitioner


class Listing(models.Model):
    """That an approver sees the rows of nobody of a device, of a kind, or of the whole hospital. Ended, never changed."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="listings")
    approver = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="listings")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, blank=True, related_name="listings")
    kind = models.CharField(max_length=32, blank=True)  # of booklet.reading.Kind; empty: every kind
    listed_at = models.DateTimeField()
    listed_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with ended_at

    class Meta:
        constraints = [
            both_or_neither("listing_ended_pair", "ended_at", "ended_by"),
            models.CheckConstraint(
                name="listing_kind_known", condition=Q(kind__in=["", *(str(kind) for kind in Kind)])
            ),
            models.UniqueConstraint(
                fields=["facility", "approver", "device", "kind"],
                condition=Q(ended_at__isnull=True, device__isnull=False),
                name="listing_of_a_device_once",
            ),
            models.UniqueConstraint(
                fields=["facility", "approver", "kind"],
                condition=Q(ended_at__isnull=True, device__isnull=True),
                name="listing_of_a_kind_once",
            ),
        ]

    def __str__(self) -> str:
        return self.uid
