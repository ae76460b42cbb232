"""The scene of the tests of images."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.passport.imaging.scene import Scene, scene


@pytest.fixture
def ward(db: None, at: datetime) -> Iterator[Scene]:
    """Yield Ana's CT and its archive."""
    with scene(at) as made:
        yield made
