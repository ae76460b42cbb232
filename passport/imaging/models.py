"""Registered PACS and what they list; who may look at the images of which study; and papers that patients add.

An address inside an object chooses among the rows of PACS and never adds one.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from passport.access.models import Ground, GuestLook, Purpose
from passport.booklet.models import Entry, Exposure
from passport.database import both_or_neither, one_of, uid_field
from passport.pdf.checking import PaperFault
from passport.people.models import Facility, Patient, ReportsShown


class Way(models.TextChoices):
    """How objects are brought from a PACS."""

    C_GET = "c_get"
    C_MOVE = "c_move"
    DICOMWEB = "dicomweb"


class Pacs(models.Model):
    """A PACS that an administrator registered: how it is asked, and how far it was compared with the inbox."""

    uid = uid_field()
    name = models.CharField(max_length=100, unique=True)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="pacs")
    way = models.CharField(max_length=16, choices=Way, default=Way.C_GET)
    # DICOM
    ae_title = models.CharField(max_length=16, blank=True)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(null=True, blank=True)
    tls = models.BooleanField(default=False)
    # DICOMweb: the base of QIDO-RS, WADO-RS and STOW-RS, and the address of WADO-URI
    web_url = models.CharField(max_length=500, blank=True)
    wado_uri = models.CharField(max_length=500, blank=True)
    credentials = models.CharField(max_length=64, blank=True)  # the name of an environment variable, never the secret
    location_uid = models.CharField(max_length=64, blank=True)  # Retrieve Location UID (0040,E011)
    # Comparing what it holds with what arrived.
    compared = models.BooleanField(default=False)
    every_minutes = models.PositiveIntegerField(default=30)
    overlap_days = models.PositiveIntegerField(default=2)
    complete_until = models.DateField(null=True, blank=True)  # the watermark: every study day up to it was compared
    compared_at = models.DateTimeField(null=True, blank=True)
    comparing_day = models.DateField(null=True, blank=True)  # where the running comparison is; null: none runs
    day_listed = models.BooleanField(default=False)  # its studies are listed, and not yet all looked into
    failures = models.PositiveIntegerField(default=0)  # in a row, since the PACS last answered
    problem = models.CharField(max_length=300, blank=True)
    echoed_at = models.DateTimeField(null=True, blank=True)
    echo_problem = models.CharField(max_length=300, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "pacs"
        constraints = [
            one_of("pacs_way_known", "way", Way),
            models.UniqueConstraint(fields=["ae_title"], condition=~Q(ae_title=""), name="pacs_ae_title_once"),
            models.UniqueConstraint(fields=["location_uid"], condition=~Q(location_uid=""), name="pacs_location_once"),
            models.CheckConstraint(
                name="pacs_can_be_reached",
                condition=(Q(way=Way.DICOMWEB) & (Q(web_url__gt="") | Q(wado_uri__gt="")))
                | (~Q(way=Way.DICOMWEB) & Q(ae_title__gt="", host__gt="", port__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Study(models.Model):
    """A study as a PACS lists it, with or without a dose report: what was made, and on which device."""

    uid = uid_field()
    pacs = models.ForeignKey(Pacs, on_delete=models.PROTECT, related_name="studies")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="studies")
    study_instance_uid = models.CharField(max_length=64)
    accession_number = models.CharField(max_length=64, blank=True, db_index=True)
    performed_on = models.DateField(null=True, blank=True)
    performed_as_sent = models.CharField(max_length=64, blank=True)
    modalities = models.CharField(max_length=200, blank=True)  # as listed, space separated, sorted
    description = models.CharField(max_length=200, blank=True)
    station_name = models.CharField(max_length=64, blank=True)
    manufacturer = models.CharField(max_length=200, blank=True)
    model = models.CharField(max_length=200, blank=True)
    serial_number = models.CharField(max_length=64, blank=True)
    instances = models.PositiveIntegerField(null=True, blank=True)
    dose_objects = models.PositiveIntegerField(default=0)  # instances of dose SR classes that it lists
    listed_at = models.DateTimeField()  # first
    seen_at = models.DateTimeField()  # last
    contents_at = models.DateTimeField(null=True, blank=True)  # when its objects were listed; null: they are to be
    problem = models.CharField(max_length=300, blank=True)  # why the PACS did not list them

    class Meta:
        verbose_name_plural = "studies"
        constraints = [
            models.UniqueConstraint(fields=["pacs", "study_instance_uid"], name="study_once_per_pacs"),
        ]
        indexes = [models.Index(fields=["facility", "performed_on"], name="study_by_day")]

    def __str__(self) -> str:
        return self.uid


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


class ReportForm(models.TextChoices):
    """What the bytes of a report are."""

    PDF = "pdf", _("PDF file")
    TEXT = "text", _("text")  # title, headings and paragraphs of a structured report (imaging.papers.written)


class ImageReport(models.Model):
    """What a doctor wrote about the images of a row: one for each content, kept for good, withdrawn by a mark alone.

    Several stand on one row: the first, and what was added later.
    """

    uid = uid_field()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="image_reports")
    form = models.CharField(max_length=8, choices=ReportForm)
    sha256 = models.CharField(max_length=64)  # of what is read, in the object store
    size = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200, blank=True)  # as sent
    # The object that brought it; empty for a file that somebody uploaded.
    sop_instance_uid = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arrived_at = models.DateTimeField()
    # When the patient reads it, as the facility had set it when this came.
    shown = models.CharField(max_length=16, choices=ReportsShown)
    shown_days = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["arrived_at", "id"]
        constraints = [
            one_of("image_report_form_known", "form", ReportForm),
            one_of("image_report_shown_known", "shown", ReportsShown),
            models.UniqueConstraint(
                fields=["entry", "sha256"], condition=Q(withdrawn_at__isnull=True), name="image_report_once_per_content"
            ),
            models.CheckConstraint(
                name="image_report_came_or_uploaded",
                condition=Q(uploaded_by__isnull=False, source="") | (Q(uploaded_by__isnull=True) & ~Q(source="")),
            ),
            both_or_neither("image_report_withdrawn_pair", "withdrawn_at", "withdrawn_by"),
        ]

    def __str__(self) -> str:
        return self.uid


class ReportFault(models.Model):
    """Why a report that arrived is kept and not shown: its file does more than show itself, or cannot be looked into."""

    report = models.OneToOneField(ImageReport, on_delete=models.PROTECT, related_name="faulty")
    fault = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_fault_known", condition=Q(fault__in=[str(fault) for fault in PaperFault])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.fault}"


class ReportOpening(models.Model):
    """That a doctor whom the patient let look, or who asked for the examination, opened a report first."""

    report = models.OneToOneField(ImageReport, on_delete=models.PROTECT, related_name="opening")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.at}"


class ThroughDoctor(models.Model):
    """That a patient reads reports only through a doctor, from when until when. Ended, never changed."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="through_doctor")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "through doctor"
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(ended_at__isnull=True), name="through_doctor_once"),
            models.CheckConstraint(
                name="through_doctor_ends_later", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.since}"


