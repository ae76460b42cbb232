"""The cast of the access tests."""

from datetime import datetime

import pytest

from tests.passport.people.cast import Cast, assemble


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    """Return two facilities, who works there, and two patients with rows that could leak."""
    return assemble(at)
