"""Sign a morning's list with one touch on the database of the environment, and print what the server took.

`python -m tests.bench.signing ROWS`. Run by `tests.bench` in a process of its own.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import django

django.setup()

from django.db import connection  # noqa: E402 -- the models need the settings first
from django.test.utils import CaptureQueriesContext  # noqa: E402

from passport.booklet import services  # noqa: E402
from passport.booklet.models import ApprovalKind, Entry  # noqa: E402
from passport.signing.selectors import request_options  # noqa: E402
from tests import cast  # noqa: E402
from tests.authenticator import Authenticator  # noqa: E402
from tests.bench.booklet import AT  # noqa: E402
from tests.passport.booklet.readings import event, reading  # noqa: E402
from tests.passport.booklet.readings import measure as measure_of  # noqa: E402
from tests.passport.booklet.signing import enrol  # noqa: E402


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What one touch took, in seconds and statements: showing what it will sign, and taking the touch."""

    rows: int
    prepare: float
    prepare_cpu: float  # of this process: what other work on the machine does not lengthen
    complete: float
    complete_cpu: float
    prepare_statements: int
    complete_statements: int


def measure(rows: int, *, first: int = 0) -> Signed:
    """Return what one touch under so many rows takes after another one that is counted."""
    clinic, authenticator = cast.clinic(prefix=f"b{first}-"), Authenticator()
    approver = clinic.approver.user
    enrol(approver, authenticator, at=AT)
    entries = [_row(clinic, number) for number in range(first, first + 2 * rows)]
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        approver=clinic.approver, approval=ApprovalKind.RECORDED
    )
    # Counting statements takes time of its own: one list is counted, another one timed.
    half = len(entries) // 2
    with CaptureQueriesContext(connection) as asked:
        request = services.prepare_signing(entries=entries[:half], by=approver, at=AT)
    response = authenticator.get(request_options(request=request, at=AT))
    with CaptureQueriesContext(connection) as taken:
        services.complete_signing(request_uid=request.uid, response=response, by=approver, at=AT)
    prepare = _started()
    request = services.prepare_signing(entries=entries[half:], by=approver, at=AT)
    prepared = prepare()
    response = authenticator.get(request_options(request=request, at=AT))
    complete = _started()
    services.complete_signing(request_uid=request.uid, response=response, by=approver, at=AT)
    completed = complete()
    return Signed(
        rows=rows,
        prepare=prepared[0],
        prepare_cpu=prepared[1],
        complete=completed[0],
        complete_cpu=completed[1],
        prepare_statements=len(asked),
        complete_statements=len(taken),
    )


def _started() -> Callable[[], tuple[float, float]]:
    """Return what tells the seconds since now, on the clock and of this process."""
    clock, cpu = time.perf_counter(), time.process_time()
    return lambda: (time.perf_counter() - clock, time.process_time() - cpu)


def _row(clinic: cast.Clinic, number: int) -> Entry:
    what = reading(
        sop_instance_uid=f"2.25.{number}",
        study_instance_uid=f"2.25.9{number}",
        events=(event(f"{number}.1", "5"), event(f"{number}.2", "7")),
        totals=(measure_of("113813", "12"), measure_of("113830", "3")),
    )
    source = services.Source(name="bench", facility=clinic.facility)
    record = cast.record(local_id=f"bench-{number}")
    return services.record_report(reading=what, record=record, source=source, at=AT).entry


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1]), first=int(sys.argv[2]) if sys.argv[2:] else 0))))
