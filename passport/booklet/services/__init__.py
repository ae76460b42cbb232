"""The verbs of the booklet."""

from passport.booklet.services.approval import (
    CannotSignAnyMore,
    NotAPractitioner,
    NotYourRow,
    ReadOneByOne,
    ReasonMissing,
    StillSigns,
    approver_gone,
    complete_signing,
    not_mine,
    pass_on,
    prepare_signing,
    return_entry,
    void_entry,
)
from passport.booklet.services.events import EventUnderOtherRecord
from passport.booklet.services.recording import Recorded, SopConflict, Source, StudyMissing, record_report
from passport.booklet.services.typing import (
    DoseNotTyped,
    NotAnApprover,
    NotYourFacility,
    TypedDose,
    TypedEntry,
    correct_entry,
    type_entry,
)

__all__ = [
    "CannotSignAnyMore",
    "DoseNotTyped",
    "EventUnderOtherRecord",
    "NotAPractitioner",
    "NotAnApprover",
    "NotYourFacility",
    "NotYourRow",
    "ReadOneByOne",
    "ReasonMissing",
    "Recorded",
    "SopConflict",
    "Source",
    "StillSigns",
    "StudyMissing",
    "TypedDose",
    "TypedEntry",
    "approver_gone",
    "complete_signing",
    "correct_entry",
    "not_mine",
    "pass_on",
    "prepare_signing",
    "record_report",
    "return_entry",
    "type_entry",
    "void_entry",
]
