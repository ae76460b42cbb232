"""One receiver for the tests of this folder: it looks its callers up when they call."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from pytest_django import Settings

from ingestion.models import Source
from tests.ingestion.processes import Running, installation, receiver
from tests.ingestion.senders import source
from tests.services.installation import Installation


@pytest.fixture(scope="package")
def ours(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return installation(tmp_path_factory.mktemp("receiving"))


@pytest.fixture(scope="package")
def running(ours: Installation) -> Iterator[Running]:
    with receiver(ours) as started:
        yield started


@pytest.fixture
def ct_room(transactional_db: None, at: datetime, settings: Settings, ours: Installation) -> Source:
    settings.OBJECTS_DIR = ours.folder / "objects"
    return source(at, name="ct-room")
