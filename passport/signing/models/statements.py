"""What was signed or sealed, and the signatures and seals on it."""

from django.db import models

from passport.database import uid_field
from passport.signing.models.keys import SigningKey


class Statement(models.Model):
    """Exact bytes that somebody signed or a facility sealed. Append-only."""

    uid = uid_field()
    kind = models.CharField(max_length=32)  # "row" | "evidence"
    subject_uid = models.CharField(max_length=32, db_index=True)
    version = models.PositiveIntegerField()
    payload = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_uid", "version"], name="statement_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_uid} {self.version}"


class Signature(models.Model):
    """One signature on one statement, with everything needed to check it when all else is gone. Append-only."""

    uid = uid_field()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="signatures")
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="signatures")
    signer_uid = models.CharField(max_length=32)
    facsimile = models.BinaryField()
    credential_id = models.BinaryField(max_length=1024)
    public_key = models.BinaryField()
    aaguid = models.BinaryField(max_length=16)
    flags = models.PositiveSmallIntegerField()
    sign_count = models.PositiveBigIntegerField()
    rp_id = models.CharField(max_length=253)
    client_data_json = models.BinaryField()
    authenticator_data = models.BinaryField()
    signature = models.BinaryField()
    root = models.BinaryField(max_length=32)
    leaf_index = models.PositiveIntegerField()
    tree_size = models.PositiveIntegerField()
    audit_path = models.BinaryField(blank=True)  # the sibling nodes from leaf to root, 32 bytes each
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "signer_uid"], name="signature_once_per_signer"),
        ]

    def __str__(self) -> str:
        return self.uid


class Seal(models.Model):
    """A facility's seal: Ed25519 over statement, facility and time, by the key derived for it. Append-only."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="seal")
    facility_uid = models.CharField(max_length=32)
    facility_name = models.CharField(max_length=200)
    public_key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.facility_name} {self.sealed_at}"
