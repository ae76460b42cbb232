"""Health professionals as the law asks about them, where they work, and places offered to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.database import both_or_neither, one_of, uid_field
from passport.law.professional import Field, Profession
from passport.people.models.accounts import Role, User
from passport.people.models.places import Facility


class ProfessionName(models.TextChoices):
    """What a practitioner was first trained as; the words of `passport.law.professional`."""

    DOCTOR = Profession.DOCTOR, _("doctor of medicine")
    DENTIST = Profession.DENTIST, _("dentist")
    PHYSICIST = Profession.PHYSICIST, _("medical physicist")
    RADIOGRAPHER = Profession.RADIOGRAPHER, _("radiographer")


class FieldName(models.TextChoices):
    """The field of a specialty, as far as the texts of law distinguish."""

    RADIOLOGY = Field.RADIOLOGY, _("radiology")
    NUCLEAR_MEDICINE = Field.NUCLEAR_MEDICINE, _("nuclear medicine")
    RADIATION_ONCOLOGY = Field.RADIATION_ONCOLOGY, _("radiation oncology")
    GENERAL_PRACTICE = Field.GENERAL_PRACTICE, _("general practice")
    MEDICAL_PHYSICS = Field.MEDICAL_PHYSICS, _("medical physics")
    DENTAL = Field.DENTAL, _("dental medicine")
    OTHER = Field.OTHER, _("another clinical branch")


class WhyNoMore(models.TextChoices):
    """Why somebody can sign no more."""

    LEFT = "left", _("does not work here any more")
    DIED = "died", _("has died")
    LICENCE_ENDED = "licence_ended", _("the licence has ended")
    ILL = "ill", _("ill for a long time")
    OTHER = "other", _("another reason")


class Practitioner(models.Model):
    """A health professional as the law asks about one: title, licence, specialties, years of practice."""

    uid = uid_field()
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="practitioner")
    title = models.CharField(max_length=64, blank=True)
    given_name = models.CharField(max_length=100)
    surname = models.CharField(max_length=100)
    licence_number = models.CharField(max_length=64, blank=True)
    licence_valid_until = models.DateField(null=True, blank=True)  # its last day; null: nobody wrote one down
    profession = models.CharField(max_length=16, choices=ProfessionName, blank=True)  # empty: nobody wrote it down
    in_practice_since = models.DateField(null=True, blank=True)
    cannot_sign_since = models.DateTimeField(null=True, blank=True)
    # One of WhyNoMore; where it is another reason, its words.
    cannot_sign_reason = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 -- pairs with the date

    class Meta:
        constraints = [
            one_of("practitioner_profession_known", "profession", ProfessionName, empty=True),
            both_or_neither("practitioner_cannot_sign_pair", "cannot_sign_since", "cannot_sign_reason"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.given_name, self.surname) if part)


class Specialty(models.Model):
    """A specialty that a practitioner held during a period."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="specialties")
    name = models.CharField(max_length=120)
    field = models.CharField(max_length=32, choices=FieldName, blank=True)  # empty: nobody said which it is
    examined_in = models.PositiveSmallIntegerField(null=True, blank=True)  # the year of the specialist examination
    held_since = models.DateField(null=True, blank=True)  # null: nobody wrote it down, and it counts as held
    regions = models.CharField(max_length=1000, blank=True)  # codes of the dictionary, apart by spaces
    # The days on which it stands in the stamp: what was signed keeps the stamp of its day.
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "specialties"
        constraints = [
            one_of("specialty_field_known", "field", FieldName, empty=True),
            models.UniqueConstraint(fields=["practitioner", "name"], name="specialty_once_per_practitioner"),
        ]

    def __str__(self) -> str:
        return self.name


class Practice(models.Model):
    """Since when a practitioner works in a field, and whether trained for it: some texts ask."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="practices")
    field = models.CharField(max_length=32, choices=FieldName)
    since = models.DateField(null=True, blank=True)
    trained = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("practice_field_known", "field", FieldName),
            models.UniqueConstraint(fields=["practitioner", "field"], name="practice_once_per_field"),
        ]

    def __str__(self) -> str:
        return self.field


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
    profession = models.CharField(max_length=16, choices=ProfessionName, blank=True)
    specialty = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=32, choices=FieldName, blank=True)  # of the specialty
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
            one_of("invitation_profession_known", "profession", ProfessionName, empty=True),
            one_of("invitation_field_known", "field", FieldName, empty=True),
            both_or_neither("invitation_accepted_pair", "accepted_at", "accepted_by"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.surname}"
