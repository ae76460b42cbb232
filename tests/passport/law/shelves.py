"""A shelf on which a test may put packs of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from passport.law.shelf import FOLDERS, packs


@contextmanager
def restored_shelf() -> Iterator[None]:
    """Take folders up for the length of a block; afterwards the shelf is as it was before."""
    before = list(FOLDERS)
    try:
        yield
    finally:
        FOLDERS[:] = before
        packs.cache_clear()
