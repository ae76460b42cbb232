"""Entries and what they are made of, what the person who performed one says of it, and what a patient says is wrong."""

from passport.booklet.models.lists import Listing
from passport.booklet.models.mistakes import SAID_IN_WORDS, Mistake, MistakeReport
from passport.booklet.models.performed import (
    Confirmation,
    Gear,
    Helper,
    HelperAsked,
    NoShielding,
    ReportSentence,
    Shielding,
)
from passport.booklet.models.rows import (
    ApprovalKind,
    Blob,
    Dose,
    DoseReport,
    Entry,
    EventKey,
    ExaminationName,
    Exposure,
    FoundBy,
    Version,
)
from passport.booklet.models.withheld import FromWhom, Withheld

__all__ = [
    "SAID_IN_WORDS",
    "ApprovalKind",
    "Blob",
    "Confirmation",
    "Dose",
    "DoseReport",
    "Entry",
    "EventKey",
    "ExaminationName",
    "Exposure",
    "FoundBy",
    "FromWhom",
    "Gear",
    "Helper",
    "HelperAsked",
    "Listing",
    "Mistake",
    "MistakeReport",
    "NoShielding",
    "ReportSentence",
    "Shielding",
    "Version",
    "Withheld",
]
