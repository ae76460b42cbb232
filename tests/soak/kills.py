"""Kill web, receiver and worker at moments that chance chooses, under load; nothing is lost or doubled.

Run by `tests.soak` in a process of its own, on a database that the rounds share.
"""

import json
import os
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- the models need the settings first
from pydicom.dataset import Dataset  # noqa: E402

from ingestion.models import InboxItem, InboxState, Source  # noqa: E402
from passport.booklet.models import DoseReport, Entry, EventKey  # noqa: E402
from tests import sr  # noqa: E402
from tests.ingestion.processes import installation, pids, soon  # noqa: E402
from tests.ingestion.senders import source  # noqa: E402
from tests.ingestion.test_killed import send_until_kept  # noqa: E402
from tests.scanner.sending import Target  # noqa: E402
from tests.services.installation import Installation  # noqa: E402
from tests.services.processes import free_port, listening, wait_until  # noqa: E402

PROCESSES = ("worker", "receiver", "web")
LONGEST_PAUSE = 2.0  # seconds between two kills
SENDERS = 3


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a round left behind: each of these is the number of reports that were sent."""

    items: int
    reports: int
    rows: int
    events: int
    unfinished: int


def killed(folder: Path, chance: Random, *, reports: int, kills: int, name: str) -> Left:
    """Return what is left when processes were killed while these reports were sent and recorded."""
    if not Source.objects.filter(ae_title="CT-ROOM").exists():
        source(timezone.now(), name="ct-room")
    sent = [report(name, number) for number in range(reports)]
    ports = {"WEB_PORT": str(free_port()), "RECEIVER_PORT": str(free_port())}
    ours = installation(folder, **ports)
    to = Target(host="127.0.0.1", port=int(ports["RECEIVER_PORT"]), ae_title="PASSPORT")
    with ours.start("up") as up, ThreadPoolExecutor(SENDERS) as senders:
        wait_until(lambda: listening(to.port) and len(pids(ours)) == len(PROCESSES), process=up, log=ours.log)
        heard = [senders.submit(send_until_kept, sent[start::SENDERS], to) for start in range(SENDERS)]
        for _ in range(kills):
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
            kill_one(ours, chance.choice(PROCESSES))
        for sender in heard:
            sender.result()
        soon(lambda: left(sent).items == left(sent).reports and not left(sent).unfinished, ours)
    return left(sent)


def kill_one(ours: Installation, name: str) -> None:
    """Kill a process as a power cut would, and return when the supervisor has started another."""
    before = pids(ours)[name]
    os.killpg(before, signal.SIGKILL)
    soon(lambda: pids(ours).get(name, before) != before, ours)


def report(name: str, number: int) -> Dataset:
    """Return one report of a study of its own."""
    dataset = sr.ct(study_uid=sr.uid("soak", name, number))
    sr.write(dataset)
    return dataset


def left(sent: list[Dataset]) -> Left:
    """Return what the database holds of these reports."""
    instances, studies = [item.SOPInstanceUID for item in sent], [item.StudyInstanceUID for item in sent]
    items = InboxItem.objects.filter(sop_instance_uid__in=instances)
    return Left(
        items=items.count(),
        reports=DoseReport.objects.filter(sop_instance_uid__in=instances).count(),
        rows=Entry.objects.filter(exposures__study_instance_uid__in=studies).count(),
        events=EventKey.objects.filter(exposure__study_instance_uid__in=studies).count(),
        unfinished=items.exclude(state=InboxState.RECORDED).count(),
    )


def main(name: str, reports: int, kills: int) -> Left:
    """Return what one round left, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="passport-soak-") as folder:
        return killed(Path(folder), Random(name), reports=reports, kills=kills, name=name)


if __name__ == "__main__":
    print(json.dumps(asdict(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))))
