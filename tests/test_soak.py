"""The soak still runs: a few spoilt objects, one fault, and a file that it goes on from."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingestion.reading.mutants import mutants
from tests.soak import __main__ as soak
from tests.soak.__main__ import Broken, Sizes, run
from tests.soak.progress import NothingToResume, Progress, load

SMALL = Sizes(rounds=2, objects=20, faults=False, looks=(), last=0)


def test_a_seed_makes_the_same_mutations_and_each_round_others() -> None:
    begun = Progress(seed=7)
    later = begun.after(mutated=0, played="", recorded=0, again=0)

    first, again, second = (list(mutants(of.chance("fuzz"), 20)) for of in (begun, Progress(seed=7), later))

    assert first == again
    assert first != second


def test_each_look_is_gone_through_once_however_often_a_soak_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def told(command: list[str]) -> str:
        asked.append(command[-1])
        if command[-1] == "fa-dark" and len(asked) == 2:
            raise Broken
        return "2 passed"

    monkeypatch.setattr(soak, "_run", told)
    state, looks = tmp_path / "soak.json", Sizes(rounds=0, looks=("en-light", "fa-dark", "tr-dark"), last=0)
    with pytest.raises(Broken):
        run(Progress(seed=7), looks, state)

    done = run(load(state), looks, state)

    assert asked == ["en-light", "fa-dark", "fa-dark", "tr-dark"]
    assert load(state) == done == Progress(seed=7, looked=("en-light", "fa-dark", "tr-dark"))


def test_a_soak_goes_on_where_it_ended(tmp_path: Path) -> None:
    state = tmp_path / "soak.json"
    with pytest.raises(NothingToResume):
        load(state)

    run(Progress(seed=7), SMALL, state)
    run(load(state), replace(SMALL, rounds=3), state)

    assert load(state) == Progress(seed=7, rounds=3, mutated=60, played=("nothing",) * 3)
