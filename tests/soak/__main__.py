"""`python -m tests.soak`: round after round of mutations and kills, each from the seed, until one breaks.

Needs the servers of `tests.services.run` for the kills; without them only mutations run.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.services import postgres
from tests.services.installation import KEYS, ROOT
from tests.soak.fuzz import DoesNotHold, fuzz
from tests.soak.progress import NothingToResume, Progress, load, save

STATE = ROOT / "var" / "soak.json"
ROUNDS, OBJECTS, REPORTS, KILLS = 60, 5000, 60, 6
FORGERIES = "tests/passport/booklet/test_verification.py"


class Broken(Exception):
    """Something was lost, doubled or not found; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much one round does."""

    objects: int
    reports: int
    kills: int


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
    sizes = Sizes(objects=options.objects, reports=options.reports, kills=options.kills)
    try:
        run(progress, options.rounds, sizes, STATE)
    except (Broken, DoesNotHold) as error:
        print(f"broken: {error}", file=sys.stderr)
        return 1
    return 0


def run(progress: Progress, rounds: int, sizes: Sizes, state: Path) -> Progress:
    """Return the progress after so many more rounds; it is kept after each. Raises Broken, DoesNotHold."""
    with _database() as url:
        environment = os.environ | KEYS | {"DATABASE_URL": url or "", "DJANGO_SETTINGS_MODULE": "passport.settings"}
        if url:
            _run([sys.executable, "manage.py", "migrate", "--no-input"], environment)
            _run([sys.executable, "-m", "pytest", "-q", FORGERIES], environment)
        for _ in range(rounds):
            progress = _round(progress, sizes, environment)
            save(state, progress)
            print(f"{asdict(progress)}", flush=True)
    return progress


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--resume", action="store_true", help="go on after the last round that held")
    parser.add_argument("--objects", type=int, default=OBJECTS, help="mutated objects in a round")
    parser.add_argument("--reports", type=int, default=REPORTS, help="reports sent in a round")
    parser.add_argument("--kills", type=int, default=KILLS, help="processes killed in a round; 0 sends nothing")
    return parser.parse_args()


def _database() -> AbstractContextManager[str | None]:
    server = os.environ.get("DATABASE_URL", "")
    return postgres.database(server) if server.startswith("postgres") else nullcontext()


def _round(progress: Progress, sizes: Sizes, environment: dict[str, str]) -> Progress:
    try:
        fuzz(progress.chance("fuzz"), sizes.objects)
    except DoesNotHold as broken:
        STATE.with_name(f"soak-{progress.seed}-{progress.rounds}.dcm").write_bytes(broken.data)
        raise
    kills = sizes.kills if environment["DATABASE_URL"] else 0
    if kills:
        _kill(f"{progress.seed} {progress.rounds}", sizes, environment)
    return progress.after(mutated=sizes.objects, killed=kills, recorded=sizes.reports if kills else 0)


def _kill(name: str, sizes: Sizes, environment: dict[str, str]) -> None:
    words = [name, str(sizes.reports), str(sizes.kills)]
    left = json.loads(_run([sys.executable, "-m", "tests.soak.kills", *words], environment).splitlines()[-1])
    expected = dict.fromkeys(left, sizes.reports) | {"unfinished": 0}
    if left != expected:
        raise Broken(f"{left}, not {expected}")


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
