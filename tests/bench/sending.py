"""How fast our receiver takes objects beside one that stores nothing: the same senders, in turns.

The senders are DCMTK's, in processes of their own, so that their work is not what is measured.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.mix import mix
from tests.services.dcmtk import tool
from tests.services.installation import ROOT, Installation
from tests.services.processes import free_port, listening, running, wait_until

TURNS = 10
SENDER = "BENCH"  # of tests.bench.speed


@dataclass(frozen=True, kw_only=True)
class Received:
    """How many seconds each receiver took for the same objects."""

    objects: int
    associations: int
    bare: float
    ours: float


def measure(installation: Installation, *, objects: int, associations: Sequence[int], first: int) -> list[Received]:
    """Return what both receivers take, with so many senders at once each time. The source must be registered."""
    ports = {"ours": free_port(), "bare": free_port()}
    log = installation.log
    bare = [sys.executable, "-m", "tests.bench.bare", str(ports["bare"])]
    with (
        running(bare, log=log, env=installation.environment(), cwd=ROOT) as one,
        installation.start("receive", "--port", str(ports["ours"])) as other,
    ):
        wait_until(lambda: listening(ports["bare"]), process=one, log=log)
        wait_until(lambda: listening(ports["ours"]), process=other, log=log)
        _turn(ports, objects=max(associations), senders=max(associations), first=first)
        return [
            _compare(ports, objects=objects, senders=senders, first=first + 1000 + number * objects)
            for number, senders in enumerate(associations)
        ]


def _compare(ports: dict[str, int], *, objects: int, senders: int, first: int) -> Received:
    seconds = {"bare": 0.0, "ours": 0.0}
    size = objects // TURNS
    for number in range(TURNS):
        turn = _turn(ports, objects=size, senders=senders, first=first + number * size)
        seconds = {side: seconds[side] + turn[side] for side in seconds}
    return Received(objects=size * TURNS, associations=senders, **seconds)


def _turn(ports: dict[str, int], *, objects: int, senders: int, first: int) -> dict[str, float]:
    """Return how long each side takes for the same objects."""
    with tempfile.TemporaryDirectory(prefix="passport-bench-") as name:
        folders = [Path(name) / str(number) for number in range(senders)]
        for folder in folders:
            folder.mkdir()
        for number, report in enumerate(mix(objects, first=first)):
            (folders[number % senders] / f"{number}.dcm").write_bytes(report.data)
        return {side: _send(folders, port, "PASSPORT") for side, port in ports.items()}


def _send(folders: Sequence[Path], port: int, called: str) -> float:
    """Send each folder by a sender of its own, all at once; return the seconds until the last is done."""
    environment = os.environ | {"TCP_NODELAY": "1"}
    words = ["-R", "+sd", "-nh", "-aet", SENDER, "-aec", called, "127.0.0.1", str(port)]
    start = time.perf_counter()
    senders = [
        subprocess.Popen([tool("storescu"), *words, str(folder)], env=environment, stdout=subprocess.DEVNULL)
        for folder in folders
    ]
    codes = [sender.wait() for sender in senders]
    taken = time.perf_counter() - start
    if any(codes):
        message = f"storescu ended with {codes}"
        raise SystemExit(message)
    return taken
