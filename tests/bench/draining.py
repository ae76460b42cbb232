"""End to end: objects are received here while the processes of `manage.py work` read and record them.

`python -m tests.bench.draining REPORTS FIRST`, beside a running worker of the same installation.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- the models need the settings first

from ingestion.models import InboxItem, InboxState, Source  # noqa: E402
from ingestion.receiving.keeping import Writers  # noqa: E402
from ingestion.services.inbox import receive  # noqa: E402
from tests.bench.baseline import touch  # noqa: E402
from tests.bench.mix import Sent, mix  # noqa: E402
from tests.bench.speed import NotRecorded, sender  # noqa: E402

WARM_UP = 20
PATIENCE = 300  # seconds


@dataclass(frozen=True, kw_only=True)
class Drained:
    """Seconds from the first object received to the last one settled, beside pydicom on the same files."""

    reports: int
    ours: float
    pydicom: float


def measure(reports: int, *, first: int) -> Drained:
    """Return what it takes. Raises NotRecorded."""
    source, sent = sender(), mix(reports + WARM_UP, first=first)
    _through(source, sent[:WARM_UP])
    start = time.perf_counter()
    for report in sent[WARM_UP:]:
        touch(report.data)
    alone = time.perf_counter() - start
    start = time.perf_counter()
    _through(source, sent[WARM_UP:])
    return Drained(reports=reports, ours=time.perf_counter() - start, pydicom=alone)


def _through(source: Source, sent: list[Sent]) -> None:
    writers = Writers(1)  # of the receiver, which rings as seldom as it does for a sender
    for report in sent:
        item = receive(
            source=source, data=report.data, name="", sop_class_uid="", sop_instance_uid="", at=timezone.now()
        )
        writers.ring(item.uid)
    deadline = time.monotonic() + PATIENCE
    waiting = InboxItem.objects.filter(source=source, due_at__isnull=False)
    while waiting.exists():
        if time.monotonic() > deadline:
            raise NotRecorded(f"{waiting.count()} objects are not settled")
        time.sleep(0.02)
    if InboxItem.objects.filter(source=source).exclude(state=InboxState.RECORDED).exists():
        raise NotRecorded("not every object was recorded")


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1]), first=int(sys.argv[2])))))
