"""What a key object says opens no connection: every one that this process makes is counted, whoever makes it."""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from ingestion.models import InboxItem, InboxState, Source
from ingestion.reasons import Reason
from ingestion.services.key_objects import resolve
from ingestion.tasks import resolve_key_object, retrieve_object
from passport.queue.kinds import JOBS
from passport.queue.models import Job
from passport.queue.tasks import run_job
from tests.ingestion.archives import web_pacs
from tests.ingestion.senders import settled, source
from tests.passport.imaging.clients.nodes import answer, web_node
from tests.sr import ct
from tests.sr.key_object import naming

pytestmark = pytest.mark.django_db
# What Python tells of itself before it looks up a name, connects or sends (PEP 578).
LEAVING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")
UNREGISTERED = [
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/dicom-web",
    "http://127.0.0.1:6379/dicom-web",
    "http://localhost/dicom-web",
    "http://pacs.nobody.example/dicom-web",
    "gopher://pacs.nobody.example/",
]
_told: list[tuple[str, str]] = []


def _listen(event: str, about: tuple[object, ...]) -> None:
    if event in LEAVING:
        _told.append((event, str(about[-1])))


# A hook stays for as long as the process does.
sys.addaudithook(_listen)


@pytest.fixture
def left() -> Iterator[list[tuple[str, str]]]:
    _told.clear()
    yield _told
    _told.clear()


@pytest.fixture
def at() -> datetime:
    """Return now: the worker's own tasks ask the clock."""
    return timezone.now()


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


def work(item: InboxItem, at: datetime) -> None:
    # The worker knows these tasks because it imports all of them.
    assert {JOBS["retrieve"], JOBS["resolve_key_object"]} == {retrieve_object.name, resolve_key_object.name}
    Job.objects.update(due_at=at)
    for job in Job.objects.all():
        run_job(job.uid)
    assert set(Job.objects.values_list("attempts", flat=True)) == {0}
    resolve(item_uid=item.uid, at=at + timedelta(minutes=5))
    item.refresh_from_db()


@pytest.mark.parametrize("url", UNREGISTERED)
def test_nobody_who_is_not_registered_is_connected_to(
    url: str, sender: Source, at: datetime, left: list[tuple[str, str]]
) -> None:
    item = settled(
        sender, naming(ct(), retrieve_url=url, retrieve_uri=url, ae_title="EVIL", location_uid="2.25.9"), at=at
    )

    work(item, at)

    assert left == []
    assert (item.state, item.reason) == (InboxState.WAITING, Reason.PACS_UNREGISTERED)


def test_a_registered_pacs_is_asked_and_where_it_redirects_to_is_not(
    sender: Source, at: datetime, left: list[tuple[str, str]]
) -> None:
    with web_node() as elsewhere:
        away = [answer(b"", f"Location: {elsewhere.base}/studies", status="302 Found")]
        with web_node(away) as node:
            web_pacs(node.base, at, facility=sender.facility)
            item = settled(sender, naming(ct(), retrieve_url=f"{node.base}/studies/1"), at=at)

            work(item, at)

    assert (node.connections > 0, elsewhere.connections) == (True, 0)
    assert {about for event, about in left if event == "socket.connect"} == {f"('127.0.0.1', {node.port})"}
    assert (item.state, item.reason) == (InboxState.WAITING, Reason.AWAITING_REPORT)
