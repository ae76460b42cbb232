"""What is planned and given with radioactive medicines, what patients are told, and when they left."""

from passport.nuclear.models.consents import ConsentWithdrawn
from passport.nuclear.models.giving import Administration, AdverseEffect, NotGiven
from passport.nuclear.models.leaving import Release
from passport.nuclear.models.planning import ActivityPlan
from passport.nuclear.models.telling import DraftRow, InstructionPeriod, InstructionSheet, Period

__all__ = [
    "ActivityPlan",
    "Administration",
    "AdverseEffect",
    "ConsentWithdrawn",
    "DraftRow",
    "InstructionPeriod",
    "InstructionSheet",
    "NotGiven",
    "Period",
    "Release",
]
