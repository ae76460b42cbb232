import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from passport.supervising import Child, PortTaken, Program, Supervisor, ending, require_free
from tests.services.processes import free_port

PATIENCE = 20
ROOT = Path(__file__).resolve().parents[2]


def sleeper(name: str = "sleeper", seconds: str = "60", **words: object) -> Program:
    return Program(name=name, command=["sleep", seconds], environment=dict(os.environ), **words)


def soon(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def alive_in(group: int) -> list[str]:
    """Return the processes of a group that run; those that nobody has asked about yet (Z) do not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, _, its_group = stat.read_text().rpartition(") ")[2].split()[:3]
            found += [stat.parent.name] if its_group == str(group) and state != "Z" else []
    return found


class Running:
    """A supervisor in a thread, and what it told."""

    def __init__(self, *programs: Program) -> None:
        self.told: list[str] = []
        self.supervisor = Supervisor(tell=self.told.append)
        self.thread = threading.Thread(target=self.supervisor.run, args=[programs])

    def __enter__(self) -> "Running":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.supervisor.stop()
        self.thread.join()

    @property
    def child(self) -> Child:
        return self.supervisor.children[0]

    def pid(self) -> int | None:
        found = self.supervisor.children and self.child.process
        return found.pid if found else None


def test_a_killed_process_is_started_again_and_each_step_is_told() -> None:
    with Running(sleeper()) as running:
        assert soon(lambda: running.pid() is not None)
        first = running.pid()
        os.kill(first, signal.SIGKILL)
        assert soon(lambda: running.pid() not in {None, first})
        second = running.pid()

    assert running.told == [
        f"sleeper started (pid {first})",
        "sleeper ended (killed by SIGKILL), starts again in 1 s",
        f"sleeper started (pid {second})",
        "sleeper stopped",
    ]


def test_a_process_that_keeps_ending_is_started_less_and_less_often() -> None:
    with Running(sleeper(seconds="0")) as running:
        assert soon(lambda: len(running.told) >= 4)

    assert [line for line in running.told if "again" in line][:2] == [
        "sleeper ended (exit code 0), starts again in 1 s",
        "sleeper ended (exit code 0), starts again in 2 s",
    ]


def test_a_program_that_runs_once_is_not_started_again() -> None:
    with Running(sleeper(seconds="0", again=False)) as running:
        assert soon(lambda: bool(running.supervisor.children) and running.child.finished)

    assert running.told == []


def test_stopping_takes_what_the_children_started_with_it() -> None:
    program = Program(name="nest", command=["sh", "-c", "sleep 61 & wait"], environment=dict(os.environ))
    with Running(program) as running:
        assert soon(lambda: running.pid() is not None)
        group = running.pid()

    # A signal is sent at once and acted upon when the machine comes to it.
    assert soon(lambda: alive_in(group) == [])


def test_children_end_when_the_supervisor_is_killed() -> None:
    code = (
        "import os; from passport.supervising import Program, Supervisor;"
        "tell = lambda line: print(line, flush=True);"
        "Supervisor(tell=tell).run([Program(name='sleeper', command=['sleep', '62'], environment=dict(os.environ))])"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    line = supervisor.stdout.readline()
    child = int(line.rpartition(" ")[2].rstrip(")\n"))

    supervisor.kill()
    supervisor.communicate()

    assert soon(lambda: alive_in(child) == [])


def test_a_taken_port_is_found_before_anything_starts() -> None:
    port = free_port()
    require_free("127.0.0.1", port)

    with socket.create_server(("127.0.0.1", port)), pytest.raises(PortTaken):
        require_free("127.0.0.1", port)


@pytest.mark.parametrize(("code", "words"), [(0, "exit code 0"), (3, "exit code 3"), (-15, "killed by SIGTERM")])
def test_endings_are_told_in_words(code: int, words: str) -> None:
    assert ending(code) == words
