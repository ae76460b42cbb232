"""Installations of the rounds: one of each set-up, which the rounds of a worker of pytest share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.faults.plant import Plant, SetUp, plant
from tests.faults.template import Template, template


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Template:
    """Return the template, which all workers of pytest share."""
    base = tmp_path_factory.getbasetemp()
    return template((base if worker_id == "master" else base.parent) / "faults")


@pytest.fixture(scope="module")
def plants(made: Template) -> Iterator[Callable[[SetUp], Plant]]:
    """Return what gives the running installation of a set-up, started when it is first asked for."""
    with ExitStack() as held:
        running: dict[SetUp, Plant] = {}

        def of(set_up: SetUp) -> Plant:
            if set_up not in running:
                running[set_up] = held.enter_context(plant(set_up, made))
            return running[set_up]

        yield of
