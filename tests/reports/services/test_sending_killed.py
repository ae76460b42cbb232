"""A worker that is killed on the way, and several at once: needs PostgreSQL, whose writers do run at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from passport import objects
from passport.access.models import Access
from passport.queue.kinds import JOBS
from passport.queue.models import Job
from passport.queue.tasks import run_job
from passport.signing.models import Act
from reports.models import KeyObject, Sending, SendingSetup
from reports.sending.profile import CarrierKind
from reports.sending.states import State
from reports.services.collecting import collect_sendings
from reports.tasks import send_key_object
from tests import sr
from tests.ingestion.processes import installation, kill, locked, somebody_waits_for_a_lock, soon
from tests.reports.sending.carriers.test_xds import SOURCE, SUCCESS, repository
from tests.reports.sending.studies import Hospital, arrives, hospital, image_of, listed, own_profile, pacs, report_of
from tests.services import orthanc as orthancs
from tests.services.orthanc import Orthanc

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


@pytest.fixture(scope="module")
def archive() -> Iterator[Orthanc]:
    with orthancs.server(receiver_aet="PASSPORT", receiver_port=1) as running:
        for dataset in (report_of(), image_of()):
            running.keep(sr.write(dataset))
        yield running


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def here(archive: Orthanc, now: datetime, settings: Settings, tmp_path: Path) -> Hospital:
    settings.SENDING_PROFILES_DIR = tmp_path / "profiles"
    found = hospital(now)
    earlier = now - timedelta(hours=2)
    arrives(found, report_of(), earlier)
    listed(pacs(found, archive), earlier)
    return found


def sends_to(folder: Path, **destination: object) -> None:
    own_profile(folder / "profiles", **destination)
    SendingSetup.objects.update(profile="own", dry_run=False)


def test_a_worker_killed_between_build_and_send_loses_and_doubles_nothing(
    here: Hospital, archive: Orthanc, tmp_path: Path
) -> None:
    sends_to(tmp_path, carrier=CarrierKind.C_STORE, host="127.0.0.1", port=archive.dicom_port, ae_title=archive.aet)
    ours = installation(tmp_path, SENDING_PROFILES_DIR=str(tmp_path / "profiles"))
    # The line that the patient reads cannot be written: so the worker stands between building and handing over.
    with locked("access_access"), ours.start("work") as worker:
        soon(lambda: KeyObject.objects.exists() and somebody_waits_for_a_lock(), ours)
        kill(worker)
    built = objects.get(KeyObject.objects.get().sha256)
    assert (Sending.objects.get().state, Access.objects.count()) == (State.READY, 0)

    with ours.start("work"):
        soon(lambda: Sending.objects.get().state == State.ACCEPTED, ours)

    document = KeyObject.objects.get()
    assert objects.get(document.sha256) == built
    assert (Access.objects.count(), Act.objects.filter(verb="sending.handed_over").count()) == (1, 1)


def test_of_several_workers_at_once_one_sends(
    here: Hospital, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACS_STATE", "hospital:secret")
    start = threading.Barrier(WORKERS)

    def work(uid: str) -> None:
        start.wait()
        try:
            run_job(uid)
        finally:
            connection.close()

    assert JOBS["send"] == send_key_object.name  # the worker knows the task because it imports all of them
    with repository(200, SUCCESS) as (found, destination), ThreadPoolExecutor(WORKERS) as workers:
        sends_to(tmp_path, carrier=CarrierKind.XDS, url=destination.url, source_id=SOURCE)
        collect_sendings(setup_uid=here.setup.uid, at=now)
        list(workers.map(work, [Job.objects.get(kind="send").uid] * WORKERS))

    assert len(found.asked) == 1
    assert (Sending.objects.get().state, KeyObject.objects.count()) == (State.ACCEPTED, 1)


def test_of_several_collectors_at_once_each_study_gets_one_row(here: Hospital, now: datetime) -> None:
    start = threading.Barrier(WORKERS)

    def work(_number: int) -> None:
        start.wait()
        try:
            collect_sendings(setup_uid=here.setup.uid, at=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(work, range(WORKERS)))

    assert Sending.objects.count() == 1
    assert Act.objects.filter(verb="sending.examined").count() == 1
