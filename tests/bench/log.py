"""Let the log take entries in on the database of the environment, prove some of them, and print what each took.

`python -m tests.bench.log ENTRIES [SEED]`. Acts are written in bulk; what is measured is taking them in and proving them.
A log that has entries already grows to as many: an ended run goes on with the same words.
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

SEED, PROVEN, ALONE, WRITTEN = 6, 200, 20, 10_000


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
    memory_early_mib: float  # at a tenth of the entries, or soon after an ended run went on
    memory_mib: float


class ProofDoesNotHold(Exception):
    """A proof of the log does not cover its row."""


def measure(entries: int, *, seed: int = SEED) -> Logged:
    """Return what it takes to grow to so many entries, then to prove some. Raises ProofDoesNotHold."""
    _take_in()
    batches: list[float] = []
    early = 0.0
    for start in range(stored.size(), entries, WRITTEN):
        Act.objects.bulk_create(_acts(min(WRITTEN, entries - start), f"{seed} {start}"), batch_size=500)
        batches += _take_in()
        early = early or (_memory() if start + WRITTEN >= entries // 10 else 0.0)
        print(f"{stored.size()} entries, {_middle(batches[-10:])} ms each", file=sys.stderr, flush=True)
    alone = []
    for number in range(ALONE):
        Act.objects.bulk_create(_acts(1, f"{seed} alone {stored.size()} {number}"))
        alone.append(_took(lambda: append_waiting(at=AT))[0])
    head = stored.last_head()
    size = head.size if head else 0
    proofs = [_prove(index) for index in Random(seed).choices(range(size), k=PROVEN)]
    consistency = [_took(lambda: stored.consistency(first=size // 3, second=size))[0] for _time in range(20)]
    return Logged(
        entries=size,
        seed=seed,
        append_ms=_middle(batches),
        append_last_ms=_middle(batches[-10:]),
        alone_ms=_middle(alone),
        proof_ms=_middle(proofs),
        proof_worst_ms=round(max(proofs), 2),
        consistency_ms=_middle(consistency),
        memory_early_mib=early or _memory(),
        memory_mib=_memory(),
    )


def _take_in() -> list[float]:
    """Let the log take in what waits, and return what each batch took for each of its entries."""
    batches = []
    while (took := _took(lambda: append_waiting(at=AT)))[1]:
        batches.append(took[0] / took[1])
    return batches


def _acts(count: int, seed: str) -> list[Act]:
    chance, detail = Random(seed), {"position": 1, "size": 1}
    uids = [f"{chance.getrandbits(128):032x}" for _number in range(2 * count)]
    return [
        Act(uid=uid, at=AT, actor="bench", verb="sign", subject_kind="signature", subject_uid=subject, detail=detail)
        for uid, subject in zip(uids[::2], uids[1::2], strict=True)
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
    return round(sorted(values)[len(values) // 2], 2) if values else 0.0


def _memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1]), seed=int(sys.argv[2]) if sys.argv[2:] else SEED))))
