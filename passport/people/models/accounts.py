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


class User(AbstractUser):
    """An account. An account is not a patient and not a practitioner: those are rows that name it."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    uid = uid_field()
    display_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")

    def __str__(self) -> str:
        return self.display_name or self.username
