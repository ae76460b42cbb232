"""Signatures of people beside the passkey's."""

from django.db import models
from django.db.models import Q

from passport.database import uid_field
from passport.signing.models.statements import Statement


class FurtherSignature(models.Model):
    """One more signature of a person on a statement that the same person signed with a passkey. Append-only.

    `kind` is that of the class in `passport.signing.further` which made it and checks it.
    """

    uid = uid_field()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="further_signatures")
    kind = models.CharField(max_length=32)
    signature = models.BinaryField()
    chain = models.BinaryField()  # PEM, the signer's certificate first
    signer_uid = models.CharField(max_length=32)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "signer_uid", "kind"], name="further_signature_once_per_kind"),
            models.CheckConstraint(name="further_signature_has_kind", condition=~Q(kind="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signer_uid}"
