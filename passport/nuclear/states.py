"""Where a planned activity and a sheet of instructions stand, and what moves them: two tables. Plain Python."""

from enum import StrEnum


class PlanState(StrEnum):
    """Where a planned activity stands."""

    WRITTEN = "written"  # waits for the second person whom the text names
    PRESCRIBED = "prescribed"  # by everybody whom the text names
    READY = "ready"  # the procedure may begin
    WITHDRAWN = "withdrawn"


class PlanVerb(StrEnum):
    """What people do to a planned activity."""

    COUNTERSIGN = "countersign"
    MARK_READY = "mark_ready"
    WITHDRAW = "withdraw"


class SheetState(StrEnum):
    """Where a sheet of instructions stands."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"  # every period is; the patient reads it
    WITHDRAWN = "withdrawn"


class SheetVerb(StrEnum):
    """What people do to a sheet of instructions."""

    SETTLE = "settle"  # confirm one of its periods, or strike it out
    FINISH = "finish"  # the last period is settled
    WITHDRAW = "withdraw"


class StepNotAllowed(Exception):
    """This cannot be done any more: somebody went on meanwhile. Open the page again."""


PLAN_STEPS: dict[tuple[PlanState, PlanVerb], PlanState] = {
    (PlanState.WRITTEN, PlanVerb.COUNTERSIGN): PlanState.PRESCRIBED,
    # A text that nobody confirmed lets a procedure begin before the second name: it may follow.
    (PlanState.READY, PlanVerb.COUNTERSIGN): PlanState.READY,
    (PlanState.WRITTEN, PlanVerb.MARK_READY): PlanState.READY,
    (PlanState.PRESCRIBED, PlanVerb.MARK_READY): PlanState.READY,
    (PlanState.WRITTEN, PlanVerb.WITHDRAW): PlanState.WITHDRAWN,
    (PlanState.PRESCRIBED, PlanVerb.WITHDRAW): PlanState.WITHDRAWN,
    (PlanState.READY, PlanVerb.WITHDRAW): PlanState.WITHDRAWN,
}
SHEET_STEPS: dict[tuple[SheetState, SheetVerb], SheetState] = {
    (SheetState.DRAFT, SheetVerb.SETTLE): SheetState.DRAFT,
    (SheetState.DRAFT, SheetVerb.FINISH): SheetState.CONFIRMED,
    (SheetState.DRAFT, SheetVerb.WITHDRAW): SheetState.WITHDRAWN,
    (SheetState.CONFIRMED, SheetVerb.WITHDRAW): SheetState.WITHDRAWN,
}


def plan_step(state: str, verb: PlanVerb) -> PlanState:
    """Return where a verb leads a planned activity. Raises StepNotAllowed."""
    found = PLAN_STEPS.get((PlanState(state), verb))
    if found is None:
        raise StepNotAllowed
    return found


def sheet_step(state: str, verb: SheetVerb) -> SheetState:
    """Return where a verb leads a sheet. Raises StepNotAllowed."""
    found = SHEET_STEPS.get((SheetState(state), verb))
    if found is None:
        raise StepNotAllowed
    return found
