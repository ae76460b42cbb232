"""`python -m tests.soak`: every page in each way, spoilt objects and faults, round after round, a worker's memory, the log.

The rounds go by the seed and start servers of their own, the log as well; the pages are looked at, and the memory is
measured, on the PostgreSQL that the environment names; the memory else on SQLite.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from tests.e2e.looks import EVERY_LOOK, PARTS, named
from tests.services.installation import KEYS, ROOT
from tests.soak import logged, memory
from tests.soak.fuzz import DoesNotHold, fuzz
from tests.soak.progress import NothingToResume, Progress, load, save

STATE = ROOT / "var" / "soak.json"
ROUNDS, OBJECTS = 50, 200  # 10,000 spoilt objects
FORGERIES = "tests/passport/booklet/test_verification.py"
EVERY_PAGE = ("tests/e2e/test_every_page.py", "--every-look", "-n", str(PARTS))


class Broken(Exception):
    """Something was lost, doubled or not found, or grew; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much a soak does."""

    rounds: int = ROUNDS  # in all, those before --resume included
    objects: int = OBJECTS  # spoilt ones in a round
    faults: bool = True
    looks: tuple[str, ...] = tuple(map(named, EVERY_LOOK))
    first: int = memory.FIRST
    last: int = memory.LAST  # 0: the memory is not measured
    logged: int = logged.ENTRIES  # 0: the log is not measured


def main() -> int:
    """Run the rounds and return the exit code."""
    options = _options()
    STATE.parent.mkdir(exist_ok=True)
    try:
        progress = load(STATE) if options.resume else Progress(seed=options.seed)
    except NothingToResume as error:
        print(error.__doc__, file=sys.stderr)
        return 2
    print(f"seed {progress.seed}, from round {progress.rounds}; go on with --resume", flush=True)
    sizes = Sizes(rounds=options.rounds, objects=options.objects, last=options.last, logged=options.logged)
    try:
        _run([sys.executable, "-m", "pytest", "-q", FORGERIES])
        progress = run(progress, sizes, STATE)
    except (Broken, DoesNotHold, logged.TooMuch) as error:
        print(f"broken: {error}", file=sys.stderr)
        return 1
    print(f"held: {progress.mutated} spoilt objects, {progress.recorded} recorded, {dict(Counter(progress.played))}")
    return 0


def run(progress: Progress, sizes: Sizes, state: Path) -> Progress:
    """Return the progress when everything was done; it is kept after each step. Raises Broken, DoesNotHold, TooMuch."""
    with tempfile.TemporaryDirectory(prefix="passport-soak-") as name:
        Path(name).chmod(0o711)  # the owner of PostgreSQL's files goes through it
        for look in (one for one in sizes.looks if one not in progress.looked):
            told = _run([sys.executable, "-m", "pytest", "-q", *EVERY_PAGE, "-k", look]).splitlines()[-1]
            progress = replace(progress, looked=(*progress.looked, look))
            save(state, progress)
            print(f"every page, {look}: {told}", flush=True)
        while progress.rounds < sizes.rounds:
            progress = _round(progress, sizes, Path(name), state)
            save(state, progress)
            told = f"{progress.played[-1]}, {progress.recorded} recorded, {progress.mutated} spoilt objects"
            print(f"round {progress.rounds}: {told}", flush=True)
    if sizes.last and not progress.memory:
        first, last = memory.measure(first=sizes.first, last=sizes.last)
        progress = replace(progress, memory=round(last / first, 3))
        save(state, progress)
        print(f"{first} kB after {sizes.first} objects, {last} kB after {sizes.last}: {progress.memory}", flush=True)
    if progress.memory > memory.MOST_GROWTH:
        raise Broken(f"the memory grew to {progress.memory}")
    if sizes.logged > progress.logged:
        print(logged.measure(entries=sizes.logged, seed=progress.seed, audit=True), flush=True)
        progress = replace(progress, logged=sizes.logged)
        save(state, progress)
    return progress


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="in all")
    parser.add_argument("--resume", action="store_true", help="go on after the last look or round that held")
    parser.add_argument("--objects", type=int, default=OBJECTS, help="spoilt objects in a round")
    parser.add_argument("--last", type=int, default=memory.LAST, help="objects of the memory's part; 0 leaves it out")
    parser.add_argument("--logged", type=int, default=logged.ENTRIES, help="entries of the log; 0 leaves it out")
    return parser.parse_args()


def _round(progress: Progress, sizes: Sizes, folder: Path, state: Path) -> Progress:
    try:
        fuzz(progress.chance("fuzz"), sizes.objects)
    except DoesNotHold as broken:
        state.with_name(f"soak-{progress.seed}-{progress.rounds}.dcm").write_bytes(broken.data)
        raise
    told = _fault(progress.name("fault"), folder) if sizes.faults else NOTHING_BROKE
    return progress.after(mutated=sizes.objects, **told)


NOTHING_BROKE = {"played": "nothing", "recorded": 0, "again": 0}


def _fault(name: str, folder: Path) -> dict[str, str | int]:
    told = json.loads(
        _run([sys.executable, "-m", "tests.faults", name, "--template", str(folder / "template")]).splitlines()[-1]
    )
    return {"played": f"{told['victim']} ({told['set_up']})", "recorded": told["recorded"], "again": told["again"]}


def _run(command: list[str]) -> str:
    environment = os.environ | KEYS
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
