"""An empty SQLite database with every table, made once for all installations of a test run."""

import fcntl
import shutil
from pathlib import Path

from tests.services.installation import Installation

NAME = "passport.sqlite3"


class NotMigrated(Exception):
    """The tables could not be made; the message is the output."""


def migrated(folder: Path) -> Path:
    """Return the database in a folder that all workers share, made by whoever comes first. Raises NotMigrated."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / NAME).exists():
            _make(folder)
    return folder / NAME


def copy_into(installation: Installation, database: Path) -> None:
    """Let an installation that has no database begin with a copy of this one."""
    shutil.copy(database, installation.folder / NAME)


def _make(folder: Path) -> None:
    first = Installation(folder=folder / "first")
    first.folder.mkdir(mode=0o700, exist_ok=True)
    done = first.manage("migrate", "--no-input", "--verbosity", "0", "--skip-checks")
    if done.returncode:
        raise NotMigrated(done.stdout + done.stderr)
    # SQLite has put all of it into the one file when its last connection closed; whole or not at all in its place.
    (first.folder / NAME).rename(folder / NAME)
