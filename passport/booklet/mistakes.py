"""Where what a patient says is wrong stands, and what moves it: one table. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum


class MistakeState(StrEnum):
    """Where a report of a mistake stands."""

    OPEN = "open"
    AGREED = "agreed"  # the facility says that the patient is right
    NOT_AGREED = "not_agreed"
    TAKEN_BACK = "taken_back"


class MistakeVerb(StrEnum):
    """What people do to a report of a mistake."""

    AGREE = "agree"
    DISAGREE = "disagree"
    TAKE_BACK = "take_back"


class MistakeActor(StrEnum):
    """Who may do a verb."""

    OWNER = "owner"  # the patient, or a guardian
    FACILITY_ADMINISTRATOR = "facility_administrator"


class StepNotAllowed(Exception):
    """This report of a mistake has moved on meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where a verb leads, who may do it, and the name of its act."""

    to: MistakeState
    by: MistakeActor
    act: str


REPORTED = "mistake.reported"  # the act by which a report begins
_TAKE_BACK = Step(to=MistakeState.TAKEN_BACK, by=MistakeActor.OWNER, act="mistake.taken_back")

STEPS: dict[tuple[MistakeState, MistakeVerb], Step] = {
    (MistakeState.OPEN, MistakeVerb.AGREE): Step(
        to=MistakeState.AGREED, by=MistakeActor.FACILITY_ADMINISTRATOR, act="mistake.agreed"
    ),
    (MistakeState.OPEN, MistakeVerb.DISAGREE): Step(
        to=MistakeState.NOT_AGREED, by=MistakeActor.FACILITY_ADMINISTRATOR, act="mistake.not_agreed"
    ),
    (MistakeState.OPEN, MistakeVerb.TAKE_BACK): _TAKE_BACK,
    # Both sides may have been wrong: else a row would stay away from doctors for ever.
    (MistakeState.AGREED, MistakeVerb.TAKE_BACK): _TAKE_BACK,
}
# While a report stands so, a row that the patient says is somebody else's is in no share.
BELIEVED = (MistakeState.OPEN, MistakeState.AGREED)
ANSWERED = (MistakeState.AGREED, MistakeState.NOT_AGREED)


def step(state: str, verb: MistakeVerb, *, actor: MistakeActor) -> Step:
    """Return where the verb leads. Raises StepNotAllowed for a step that is not in the table or not this actor's."""
    found = STEPS.get((MistakeState(state), verb))
    if found is None or found.by is not actor:
        raise StepNotAllowed(f"{verb} is not possible for a report that is {state}")
    return found
