"""Keep processes running: start them, start them again when they end, stop them all together. Plain Python."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 30.0  # a process that ran so long starts again without a pause
STOP_SECONDS = 12.0
LOOK_SECONDS = 0.1
# The environment of processes that do not sign heads of the log: what is there and empty wins over `.env`.
WITHOUT_LOG_KEY = {"LOG_KEY": "", "LOG_KEY_FILE": ""}
PR_SET_PDEATHSIG = 1  # prctl(2)

_libc = ctypes.CDLL(None, use_errno=True)


class PortTaken(Exception):
    """Another program listens there already."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """A process that is wanted: its name on the screen, its command, and whether it is to be started again."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    again: bool = True


@dataclass(kw_only=True)
class Child:
    """A program and the process that runs it at the moment."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = SHORTEST_PAUSE
    finished: bool = False


@dataclass(kw_only=True)
class Supervisor:
    """Run programs as children, each in a process group of its own, until `stop` is called."""

    tell: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def run(self, programs: Sequence[Program]) -> None:
        """Keep the programs running until told to stop, then end them all."""
        self.children = [Child(program=program) for program in programs]
        try:
            while not self.stopping:
                for child in self.children:
                    self._look_after(child, time.monotonic())
                time.sleep(LOOK_SECONDS)
        finally:
            self._end_all()

    def stop(self) -> None:
        """Make `run` end; safe in a signal handler."""
        self.stopping = True

    def _look_after(self, child: Child, now: float) -> None:
        if child.process is None:
            if not child.finished and now >= child.due:
                self._start(child, now)
        elif child.process.poll() is not None:
            self._ended(child, now, child.process.returncode)

    def _start(self, child: Child, now: float) -> None:
        child.process = subprocess.Popen(
            child.program.command,
            stdin=subprocess.DEVNULL,
            env=dict(child.program.environment),
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 -- this process has one thread
        )
        child.started = now
        if child.program.again:
            self.tell(f"{child.program.name} started (pid {child.process.pid})")

    def _ended(self, child: Child, now: float, code: int) -> None:
        if child.process is not None:
            kill_group(child.process.pid)
        child.process = None
        child.finished = not child.program.again
        if child.finished:
            return
        child.pause = SHORTEST_PAUSE if now - child.started > STEADY_SECONDS else min(child.pause * 2, LONGEST_PAUSE)
        child.due = now + child.pause
        self.tell(f"{child.program.name} ended ({ending(code)}), starts again in {child.pause:g} s")

    def _end_all(self) -> None:
        running = [child for child in self.children if child.process]
        for child in running:
            self._ask_to_end(child)
        deadline = time.monotonic() + STOP_SECONDS
        for child in running:
            self._wait(child, deadline)

    def _ask_to_end(self, child: Child) -> None:
        if child.process is None:
            return
        if not child.program.again:
            kill_group(child.process.pid)  # it has nothing to bring to an end
        with contextlib.suppress(ProcessLookupError):
            child.process.terminate()

    def _wait(self, child: Child, deadline: float) -> None:
        if child.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(timeout=max(0.0, deadline - time.monotonic()))
        kill_group(child.process.pid)
        child.process.wait()
        if child.program.again:
            self.tell(f"{child.program.name} stopped")


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent is killed."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def kill_group(pid: int) -> None:
    """Kill what is left of a process and of the children it made."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def ending(code: int) -> str:
    """Return in words how a process ended."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def require_free(host: str, port: int) -> None:
    """Return when a server could listen there. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken from error
