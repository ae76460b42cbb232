"""The register of unintended exposures, skin follow-ups, and physicists' statements on unborn children."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.booklet.models import Entry
from passport.database import both_or_neither, one_of, uid_field
from passport.incidents.states import ENDED_STATES, IncidentState
from passport.law.vocabulary import ProcedureClass
from passport.people.models import Facility, Practitioner, Record
from passport.signing.models import Statement


class IncidentKind(models.TextChoices):
    """What happened. Source of the first eight: NN 89/2013, čl. 26. st. 2."""

    WRONG_SOURCE = "wrong_source", _("the wrong source was used")
    WRONG_PATIENT = "wrong_patient", _("the wrong patient was exposed")
    WRONG_TISSUE = "wrong_tissue", _("the wrong part of the body was exposed")
    WRONG_DOSE = "wrong_dose", _("a wrong dose was given")
    WRONG_WAY = "wrong_way", _("it was given in a wrong way")
    PREGNANT = "pregnant", _("a pregnant woman was exposed")
    ABOVE_REFERENCE = "above_reference", _("doses are systematically above the reference values")
    DEVICE_FAULT = "device_fault", _("a fault of the device")
    FOLLOW_UP = "follow_up", _("the dose at the reference point is above the follow-up threshold")
    OTHER = "other", _("something else")


class MeasureKind(models.TextChoices):
    """What words of the register are about."""

    FOUND = "found", _("what the inquiry found")
    AGAINST = "against", _("what is done so that it does not happen again")
    ADDED = "added", _("an addition or a correction")


class Audience(models.TextChoices):
    """Who was told."""

    PATIENT = "patient", _("the patient")
    CHOSEN_DOCTOR = "chosen_doctor", _("the patient's chosen doctor")


class Incident(models.Model):
    """Something that happened, or may have, when somebody was exposed. Once recorded its words stay (trigger)."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="incidents")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    kind = models.CharField(max_length=32, choices=IncidentKind)
    procedure_class = models.CharField(max_length=32, blank=True)  # of law.vocabulary; empty: as the entry says
    state = models.CharField(max_length=16, default=IncidentState.DRAFT)
    state_at = models.DateTimeField()
    happened_on = models.DateField(null=True, blank=True)
    noticed_at = models.DateTimeField()
    what = models.TextField(max_length=4000, blank=True)
    # What the system opened it for, so that it opens it once: "pregnant UID", "follow-up UID" … Empty: a person did.
    opened_for = models.CharField(max_length=100, blank=True)
    opened_by = models.CharField(max_length=200, blank=True)  # empty: the system
    opened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with recorded_at
    pack = models.CharField(max_length=64, blank=True)  # the text of law that held on that day; empty: none is known
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with ended_at
    ended_why = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            one_of("incident_kind_known", "kind", IncidentKind),
            models.CheckConstraint(
                name="incident_state_known", condition=Q(state__in=[str(state) for state in IncidentState])
            ),
            models.CheckConstraint(
                name="incident_class_known",
                condition=Q(procedure_class__in=["", *(str(one) for one in ProcedureClass)]),
            ),
            # An entry says itself whose it is, also after it was moved to another record.
            models.CheckConstraint(
                name="incident_of_entry_or_record", condition=Q(entry__isnull=True) | Q(record__isnull=True)
            ),
            models.CheckConstraint(
                name="incident_recorded_says_what", condition=Q(recorded_at__isnull=True) | ~Q(what="")
            ),
            models.CheckConstraint(
                name="incident_ended_when_over",
                condition=Q(state__in=[str(state) for state in ENDED_STATES], ended_at__isnull=False)
                | (~Q(state__in=[str(state) for state in ENDED_STATES]) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="incident_none_has_reason",
                condition=~Q(state=IncidentState.NO_INCIDENT) | ~Q(ended_why=""),
            ),
            both_or_neither("incident_recorded_pair", "recorded_at", "recorded_by"),
            both_or_neither("incident_ended_pair", "ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["facility", "opened_for"], condition=~Q(opened_for=""), name="incident_opened_once"
            ),
        ]
        indexes = [models.Index(fields=["facility", "state", "-noticed_at"], name="incident_by_facility_state")]

    def __str__(self) -> str:
        return self.uid

    @property
    def whose(self) -> Record | None:
        """Return the record of the person whom it happened to; None where it is nobody's in particular."""
        return self.entry.record if self.entry else self.record


