"""The soak still runs: a few mutations, one kill, and a file that it goes on from."""

from pathlib import Path
from random import Random

import pytest

from tests.ingestion.reading.mutants import mutants
from tests.soak import kills
from tests.soak.__main__ import Sizes, run
from tests.soak.progress import NothingToResume, Progress, load

SMALL = Sizes(objects=20, reports=0, kills=0)


def test_a_seed_makes_the_same_mutations_and_each_round_others() -> None:
    begun = Progress(seed=7)
    later = begun.after(mutated=0, killed=0, recorded=0)

    first, again, second = (list(mutants(of.chance("fuzz"), 20)) for of in (begun, Progress(seed=7), later))

    assert first == again
    assert first != second


def test_a_soak_goes_on_where_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    state = tmp_path / "soak.json"
    with pytest.raises(NothingToResume):
        load(state)

    run(Progress(seed=7), 2, SMALL, state)
    run(load(state), 1, SMALL, state)

    assert load(state) == Progress(seed=7, rounds=3, mutated=60)


# pynetdicom leaves the socket of a connection that never came about to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(120)
def test_a_round_of_kills_loses_and_doubles_nothing(tmp_path: Path) -> None:
    left = kills.killed(tmp_path, Random(7), reports=6, kills=1, name="smoke")

    assert left == kills.Left(items=6, reports=6, rows=6, events=6, unfinished=0)
