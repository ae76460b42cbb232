"""Make a booklet that was asked for, as the worker does, and print time and memory of the process that made it."""

import json
import resource
import sys
import time
from datetime import UTC, datetime

import django

django.setup()

from passport import objects  # noqa: E402 -- the models need the settings first
from reports.services import make_booklet  # noqa: E402

AT = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)


class NotMade(Exception):
    """The booklet could not be made; the message is the reason."""


def made(print_uid: str) -> dict[str, float]:
    """Return seconds, pages, bytes and the most memory in MB. Raises NotMade."""
    start, cpu = time.perf_counter(), time.process_time()
    done = make_booklet(print_uid=print_uid, at=AT)
    taken = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    if not done.sha256:
        raise NotMade(done.failed_reason)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**taken, "pages": done.pages, "bytes": len(objects.get(done.sha256)), "peak_mb": peak}


if __name__ == "__main__":
    print(json.dumps(made(sys.argv[1])))
