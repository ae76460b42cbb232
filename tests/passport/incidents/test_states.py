"""Every state and every verb: what is allowed leads where the table says; everything else is refused."""

import pytest

from passport.incidents.states import (
    STEPS,
    IncidentActor,
    IncidentState,
    IncidentVerb,
    StepNotAllowed,
    reached,
    step,
    verbs_of,
)

EXPECTED = """
                change  record    dismiss      note            estimate        take_measure    report    tell  tell_doctor     close   reopen
draft           draft   recorded  no_incident  -               -               -               -         -     -               -       -
recorded        -       -         no_incident  recorded        estimated       measures_taken  reported  told  recorded        closed  -
estimated       -       -         no_incident  estimated       estimated       measures_taken  reported  told  estimated       closed  -
measures_taken  -       -         no_incident  measures_taken  measures_taken  measures_taken  reported  told  measures_taken  closed  -
reported        -       -         -            reported        reported        reported        reported  told  reported        closed  -
told            -       -         -            told            told            told            told      told  told            closed  -
closed          -       -         -            -               -               -               -         -     -               -       recorded
no_incident     -       -         -            -               -               -               -         -     -               -       draft
"""


def grid() -> list[tuple[IncidentState, IncidentVerb, str]]:
    head, *rows = (line.split() for line in EXPECTED.strip().splitlines())
    return [
        (IncidentState(row[0]), IncidentVerb(verb), to) for row in rows for verb, to in zip(head, row[1:], strict=True)
    ]


def test_the_grid_covers_every_state_and_verb() -> None:
    assert {(state, verb) for state, verb, _ in grid()} == {
        (state, verb) for state in IncidentState for verb in IncidentVerb
    }


@pytest.mark.parametrize(("state", "verb", "to"), grid())
def test_a_step_leads_where_the_table_says(state: IncidentState, verb: IncidentVerb, to: str) -> None:
    if to == "-":
        for actor in IncidentActor:
            with pytest.raises(StepNotAllowed):
                step(state, verb, actor=actor)
        return

    assert {step(state, verb, actor=actor).to for actor in STEPS[state, verb].by} == {IncidentState(to)}


def test_only_a_physicist_estimates_a_dose() -> None:
    with pytest.raises(StepNotAllowed):
        step(IncidentState.RECORDED, IncidentVerb.ESTIMATE, actor=IncidentActor.FACILITY_ADMINISTRATOR)


def test_what_somebody_may_do_is_what_the_table_lets_that_one_do() -> None:
    assert verbs_of("draft", actor=IncidentActor.FACILITY_ADMINISTRATOR) == {
        IncidentVerb.CHANGE,
        IncidentVerb.RECORD,
        IncidentVerb.DISMISS,
    }
    assert verbs_of("told", actor=IncidentActor.PHYSICIST) - verbs_of(
        "told", actor=IncidentActor.FACILITY_ADMINISTRATOR
    ) == {IncidentVerb.ESTIMATE}


@pytest.mark.parametrize(
    ("taken", "state"),
    [
        ([], IncidentState.RECORDED),
        ([IncidentVerb.ESTIMATE], IncidentState.ESTIMATED),
        ([IncidentVerb.TELL, IncidentVerb.ESTIMATE], IncidentState.TOLD),
        ([IncidentVerb.TAKE_MEASURE, IncidentVerb.REPORT], IncidentState.REPORTED),
    ],
)
def test_an_incident_stands_where_the_furthest_step_brought_it(taken: list[IncidentVerb], state: IncidentState) -> None:
    assert reached(taken) == state
