"""Read and record objects as a worker does, and print the size of the process after so many and after all of them."""

import resource
import sys
from itertools import islice
from pathlib import Path

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- the models need the settings first

from ingestion.models import InboxItem, InboxState  # noqa: E402
from ingestion.services.inbox import receive  # noqa: E402
from ingestion.tasks import read_item  # noqa: E402
from tests.bench.speed import NotRecorded, sender  # noqa: E402
from tests.soak.memory import renumbered, reports  # noqa: E402


def sizes(first: int, last: int) -> tuple[int, int]:
    """Return the resident size in kB after the first objects and after the last. Raises NotRecorded."""
    source, after_first = sender(), 0
    for number, data in enumerate(islice(renumbered(reports()), last), start=1):
        item = receive(source=source, data=data, name="", sop_class_uid="", sop_instance_uid="", at=timezone.now())
        read_item(item.uid)
        if number == first:
            after_first = _resident()
    if InboxItem.objects.exclude(state=InboxState.RECORDED).exists():
        raise NotRecorded
    return after_first, _resident()


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024


if __name__ == "__main__":
    print(*sizes(int(sys.argv[1]), int(sys.argv[2])))
