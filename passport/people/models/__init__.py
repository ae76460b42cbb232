"""Accounts, patients and what each issuer calls them, practitioners and where they work."""

from passport.people.models.accounts import (
    Calendar,
    Colour,
    Parting,
    Proof,
    Relation,
    Role,
    Sex,
    TrustLasts,
    User,
)
from passport.people.models.contacts import MOST_WRONG_CODES, Contact, ContactKind
from passport.people.models.leaving import Closing
from passport.people.models.patients import Attempt, CodeSlip, Patient, Reader, Record, TrustCode
from passport.people.models.phones import MOST_WRONG_PINS, DevicePin, Ending, OfflineCopy
from passport.people.models.places import Device, Facility, PackConfirmation, ReportsShown
from passport.people.models.practitioners import (
    FieldName,
    Invitation,
    Membership,
    MembershipQuerySet,
    Practice,
    Practitioner,
    ProfessionName,
    Specialty,
    WhyNoMore,
)

__all__ = [
    "MOST_WRONG_CODES",
    "MOST_WRONG_PINS",
    "Attempt",
    "Calendar",
    "Closing",
    "CodeSlip",
    "Colour",
    "Contact",
    "ContactKind",
    "Device",
    "DevicePin",
    "Ending",
    "Facility",
    "FieldName",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "OfflineCopy",
    "PackConfirmation",
    "Parting",
    "Patient",
    "Practice",
    "Practitioner",
    "ProfessionName",
    "Proof",
    "Reader",
    "Record",
    "Relation",
    "ReportsShown",
    "Role",
    "Sex",
    "Specialty",
    "TrustCode",
    "TrustLasts",
    "User",
    "WhyNoMore",
]
