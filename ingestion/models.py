"""Where objects come from, and everything that was received."""

from django.db import models
from django.db.models import Q

from passport.database import one_of, uid_field
from passport.people.models import Facility
from passport.queue.models import Lease


class SourceKind(models.TextChoices):
    """How a source reaches us."""

    DICOM = "dicom"  # C-STORE by a calling AE title
    FOLDER = "folder"  # files given to `ingest`


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
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("source_kind_known", "kind", SourceKind),
            models.UniqueConstraint(fields=["ae_title"], condition=~Q(ae_title=""), name="source_ae_title_once"),
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


class InboxState(models.TextChoices):
    """What became of a received object."""

    RECEIVED = "received"
    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    WAITING = "waiting"  # for a person
    REJECTED = "rejected"
    IGNORED = "ignored"  # not a dose object, test patient


class InboxItem(Lease):
    """One object as received: its bytes are on disk under `sha256` before this row exists."""

    uid = uid_field()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="items")
    name = models.CharField(max_length=1000, blank=True)  # file name, for objects that came as files
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sop_class_uid = models.CharField(max_length=64, blank=True)
    sop_instance_uid = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=16, choices=InboxState, default=InboxState.RECEIVED)
    reason = models.CharField(max_length=64, blank=True)  # of ingestion.reasons
    detail = models.CharField(max_length=500, blank=True)
    entry_uid = models.CharField(max_length=32, blank=True)
    # What a person decided about it, kept so that the next reading holds to it.
    accepted = models.CharField(max_length=200, blank=True)  # reasons set aside, space separated
    given_issuer = models.CharField(max_length=200, blank=True)
    given_id = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("inbox_state_known", "state", InboxState),
            models.UniqueConstraint(fields=["source", "sha256"], name="inbox_once_per_source_and_bytes"),
            models.CheckConstraint(
                name="inbox_recorded_has_entry",
                condition=~Q(state__in=["recorded", "duplicate"]) | ~Q(entry_uid=""),
            ),
            models.CheckConstraint(
                name="inbox_given_together",
                condition=Q(given_issuer="", given_id="") | (~Q(given_issuer="") & ~Q(given_id="")),
            ),
            models.CheckConstraint(
                name="inbox_waiting_has_reason", condition=~Q(state__in=["waiting", "rejected"]) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="inbox_due")]

    def __str__(self) -> str:
        return self.uid
