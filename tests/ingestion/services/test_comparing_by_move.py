"""Comparing with a PACS that sends to our receiver (C-MOVE): real PACS of two makers, and the receiver as a process."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from ingestion.models import InboxItem, Retrieval, RetrievalState
from ingestion.reasons import Reason
from ingestion.services.retrieving import retrieve
from passport.imaging.models import Way
from tests import sr
from tests.ingestion.archives import compared, fetched, pacs_of
from tests.ingestion.processes import Running, installation, receiver
from tests.ingestion.senders import clinic, source
from tests.scanner.sending import send
from tests.services import dcmqrscp, orthanc
from tests.services.dcmqrscp import Dcmqrscp
from tests.services.installation import Installation
from tests.services.orthanc import Orthanc

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_DAY = date(2026, 3, 7)
NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
REPORTS = [sr.ct(started=sr.STARTED.replace(day=7 + number)) for number in range(10)]
FILES = [sr.write(dataset) for dataset in REPORTS]
LOST = [REPORTS[2], REPORTS[5], REPORTS[9]]


@pytest.fixture(scope="module")
def ours(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return installation(tmp_path_factory.mktemp("moving"))


@pytest.fixture(scope="module")
def running(ours: Installation) -> Iterator[Running]:
    with receiver(ours) as started:
        yield started


@pytest.fixture(autouse=True)
def same_folder(settings: Settings, ours: Installation) -> None:
    settings.OBJECTS_DIR = ours.folder / "objects"


@pytest.fixture(scope="module")
def first(running: Running) -> Iterator[Orthanc]:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=running.to.port) as pacs:
        for data in FILES:
            pacs.keep(data)
        yield pacs


@pytest.fixture(scope="module")
def second(running: Running) -> Iterator[Dcmqrscp]:
    with dcmqrscp.server(receiver_aet="PASSPORT", receiver_port=running.to.port) as pacs:
        pacs.keep(*FILES)
        yield pacs


@pytest.mark.parametrize("maker", ["first", "second"])
def test_the_three_reports_that_a_push_lost_are_moved_to_us_and_no_other(
    maker: str, running: Running, request: pytest.FixtureRequest
) -> None:
    place = clinic(NOW)
    source(NOW, name="push", facility=place)
    kept = [dataset for dataset in REPORTS if dataset not in LOST]
    assert send(kept, to=running.to, calling="PUSH") == [0] * 7
    pacs = pacs_of(request.getfixturevalue(maker), Way.C_MOVE, NOW, first_day=FIRST_DAY, facility=place)

    compared(pacs, NOW)
    brought = fetched(NOW)

    assert {row.sop_instance_uid for row in brought} == {str(dataset.SOPInstanceUID) for dataset in LOST}
    assert {row.item.source for row in brought if row.item} == {pacs.source}
    assert InboxItem.objects.count() == len(REPORTS)


def test_a_pacs_that_does_not_know_where_to_move_to_has_refused(second: Dcmqrscp, settings: Settings) -> None:
    pacs = pacs_of(second, Way.C_MOVE, NOW, first_day=date(2026, 3, 16))
    compared(pacs, NOW)
    settings.RECEIVER_AE_TITLE = "NOBODY"

    asked = Retrieval.objects.get()
    again = retrieve(retrieval_uid=asked.uid, at=NOW)

    asked.refresh_from_db()
    assert (again, asked.state) == (NOW + timedelta(minutes=1), RetrievalState.WAITING)
    assert asked.reason == Reason.PACS_REFUSED
