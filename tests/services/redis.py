"""A Redis of the tests' own, that forgets everything."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.services.processes import as_user, free_port, listening, running, wait_until


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a fresh Redis."""
    port = free_port()
    with started(port=port):
        yield url_of(port)


@contextlib.contextmanager
def started(*, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run an empty Redis until the block ends."""
    with tempfile.TemporaryDirectory(prefix="passport-redis-") as name:
        log = Path(name) / "log"
        words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", name]
        with running([*as_user(None), *words], log=log) as process:
            wait_until(lambda: listening(port), process=process, log=log)
            yield process


def url_of(port: int) -> str:
    """Return the address of the first of its databases."""
    return f"redis://127.0.0.1:{port}/0"
