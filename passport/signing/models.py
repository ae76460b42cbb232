"""Statements and the signatures on them, acts, notices. This room knows no entry."""

from django.conf import settings
from django.db import models

from passport.database import both_or_neither, uid_field


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


class Act(models.Model):
    """Who did what when, as text and without foreign keys: the audit row of every verb. Append-only."""

    uid = uid_field()
    at = models.DateTimeField(db_index=True)
    actor_uid = models.CharField(max_length=32, blank=True)  # empty: the system itself
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_uid = models.CharField(max_length=32, db_index=True)
    facility_uid = models.CharField(max_length=32, blank=True)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind}"


class Notice(models.Model):
    """What a person must be told; shown on the next page and sent from this table."""

    uid = uid_field()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=64)
    subject_uid = models.CharField(max_length=32, blank=True)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.kind


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
