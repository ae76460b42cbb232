"""Accounts, the roles that people hold, and how they read."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from passport.database import uid_field


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


class Proof(models.TextChoices):
    """By what it was shown that somebody may read."""

    NOT_RECORDED = "not_recorded", _("not recorded")
    AT_COUNTER = "at_counter", _("the patient was at the counter")
    BIRTH_CERTIFICATE = "birth_certificate", _("birth certificate")
    COURT_DECISION = "court_decision", _("court decision")
    OTHER = "other", _("another document")
    PATIENT = "patient", _("named by the patient")
    NATIONAL_EID = "national_eid", _("national eID")


class Parting(models.TextChoices):
    """How it came that somebody may read no more; what ends by its day or by an age needs no row."""

    COUNTER = "counter", _("ended at the counter of a hospital")
    PATIENT = "patient", _("ended by the patient")
    READER = "reader", _("given up")
    REPLACED = "replaced", _("replaced by a later one")
    RAN_OUT = "ran_out", _("run out")
    LEFT = "left", _("the patient left")


class Colour(models.TextChoices):
    """By what a reader tells the passports of several people apart; never by it alone."""

    MOSS = "moss", _("moss green")
    SEA = "sea", _("sea blue")
    PLUM = "plum", _("plum")
    CLAY = "clay", _("clay red")
    OCHRE = "ochre", _("ochre")
    SLATE = "slate", _("slate grey")


class TrustLasts(models.TextChoices):
    """For how long a patient trusts somebody with the passport."""

    DAY = "day", _("one day")
    WEEK = "week", _("one week")
    MONTH = "month", _("one month")
    YEAR = "year", _("one year")
    REVOKED = "revoked", _("until I end it")


class User(AbstractUser):
    """An account. An account is not a patient and not a practitioner: those are rows that name it."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    uid = uid_field()
    display_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True, default="")  # as chosen; "" follows the browser

    def __str__(self) -> str:
        return self.display_name or self.username
