"""The one door to patient data, and the verbs that open and close it."""

from passport.access.looks import Authority, LookNotWritten
from passport.access.services.emergencies import (
    PatientNotFound,
    ReasonMissing,
    find_patient,
    open_emergency,
    review_emergency,
)
from passport.access.services.grants import CodeRefused, make_grant, redeem_grant, stop_grant
from passport.access.services.hiding import hide_entry, show_entry
from passport.access.services.lists import ListView, open_list
from passport.access.services.opening import open_for_duty, open_on_console, open_passport, open_record
from passport.access.view import Coverage, NotAllowed, View

__all__ = [
    "Authority",
    "CodeRefused",
    "Coverage",
    "ListView",
    "LookNotWritten",
    "NotAllowed",
    "PatientNotFound",
    "ReasonMissing",
    "View",
    "find_patient",
    "hide_entry",
    "make_grant",
    "open_emergency",
    "open_for_duty",
    "open_list",
    "open_on_console",
    "open_passport",
    "open_record",
    "redeem_grant",
    "review_emergency",
    "show_entry",
    "stop_grant",
]
