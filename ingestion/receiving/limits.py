"""What the receiver takes at most, and who holds how much of it. Plain Python."""

import threading
from dataclasses import dataclass, field

MB = 1024 * 1024
# What a message weighs beside its data set: headers of PDUs and commands. Taken off generously, so that a long
# association does not gather what nobody holds.
WRAPPING_SHARE, WRAPPING = 16, 4096


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the receiver takes at most."""

    object_bytes: int = 64 * MB
    all_bytes: int = 256 * MB  # of all objects that are on their way at once
    pdu_bytes: int = MB  # we offer less; a peer that sends more than this does not mean us well
    offered_pdu_bytes: int = 128 * 1024  # the larger, the fewer steps an object takes
    associations: int = 32
    strangers: int = 64  # connections that have not asked for an association yet
    idle_seconds: int = 60
    ask_seconds: int = 10  # how long a connection may take to ask
    free_bytes: int = 500 * MB
    writers: int = 8  # connections to the database; who finds none free waits
    references: int = 20_000  # objects in one request for storage commitment


class TooMuch(OSError):
    """A PDU, an object, or all objects together are larger than the receiver takes."""


@dataclass(frozen=True, kw_only=True)
class Meter:
    """Count the bytes of unfinished objects, per association and over all of them."""

    limits: Limits
    held: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, key: int, size: int) -> bool:
        """Return whether an association may send these bytes as well."""
        with self.lock:
            self.held[key] = self.held.get(key, 0) + size
            return self.held[key] <= self.limits.object_bytes and sum(self.held.values()) <= self.limits.all_bytes

    def take_off(self, key: int, size: int) -> None:
        """Count a message with a data set of this size as done; what came behind it still counts."""
        with self.lock:
            done = size + size // WRAPPING_SHARE + WRAPPING
            self.held[key] = max(0, self.held.get(key, 0) - done)

    def clear(self, key: int) -> None:
        """Forget an association that ended."""
        with self.lock:
            self.held.pop(key, None)
