"""The soak still runs: a few spoilt objects, one fault, and a file that it goes on from."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingestion.reading.mutants import mutants
from tests.soak import __main__ as soak
from tests.soak import logged
from tests.soak.__main__ import Broken, Sizes, run
from tests.soak.progress import NothingToResume, Progress, load

SMALL = Sizes(rounds=2, objects=20, faults=False, looks=(), last=0, logged=0)


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
    state, looks = tmp_path / "soak.json", Sizes(rounds=0, looks=("en-light", "fa-dark", "tr-dark"), last=0, logged=0)
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


def test_the_log_is_measured_once_and_goes_on_after_it_took_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int, bool]] = []

    def measured(*, entries: int, seed: int, audit: bool) -> str:
        asked.append((entries, seed, audit))
        if len(asked) == 1:
            raise logged.TooMuch
        return "50 entries"

    monkeypatch.setattr(logged, "measure", measured)
    state, sizes = tmp_path / "soak.json", replace(SMALL, rounds=1, logged=50)
    with pytest.raises(logged.TooMuch):
        run(Progress(seed=7), sizes, state)

    for _time in range(2):
        done = run(load(state), sizes, state)

    assert asked == [(50, 7, True)] * 2
    assert (done.rounds, done.logged) == (1, 50)


@pytest.mark.parametrize(
    ("found", "fits"),
    [
        ({}, True),
        ({"entries": 99}, False),
        ({"append_last_ms": 5.0}, False),
        ({"proof_ms": 20.0}, False),
        ({"memory_mib": 111.0}, False),
    ],
)
def test_a_log_that_takes_more_than_it_may_is_said(found: dict[str, float], fits: bool) -> None:
    good = {
        "entries": 100,
        "append_ms": 1.0,
        "append_last_ms": 4.9,
        "alone_ms": 9.0,
        "proof_ms": 19.9,
        "proof_worst_ms": 30.0,
        "consistency_ms": 9.0,
        "memory_early_mib": 100.0,
        "memory_mib": 110.0,
    }

    with nullcontext() if fits else pytest.raises(logged.TooMuch):
        assert logged.told(good | found, least=100).startswith("100 entries: append 1.0 ms each, 4.9 at the")
