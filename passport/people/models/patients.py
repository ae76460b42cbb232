"""Patients, what each issuer calls them, who may read, and the slips that open a passport."""

from django.db import models
from django.db.models import Q

from passport.database import both_or_neither, one_of, uid_field
from passport.people.models.accounts import Calendar, Relation, Sex, User
from passport.people.models.places import Facility
from passport.people.models.practitioners import Practitioner


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
