"""Draw rows by chance so that anybody can draw the same ones again. Plain Python."""

import secrets
from collections.abc import Iterable
from hashlib import sha256

SEED_BYTES = 8


def new_seed() -> str:
    """Return a seed that nobody chose, as hexadecimal digits."""
    return secrets.token_hex(SEED_BYTES)


def drawn(names: Iterable[str], *, seed: str, size: int) -> list[str]:
    """Return so many of the names, all of them where there are fewer: the same ones for the same seed and names.

    Those come first whose SHA-256 of the seed, a line feed and the name is lowest, so that a name that is added later
    takes the place of one at most.
    """
    return sorted(names, key=lambda name: (sha256(f"{seed}\n{name}".encode()).digest(), name))[:size]
