"""Where a person is told that there is something to read, and is sent a code to sign in: an address proven by a code."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.database import both_or_neither, one_of, uid_field
from passport.people.models.accounts import User

MOST_WRONG_CODES = 5


class ContactKind(models.TextChoices):
    """By what a message goes out."""

    MAIL = "mail", _("E-mail")
    MOBILE = "mobile", _("Text message")


class Contact(models.Model):
    """One address of an account. Until its code came back it is only claimed, and opens nothing."""

    uid = uid_field()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=8, choices=ContactKind)
    address = models.CharField(max_length=254, blank=True)  # lower case, or a number as E.164; forgotten at the end
    asked_at = models.DateTimeField()
    code_hmac = models.BinaryField(max_length=32, null=True)
    code_until = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("contact_kind_known", "kind", ContactKind),
            both_or_neither("contact_code_pair", "code_hmac", "code_until"),
            models.CheckConstraint(
                name="contact_address_until_ended", condition=Q(ended_at__isnull=False) | ~Q(address="")
            ),
            models.CheckConstraint(name="contact_code_tries", condition=Q(wrong_codes__lte=MOST_WRONG_CODES)),
            models.CheckConstraint(
                name="contact_proven_without_code", condition=Q(proven_at__isnull=True) | Q(code_hmac__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["kind", "address"],
                condition=Q(proven_at__isnull=False, ended_at__isnull=True),
                name="contact_of_one_account",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(proven_at__isnull=False, ended_at__isnull=True),
                name="contact_one_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(proven_at__isnull=True, ended_at__isnull=True),
                name="contact_one_claimed",
            ),
        ]

    def __str__(self) -> str:
        return self.uid
