"""Let the log take entries in on the database of the environment, prove some of them, and print what each took.

`python -m tests.bench.log ENTRIES`. Acts are written in bulk; what is measured is taking them in and proving them.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

import django

django.setup()

from passport.signing.log import stored  # noqa: E402 -- the models need the settings first
from passport.signing.log.forms import NEWEST  # noqa: E402
from passport.signing.models import Act, LogEntry  # noqa: E402
from passport.signing.selectors import log_proof  # noqa: E402
from passport.signing.services import append_waiting  # noqa: E402
from tests.bench.booklet import AT  # noqa: E402

SEED, PROVEN, WRITTEN = 6, 200, 10_000


@dataclass(frozen=True, kw_only=True)
class Logged:
    """What the log took: milliseconds at the middle and at worst, and the memory of the process."""

    entries: int
    seed: int
    append_ms: float  # per entry, of the batches of 500
    append_last_ms: float  # per entry, of the last ten batches
    alone_ms: float  # a batch of one, at the end
    proof_ms: float
    proof_worst_ms: float
    consistency_ms: float
    memory_early_mib: float  # at a tenth of the entries
    memory_mib: float


class ProofDoesNotHold(Exception):
    """A proof of the log does not cover its row."""


def measure(entries: int) -> Logged:
    """Return what so many entries, and those that are there, took. Raises ProofDoesNotHold."""
    batches, early = [], 0.0
    for start in range(0, entries, WRITTEN):
        Act.objects.bulk_create(_acts(min(WRITTEN, entries - start)), batch_size=500)
        while (took := _took(lambda: append_waiting(at=AT)))[1]:
            batches.append(took[0] / took[1])
        early = early or (_memory() if start + WRITTEN >= entries // 10 else 0.0)
    alone = []
    for _time in range(20):
        Act.objects.bulk_create(_acts(1))
        alone.append(_took(lambda: append_waiting(at=AT))[0])
    proofs = [_prove(index) for index in Random(SEED).choices(range(LogEntry.objects.count()), k=PROVEN)]
    head = stored.last_head()
    size = head.size if head else 0
    consistency = [_took(lambda: stored.consistency(first=size // 3, second=size))[0] for _time in range(20)]
    return Logged(
        entries=size,
        seed=SEED,
        append_ms=_middle(batches),
        append_last_ms=_middle(batches[-10:]),
        alone_ms=_middle(alone),
        proof_ms=_middle(proofs),
        proof_worst_ms=round(max(proofs), 2),
        consistency_ms=_middle(consistency),
        memory_early_mib=early,
        memory_mib=_memory(),
    )


def _acts(count: int) -> list[Act]:
    detail = {"position": 1, "size": 1}
    return [
        Act(at=AT, actor="bench", verb="sign_statement", subject_kind="signature", subject_uid="a" * 32, detail=detail)
        for _number in range(count)
    ]


def _prove(index: int) -> float:
    entry = LogEntry.objects.get(index=index)
    took, proof = _took(lambda: log_proof(kind=entry.kind, uid=entry.uid))
    row = NEWEST[entry.kind].rows([entry.uid])[entry.uid]
    if proof is None or not proof.covers(NEWEST[entry.kind].write(row)):
        raise ProofDoesNotHold(index)
    return took


def _took(step: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = step()
    return (time.perf_counter() - start) * 1000, result


def _middle(values: list[float]) -> float:
    return round(sorted(values)[len(values) // 2], 2)


def _memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1])))))
