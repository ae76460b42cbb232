"""Whether a worker's memory grows: its size after many objects beside that after the first few thousand.

`python -m tests.soak.memory [--first N] [--last N]` on a database of its own: PostgreSQL where the environment names a
server, else SQLite. The objects are a mix whose UIDs are renumbered, so that each is another one.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tests.bench.mix import mix
from tests.services import postgres
from tests.services.installation import ROOT, Installation

FIRST, LAST = 2_000, 20_000
MOST_GROWTH = 1.10
DIFFERENT = 100  # reports of the mix
_UID = re.compile(rb"2\.25\.\d{6}")


def renumbered(reports: list[bytes]) -> Iterator[bytes]:
    """Yield the reports over and over, each time with other UIDs of the same length."""
    number = 100_000
    while True:
        for data in reports:
            yield _UID.sub(b"2.25.%06d" % number, data)
        number += 1


def main() -> int:
    """Return 0 when the memory held."""
    options = _options()
    first, last = measure(first=options.first, last=options.last)
    print(f"{first} kB after {options.first} objects, {last} kB after {options.last}: {last / first:.3f}")
    return int(last > MOST_GROWTH * first)


def measure(*, first: int, last: int) -> tuple[int, int]:
    """Return the size in kB of a worker after the first objects and after the last."""
    with tempfile.TemporaryDirectory(prefix="passport-soak-") as name, _database() as url:
        variables = {"LOG_LEVEL": "WARNING"} | ({"DATABASE_URL": url} if url else {})
        installation = Installation(folder=Path(name), variables=variables)
        migrated = installation.manage("migrate", "--no-input")
        if migrated.returncode:
            raise SystemExit(migrated.stderr)
        environment = installation.environment() | {"DJANGO_SETTINGS_MODULE": "passport.settings"}
        command = [sys.executable, "-m", "tests.soak.worker", str(first), str(last)]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    after_first, after_last = map(int, done.stdout.split())
    return after_first, after_last


def reports() -> list[bytes]:
    """Return the reports that are renumbered."""
    return [report.data for report in mix(DIFFERENT)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.memory")
    parser.add_argument("--first", type=int, default=FIRST)
    parser.add_argument("--last", type=int, default=LAST)
    return parser.parse_args()


def _database() -> AbstractContextManager[str | None]:
    server = os.environ.get("DATABASE_URL", "")
    return postgres.database(server) if server.startswith("postgres") else nullcontext()


if __name__ == "__main__":
    sys.exit(main())
