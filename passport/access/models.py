"""Who was let in, on what ground, and every look."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.booklet.models import Entry
from passport.database import both_or_neither, one_of, uid_field
from passport.people.models import Facility, Invitation, Patient, Practitioner, Record, Relation, User


class Purpose(models.TextChoices):
    """Why somebody reads."""

    OWN_RECORD = "own_record", _("reading one's own passport")
    CARE = "care", _("care by a doctor")
    SIGNING = "signing", _("signing a row")
    JUSTIFICATION = "justification", _("asking for an examination, or deciding on one")
    PERFORMING = "performing", _("performing an examination")
    REGISTRATION = "registration", _("registration at the counter")
    RECONCILIATION = "reconciliation", _("matching a report with its patient")
    CORRECTION = "correction", _("looking into a mistake")
    REVIEW = "review", _("checking a look")
    EMERGENCY = "emergency", _("emergency")
    SENDING = "sending", _("sending to an authority")
    COPYING = "copying", _("copying a paper booklet")
    NUCLEAR_MEDICINE = "nuclear_medicine", _("giving a radioactive medicine")
    # The patient reads these words, maybe before a doctor has told anything: they say nothing of what happened.
    INCIDENT = "incident", _("checking how examinations are done")
    SURVEY = "survey", _("comparing doses with reference levels")
    INSPECTION = "inspection", _("inspection by an authority")
    RETENTION = "retention", _("deciding what is kept")


class Ground(models.TextChoices):
    """By what right somebody reads."""

    SELF = "self", _("the patient")
    GUARDIAN = "guardian", _("parent or guardian")
    TRUSTED = "trusted", _("trusted person")
    GRANT = "grant", _("the patient's code")
    STANDING = "standing", _("the patient's chosen doctor")
    GUEST = "guest", _("leave given to somebody without an account")
    REQUEST = "request", _("a request for an examination")
    FACILITY = "facility", _("the facility's own rows")
    EMERGENCY = "emergency", _("emergency access")
    DUTY = "duty", _("an order of the law")
    VISIT = "visit", _("an inspector's visit")


class Lasts(models.IntegerChoices):
    """For how many hours a doctor may look who took up a code."""

    HOUR = 1, _("one hour")
    DAY = 24, _("one day")
    WEEK = 168, _("seven days")


class Finding(models.TextChoices):
    """What a hospital says of a look that it checked."""

    JUSTIFIED = "justified", _("justified")
    NOT_JUSTIFIED = "not_justified", _("not justified")


class Grant(models.Model):
    """A patient's permission for one doctor: a code of 60 bits, ten minutes, once; then that doctor's for a while.

    A doctor with an account takes it up at once; somebody without one only asks with it, and the patient answers.
    """

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="grants")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_as = models.CharField(max_length=16, choices=Relation, default=Relation.SELF)  # what the maker was then
    code_hmac = models.BinaryField(max_length=32, unique=True)
    lasts = models.PositiveSmallIntegerField(choices=Lasts, default=Lasts.HOUR)
    made_at = models.DateTimeField()
    code_expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)
    redeemed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="grants_held"
    )
    until = models.DateTimeField(null=True, blank=True)
    for_guest = models.BooleanField(default=False)  # the code was used to ask, see GuestLook
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_redeemed_by_one",
                condition=Q(redeemed_at__isnull=True, redeemed_by__isnull=True, until__isnull=True, for_guest=False)
                | Q(redeemed_at__isnull=False, redeemed_by__isnull=False, until__isnull=False, for_guest=False)
                | Q(redeemed_at__isnull=False, redeemed_by__isnull=True, until__isnull=True, for_guest=True),
            ),
            models.CheckConstraint(name="grant_lasts_known", condition=Q(lasts__in=Lasts.values)),
            one_of("grant_made_as_known", "made_as", Relation),
        ]

    def __str__(self) -> str:
        return self.uid


class GuestLook(models.Model):
    """Somebody without an account who asks with a code, says who that is, and looks when the patient allows it.

    The name is what that person typed: nobody checked it.
    """

    uid = uid_field()
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="guest")
    session_hmac = models.BinaryField(max_length=32, unique=True)  # of what that person's browser keeps
    name = models.CharField(max_length=150)
    facility = models.CharField(max_length=150)
    purpose = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    answer_until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    allowed = models.BooleanField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            both_or_neither("guest_answered_together", "answered_at", "answered_by", "allowed"),
            models.CheckConstraint(
                name="guest_looks_when_allowed",
                # Said of every value: a condition that is neither true nor false would let the row through.
                condition=Q(allowed__isnull=False, allowed=True, until__isnull=False)
                | Q(Q(allowed__isnull=True) | Q(allowed=False), until__isnull=True),
            ),
            models.CheckConstraint(name="guest_says_who", condition=~Q(name="") & ~Q(facility="") & ~Q(purpose="")),
        ]

    def __str__(self) -> str:
        return self.name


class StandingGrant(models.Model):
    """A patient's permission for the chosen doctor, without an end: until it is stopped, or the doctor is none here."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="standing_grants")
    doctor = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="standing_grants")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with stopped_at

    class Meta:
        constraints = [
            both_or_neither("standing_stopped_pair", "stopped_at", "stopped_by"),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(stopped_at__isnull=True), name="standing_once_a_patient"
            ),
        ]

    def __str__(self) -> str:
        return self.uid


