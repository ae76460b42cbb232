"""Ana's CT and its archive, as they stand now: pages go by the real clock."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.passport.imaging.scene import Scene, scene


@pytest.fixture
def ward(db: None) -> Iterator[Scene]:
    """Yield the scene."""
    with scene(timezone.now() - timedelta(minutes=5)) as made:
        yield made
