"""What the tests of the law start from: nothing. It is plain Python, and needs neither folders nor counters."""

import pytest


@pytest.fixture(autouse=True)
def own_folders_and_counters() -> None:
    """Leave out what the tests of everything else are given: here it would be most of their time."""
