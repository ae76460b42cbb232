"""One world for all of a process: nothing that is asked of it stays."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from tests.access_table.asking import Asker
from tests.access_table.world import World, sessions_of
from tests.access_table.world import world as make_world

DAY = 24 * 60 * 60


@pytest.fixture(scope="package")
def objects_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the bytes of the world lie."""
    return tmp_path_factory.mktemp("access-table")


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker, objects_dir: Path) -> Iterator[World]:
    """Return the one world, which is taken back when the last of these tests is over."""
    with pytest.MonkeyPatch.context() as changed, django_db_blocker.unblock(), transaction.atomic():
        changed.setattr("django.conf.settings.OBJECTS_DIR", objects_dir)
        yield make_world(timezone.now() - timedelta(minutes=2))
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def asker(world: World) -> Asker:
    """Return everybody's browser; the second factors stay fresh for as long as the tests take."""
    return Asker(sessions=sessions_of(world, at=timezone.now().timestamp() + DAY))


@pytest.fixture(autouse=True)
def as_quick_as_can_be(settings: Settings, objects_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is the same for each answer: that a session was used, and the page around a refusal.

    What that page tells is looked at by a test of its own.
    """
    settings.OBJECTS_DIR = objects_dir
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    # Every refusal is a warning.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    for status in (403, 404):
        monkeypatch.setattr(f"passport.urls.handler{status}", _plain(status), raising=False)


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
