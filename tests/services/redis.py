"""A Redis of the tests' own, that forgets everything."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.services.processes import as_user, free_port, listening, running, wait_until


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a fresh Redis."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="passport-redis-") as name:
        log = Path(name) / "log"
        words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", name]
        with running([*as_user(None), *words], log=log) as process:
            wait_until(lambda: listening(port), process=process, log=log)
            yield f"redis://127.0.0.1:{port}/0"
