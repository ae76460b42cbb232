"""What is planned and given with radioactive medicines, what patients are told, and when they left."""

from passport.nuclear.models.giving import Administration, AdverseEffect
from passport.nuclear.models.leaving import Release
from passport.nuclear.models.planning import ActivityPlan
from passport.nuclear.models.telling import DraftRow, InstructionPeriod, InstructionSheet, Period

__all__ = [
    "ActivityPlan",
    "Administration",
    "AdverseEffect",
    "DraftRow",
    "InstructionPeriod",
    "InstructionSheet",
    "Period",
    "Release",
]
