"""The whole table of steps: who may do what to a request in which state, and nothing else."""

import pytest

from passport.justification.states import (
    STEPS,
    RequestActor,
    RequestState,
    RequestVerb,
    StepNotAllowed,
    step,
)

# state, verb: where it leads, and by whom (r: referrer, a: approver, g: radiographer, s: the system itself)
EXPECTED = """
draft     change            draft     r
draft     send              waiting   rs
draft     drop              dropped   r
waiting   approve           approved  a
waiting   refuse            refused   a
waiting   drop              dropped   rs
waiting   reopen            waiting   ra
waiting   perform           performed g
approved  take_back         waiting   a
approved  drop              dropped   rs
approved  perform           performed gs
refused   take_back         waiting   a
refused   take_alternative  answered  r
refused   send_again        answered  r
refused   drop              dropped   r
performed part              approved  g
"""
LETTERS = {
    "r": RequestActor.REFERRER,
    "a": RequestActor.APPROVER,
    "g": RequestActor.RADIOGRAPHER,
    "s": RequestActor.SYSTEM,
}
ALLOWED = {
    (state, verb): (to, {LETTERS[letter] for letter in letters})
    for state, verb, to, letters in (line.split() for line in EXPECTED.strip().splitlines())
}


@pytest.mark.parametrize("actor", RequestActor)
@pytest.mark.parametrize("verb", RequestVerb)
@pytest.mark.parametrize("state", RequestState)
def test_every_step_is_in_the_table_or_refused(state: RequestState, verb: RequestVerb, actor: RequestActor) -> None:
    to, actors = ALLOWED.get((state, verb), ("", set()))

    try:
        led_to = step(state, verb, actor=actor).to
    except StepNotAllowed:
        led_to = None

    assert led_to == (to if actor in actors else None)


def test_the_acts_of_steps_are_named_alike_wherever_they_are_done() -> None:
    acts = {verb: {found.act for (_state, said), found in STEPS.items() if said is verb} for verb in RequestVerb}

    assert {verb: len(names) for verb, names in acts.items()} == dict.fromkeys(RequestVerb, 1)
    assert len({name for names in acts.values() for name in names}) == len(RequestVerb)
