"""Where objects come from."""

from django.db import models
from django.db.models import Q

from passport.database import one_of, uid_field
from passport.imaging.models import Pacs
from passport.people.models import Facility


class SourceKind(models.TextChoices):
    """How a source reaches us."""

    DICOM = "dicom"  # C-STORE by a calling AE title
    FOLDER = "folder"  # files given to `ingest`, or from a disc
    PACS = "pacs"  # fetched by us from a registered PACS
    WEB = "web"  # STOW-RS, orders
    PAPER = "paper"  # rows of old booklets, by hand or CSV


class Source(models.Model):
    """A registered sender: facility, time zone, and how its patient identifiers are issued."""

    uid = uid_field()
    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=16, choices=SourceKind)
    ae_title = models.CharField(max_length=16, blank=True)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(null=True, blank=True)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="sources")
    time_zone = models.CharField(max_length=64, blank=True)
    default_issuer = models.CharField(max_length=200, blank=True)
    any_issuer = models.BooleanField(default=False)
    # It may send images, of which only the header is kept. Whoever deletes what it sent here loses its images.
    headers = models.BooleanField(default=False)
    # It may send orders for examinations, and ask what was decided on its own.
    orders = models.BooleanField(default=False)
    # What PACS its objects are fetched from; the token that a web sender shows, as its digest.
    pacs = models.OneToOneField(Pacs, on_delete=models.PROTECT, null=True, blank=True, related_name="source")
    token_digest = models.CharField(max_length=64, blank=True)
    active = models.BooleanField(default=True)
    echoed_at = models.DateTimeField(null=True, blank=True)  # its last C-ECHO, to ten seconds
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("source_kind_known", "kind", SourceKind),
            models.UniqueConstraint(fields=["ae_title"], condition=~Q(ae_title=""), name="source_ae_title_once"),
            models.UniqueConstraint(fields=["token_digest"], condition=~Q(token_digest=""), name="source_token_once"),
            models.CheckConstraint(
                name="source_pacs_when_fetched",
                condition=Q(kind=SourceKind.PACS, pacs__isnull=False)
                | (~Q(kind=SourceKind.PACS) & Q(pacs__isnull=True)),
            ),
            models.CheckConstraint(
                name="source_orders_over_web",
                condition=Q(orders=False) | Q(kind=SourceKind.WEB, facility__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SourceIssuer(models.Model):
    """What an issuer is called in a source's objects, and its one name here."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="issuers")
    as_sent = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "as_sent"], name="issuer_once_per_source")]

    def __str__(self) -> str:
        return f"{self.as_sent} = {self.issuer}"
