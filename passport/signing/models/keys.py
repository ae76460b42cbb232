"""The keys that sign, and what one touch is asked for."""

from django.conf import settings
from django.db import models

from passport.database import both_or_neither, uid_field


class SigningKey(models.Model):
    """A passkey that signs rows, enrolled for that alone; never the credential of the login."""

    uid = uid_field()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signing_keys")
    name = models.CharField(max_length=100, blank=True)
    credential_id = models.BinaryField(max_length=1024, unique=True)
    public_key = models.BinaryField()  # COSE_Key
    aaguid = models.BinaryField(max_length=16)
    flags = models.PositiveSmallIntegerField()  # authenticator data flags at enrolment
    sign_count = models.PositiveBigIntegerField()
    rp_id = models.CharField(max_length=253)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=200)
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with revoked_at

    class Meta:
        constraints = [both_or_neither("signing_key_revoked_pair", "revoked_at", "revoked_by")]

    def __str__(self) -> str:
        return self.name or self.uid


class SigningRequest(models.Model):
    """What the screen shows and one touch answers: a tree of statements, ten minutes, once."""

    uid = uid_field()
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    root = models.BinaryField(max_length=32)
    challenge = models.BinaryField(max_length=32, unique=True)
    facsimile = models.BinaryField()  # canonical JSON: name, title, specialty, licence number of the signer
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.uid


class SigningItem(models.Model):
    """One leaf of a signing request: the bytes that will become a statement when they are signed."""

    request = models.ForeignKey(SigningRequest, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    subject_uid = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    payload = models.BinaryField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="signing_item_position_once"),
            models.UniqueConstraint(fields=["request", "kind", "subject_uid"], name="signing_item_subject_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_uid}"
