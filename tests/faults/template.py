"""A migrated database of each kind with the senders that the rounds know, made once and copied for each installation."""

import fcntl
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.services import postgres
from tests.services.installation import ROOT, Installation
from tests.services.migrated import copy_into, migrated
from tests.services.processes import as_user, free_port


class NotPrepared(Exception):
    """The database could not be made ready; the message is the output."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """A folder with an installation's SQLite file and a stopped cluster of PostgreSQL."""

    folder: Path

    @property
    def sqlite(self) -> Path:
        """Return the file of the embedded set-up."""
        return self.folder / "passport.sqlite3"

    def copy_cluster(self, to: Path) -> None:
        """Copy the cluster into a folder, with its owner."""
        subprocess.run(["cp", "-a", self.folder / "data", to], check=True)
        if "--reuid" in as_user("postgres"):
            shutil.chown(to, "postgres")


def template(folder: Path) -> Template:
    """Return the template in a folder, made by whoever comes first."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    ready = folder / "ready"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            # Whoever came first may have been stopped half way.
            for left in (one for one in folder.iterdir() if one.name != "lock"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            embedded = Installation(folder=folder)
            copy_into(embedded, migrated(folder.parent / "migrated"))
            _seed(embedded)
            _prepare_cluster(folder)
            ready.touch()
    return Template(folder=folder)


def _prepare_cluster(folder: Path) -> None:
    # Its owner is another than ours: a folder that he may enter.
    with tempfile.TemporaryDirectory(prefix="passport-pg-", ignore_cleanup_errors=True) as name:
        postgres.create(Path(name))
        port = free_port()
        with postgres.started(Path(name), port=port):
            large = Installation(folder=folder, variables={"DATABASE_URL": postgres.url_of(port)})
            _migrate(large)
            _seed(large)
        subprocess.run(["cp", "-a", Path(name) / "data", folder], check=True)


def _migrate(ours: Installation) -> None:
    made = ours.manage("migrate", "--no-input", "--verbosity", "0")
    if made.returncode:
        raise NotPrepared(made.stdout + made.stderr)


def _seed(ours: Installation) -> None:
    environment = ours.environment() | {"DJANGO_SETTINGS_MODULE": "passport.settings"}
    command = [sys.executable, "-m", "tests.faults.seeding"]
    seeded = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if seeded.returncode:
        raise NotPrepared(seeded.stdout + seeded.stderr)
