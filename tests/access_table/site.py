"""The world of the table of access as a site that runs: a database of its own, collected static files, a web server."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services.installation import ROOT, Installation
from tests.services.processes import free_port, listening, running, wait_until


class NotMade(Exception):
    """The site could not be made; the message is what the command said."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: its name in the URL configuration, where it is, who reads it, and the cookies that open it."""

    name: str
    address: str
    reader: str
    cookies: dict[str, str]

    @property
    def session(self) -> str:
        """Return whose session opens it; "" of nobody."""
        return self.cookies.get("sessionid", "")


def opened_by(page: Page) -> tuple[tuple[str, str], ...]:
    """Return the cookies of the browser that a page needs, by which pages of one browser are put together."""
    return tuple(sorted(page.cookies.items()))


@dataclass(frozen=True, kw_only=True)
class Site:
    """A site that runs."""

    url: str
    languages: tuple[str, ...]
    pages: tuple[Page, ...]

    def called(self, name: str) -> Page:
        """Return the page of this name."""
        return next(page for page in self.pages if page.name == name)


@contextlib.contextmanager
def site(folder: Path, *, rows: int = 0) -> Iterator[Site]:
    """Run the world as a site under a folder, until the block ends; the patient has so many rows more. Raises NotMade."""
    port = free_port()
    ours = Installation(folder=folder, variables={"PUBLIC_URL": f"http://localhost:{port}", "LOG_LEVEL": "ERROR"})
    for verb in ("migrate", "collectstatic"):
        _done(ours, str(ROOT / "manage.py"), verb, "--no-input", "--verbosity", "0")
    # By a process of its own: the caller's database is another one, or none.
    told: dict[str, Any] = json.loads(_done(ours, "-m", "tests.access_table.making", str(rows)).splitlines()[-1])
    server = ("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--no-control-socket")
    command = [sys.executable, "-m", "gunicorn", *server, "--log-level", "warning", "passport.wsgi"]
    with running(command, log=ours.log, env=ours.environment(), cwd=ROOT) as process:
        wait_until(lambda: listening(port), process=process, log=ours.log)
        pages = tuple(Page(**one) for one in told["pages"])
        yield Site(url=f"http://localhost:{port}", languages=tuple(told["languages"]), pages=pages)


def _done(ours: Installation, *words: str) -> str:
    environment = ours.environment() | {"DJANGO_SETTINGS_MODULE": "passport.settings"}
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMade(done.stderr)
    return done.stdout
