"""What the tests of the register start from."""

from datetime import datetime

import pytest

from tests.passport.incidents.cast import Desk
from tests.passport.incidents.cast import desk as make_desk


@pytest.fixture
def desk(db: None, at: datetime) -> Desk:
    """Return a clinic whose text of law orders everything, with a row of Ana."""
    return make_desk(at)
