"""The keys that sign, and what one touch is asked for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from passport.database import both_or_neither, one_of, uid_field

BACKUP_ELIGIBLE = 0x08  # WebAuthn 6.1: the authenticator data's flag BE


class IdentityCheck(models.TextChoices):
    """How an administrator made sure whose key it is, before confirming it."""

    DOCUMENT = "document", _("identity card or passport seen, in person")
    STAFF_CARD = "staff_card", _("hospital card with photograph seen, in person")
    KNOWN = "known", _("known to me in person, from working together")


class SigningKey(models.Model):
    """A passkey that signs rows, enrolled for that alone; never the credential of the login.

    It signs once an administrator has confirmed whose it is. Before `confirmation_asked_at` no confirmation was asked.
    """

    uid = uid_field()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signing_keys")
    name = models.CharField(max_length=100, blank=True)
    credential_id = models.BinaryField(max_length=1024, unique=True)
    public_key = models.BinaryField()  # COSE_Key
    aaguid = models.BinaryField(max_length=16)
    flags = models.PositiveSmallIntegerField()  # authenticator data flags at enrolment
    sign_count = models.PositiveBigIntegerField()
    rp_id = models.CharField(max_length=253)
    # The attestation object of the enrolment, and the client data over which it was signed.
    attestation = models.BinaryField(default=b"", blank=True)
    attested_client_data = models.BinaryField(default=b"", blank=True)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=200)
    confirmation_asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with confirmed_at
    identity_checked = models.CharField(max_length=16, choices=IdentityCheck, blank=True)
    licence_number = models.CharField(max_length=64, blank=True)  # the one that was compared when it was confirmed
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)  # from when on it signs no more; may lie before the act
    revoked_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with revoked_at
    revoked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            both_or_neither("signing_key_revoked_pair", "revoked_at", "revoked_by"),
            both_or_neither("signing_key_confirmed_pair", "confirmed_at", "confirmed_by"),
            one_of("signing_key_identity_known", "identity_checked", IdentityCheck, empty=True),
        ]

    def __str__(self) -> str:
        return self.name or self.uid

    @property
    def may_be_copied(self) -> bool:
        """Tell whether the key may be copied to other devices."""
        return bool(self.flags & BACKUP_ELIGIBLE)

    @property
    def waits(self) -> bool:
        """Tell whether an administrator has still to confirm the key."""
        return self.confirmed_at is None and self.revoked_at is None


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
    # By which step of time the code counted that answered it, where no key did: no code answers twice.
    code_step = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signer", "code_step"], name="signing_request_code_once")]

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
