"""What a SIGKILL in mid-work leaves behind: nothing lost, nothing doubled."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from pydicom.dataset import Dataset
from pytest_django import Settings

from ingestion.models import InboxItem, InboxState, Source
from ingestion.services.inbox import receive
from passport.booklet.models import DoseReport, Entry, EventKey
from passport.people.models import CodeSlip, Reader, Relation, User
from passport.people.services import issue_slip
from passport.signing.models import Act
from tests import cast, sr
from tests.ingestion.person import Person
from tests.ingestion.processes import installation, kill, locked, pids, receiver, somebody_waits_for_a_lock, soon
from tests.ingestion.senders import source
from tests.scanner.sending import ABORTED, Refused, Target, send
from tests.services.installation import Installation
from tests.services.processes import free_port, listening, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours(tmp_path: Path) -> Installation:
    return installation(tmp_path)


@pytest.fixture(autouse=True)
def ct_room(at: datetime) -> Source:
    return source(at, name="ct-room")


def report(number: int = 1) -> Dataset:
    dataset = sr.ct(number=number, study_uid=sr.uid("killed", number))
    sr.write(dataset)
    return dataset


def blobs(ours: Installation) -> list[Path]:
    return [path for path in (ours.folder / "objects").rglob("*") if path.is_file()]


def recorded() -> int:
    return InboxItem.objects.filter(state=InboxState.RECORDED).count()


def test_a_receiver_killed_between_bytes_and_row_loses_nothing(ours: Installation) -> None:
    with receiver(ours) as first, ThreadPoolExecutor(1) as sender:
        with locked("ingestion_inboxitem"):
            heard = sender.submit(send, [report()], to=first.to, calling="CT-ROOM")
            soon(lambda: bool(blobs(ours)) and somebody_waits_for_a_lock(), ours)
            kill(first.process)
        assert heard.result() == [ABORTED]
    # The database may still write the row that nobody waits for any more; the sender was not told, and sends again.

    with receiver(ours) as second, ours.start("work"):
        assert send([report()], to=second.to, calling="CT-ROOM") == [0]
        soon(lambda: recorded() == 1, ours)

    assert len(blobs(ours)) == 1
    assert (InboxItem.objects.count(), DoseReport.objects.count()) == (1, 1)


def test_a_worker_killed_between_reading_and_recording_loses_and_doubles_nothing(
    ours: Installation, ct_room: Source, at: datetime
) -> None:
    item = receive(source=ct_room, data=sr.write(report()), name="", sop_class_uid="", sop_instance_uid="", at=at)
    with locked("booklet_dosereport"), ours.start("work") as worker:
        soon(somebody_waits_for_a_lock, ours)
        kill(worker)
    assert recorded() == 0

    with ours.start("work"):
        soon(lambda: recorded() == 1, ours)

    item.refresh_from_db()
    assert (item.due_at, item.lease) == (None, "")
    assert (Entry.objects.count(), DoseReport.objects.count(), EventKey.objects.count()) == (1, 1, 1)


@pytest.mark.timeout(120)
def test_a_website_killed_while_a_slip_is_taken_up_leaves_nothing_half_done(tmp_path: Path, settings: Settings) -> None:
    port = free_port()
    ours = installation(tmp_path, WEB_PORT=str(port), RECEIVER_PORT=str(free_port()), CODE_PEPPER=settings.CODE_PEPPER)
    ours.manage("collectstatic", "--no-input", "--verbosity", "0", "--ignore", "rest_framework")
    ana = cast.patient(cast.facility())
    _, code = issue_slip(patient=ana, relation=Relation.SELF, by=None, at=timezone.now())
    person = Person(port=port)

    with ours.start("up") as up, ThreadPoolExecutor(1) as asking:
        wait_until(lambda: listening(port), process=up, log=ours.log)
        with locked("people_reader"):
            asked = asking.submit(person.opens, code, ana.birth_date)
            soon(somebody_waits_for_a_lock, ours)
            before = pids(ours)["web"]
            os.killpg(before, signal.SIGKILL)
            with pytest.raises(ConnectionError):
                asked.result()
        soon(lambda: pids(ours)["web"] != before and listening(port), ours)
        left = (Reader.objects.count(), User.objects.count(), CodeSlip.objects.filter(used_at=None).count())
        opened = person.opens(code, ana.birth_date)

    assert left == (0, 0, 1)
    assert opened == "/open/next-time"
    assert (Reader.objects.get().patient, User.objects.count()) == (ana, 1)
    assert Act.objects.filter(verb="slip.used").count() == 1


# pynetdicom leaves the socket of a connection that never came about to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.timeout(120)
def test_web_receiver_and_worker_killed_under_load_come_back_and_lose_nothing(tmp_path: Path) -> None:
    ports = {"WEB_PORT": str(free_port()), "RECEIVER_PORT": str(free_port())}
    ours = installation(tmp_path, **ports)
    to = Target(host="127.0.0.1", port=int(ports["RECEIVER_PORT"]), ae_title="PASSPORT")
    reports = [report(number) for number in range(1, 31)]

    with ours.start("up") as up, ThreadPoolExecutor(2) as senders:
        wait_until(lambda: listening(to.port) and len(pids(ours)) == 3, process=up, log=ours.log)
        heard = [senders.submit(send_until_kept, reports[start::2], to) for start in range(2)]
        for share, name in ((6, "worker"), (12, "receiver"), (18, "web")):
            soon(lambda share=share: InboxItem.objects.count() >= share, ours)
            before = pids(ours)[name]
            os.killpg(before, signal.SIGKILL)
            soon(lambda name=name, before=before: pids(ours)[name] != before, ours)
        for sender in heard:
            sender.result()
        soon(lambda: recorded() == 30, ours)
        soon(lambda: listening(int(ports["WEB_PORT"])), ours)

    assert InboxItem.objects.count() == 30
    assert (Entry.objects.count(), DoseReport.objects.count(), EventKey.objects.count()) == (30, 30, 30)
    assert InboxItem.objects.filter(due_at__isnull=False).count() == 0


def send_until_kept(reports: list[Dataset], to: Target) -> None:
    """Send as a PACS does: what was not kept is sent again."""
    left = reports
    while left:
        try:
            statuses = send(left, to=to, calling="CT-ROOM")
        except Refused:
            time.sleep(0.2)
            continue
        left = [item for item, status in zip(left, statuses, strict=True) if status != 0]