class AddedPaper(models.Model):
    """A photo or PDF of an old paper that a patient added: checked by nobody, no row of the booklet, never counted."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="added_papers")
    called = models.CharField(max_length=200)
    # As much of the date as is known: nothing, the year, the month, the day. A Jalali year is kept as it was said.
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=32)
    size = models.PositiveIntegerField()  # in bytes, as it is given back
    sha256 = models.CharField(max_length=64, unique=True)  # of the object, which no other row names
    thumbnail_sha256 = models.CharField(max_length=64, blank=True)  # of a small picture of a photo; "": there is none
    shown = models.BooleanField(default=False)  # to doctors, together with the passport
    hidden_at = models.DateTimeField(null=True, blank=True)  # from everybody but the patient
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # when the bytes went, some time after

    class Meta:
        constraints = [
            models.CheckConstraint(name="added_paper_has_name", condition=~Q(called="")),
            models.UniqueConstraint(
                fields=["thumbnail_sha256"], condition=~Q(thumbnail_sha256=""), name="added_paper_thumbnail_once"
            ),
            models.CheckConstraint(
                name="added_paper_month_of_year",
                condition=Q(month__isnull=True) | Q(year__isnull=False, month__gte=1, month__lte=12),
            ),
            models.CheckConstraint(
                name="added_paper_day_of_month",
                condition=Q(day__isnull=True) | Q(month__isnull=False, day__gte=1, day__lte=31),
            ),
            models.CheckConstraint(
                name="added_paper_hidden_not_shown", condition=Q(hidden_at__isnull=True) | Q(shown=False)
            ),
            models.CheckConstraint(
                name="added_paper_forgotten_is_removed",
                condition=Q(forgotten_at__isnull=True) | Q(removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.uid
