"""`python -m tests.bench`: measure on SQLite and on PostgreSQL, both durable, and print one table.

The databases are its own, on the disk of the checkout and of the temporary folder; nothing of them stays.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.mix import REPORTS, SEED
from tests.services import postgres
from tests.services.installation import ROOT, Installation

STEPS = (("store", "bytes and inbox row"), ("claim", "claimed by a worker"), ("read", "read"), ("record", "recorded"))
ENTRIES = 200


def main() -> int:
    """Measure and print."""
    options = _options()
    (ROOT / "var").mkdir(exist_ok=True)
    print(f"{options.reports} reports, seed {SEED}: the same files on each side, in turns", flush=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as name:
        for title, installation in _installations(Path(name)):
            _migrate(installation)
            _print_speed(title, _child(installation, "speed", str(options.reports)))
        if options.entries:
            _print_booklet(Path(name), options.entries)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--entries", type=int, default=ENTRIES, help="rows of the booklet; 0 leaves it out")
    return parser.parse_args()


def _installations(folder: Path) -> Iterator[tuple[str, Installation]]:
    yield "SQLite, synchronous=FULL", _installation(folder / "sqlite")
    with postgres.server(durable=True) as server, postgres.database(server) as url:
        yield "PostgreSQL, fsync on", _installation(folder / "postgresql", DATABASE_URL=url)


def _installation(folder: Path, **variables: str) -> Installation:
    folder.mkdir()
    return Installation(folder=folder, variables={"LOG_LEVEL": "WARNING", **variables})


def _migrate(installation: Installation) -> None:
    done = installation.manage("migrate", "--no-input")
    if done.returncode:
        raise SystemExit(done.stderr)


def _child(installation: Installation, module: str, *words: str) -> dict[str, Any]:
    """Return what a measuring process prints; each has a process of its own, whose memory is its own."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *words]
    environment = installation.environment() | {"DJANGO_SETTINGS_MODULE": "passport.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _print_speed(title: str, speed: dict[str, Any]) -> None:
    reports = speed["reports"]
    steps = {**speed, "record": speed["settle"] - speed["read"]}
    ours = speed["store"] + speed["claim"] + speed["settle"]
    print(f"\n{title} ({speed['items'] / reports:.0f} content items a report)")
    print(f"  pydicom alone          {reports / speed['pydicom']:8.1f} reports/s {_each(speed['pydicom'], reports)}")
    print(f"  received and recorded  {reports / ours:8.1f} reports/s {_each(ours, reports)}")
    for step, words in STEPS:
        print(f"    {words:<20} {_each(steps[step], reports):>32}")
    cpu = speed["ours_cpu"] / speed["pydicom_cpu"]
    print(f"  ours takes {ours / speed['pydicom']:.2f} times as long as pydicom alone ({cpu:.2f} times its CPU time)")
    counted = ", ".join(f"{count} with {events} events" for events, count in speed["statements"].items())
    print(f"  statements a report: {counted}", flush=True)


def _each(seconds: float, reports: int) -> str:
    return f"{1000 * seconds / reports:8.2f} ms"


def _print_booklet(folder: Path, entries: int) -> None:
    installation = _installation(folder / "booklet")
    _migrate(installation)
    asked = _child(installation, "rows", str(entries))
    made = _child(installation, "booklet", asked["print"])
    print(f"\nBooklet of {entries} signed entries, {made['pages']} pages, {made['bytes'] / 1e6:.1f} MB of PDF")
    print(
        f"  made in {made['seconds']:.1f} s ({made['cpu']:.1f} s of CPU) by a process of {made['peak_mb']:.0f} MB at most"
    )


if __name__ == "__main__":
    sys.exit(main())
