"""What moves a report of a mistake, and who: everything else is refused."""

import pytest

from passport.booklet.mistakes import STEPS, MistakeActor, MistakeState, MistakeVerb, StepNotAllowed, step

OWNER, ADMINISTRATOR = MistakeActor.OWNER, MistakeActor.FACILITY_ADMINISTRATOR
# Written out once more, so that a change of the table is seen.
EXPECTED = {
    ("open", "agree", ADMINISTRATOR): ("agreed", "mistake.agreed"),
    ("open", "disagree", ADMINISTRATOR): ("not_agreed", "mistake.not_agreed"),
    ("open", "take_back", OWNER): ("taken_back", "mistake.taken_back"),
    ("agreed", "take_back", OWNER): ("taken_back", "mistake.taken_back"),
}
GRID = [(state, verb, actor) for state in MistakeState for verb in MistakeVerb for actor in MistakeActor]


@pytest.mark.parametrize(("state", "verb", "actor"), GRID)
def test_a_step_leads_where_the_table_says(state: MistakeState, verb: MistakeVerb, actor: MistakeActor) -> None:
    expected = EXPECTED.get((state, verb, actor))
    if expected is None:
        with pytest.raises(StepNotAllowed):
            step(state, verb, actor=actor)
        return

    found = step(state, verb, actor=actor)
    assert (found.to, found.act) == expected


def test_the_table_holds_no_other_step() -> None:
    assert {(state, verb, found.by) for (state, verb), found in STEPS.items()} == EXPECTED.keys()
