"""A whole installation as processes, each with its own folder and environment, as a person would run it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.processes import running

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "SECRET_KEY": "a-key-of-the-tests-that-signs-nothing-anywhere-else-0123456789",
    "CODE_PEPPER": "a-pepper-of-the-tests-that-hides-nothing-anywhere-else-0123",
    "SEAL_KEY": "5ea1" * 16,
    "LOG_KEY": "106a" * 16,
}
# What this machine or the test run may have set, and an installation of its own must not see.
FOREIGN = ("DATABASE_URL", "CELERY_BROKER_URL", "OBJECTS_DIR", "STATIC_ROOT", "PUBLIC_URL", "DEMO", "DEBUG")


@dataclass(frozen=True, kw_only=True)
class Installation:
    """An installation under one folder: SQLite and the queue inside the worker, unless told otherwise."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    inside: tuple[str, ...] = ()  # the words that run a command where this installation lives

    def environment(self) -> dict[str, str]:
        """Return the environment of every process of this installation."""
        ours = {
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder}/passport.sqlite3",
            "CELERY_BROKER_URL": "memory://",
            "OBJECTS_DIR": str(self.folder / "objects"),
            "STATIC_ROOT": str(self.folder / "static"),
        }
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return kept | KEYS | ours | self.variables

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a management command to its end and return its exit code and output."""
        return subprocess.run(
            [*self.inside, sys.executable, ROOT / "manage.py", *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextlib.contextmanager
    def start(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a management command that stays, until the block ends; its output is in `log`."""
        command = [*self.inside, sys.executable, str(ROOT / "manage.py"), *words]
        with running(command, log=self.log, env=self.environment(), cwd=ROOT) as process:
            yield process

    @property
    def log(self) -> Path:
        """Return the file that holds the output of everything started here."""
        return self.folder / "log"
