"""Senders as devices are: each object is sent again until it was kept, and what it was answered is written down."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from pydicom.dataset import Dataset

from tests.faults.plant import CALLING, PATIENCE
from tests.scanner.sending import ABORTED, Refused, Target, send

NOT_LET_IN = -2
OUT_OF_RESOURCES = 0xA700
# What a receiver may say, or not come to say, while something is broken.
ANSWERS = {0, OUT_OF_RESOURCES, ABORTED, NOT_LET_IN}
MOST_AT_ONCE = 2  # objects on an association
PAUSE_SECONDS = 0.6


class NeverKept(Exception):
    """A sender gave up; the message says what it heard last."""


@dataclass(kw_only=True)
class Sent:
    """One object and what its sender heard each time, to the last."""

    dataset: Dataset
    dlp: str  # of its study, mGy.cm
    reports: int = 1  # 0 for a key object, which names one
    heard: list[int] = field(default_factory=list)


def deliver(sent: Sequence[Sent], *, to: Target, chance: Random) -> None:
    """Send objects a few at a time, and what was not kept again. Raises NeverKept."""
    left, deadline = list(sent), time.monotonic() + PATIENCE
    while left:
        some = left[: chance.randint(1, MOST_AT_ONCE)]
        for one, status in zip(some, _statuses(some, to), strict=True):
            one.heard.append(status)
        left = [one for one in left if one.heard[-1:] != [0]]
        if left and time.monotonic() > deadline:
            raise NeverKept(f"{left[0].heard[-1]}")
        time.sleep(PAUSE_SECONDS * chance.random())


def _statuses(some: Sequence[Sent], to: Target) -> list[int]:
    try:
        return send([one.dataset for one in some], to=to, calling=CALLING)
    except Refused:
        return [NOT_LET_IN] * len(some)
