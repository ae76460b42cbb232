"""What every test starts from."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, connections
from playwright.sync_api import Playwright, sync_playwright
from pytest_django import DjangoDbBlocker, Settings

from tests.services.migrated import migrated

END_OTHER_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the soak look at every page in each way, and not only in the ones that tests look at."""
    parser.addoption(
        "--every-look", action="store_true", help="each language and all colours (tests/e2e/test_every_page)"
    )


@pytest.fixture
def at() -> datetime:
    """Return the moment at which a test happens."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folders_and_counters(settings: Settings, tmp_path: Path) -> None:
    """Give each test its own objects and rate limits, and static files as they lie in the sources.

    How static files are named and packed in earnest is the matter of test_static.py.
    """
    settings.OBJECTS_DIR = tmp_path / "objects"
    settings.IMAGES_DIR = tmp_path / "images"
    settings.FACILITY_KEYS_DIR = tmp_path / "facility_keys"
    settings.KNOWN_DEPLOYMENTS_DIR = None
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # The real hasher takes a tenth of a second for each invented password.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what still holds the database when all tests are over: in use, it could not be dropped.

    It is a thread of the test server that a browser kept waiting, or a program killed amid a statement, and the last
    test would be blamed for it.
    """
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(END_OTHER_SESSIONS)
        connection.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return an empty SQLite database with every table, to be copied: making one takes a minute."""
    base = tmp_path_factory.getbasetemp()
    return migrated((base if worker_id == "master" else base.parent) / "migrated")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Return how Debian's Chromium is started; Playwright's own is never downloaded."""
    return {"executable_path": "/usr/bin/chromium", "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Run Playwright from the first test that needs it to the last test of all.

    While its event loop runs, Django gives this thread connections of another set: those of the set before could not be
    closed any more, and a database in use cannot be dropped.
    """
    connections.close_all()
    with sync_playwright() as started:
        yield started
        connections.close_all()
