"""The cast of the tests of requests."""

import pytest

from tests.passport.justification import cast
from tests.passport.justification.cast import Ward


@pytest.fixture
def ward(db: None) -> Ward:
    """Return the hospital in Serbia, whose text is known and confirmed by nobody."""
    return cast.ward()
