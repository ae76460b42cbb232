"""A log of a million entries: at its end, appending and proving cost what they cost at its beginning, and memory is flat.

`python -m tests.soak.logged [--entries N] [--seed N] [--audit]` on a PostgreSQL of its own, whose files stay in the
temporary folder until all is done: an ended run goes on with the same seed. The measuring is that of `tests.bench.log`.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.services import postgres
from tests.services.installation import ROOT, Installation
from tests.services.processes import free_port
from tests.soak.memory import MOST_GROWTH

ENTRIES = 1_000_000
MOST_APPEND_MS, MOST_PROOF_MS = 5, 20


class TooMuch(Exception):
    """The log took more than it may; the message says what."""


def main() -> int:
    """Return 0 when the log of so many entries took no more than it may."""
    options = _options()
    print(f"a log of {options.entries} entries, seed {options.seed}", flush=True)
    try:
        print(measure(entries=options.entries, seed=options.seed, audit=options.audit), flush=True)
    except TooMuch as error:
        print(f"broken: {error}", file=sys.stderr)
        return 1
    return 0


def measure(*, entries: int, seed: int, audit: bool) -> str:
    """Return in a line what a log of so many entries takes. Raises TooMuch."""
    with _installation(seed) as installation:
        printed = _run(installation, "-m", "tests.bench.log", str(entries), str(seed))
        said = told(json.loads(printed.splitlines()[-1]), least=entries)
        if audit:
            start = time.monotonic()
            found = _run(installation, str(ROOT / "manage.py"), "audit_log", "--log-only").splitlines()[0]
            said += f"; audited in {time.monotonic() - start:.0f} s: {found}"
    shutil.rmtree(_folder(seed), ignore_errors=True)
    return said


def told(found: Mapping[str, Any], *, least: int) -> str:
    """Return in words what `tests.bench.log` measured. Raises TooMuch."""
    grown = found["memory_mib"] / found["memory_early_mib"]
    said = (
        f"{found['entries']} entries: append {found['append_ms']} ms each, {found['append_last_ms']} at the end, "
        f"one alone {found['alone_ms']} ms; proof {found['proof_ms']} ms, at worst {found['proof_worst_ms']}; "
        f"way between two heads {found['consistency_ms']} ms; memory {found['memory_mib']} MiB, {grown:.3f} of the early"
    )
    fits = (
        found["entries"] >= least,
        found["append_last_ms"] < MOST_APPEND_MS,
        found["proof_ms"] < MOST_PROOF_MS,
        grown <= MOST_GROWTH,
    )
    if not all(fits):
        raise TooMuch(said)
    return said


@contextmanager
def _installation(seed: int) -> Iterator[Installation]:
    """Give an installation whose database is there again when the same seed goes on."""
    folder, port = _folder(seed), free_port()
    if not (folder / "data" / "PG_VERSION").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        postgres.create(folder)
    with tempfile.TemporaryDirectory(prefix="passport-soak-") as name, postgres.started(folder, port=port):
        variables = {"LOG_LEVEL": "WARNING", "DATABASE_URL": postgres.url_of(port)}
        installation = Installation(folder=Path(name), variables=variables)
        _run(installation, str(ROOT / "manage.py"), "migrate", "--no-input")
        yield installation


def _folder(seed: int) -> Path:
    return Path(tempfile.gettempdir()) / f"passport-soak-log-{seed}"


def _run(installation: Installation, *words: str) -> str:
    """Return what a process prints; how far it is goes where our own errors go."""
    environment = installation.environment() | {"DJANGO_SETTINGS_MODULE": "passport.settings"}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise TooMuch(done.stdout)
    return done.stdout


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.logged")
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--audit", action="store_true", help="and hold all of it to its rows at the end")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
