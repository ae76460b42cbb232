"""`python -m tests.bench`: measure on SQLite and on PostgreSQL, both durable, and print.

The databases are its own, on the disk of the checkout and of the temporary folder; nothing of them stays. Each part has
files of its own, by the number of its first report: no part finds what another one recorded.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import sending
from tests.bench.mix import REPORTS, SEED
from tests.bench.printing import (
    print_answers,
    print_booklet,
    print_drained,
    print_loaded,
    print_logged,
    print_received,
    print_signed,
    print_speed,
)
from tests.services import postgres, redis
from tests.services.installation import ROOT, Installation

BOOKLET, OBJECTS, ENTRIES, WORKERS, TOUCHED = 200, 800, 100_000, 2, 200
ANSWERS = 200
LOGGED = 10_000
ASSOCIATIONS = (1, 8)
# The number of the first report of each part.
DRAINED, LOADED, SENT, SIGNED = 100_000, 200_000, 300_000, 400_000


def main() -> int:
    """Measure and print."""
    options = _options()
    (ROOT / "var").mkdir(exist_ok=True)
    print(f"{options.reports} reports, seed {SEED}: the same files on each side, in turns", flush=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as name:
        folder = Path(name)
        _on_sqlite(folder, options)
        _on_postgresql(folder, options)
        if options.booklet:
            installation = _installation(folder / "booklet")
            asked = _child(installation, "rows", str(options.booklet))
            print_booklet(options.booklet, *(_child(installation, "booklet", asked[one]) for one in ("print", "proof")))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--booklet", type=int, default=BOOKLET, help="rows of the booklet; 0 leaves it out")
    parser.add_argument("--objects", type=int, default=OBJECTS, help="objects sent by C-STORE; 0 leaves it out")
    parser.add_argument("--entries", type=int, default=ENTRIES, help="entries of the large database; 0 leaves it out")
    parser.add_argument("--signed", type=int, default=TOUCHED, help="rows under one touch; 0 leaves it out")
    parser.add_argument("--answers", type=int, default=ANSWERS, help="checks of printed pages; 0 leaves them out")
    parser.add_argument("--logged", type=int, default=LOGGED, help="entries of the log; 0 leaves it out")
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes of the worker on PostgreSQL")
    return parser.parse_args()


def _on_sqlite(folder: Path, options: argparse.Namespace) -> None:
    title = "SQLite, synchronous=FULL"
    installation = _installation(folder / "sqlite")
    print_speed(title, _child(installation, "speed", str(options.reports)))
    _drain(title, installation, options.reports, workers=1)
    _sign(title, installation, options.signed)
    _log(title, installation, options.logged)
    if options.answers:
        # DEBUG: the pages need no collected files.
        print_answers(title, _child(_with(installation, DEBUG="1"), "answers", str(options.answers)))


def _on_postgresql(folder: Path, options: argparse.Namespace) -> None:
    title = "PostgreSQL, fsync on"
    with postgres.server(durable=True) as server, postgres.database(server) as url, redis.server() as broker:
        installation = _installation(folder / "postgresql", DATABASE_URL=url, CELERY_BROKER_URL=broker)
        empty = _child(installation, "speed", str(options.reports))
        print_speed(title, empty)
        _drain(title, installation, options.reports, workers=options.workers)
        _sign(title, installation, options.signed)
        _log(title, installation, options.logged)
        if options.objects:
            print_received(
                sending.measure(installation, objects=options.objects, associations=ASSOCIATIONS, first=SENT)
            )
        if options.entries:
            # DEBUG: the reports that were measured a moment ago are nobody's.
            _manage(_with(installation, DEBUG="1"), "load_entries", f"--entries={options.entries}")
            full = _child(installation, "speed", str(options.reports), str(LOADED))
            print_speed(f"{title}, with {options.entries} entries", full)
            print_loaded(options.entries, empty, full)


def _drain(title: str, installation: Installation, reports: int, *, workers: int) -> None:
    with installation.start("work", "--processes", str(workers)):
        print_drained(title, workers, _child(installation, "draining", str(reports), str(DRAINED)))


def _log(title: str, installation: Installation, entries: int) -> None:
    if entries:
        print_logged(title, _child(installation, "log", str(entries)))


def _sign(title: str, installation: Installation, rows: int) -> None:
    if rows:
        print_signed(title, _child(installation, "signing", str(rows), str(SIGNED)))


def _installation(folder: Path, **variables: str) -> Installation:
    folder.mkdir()
    installation = Installation(folder=folder, variables={"LOG_LEVEL": "WARNING", **variables})
    _manage(installation, "migrate", "--no-input")
    return installation


def _with(installation: Installation, **variables: str) -> Installation:
    return Installation(folder=installation.folder, variables=installation.variables | variables)


def _manage(installation: Installation, *words: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    environment = installation.environment()
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def _child(installation: Installation, module: str, *words: str) -> dict[str, Any]:
    """Return what a measuring process prints; each has a process of its own, whose memory is its own."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *words]
    environment = installation.environment() | {"DJANGO_SETTINGS_MODULE": "passport.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


if __name__ == "__main__":
    sys.exit(main())
