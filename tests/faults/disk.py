"""A small disk: a tmpfs in a mount namespace of its own, in which our processes run and which a test can fill."""

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.services.processes import as_user, running, wait_until

MOUNT = 'mount -t tmpfs -o size="$1" none "$2" && exec sleep infinity'
PIECE = bytes(64 * 1024)


@dataclass(frozen=True, kw_only=True)
class SmallDisk:
    """A mounted disk: where those inside see it, and the process that holds its namespace."""

    inside: Path
    keeper: int

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that run a command where the disk is."""
        return ("nsenter", "--target", str(self.keeper), "--user", "--mount", "--preserve-credentials")

    @property
    def outside(self) -> Path:
        """Return where the tests see the disk."""
        return Path(f"/proc/{self.keeper}/root{self.inside}")

    def fill(self, *, left: int) -> None:
        """Leave at most this many bytes free."""
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(PIECE)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            file.truncate(max(0, file.tell() - left))

    def relieve(self) -> None:
        """Make room again."""
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.outside / "ballast"


@contextlib.contextmanager
def small_disk(at: Path, *, megabytes: int, log: Path) -> Iterator[SmallDisk]:
    """Mount a disk until the block ends; only processes run by its `words` see it under its own path."""
    at.mkdir()
    command = ["unshare", "-Urm", *as_user(None), "sh", "-c", MOUNT, "sh", f"{megabytes}m", str(at)]
    with running(command, log=log) as process:
        disk = SmallDisk(inside=at, keeper=process.pid)
        wait_until(lambda: os.path.ismount(disk.outside), process=process, log=log)
        yield disk
