"""Entries and what they are made of, and what the person who performed an examination says of it."""

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
    Version,
)

__all__ = [
    "ApprovalKind",
    "Blob",
    "Confirmation",
    "Dose",
    "DoseReport",
    "Entry",
    "EventKey",
    "ExaminationName",
    "Exposure",
    "Gear",
    "Helper",
    "HelperAsked",
    "NoShielding",
    "ReportSentence",
    "Shielding",
    "Version",
]
