"""Keys with a certificate under which facilities seal, and the seals made with them."""

from django.db import models
from django.db.models import F, Q

from passport.database import both_or_neither, one_of, uid_field
from passport.signing.models.statements import Statement


class KeyPlace(models.TextChoices):
    """Where the private half is: in a file of this machine, or in a token that never gives it away."""

    FILES = "files"
    PKCS11 = "pkcs11"


class FacilityKey(models.Model):
    """A key of a facility and its certificate. The private half is never here: `location` is a name for it.

    A row is stopped, never changed: from when on it counts and what it is stay as they were added.
    """

    uid = uid_field()
    facility_uid = models.CharField(max_length=32, db_index=True)
    place = models.CharField(max_length=16, choices=KeyPlace)
    location = models.CharField(max_length=64)  # of the file without its ending, or the label on the token
    certificate = models.BinaryField()  # DER
    chain = models.BinaryField(blank=True)  # PEM of the issuers, nearest first
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the certificate
    holder = models.CharField(max_length=200)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    starts_at = models.DateTimeField()  # from which moment on it seals
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    stopped_at = models.DateTimeField(null=True, blank=True)  # from which moment on it seals no more
    stopped_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with stopped_at
    stop_reason = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 -- null pairs with stopped_at

    class Meta:
        constraints = [
            one_of("facility_key_place_known", "place", KeyPlace),
            both_or_neither("facility_key_stopped_fully", "stopped_at", "stopped_by", "stop_reason"),
            models.CheckConstraint(name="facility_key_lasts", condition=Q(not_after__gt=F("not_before"))),
            models.CheckConstraint(
                name="facility_key_starts_in_time",
                condition=Q(starts_at__gte=F("not_before")) & Q(starts_at__lt=F("not_after")),
            ),
            models.CheckConstraint(name="facility_key_has_place", condition=~Q(location="") & ~Q(facility_uid="")),
            models.UniqueConstraint(fields=["facility_uid", "fingerprint"], name="facility_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.not_after:%Y-%m-%d}"


class CertificateSeal(models.Model):
    """A facility's seal with its certificate: a detached CAdES over the exact bytes of a statement. Append-only.

    Without a time stamp when none was to be had; the one with it comes as a second row over the same signature.
    """

    uid = uid_field()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="certificate_seals")
    key = models.ForeignKey(FacilityKey, on_delete=models.PROTECT, related_name="seals")
    cms = models.BinaryField()  # DER of the CMS ContentInfo
    made_at = models.DateTimeField()  # as the signature itself says, in whole seconds
    stamped_at = models.DateTimeField(null=True, blank=True)  # as the time stamp says

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement"], condition=Q(stamped_at__isnull=True), name="certificate_seal_once"
            ),
            models.UniqueConstraint(
                fields=["statement"], condition=Q(stamped_at__isnull=False), name="certificate_seal_stamped_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.made_at}"


class SealDue(models.Model):
    """A statement that waits for its seal with a certificate, or for the time stamp of one."""

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="seal_due")
    facility_uid = models.CharField(max_length=32)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.statement_id} {self.due_at}"
