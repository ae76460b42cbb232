"""Links to images: who opens what by them, what was opened, and what is packed to be taken along."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from passport.access.models import Ground, GuestLook, Purpose
from passport.booklet.models import Exposure
from passport.database import one_of, uid_field
from passport.imaging.models.pacs import Pacs
from passport.people.models import Patient

# Ground by which somebody sees images -> what for.
READ_BY: dict[Ground, Purpose] = {
    Ground.SELF: Purpose.OWN_RECORD,
    Ground.GUARDIAN: Purpose.OWN_RECORD,
    Ground.TRUSTED: Purpose.OWN_RECORD,
    Ground.GRANT: Purpose.CARE,
    Ground.STANDING: Purpose.CARE,
    Ground.GUEST: Purpose.CARE,
    Ground.REQUEST: Purpose.JUSTIFICATION,
    Ground.EMERGENCY: Purpose.EMERGENCY,
}


class ImageLink(models.Model):
    """One reader's way to the images of one study: for a while, within a budget, ended at once by whose images they are.

    The study is named by the part of a row whose it is; no UID of it leaves this system.
    """

    uid = uid_field()
    # Null: the record is nobody's yet, and a request let its doctors look.
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="image_links")
    exposure = models.ForeignKey(Exposure, on_delete=models.PROTECT, related_name="image_links")
    pacs = models.ForeignKey(Pacs, on_delete=models.PROTECT, related_name="image_links")
    # One of both: an account, or somebody without one.
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="image_links"
    )
    guest = models.ForeignKey(GuestLook, on_delete=models.PROTECT, null=True, blank=True, related_name="image_links")
    # By what right, asked again with each image.
    ground = models.CharField(max_length=16)
    ground_uid = models.CharField(max_length=32, blank=True)  # of the grant, the choice, the emergency or the request
    token_hmac = models.BinaryField(max_length=32, unique=True)
    carried = models.BooleanField(default=False)  # its token was given out, for another device of the reader
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)  # last
    openings_allowed = models.PositiveSmallIntegerField()
    openings_used = models.PositiveSmallIntegerField(default=0)
    bytes_allowed = models.PositiveBigIntegerField()
    bytes_used = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="image_link_ground_known", condition=Q(ground__in=[str(one) for one in READ_BY])
            ),
            models.CheckConstraint(
                name="image_link_of_account_or_guest",
                condition=Q(reader__isnull=False, guest__isnull=True) | Q(reader__isnull=True, guest__isnull=False),
            ),
            models.CheckConstraint(
                name="image_link_guest_by_leave",
                condition=Q(ground=Ground.GUEST, guest__isnull=False) | ~Q(ground=Ground.GUEST) & Q(guest__isnull=True),
            ),
            models.CheckConstraint(
                name="image_link_revoked_pair",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                # A guest who is done has no account to name.
                | Q(Q(revoked_by__isnull=False) | Q(guest__isnull=False), revoked_at__isnull=False),
            ),
            models.CheckConstraint(name="image_link_ends", condition=Q(expires_at__gt=F("made_at"))),
            models.CheckConstraint(
                name="image_link_openings_in_budget", condition=Q(openings_used__lte=F("openings_allowed"))
            ),
            models.CheckConstraint(name="image_link_bytes_in_budget", condition=Q(bytes_used__lte=F("bytes_allowed"))),
        ]
        indexes = [models.Index(fields=["patient", "expires_at"], name="image_link_by_patient")]

    def __str__(self) -> str:
        return self.uid


class ImageVisit(models.Model):
    """What a short cookie of one browser opens: the pages of one link."""

    link = models.ForeignKey(ImageLink, on_delete=models.PROTECT, related_name="visits")
    secret_hmac = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="image_visit_ends", condition=Q(expires_at__gt=F("made_at")))]

    def __str__(self) -> str:
        return f"{self.link_id} {self.made_at}"


class ImageSeries(models.Model):
    """One series behind a link: the number under which its reader asks for it, and what the PACS listed."""

    link = models.ForeignKey(ImageLink, on_delete=models.PROTECT, related_name="series")
    number = models.PositiveSmallIntegerField()
    series_instance_uid = models.CharField(max_length=64)
    modality = models.CharField(max_length=16, blank=True)
    description = models.CharField(max_length=200, blank=True)
    told = models.PositiveIntegerField(null=True, blank=True)  # how many objects the PACS says that it holds
    # One line for each image, in the order of their numbers here: UID, frames, rows, columns, bytes of pixels; "-" where
    # the PACS does not tell. Empty until somebody asks for an image of it.
    images = models.TextField(blank=True)
    listed_told = models.PositiveIntegerField(null=True, blank=True)  # `told` when they were listed

    class Meta:
        verbose_name_plural = "image series"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["link", "number"], name="image_series_number_once"),
            models.UniqueConstraint(fields=["link", "series_instance_uid"], name="image_series_once"),
            models.CheckConstraint(name="image_series_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.number}"


class DiscFailure(models.TextChoices):
    """Why a disc could not be made."""

    PACS = "pacs"  # its node did not give the images
    TOO_LARGE = "too_large"  # more than the budget of the link, or than this machine has room for
    ENDED = "ended"  # whoever asked may look no more
    EMPTY = "empty"  # nothing of the study is an image that can be put on a disc


class ImageDisc(models.Model):
    """A study as a zip in the shape of a disc: asked for by who looks, made by the worker, forgotten with the link."""

    uid = uid_field()
    link = models.ForeignKey(ImageLink, on_delete=models.PROTECT, related_name="discs")
    asked_at = models.DateTimeField()
    progressed_at = models.DateTimeField()  # when an image came last, or it was asked for
    total = models.PositiveIntegerField(null=True, blank=True)  # images of the study; null: not listed yet
    fetched = models.PositiveIntegerField(default=0)  # of them, also those that had to be left out
    made_at = models.DateTimeField(null=True, blank=True)
    images = models.PositiveIntegerField(default=0)  # that are on it
    size = models.PositiveBigIntegerField(default=0)  # of the zip, in bytes
    reports = models.TextField(blank=True)  # uids of those on it, one a line: asked again when it is fetched
    failed_reason = models.CharField(max_length=16, choices=DiscFailure, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("image_disc_failure_known", "failed_reason", DiscFailure, empty=True),
            models.UniqueConstraint(
                fields=["link"],
                condition=Q(forgotten_at__isnull=True, failed_reason=""),
                name="image_disc_once_per_link",
            ),
            models.CheckConstraint(
                name="image_disc_made_or_failed", condition=Q(made_at__isnull=True) | Q(failed_reason="")
            ),
            models.CheckConstraint(
                name="image_disc_fetches_listed",
                condition=Q(fetched=0) | Q(total__isnull=False, fetched__lte=F("total")),
            ),
        ]

    def __str__(self) -> str:
        return self.uid
