"""Accounts, patients and what each issuer calls them, practitioners and where they work."""

from passport.people.models.accounts import Calendar, Relation, Role, Sex, User
from passport.people.models.patients import Attempt, CodeSlip, Patient, Reader, Record
from passport.people.models.places import Device, Facility, PackConfirmation
from passport.people.models.practitioners import (
    FieldName,
    Invitation,
    Membership,
    MembershipQuerySet,
    Practice,
    Practitioner,
    ProfessionName,
    Specialty,
)

__all__ = [
    "Attempt",
    "Calendar",
    "CodeSlip",
    "Device",
    "Facility",
    "FieldName",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "PackConfirmation",
    "Patient",
    "Practice",
    "Practitioner",
    "ProfessionName",
    "Reader",
    "Record",
    "Relation",
    "Role",
    "Sex",
    "Specialty",
    "User",
]
