"""One world for all of a process: nothing that is asked of it stays."""

import gc
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from tests.access_table.asking import Asker
from tests.access_table.pages import pages_of
from tests.access_table.site import Page
from tests.access_table.world import World, cookies_of
from tests.access_table.world import world as make_world

DAY = 24 * 60 * 60


@pytest.fixture(scope="package")
def objects_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the bytes of the world lie."""
    return tmp_path_factory.mktemp("access-table")


@pytest.fixture(scope="package")
def quick(objects_dir: Path) -> Iterator[None]:
    """Leave out what is the same for each answer: sessions in the database, and the page around a refusal.

    What that page tells is looked at by a test of its own.
    """
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(ours, "OBJECTS_DIR", objects_dir)
        changed.setattr(ours, "FACILITY_KEYS_DIR", objects_dir / "facility_keys")
        changed.setattr(ours, "SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies")
        changed.setattr(ours, "USERSESSIONS_TRACK_ACTIVITY", False)
        changed.setattr(ours, "DEBUG_PROPAGATE_EXCEPTIONS", True)
        # Every refusal is a warning.
        changed.setattr(logging.getLogger("django.request"), "disabled", True)
        for status in (403, 404):
            changed.setattr(f"passport.urls.handler{status}", _plain(status), raising=False)
        yield


@pytest.fixture(scope="package")
def world(quick: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Return the one world, which is taken back when the last of these tests is over."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world(timezone.now() - timedelta(minutes=2))
        # What is there by now stays: looking for garbage in it takes a tenth of the time of all answers.
        gc.freeze()
        yield made
        gc.unfreeze()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def asker(world: World) -> Asker:
    """Return everybody's browser; the second factors stay fresh for as long as the tests take."""
    return Asker(cookies=cookies_of(world, at=timezone.now().timestamp() + DAY))


@pytest.fixture(scope="package")
def seen() -> list[tuple[Page, str]]:
    """Return where the pages are kept that were looked at: each is asked for once."""
    return []


@pytest.fixture
def pages(world: World, asker: Asker, seen: list[tuple[Page, str]]) -> list[tuple[Page, str]]:
    """Return every page as somebody has it who may see it, and what stands on it."""
    if not seen:
        seen += [(page, asker.ask(page.cookies, page.address).body) for page in pages_of(world, asker)]
    return seen


@pytest.fixture(autouse=True)
def objects_of_the_world(own_folders_and_counters: None, settings: Settings, objects_dir: Path) -> None:
    """Let each test find the bytes of the world."""
    settings.OBJECTS_DIR = objects_dir


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how often somebody asked for something."""
    reports = [one for found in terminalreporter.stats.values() for one in found if isinstance(one, pytest.TestReport)]
    asked = [value for one in reports if one.when == "call" for name, value in one.user_properties if name == "asked"]
    if asked:
        terminalreporter.write_line(f"access table: {len(asked)} addresses, {sum(asked)} answers")


def _plain(status: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
    def handler(request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(str(exception), status=status)

    return handler
