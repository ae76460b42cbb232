"""Patients, what each issuer calls them, who may read, and the slips that open a passport."""

from django.db import models
from django.db.models import Q

from passport.database import both_or_neither, one_of, uid_field
from passport.people.models.accounts import Calendar, Colour, Parting, Proof, Relation, Sex, TrustLasts, User
from passport.people.models.places import Facility
from passport.people.models.practitioners import Practitioner


def _says_which_other(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=~Q(proof=Proof.OTHER) | ~Q(proof_words=""))


class Patient(models.Model):
    """A person who reads a booklet: the five fields of the form, and what identifies that person at the counter."""

    uid = uid_field()
    given_name = models.CharField(max_length=100)
    surname = models.CharField(max_length=100)
    folded_name = models.CharField(max_length=400, blank=True, default="", editable=False)  # people.names: searched
    personal_number = models.CharField(max_length=32, blank=True)
    # Its digits alone: compared. Of people.national_ids.
    plain_number = models.CharField(max_length=32, blank=True, default="", editable=False)
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

    class Meta:
        indexes = [models.Index(fields=["plain_number"], name="patient_plain_number")]

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
    """An account that may open a patient's passport: as whom, until when, and by what that was proven to whom.

    That of a guardian ends by itself when the patient comes of age: `people.selectors` compares the days at each look.
    """

    uid = uid_field()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="readerships")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="readers")
    relation = models.CharField(max_length=16, choices=Relation)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)  # when it ends by itself
    proof = models.CharField(max_length=32, choices=Proof, default=Proof.NOT_RECORDED)
    proof_words = models.CharField(max_length=200, blank=True)  # which other document
    proven_by = models.CharField(max_length=400)  # who checked it, by name and hospital; or the patient
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=16, choices=Parting, null=True, blank=True)  # noqa: DJ001 -- null pairs with ended_at
    ended_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with ended_at
    ended_reason = models.CharField(max_length=300, blank=True)  # for the hospital alone
    colour = models.CharField(max_length=16, choices=Colour, blank=True)  # the reader's own choice

    class Meta:
        constraints = [
            one_of("reader_relation_known", "relation", Relation),
            one_of("reader_proof_known", "proof", Proof),
            one_of("reader_colour_known", "colour", Colour, empty=True),
            one_of("reader_parting_known", "ended_how", Parting),
            _says_which_other("reader_other_proof_named"),
            both_or_neither("reader_ended_together", "ended_at", "ended_how", "ended_by"),
            models.CheckConstraint(
                name="reader_ended_at_counter_why", condition=~Q(ended_how=Parting.COUNTER) | ~Q(ended_reason="")
            ),
            models.UniqueConstraint(
                fields=["user", "patient"], condition=Q(ended_at__isnull=True), name="reader_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.relation}"


class CodeSlip(models.Model):
    """A slip from the counter that opens one passport: 80 random bits, stored as HMAC, used once."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="slips")
    relation = models.CharField(max_length=16, choices=Relation, default=Relation.SELF)
    proof = models.CharField(max_length=32, choices=Proof, default=Proof.NOT_RECORDED)
    proof_words = models.CharField(max_length=200, blank=True)
    reads_until = models.DateTimeField(null=True, blank=True)  # of whoever opens the passport with it
    code_hmac = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    wrong_birth_dates = models.PositiveSmallIntegerField(default=0)
    burnt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("slip_relation_known", "relation", Relation),
            one_of("slip_proof_known", "proof", Proof),
            _says_which_other("slip_other_proof_named"),
        ]

    def __str__(self) -> str:
        return self.uid


class TrustCode(models.Model):
    """A patient's code by which one other person may read: 80 random bits, ten minutes, once, stored as HMAC."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="trust_codes")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lasts = models.CharField(max_length=16, choices=TrustLasts)
    code_hmac = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    reader = models.OneToOneField(Reader, on_delete=models.PROTECT, null=True, blank=True, related_name="trusted_with")
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("trust_code_lasts_known", "lasts", TrustLasts),
            models.CheckConstraint(
                name="trust_code_reader_used_it", condition=Q(reader__isnull=True) | Q(used_at__isnull=False)
            ),
        ]

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