class Estimate(models.Model):
    """What a physicist says of the dose: entered as it stands, sealed, replaced only by a later one. Append-only."""

    uid = uid_field()
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="estimates")
    number = models.PositiveIntegerField()
    quantity = models.CharField(max_length=100)
    value = models.CharField(max_length=64)  # as entered; nothing here is worked out by us
    unit = models.CharField(max_length=32)
    method = models.TextField(max_length=1000)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="estimate_once"),
            models.CheckConstraint(
                name="estimate_is_whole", condition=~Q(quantity="") & ~Q(value="") & ~Q(unit="") & ~Q(method="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.value} {self.unit}"


class Measure(models.Model):
    """What was found, what is done against the like, or what is added to the words. Append-only."""

    uid = uid_field()
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=16, choices=MeasureKind)
    words = models.TextField(max_length=2000)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            one_of("measure_kind_known", "kind", MeasureKind),
            models.CheckConstraint(name="measure_says", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return self.uid


class ReportToAuthority(models.Model):
    """That an authority was told: which, when, how, under what reference. Append-only."""

    uid = uid_field()
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    authority = models.CharField(max_length=200)
    reported_at = models.DateTimeField()
    how = models.CharField(max_length=200)
    reference = models.CharField(max_length=100, blank=True)
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "reports to authorities"
        ordering = ["reported_at", "id"]
        constraints = [
            models.CheckConstraint(name="report_names_authority", condition=~Q(authority="") & ~Q(how="")),
        ]

    def __str__(self) -> str:
        return self.authority


class FollowUp(models.Model):
    """That the skin is looked after: the dose that opened it stays, whatever later reports say."""

    uid = uid_field()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="follow_up")
    opened_at = models.DateTimeField()
    value_mgy = models.CharField(max_length=64)  # canonical decimal text, of one plane
    plane = models.CharField(max_length=64, blank=True)
    threshold_mgy = models.PositiveIntegerField()  # the facility's own on that day
    # What reports that came later make of it; null while they say the same.
    now_mgy = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 -- null pairs with the time
    now_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [both_or_neither("follow_up_now_pair", "now_mgy", "now_at")]

    def __str__(self) -> str:
        return self.uid


class FollowUpSheet(models.Model):
    """A text for the patient: written at the facility, approved by the operator under the own name, then it stays."""

    uid = uid_field()
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=4000)
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "number"], name="sheet_once"),
            models.CheckConstraint(name="sheet_says", condition=~Q(text="")),
            both_or_neither("sheet_approved_pair", "approved_by", "approved_at"),
        ]

    def __str__(self) -> str:
        return self.uid


class PhysicistStatement(models.Model):
    """What a physicist states on the dose of an unborn child; never worked out by us, sealed. Append-only.

    Read by the treating staff, and by the patient once a doctor has told her: in no share, guardian's view, document or
    offline copy.
    """

    uid = uid_field()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="physicist_statements")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=4000)
    value = models.CharField(max_length=64, blank=True)  # as entered; empty: no number is stated
    unit = models.CharField(max_length=32, blank=True)
    method = models.TextField(max_length=1000)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="unborn_statement_once"),
            models.CheckConstraint(name="unborn_statement_says", condition=~Q(text="") & ~Q(method="")),
            models.CheckConstraint(
                name="unborn_value_has_unit", condition=Q(value="", unit="") | (~Q(value="") & ~Q(unit=""))
            ),
        ]

    def __str__(self) -> str:
        return self.uid


class Telling(models.Model):
    """That somebody was told, by whom, when, in what words. What a patient reads waits for this row. Append-only."""

    uid = uid_field()
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="tellings")
    statement = models.ForeignKey(
        PhysicistStatement, on_delete=models.PROTECT, null=True, blank=True, related_name="tellings"
    )
    audience = models.CharField(max_length=16, choices=Audience)
    told_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="tellings")  # the doctor
    told_at = models.DateTimeField()
    words = models.TextField(max_length=4000, blank=True)  # to a patient: the written information
    whom = models.CharField(max_length=200, blank=True)  # the chosen doctor, by name
    how = models.CharField(max_length=200, blank=True)  # to a doctor: by telephone, by letter …
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["told_at", "id"]
        constraints = [
            one_of("telling_audience_known", "audience", Audience),
            models.CheckConstraint(
                name="telling_of_one_thing",
                condition=Q(incident__isnull=False, statement__isnull=True)
                | Q(incident__isnull=True, statement__isnull=False),
            ),
            models.CheckConstraint(
                name="telling_of_patient_has_words",
                condition=~Q(audience=Audience.PATIENT) | ~Q(words="") | Q(statement__isnull=False),
            ),
            models.CheckConstraint(
                name="telling_of_doctor_says_how",
                condition=~Q(audience=Audience.CHOSEN_DOCTOR) | (~Q(whom="") & ~Q(how="")),
            ),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def is_taken_back(self) -> bool:
        """Return whether somebody took it back: its words are read by nobody any more."""
        return hasattr(self, "taken_back")


class TellingTakenBack(models.Model):
    """That a telling was wrong, and why: the patient reads its words no longer. Append-only."""

    uid = uid_field()
    telling = models.OneToOneField(Telling, on_delete=models.PROTECT, related_name="taken_back")
    why = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tellings taken back"
        constraints = [models.CheckConstraint(name="taken_back_says_why", condition=~Q(why=""))]

    def __str__(self) -> str:
        return self.uid
