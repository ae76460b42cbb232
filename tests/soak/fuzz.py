"""Spoilt objects: whatever the bytes are, reading has an outcome that holds together."""

from random import Random

from ingestion.reading.read import read_alone
from tests.ingestion.reading.mutants import holds_together, mutants


class DoesNotHold(Exception):
    """Reading these bytes raised, or what was read does not hold together."""

    def __init__(self, data: bytes) -> None:
        super().__init__(f"{len(data)} bytes")
        self.data = data


def fuzz(chance: Random, objects: int) -> None:
    """Read so many spoilt objects. Raises DoesNotHold with the first one that breaks."""
    for data in mutants(chance, objects):
        check(data)


def check(data: bytes) -> None:
    """Read an object. Raises DoesNotHold."""
    try:
        holds = holds_together(read_alone(data))
    except Exception as error:
        raise DoesNotHold(data) from error
    if not holds:
        raise DoesNotHold(data)
