"""A PostgreSQL of the tests' own: not the machine's, gone afterwards."""

import contextlib
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from tests.services.processes import as_user, free_port, running, wait_until

DEBIAN = Path("/usr/lib/postgresql")
LOCALE = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]


def binaries() -> Path:
    """Return the folder of the newest server of this machine (Debian keeps it off the PATH)."""
    versions = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return versions[-1] if versions else Path(shutil.which("postgres") or "/usr/bin/postgres").parent


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Yield the URL of an empty database on a fresh server; durable waits for the disk, as a hospital must."""
    with tempfile.TemporaryDirectory(prefix="passport-pg-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        create(folder)
        with started(folder, port=port, durable=durable):
            yield url_of(port)


def create(folder: Path) -> None:
    """Make an empty cluster in a folder."""
    words = as_user("postgres")
    if "--reuid" in words:
        shutil.chown(folder, "postgres")
    initdb = [*words, binaries() / "initdb", "-D", folder / "data", "-U", "passport", "--auth=trust", *LOCALE]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def started(folder: Path, *, port: int, durable: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """Run the server of a cluster until the block ends."""
    log = folder / "log"
    log.touch()
    options = {"fsync": "on" if durable else "off", "listen_addresses": "127.0.0.1", "max_connections": "200"}
    flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    postgres = [binaries() / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder, *flags]
    with running([*as_user("postgres"), *postgres], log=log, stop=signal.SIGINT) as process:
        wait_until(lambda: answers(url_of(port)), process=process, log=log)
        yield process


def url_of(port: int) -> str:
    """Return the address of the database that every cluster has."""
    return f"postgres://passport@127.0.0.1:{port}/postgres"


def answers(url: str) -> bool:
    """Return whether the server takes connections yet."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def database(server_url: str) -> Iterator[str]:
    """Yield the URL of a new, empty database on a running server, and drop it afterwards."""
    name = f"passport_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server_url.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
