"""Mutated objects: whatever the bytes are, reading has an outcome that holds together."""

from collections.abc import Iterator
from random import Random

from ingestion.reading.read import read
from tests.ingestion.reading.test_read import OBJECTS, holds_together, mutated


class DoesNotHold(Exception):
    """Reading these bytes raised, or what was read does not hold together."""

    def __init__(self, data: bytes) -> None:
        super().__init__(f"{len(data)} bytes")
        self.data = data


def fuzz(chance: Random, objects: int) -> None:
    """Read so many mutated objects. Raises DoesNotHold with the first one that breaks."""
    for data in mutations(chance, objects):
        check(data)


def mutations(chance: Random, objects: int) -> Iterator[bytes]:
    """Yield so many mutated objects; half of them are mutated more than once."""
    for _ in range(objects):
        data = chance.choice(OBJECTS)
        for _ in range(chance.choice((1, 1, 2, 5))):
            data = mutated(data, chance) if len(data) > 140 else data
        yield data


def check(data: bytes) -> None:
    """Read an object. Raises DoesNotHold."""
    try:
        holds = holds_together(read(data))
    except Exception as error:
        raise DoesNotHold(data) from error
    if not holds:
        raise DoesNotHold(data)
