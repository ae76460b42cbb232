"""Whatever breaks: each object that was answered with success is recorded exactly once."""

from collections.abc import Callable
from random import Random

import pytest

from tests.faults import outbox
from tests.faults.outbox import Left
from tests.faults.plant import Plant, SetUp
from tests.faults.rounds import ROUNDS, play

SEED = 20261122
RECORDED = {"twenty-at-once": 20, "pacs-hangs-up": 2, "key-object-waits": 2}
INWARD = [(victim, set_up) for victim, set_up in ROUNDS if victim != "outbox"]


# pynetdicom leaves the socket of a connection that never came about to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.timeout(180, func_only=True)  # the round; what the first prepares for all takes as long as the machine
@pytest.mark.parametrize(
    ("victim", "set_up"), INWARD, ids=[f"{victim}-{set_up.name.lower()}" for victim, set_up in INWARD]
)
def test_what_was_answered_with_success_is_recorded_once(
    victim: str, set_up: SetUp, plants: Callable[[SetUp], Plant]
) -> None:
    name = f"{SEED} {victim}"

    outcome = play(victim, plants(set_up), Random(name), name)

    assert outcome.recorded == RECORDED.get(victim, 18)


@pytest.mark.timeout(180, func_only=True)  # the round; what the first prepares for all takes as long as the machine
@pytest.mark.parametrize("set_up", SetUp, ids=[set_up.name.lower() for set_up in SetUp])
def test_a_key_object_is_made_and_sent_once_whenever_the_worker_is_killed(
    set_up: SetUp, plants: Callable[[SetUp], Plant]
) -> None:
    assert outbox.sends(plants(set_up), Random(f"{SEED} outbox")) == Left(made=1, handed_over=1, held=1)
