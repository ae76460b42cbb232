"""Accounts, patients and what each issuer calls them, practitioners and where they work."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.database import both_or_neither, one_of, uid_field


class Role(models.TextChoices):
    """What a person may do at a facility."""

    APPROVER = "approver", _("approving specialist")
    REFERRER = "referrer", _("referring doctor")
    RADIOGRAPHER = "radiographer", _("radiographer")
    PHYSICIST = "physicist", _("medical physicist")
    PACS_ADMINISTRATOR = "pacs_administrator", _("PACS administrator")
    FACILITY_ADMINISTRATOR = "facility_administrator", _("facility administrator")
    CLERK = "clerk", _("registration desk")
    INSPECTOR = "inspector", _("inspector")


class Sex(models.TextChoices):
    """Patient's Sex (0010,0040); empty when nobody said."""

    FEMALE = "F", _("female")
    MALE = "M", _("male")
    OTHER = "O", _("other")


class Calendar(models.TextChoices):
    """The calendar in which a patient reads dates."""

    GREGORIAN = "gregorian", _("Gregorian")
    JALALI = "jalali", _("Jalali")


class Relation(models.TextChoices):
    """Why an account may open a patient's passport."""

    SELF = "self", _("the patient")
    GUARDIAN = "guardian", _("parent or guardian")
    TRUSTED = "trusted", _("trusted person")


class User(AbstractUser):
    """An account. An account is not a patient and not a practitioner: those are rows that name it."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    uid = uid_field()
    display_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")

    def __str__(self) -> str:
        return self.display_name or self.username


class Facility(models.Model):
    """A place that exposes patients: its country and day of exposure choose the rule pack."""

    uid = uid_field()
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=64)
    code = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "facilities"
        constraints = [models.UniqueConstraint(fields=["name", "country"], name="facility_name_once_per_country")]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A unit that exposes patients, as the facility registered it."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=200)
    ae_title = models.CharField(max_length=16, blank=True)
    manufacturer = models.CharField(max_length=200, blank=True)
    model = models.CharField(max_length=200, blank=True)
    serial_number = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "name"], name="device_name_once_per_facility")]

    def __str__(self) -> str:
        return self.name


class Practitioner(models.Model):
    """A health professional as the law asks about one: title, licence, specialties, years of practice."""

    uid = uid_field()
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="practitioner")
    title = models.CharField(max_length=64, blank=True)
    given_name = models.CharField(max_length=100)
    surname = models.CharField(max_length=100)
    licence_number = models.CharField(max_length=64, blank=True)
    in_practice_since = models.DateField(null=True, blank=True)
    cannot_sign_since = models.DateTimeField(null=True, blank=True)
    cannot_sign_reason = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 -- pairs with the date

    class Meta:
        constraints = [
            both_or_neither("practitioner_cannot_sign_pair", "cannot_sign_since", "cannot_sign_reason"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.given_name, self.surname) if part)


class Specialty(models.Model):
    """A specialty that a practitioner held during a period."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="specialties")
    name = models.CharField(max_length=120)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "specialties"
        constraints = [
            models.UniqueConstraint(fields=["practitioner", "name"], name="specialty_once_per_practitioner"),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who works where."""

    def current(self, at: object) -> "MembershipQuerySet":
        """Keep the memberships that hold at a moment."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


class Membership(models.Model):
    """A role that a person holds at a facility during a period, and who named that person."""

    uid = uid_field()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, choices=Role)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    named_by = models.CharField(max_length=200)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("membership_role_known", "role", Role),
            models.UniqueConstraint(
                fields=["user", "facility", "role"], condition=Q(until__isnull=True), name="membership_open_once"
            ),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.facility_id}"


class Invitation(models.Model):
    """A place offered to a member of staff; the link's secret is stored as HMAC."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=32, choices=Role)
    title = models.CharField(max_length=64, blank=True)
    given_name = models.CharField(max_length=100)
    surname = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    specialty = models.CharField(max_length=120, blank=True)
    licence_number = models.CharField(max_length=64, blank=True)
    secret_hmac = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    invited_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            one_of("invitation_role_known", "role", Role),
            both_or_neither("invitation_accepted_pair", "accepted_at", "accepted_by"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.surname}"


class Patient(models.Model):
    """A person who reads a booklet: the five fields of the form, and what identifies that person at the counter."""

    uid = uid_field()
    given_name = models.CharField(max_length=100)
    surname = models.CharField(max_length=100)
    folded_name = models.CharField(max_length=400, blank=True, default="", editable=False)  # people.names: searched
    personal_number = models.CharField(max_length=32, blank=True)
    street = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    language = models.CharField(max_length=10, default="en")
    calendar = models.CharField(max_length=16, choices=Calendar, default=Calendar.GREGORIAN)
    chosen_doctor = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="chosen_by"
    )
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="registered_patients")

    def __str__(self) -> str:
        return f"{self.given_name} {self.surname}"


class Record(models.Model):
    """What one issuer calls one patient, with the demographics as sent. Linked to at most one Patient."""

    uid = uid_field()
    issuer = models.CharField(max_length=200)
    local_id = models.CharField(max_length=200)
    salt = models.BinaryField(max_length=16)
    name_as_sent = models.CharField(max_length=400, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="records")
    linked_at = models.DateTimeField(null=True, blank=True)
    linked_how = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 -- null pairs with linked_at
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "local_id"], name="record_once_per_issuer"),
            models.CheckConstraint(name="record_has_identifier", condition=~Q(issuer="") & ~Q(local_id="")),
            both_or_neither("record_link_pair", "patient", "linked_at", "linked_how"),
        ]

    def __str__(self) -> str:
        return self.uid


class Reader(models.Model):
    """An account that may open a patient's passport, as whom, and how that was proven."""

    uid = uid_field()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="readerships")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="readers")
    relation = models.CharField(max_length=16, choices=Relation)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    proven_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            one_of("reader_relation_known", "relation", Relation),
            models.UniqueConstraint(
                fields=["user", "patient"], condition=Q(until__isnull=True), name="reader_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.relation}"


class CodeSlip(models.Model):
    """A slip from the counter that opens one passport: 80 random bits, stored as HMAC, used once."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="slips")
    relation = models.CharField(max_length=16, choices=Relation, default=Relation.SELF)
    code_hmac = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    wrong_birth_dates = models.PositiveSmallIntegerField(default=0)
    burnt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [one_of("slip_relation_known", "relation", Relation)]

    def __str__(self) -> str:
        return self.uid


class Attempt(models.Model):
    """One try at a code, counted in the database so that every web process sees it."""

    kind = models.CharField(max_length=32)
    who_hmac = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["kind", "who_hmac", "at"], name="attempt_lookup")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