class Emergency(models.Model):
    """Emergency access: reason, sixty minutes, told at once, reviewed afterwards."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="emergencies")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with reviewed_at
    # Null beside a review: of the time before findings were written down.
    finding = models.CharField(max_length=16, choices=Finding, null=True, blank=True)  # noqa: DJ001
    finding_words = models.CharField(max_length=1000, null=True, blank=True)  # noqa: DJ001 -- null pairs with finding

    class Meta:
        verbose_name_plural = "emergencies"
        constraints = [
            both_or_neither("emergency_reviewed_pair", "reviewed_at", "reviewed_by"),
            both_or_neither("emergency_finding_pair", "finding", "finding_words"),
            models.CheckConstraint(
                name="emergency_finding_is_of_a_review",
                condition=Q(finding__isnull=True)
                | Q(finding__in=Finding.values, reviewed_at__isnull=False) & ~Q(finding_words=""),
            ),
            models.CheckConstraint(name="emergency_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.uid


class Access(models.Model):
    """One look: per reader, patient (or unclaimed record), purpose, reason and quarter of an hour. Append-only."""

    uid = uid_field()
    reader_uid = models.CharField(max_length=32)
    reader_name = models.CharField(max_length=200)
    facility_name = models.CharField(max_length=200, blank=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="accesses")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="accesses")
    purpose = models.CharField(max_length=32, choices=Purpose)
    ground = models.CharField(max_length=16, choices=Ground)
    reason = models.CharField(max_length=500, blank=True)
    quarter = models.DateTimeField()  # start of the 15 minutes that this row stands for
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "accesses"
        constraints = [
            one_of("access_purpose_known", "purpose", Purpose),
            one_of("access_ground_known", "ground", Ground),
            models.CheckConstraint(
                name="access_of_patient_or_record",
                condition=Q(patient__isnull=False, record__isnull=True) | Q(patient__isnull=True, record__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["reader_uid", "patient", "purpose", "ground", "reason", "quarter"],
                condition=Q(patient__isnull=False),
                name="access_patient_once_a_quarter",
            ),
            models.UniqueConstraint(
                fields=["reader_uid", "record", "purpose", "ground", "reason", "quarter"],
                condition=Q(record__isnull=False),
                name="access_record_once_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return self.uid


class LookQuestion(models.Model):
    """A look that a patient does not recognise: asked of a hospital, which answers in words."""

    uid = uid_field()
    access = models.OneToOneField(Access, on_delete=models.PROTECT, related_name="question")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="look_questions")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="look_questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with answered_at
    finding = models.CharField(max_length=16, choices=Finding, null=True, blank=True)  # noqa: DJ001
    answer = models.CharField(max_length=1000, null=True, blank=True)  # noqa: DJ001

    class Meta:
        constraints = [
            both_or_neither("look_question_answered_whole", "answered_at", "answered_by", "finding", "answer"),
            models.CheckConstraint(
                name="look_question_answer_says_something",
                condition=Q(finding__isnull=True) | Q(finding__in=Finding.values) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.uid


class Visit(models.Model):
    """An inspector's visit to a facility: on which days, for which authority, and why. It can be ended at once.

    Who has no account yet is invited, and the visit belongs to whoever takes the invitation up.
    """

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="visits")
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="visit")
    authority = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    first_day = models.DateField()
    last_day = models.DateField()
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with ended_at

    class Meta:
        constraints = [
            both_or_neither("visit_ended_pair", "ended_at", "ended_by"),
            models.CheckConstraint(
                name="visit_of_account_or_invitation",
                condition=Q(inspector__isnull=False, invitation__isnull=True)
                | Q(inspector__isnull=True, invitation__isnull=False),
            ),
            models.CheckConstraint(name="visit_days_in_order", condition=Q(last_day__gte=models.F("first_day"))),
            models.CheckConstraint(name="visit_says_why", condition=~Q(authority="") & ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def account(self) -> User | None:
        """Return who visits; None while the invitation is not taken up."""
        return self.invitation.accepted_by if self.invitation else self.inspector


class Sample(models.Model):
    """Rows of a facility that were drawn by chance on a visit, and by which seed. Append-only."""

    uid = uid_field()
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="samples")
    seed = models.CharField(max_length=64)
    first_day = models.DateField()
    last_day = models.DateField()
    out_of = models.PositiveIntegerField()  # rows of these days that could be drawn
    hidden = models.PositiveIntegerField()  # rows of these days that patients hid: never drawn
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="sample_days_in_order", condition=Q(last_day__gte=models.F("first_day"))),
            models.CheckConstraint(name="sample_has_seed", condition=~Q(seed="")),
        ]

    def __str__(self) -> str:
        return self.uid


class SampleRow(models.Model):
    """One row of a sample. Append-only."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "position"], name="sample_position_once"),
            models.UniqueConstraint(fields=["sample", "entry"], name="sample_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.position}"


class CaseOpened(models.Model):
    """That an inspector had the name of one row shown, and for what reason. Append-only."""

    uid = uid_field()
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="cases_opened")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "cases opened"
        constraints = [models.CheckConstraint(name="case_opened_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.uid
