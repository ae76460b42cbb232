"""The one door to patient data, and the verbs that open and close it."""

from passport.access.looks import Authority, LookNotWritten, System
from passport.access.services.doses import DoneAt, DoseRow, DosesView, open_doses
from passport.access.services.emergencies import (
    PatientNotFound,
    ReasonMissing,
    find_patient,
    open_emergency,
    review_emergency,
)
from passport.access.services.finding import find_subject
from passport.access.services.grants import CodeRefused, make_grant, redeem_grant, stop_grant
from passport.access.services.hiding import hide_entry, show_entry
from passport.access.services.lists import ListView, open_list
from passport.access.services.nuclear import (
    NuclearView,
    Waiting,
    does_nuclear_medicine,
    open_giving,
    open_nuclear_medicine,
    records_giving,
)
from passport.access.services.opening import open_for_duty, open_on_console, open_passport, open_record
from passport.access.services.requests import RequestsView, open_requests, told_to_system
from passport.access.services.visits import (
    CaseReasonMissing,
    Drawn,
    Newcomer,
    NoInspector,
    NothingToDraw,
    SampleWrong,
    VisitDaysWrong,
    VisitSaysNothing,
    VisitView,
    draw_sample,
    end_visit,
    invite_visit,
    open_case,
    open_visit,
)
from passport.access.view import Coverage, NotAllowed, View

__all__ = [
    "Authority",
    "CaseReasonMissing",
    "CodeRefused",
    "Coverage",
    "DoneAt",
    "DoseRow",
    "DosesView",
    "Drawn",
    "ListView",
    "LookNotWritten",
    "Newcomer",
    "NoInspector",
    "NotAllowed",
    "NothingToDraw",
    "NuclearView",
    "PatientNotFound",
    "ReasonMissing",
    "RequestsView",
    "SampleWrong",
    "System",
    "View",
    "VisitDaysWrong",
    "VisitSaysNothing",
    "VisitView",
    "Waiting",
    "does_nuclear_medicine",
    "draw_sample",
    "end_visit",
    "find_patient",
    "find_subject",
    "hide_entry",
    "invite_visit",
    "make_grant",
    "open_case",
    "open_doses",
    "open_emergency",
    "open_for_duty",
    "open_giving",
    "open_list",
    "open_nuclear_medicine",
    "open_on_console",
    "open_passport",
    "open_record",
    "open_requests",
    "open_visit",
    "records_giving",
    "redeem_grant",
    "review_emergency",
    "show_entry",
    "stop_grant",
    "told_to_system",
]
