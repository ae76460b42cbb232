"""Record the mix on the database of the environment, beside pydicom on the same files, and print what it took.

`python -m tests.bench.speed REPORTS [FIRST]`: FIRST is the number of the first report, for a second run on one database.
Run by `tests.bench` in a process of its own, as a worker would be. Both sides take turns, a few files each, so that
whatever else the machine does slows both alike.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import django

django.setup()

from django.db import connection  # noqa: E402 -- the models need the settings first
from django.test.utils import CaptureQueriesContext  # noqa: E402

from ingestion.models import InboxItem, InboxState, Source, SourceKind  # noqa: E402
from ingestion.reading.read import read  # noqa: E402
from ingestion.services.inbox import receive  # noqa: E402
from ingestion.services.recording import settle  # noqa: E402
from ingestion.services.sources import Issuing, add_source  # noqa: E402
from passport.people.models import Facility  # noqa: E402
from passport.queue.services import claim  # noqa: E402
from tests.bench.baseline import touch  # noqa: E402
from tests.bench.mix import Sent, fluoroscopy, mix  # noqa: E402

AT = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
TURN = 20  # files
WARM_UP = 10
EVENTS = (3, 316, 2000)
LONG = 316  # events of a long fluoroscopy
TIMES = 5
# What transactions are made of is no statement.
FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class NotRecorded(Exception):
    """A report of the mix did not end as recorded: nothing that was measured counts."""


@dataclass(frozen=True, kw_only=True)
class Speed:
    """What the mix took, in seconds; `read` is measured alone and is a part of `settle`.

    `cpu` is the time of this process on a processor: without waiting for disk and database, and not what they do.
    """

    reports: int
    items: int
    pydicom: float
    store: float
    claim: float
    settle: float
    read: float
    pydicom_cpu: float
    ours_cpu: float
    statements: dict[int, int]  # from claim to settled, by number of events
    long_pydicom: float  # a report of 316 events, walked
    long_read: float  # and read by us


class Watch:
    """Add up the time that named steps take."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        """Count the block to a step."""
        start = time.perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - start

    @contextmanager
    def working(self, side: str) -> Iterator[None]:
        """Count the processor's time in the block to a side."""
        start = time.process_time()
        yield
        self.cpu[side] = self.cpu.get(side, 0.0) + time.process_time() - start


def sender() -> Source:
    """Return the source that sends the mix."""
    found = Source.objects.filter(name="bench").first()
    if found:
        return found
    facility = Facility.objects.create(name="Bench", country="RS", time_zone="Europe/Belgrade", created_at=AT)
    issuers = [Issuing(as_sent="CLINIC-ONE", issuer="Clinic One")]
    return add_source(
        name="bench", kind=SourceKind.DICOM, ae_title="BENCH", facility=facility, issuers=issuers, by=None, at=AT
    )


def measure(
    reports: int, *, first: int = 0, warm_up: int = WARM_UP, events: Sequence[int] = EVENTS, long: int = LONG
) -> Speed:
    """Return what the mix of so many reports takes after a few that warm both sides up.

    Statements are counted for one report with each of these numbers of events; `long` is that of the long report.
    """
    source, sent = sender(), mix(reports + warm_up, first=first)
    for report in sent[:warm_up]:
        record(source, report.data, Watch())
        touch(report.data)
    watch, items = Watch(), 0
    for turn in turns(sent[warm_up:]):
        with watch.working("pydicom"):
            items += alone(turn, "pydicom", touch, watch)
        gc.collect()
        with watch.working("ours"):
            for report in turn:
                record(source, report.data, watch)
        gc.collect()
        alone(turn, "read", events_of, watch)
        gc.collect()
    _long(watch, long)
    statements = {count: statements_of(source, count, number=first) for count in events}
    cpu = {f"{side}_cpu": watch.cpu[side] for side in ("pydicom", "ours")}
    return Speed(reports=reports, items=items, statements=statements, **watch.seconds, **cpu)


def events_of(data: bytes) -> int:
    """Return how many events our reader finds."""
    return len(read(data).events)


def _long(watch: Watch, events: int) -> None:
    """Let both sides read the same long report in turns."""
    turn = [Sent(kind="fluoroscopy", data=fluoroscopy(events))]
    for _ in range(TIMES):
        alone(turn, "long_pydicom", touch, watch)
        gc.collect()
        alone(turn, "long_read", events_of, watch)
        gc.collect()


def turns(sent: Sequence[Sent]) -> Iterator[Sequence[Sent]]:
    """Yield the reports a turn at a time."""
    return (sent[start : start + TURN] for start in range(0, len(sent), TURN))


def alone(turn: Sequence[Sent], step: str, function: Callable[[bytes], int], watch: Watch) -> int:
    """Return the sum of what a function finds in the files of a turn."""
    with watch.on(step):
        return sum(function(report.data) for report in turn)


def record(source: Source, data: bytes, watch: Watch) -> None:
    """Do with one report what receiver and worker do. Raises NotRecorded."""
    with watch.on("store"):
        item = receive(source=source, data=data, name="", sop_class_uid="", sop_instance_uid="", at=AT)
    with watch.on("claim"):
        claim(InboxItem, uid=item.uid, at=AT)
    with watch.on("settle"):
        settled = settle(item_uid=item.uid, at=AT)
    if settled.state != InboxState.RECORDED:
        raise NotRecorded(f"{settled.state} {settled.reason} {settled.detail}")


def statements_of(source: Source, events: int, *, number: int) -> int:
    """Return in how many statements a report with this many events goes from claimed to settled."""
    data = fluoroscopy(events, number=number + 10_000 + events)
    item = receive(source=source, data=data, name="", sop_class_uid="", sop_instance_uid="", at=AT)
    with CaptureQueriesContext(connection) as captured:
        claim(InboxItem, uid=item.uid, at=AT)
        settle(item_uid=item.uid, at=AT)
    return sum(not query["sql"].startswith(FRAMES) for query in captured)


if __name__ == "__main__":
    reports, *first = map(int, sys.argv[1:])
    print(json.dumps(asdict(measure(reports, first=first[0] if first else 0))))
