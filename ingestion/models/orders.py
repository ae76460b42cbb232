"""Orders for examinations, as the systems that sent them know them."""

from django.db import models
from django.db.models import Q

from ingestion.models.sources import Source
from passport.database import uid_field
from passport.justification.models import Request


class Order(models.Model):
    """One order of one sender: its number there, and the request that it became here."""

    uid = uid_field()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="orders_sent")
    number = models.CharField(max_length=64)  # the sender's own; an address names it, so it is nobody's identity
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="sent_as")
    content = models.BinaryField(max_length=32)  # digest of what it said, so that a changed one is told from a repeat
    examination = models.CharField(max_length=400)  # as sent: code, words
    received_at = models.DateTimeField()
    told = models.CharField(max_length=32, blank=True)  # the decision that its sender knows; one look for each

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="order_once_per_source"),
            models.CheckConstraint(name="order_has_number", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return self.uid
