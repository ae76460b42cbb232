"""Which archives are registered, and which studies they hold.

An address inside an object chooses among the rows of PACS and never adds one.
"""

from django.db import models
from django.db.models import Q

from passport.database import one_of, uid_field
from passport.people.models import Facility


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
