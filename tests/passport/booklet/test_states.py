"""Every state and every verb: what is allowed leads where the table says; everything else is refused."""

import pytest

from passport.booklet.states import TRANSITIONS, Actor, NotAllowed, State, Verb, transition

EXPECTED = """
             confirm      unconfirm    submit   sign    return    pass_on  not_mine  take     correct    void  approver_gone  join    split    take_in    give_back  move  take_back  hospital_confirm    approver_back     withdraw  find  let_go  signs_anew
draft        confirmed    -            pending  -       -         -        -         -        draft      void  -              -       -        draft      draft      draft  -          -                   -                -  draft  draft  -
confirmed    confirmed    draft        pending  -       -         -        -         -        confirmed  void  -              -       -        confirmed  confirmed  confirmed  -          -                   -            -  confirmed  confirmed  -
pending      pending      pending      -        signed  returned  pending  pending   pending  pending    void  cannot_sign    joined  -        pending    pending    pending  void         hospital_confirmed  -            -  pending  pending  -
returned     returned     returned     pending  -       -         -        -         -        returned   void  -              -       -        returned   returned   returned  -          -                   -             -  returned  returned  -
signed       signed       signed       -        -       -         -        -         -        amended    void  -              -       -        -          -          -  -          -                   -                    amended  -  -  -
amended      amended      amended      -        signed  returned  amended  amended   amended  amended    void  cannot_sign    -       -        -          -          -  -          hospital_confirmed  -                    -  amended  amended  -
void         -            -            -        -       -         -        -         -        void       -     -              -       -        -          void       -  -          -                   -                    -  -  -  -
cannot_sign  cannot_sign  cannot_sign  -        -       -         -        -         -        amended    void  -              -       -        -          -          -  -          -                   pending              -  -  -  amended
hospital_confirmed hospital_confirmed hospital_confirmed -        -       -         -        -         -        amended    void  -              -       -        -          -          -  -          -                   -  amended  -  -  -
joined       -            -            -        -       -         -        -         -        -          -     -              -       pending  -          -          -  -          -                   -                    -  -  -  -
"""


def grid() -> list[tuple[State, Verb, str]]:
    head, *rows = (line.split() for line in EXPECTED.strip().splitlines())
    return [(State(row[0]), Verb(verb), to) for row in rows for verb, to in zip(head, row[1:], strict=True)]


def test_the_grid_covers_every_state_and_verb() -> None:
    assert {(state, verb) for state, verb, _ in grid()} == {(state, verb) for state in State for verb in Verb}


@pytest.mark.parametrize(("state", "verb", "to"), grid())
def test_a_step_leads_where_the_table_says(state: State, verb: Verb, to: str) -> None:
    if to == "-":
        for actor in Actor:
            with pytest.raises(NotAllowed):
                transition(state, verb, actor=actor)
        return

    allowed = TRANSITIONS[state, verb].by
    assert {transition(state, verb, actor=actor).to for actor in allowed} == {State(to)}


@pytest.mark.parametrize("actor", [Actor.SYSTEM, Actor.RADIOGRAPHER, Actor.FACILITY_ADMINISTRATOR])
def test_only_an_approver_signs(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        transition(State.PENDING, Verb.SIGN, actor=actor)


def test_only_the_facility_says_that_an_approver_can_sign_no_more() -> None:
    with pytest.raises(NotAllowed):
        transition(State.PENDING, Verb.APPROVER_GONE, actor=Actor.APPROVER)


@pytest.mark.parametrize("actor", [Actor.SYSTEM, Actor.RADIOGRAPHER, Actor.FACILITY_ADMINISTRATOR])
def test_only_an_approver_lets_the_hospital_confirm_a_row(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        transition(State.PENDING, Verb.HOSPITAL_CONFIRM, actor=actor)


def test_only_the_facility_says_that_an_approver_signs_after_all() -> None:
    with pytest.raises(NotAllowed):
        transition(State.CANNOT_SIGN, Verb.APPROVER_BACK, actor=Actor.APPROVER)
