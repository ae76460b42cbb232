"""Run a command with a PostgreSQL and a Redis of its own, and stop both afterwards, also on Ctrl-C."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.services import postgres, redis


def run(command: Sequence[str]) -> int:
    """Return the exit code of the command, which finds the servers in its environment."""
    with contextlib.ExitStack() as servers:
        folder = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="passport-test-")))
        environment = os.environ | {
            "DATABASE_URL": servers.enter_context(postgres.server(durable="DURABLE" in os.environ)),
            "CELERY_BROKER_URL": servers.enter_context(redis.server()),
            "OBJECTS_DIR": str(folder / "objects"),
            "STATIC_ROOT": str(folder / "static"),
        }
        process = subprocess.Popen(command, env=environment)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            # Ctrl-C reaches the command too: it ends in its own way, and only then do the servers.
            with contextlib.suppress(KeyboardInterrupt):
                return process.wait()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
