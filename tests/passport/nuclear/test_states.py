"""Every state and every verb of plans and sheets: where it leads, or that it is refused."""

import pytest

from passport.nuclear.states import (
    PlanState,
    PlanVerb,
    SheetState,
    SheetVerb,
    StepNotAllowed,
    plan_step,
    sheet_step,
)

# What is not here is refused.
PLANS = {
    ("written", "countersign"): "prescribed",
    ("written", "mark_ready"): "ready",
    ("written", "withdraw"): "withdrawn",
    ("prescribed", "mark_ready"): "ready",
    ("prescribed", "withdraw"): "withdrawn",
    ("ready", "countersign"): "ready",
    ("ready", "withdraw"): "withdrawn",
}
SHEETS = {
    ("draft", "settle"): "draft",
    ("draft", "finish"): "confirmed",
    ("draft", "withdraw"): "withdrawn",
    ("confirmed", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("verb", PlanVerb)
def test_a_plan_moves_as_the_table_says(state: PlanState, verb: PlanVerb) -> None:
    if (state, verb) in PLANS:
        assert plan_step(state, verb) == PLANS[state, verb]
        return
    with pytest.raises(StepNotAllowed):
        plan_step(state, verb)


@pytest.mark.parametrize("state", SheetState)
@pytest.mark.parametrize("verb", SheetVerb)
def test_a_sheet_moves_as_the_table_says(state: SheetState, verb: SheetVerb) -> None:
    if (state, verb) in SHEETS:
        assert sheet_step(state, verb) == SHEETS[state, verb]
        return
    with pytest.raises(StepNotAllowed):
        sheet_step(state, verb)
