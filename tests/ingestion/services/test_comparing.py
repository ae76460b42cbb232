"""What a PACS holds against what arrived: exactly what is missing is fetched, and no day is left out."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from pydicom.dataset import Dataset

from ingestion.models import InboxItem, InboxState, Retrieval, RetrievalState
from ingestion.reasons import Reason
from ingestion.services import failures
from ingestion.services.comparing import compare
from ingestion.services.recording import settle
from ingestion.tasks import compare_pacs, retrieve_object
from passport.booklet.models import DoseReport
from passport.imaging.models import Pacs, Study, Way
from passport.queue.kinds import JOBS
from passport.queue.models import Job, JobState
from passport.queue.tasks import run_job
from passport.signing.models import Act
from tests import sr
from tests.ingestion.archives import compared, fetched, pacs_of, web_pacs
from tests.ingestion.senders import clinic, received, source
from tests.passport.imaging.clients.nodes import answer, web_node
from tests.services import dcmqrscp, orthanc
from tests.services.dcmqrscp import Dcmqrscp
from tests.services.orthanc import Orthanc
from tests.services.processes import free_port

pytestmark = pytest.mark.django_db

FIRST_DAY = date(2026, 3, 7)
NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
REPORTS = [sr.ct(started=sr.STARTED.replace(day=7 + number)) for number in range(10)]
LOST = [REPORTS[2], REPORTS[5], REPORTS[9]]


@pytest.fixture(scope="module")
def first() -> Iterator[Orthanc]:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=free_port()) as running:
        for dataset in REPORTS:
            running.keep(sr.write(dataset))
        yield running


@pytest.fixture(scope="module")
def second() -> Iterator[Dcmqrscp]:
    with dcmqrscp.server(receiver_aet="PASSPORT", receiver_port=free_port()) as running:
        running.keep(*(sr.write(dataset) for dataset in REPORTS))
        yield running


def pushed(*datasets: Dataset) -> None:
    sender = source(NOW, name="push")
    for dataset in datasets:
        item = received(sender, dataset, at=NOW)
        InboxItem.objects.filter(pk=item.pk).update(sop_instance_uid=dataset.SOPInstanceUID)


def uids(datasets: list[Dataset]) -> set[str]:
    return {str(dataset.SOPInstanceUID) for dataset in datasets}


def rows(*listed: dict[str, str]) -> bytes:
    return answer(json.dumps([{tag: {"Value": [value]} for tag, value in row.items()} for row in listed]).encode())


@pytest.mark.parametrize(("maker", "way"), [("first", Way.C_GET), ("first", Way.DICOMWEB), ("second", Way.C_GET)])
def test_the_three_reports_that_a_push_lost_are_fetched_and_no_other(
    maker: str, way: Way, request: pytest.FixtureRequest
) -> None:
    pushed(*[dataset for dataset in REPORTS if dataset not in LOST])
    pacs = pacs_of(request.getfixturevalue(maker), way, NOW, first_day=FIRST_DAY)

    again = compared(pacs, NOW)
    brought = fetched(NOW)

    assert again == NOW + timedelta(minutes=30)
    assert {row.sop_instance_uid for row in brought} == uids(LOST)
    assert {row.item.source for row in brought if row.item} == {pacs.source}
    assert InboxItem.objects.count() == len(REPORTS)
    for item in InboxItem.objects.all():
        settle(item_uid=item.uid, at=NOW)
    assert set(InboxItem.objects.values_list("state", flat=True)) == {InboxState.RECORDED}
    assert DoseReport.objects.count() == len(REPORTS)


def test_what_was_pushed_damaged_is_fetched_whole(first: Orthanc) -> None:
    pushed(*REPORTS)
    damaged = InboxItem.objects.filter(sop_instance_uid=REPORTS[4].SOPInstanceUID)
    damaged.update(state=InboxState.REJECTED, reason=Reason.DAMAGED)

    compared(pacs_of(first, Way.DICOMWEB, NOW, first_day=FIRST_DAY), NOW)

    assert {row.sop_instance_uid for row in Retrieval.objects.all()} == uids([REPORTS[4]])


def test_comparing_twice_changes_nothing(first: Orthanc) -> None:
    pacs = pacs_of(first, Way.C_GET, NOW, first_day=FIRST_DAY)
    compared(pacs, NOW)
    fetched(NOW)
    before = (InboxItem.objects.count(), Retrieval.objects.count(), Study.objects.count(), Act.objects.count())

    compared(pacs, NOW + timedelta(minutes=30))

    assert before[:3] == (10, 10, 10)
    after = (InboxItem.objects.count(), Retrieval.objects.count(), Study.objects.count(), Act.objects.count())
    assert after == before
    assert fetched(NOW) == list(Retrieval.objects.order_by("pk"))


def test_five_days_of_downtime_leave_no_gap(first: Orthanc) -> None:
    early = datetime(2026, 3, 11, 9, tzinfo=UTC)
    pacs = pacs_of(first, Way.C_GET, early, first_day=FIRST_DAY)
    compared(pacs, early)
    known = set(Study.objects.values_list("performed_on", flat=True))

    compared(pacs, NOW)

    assert max(known) == date(2026, 3, 11)
    assert set(Study.objects.values_list("performed_on", flat=True)) == {date(2026, 3, day) for day in range(7, 17)}
    assert (pacs.complete_until, pacs.compared_at, pacs.comparing_day) == (date(2026, 3, 15), NOW, None)


# pynetdicom lets go of a socket that it could not connect.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_pacs_that_goes_away_in_the_middle_is_asked_again_from_the_same_day(first: Orthanc) -> None:
    pacs = pacs_of(first, Way.C_GET, NOW, first_day=FIRST_DAY)
    for _ in range(3):
        compare(pacs_uid=pacs.uid, at=NOW)
    Pacs.objects.update(port=free_port())
    pauses = [compare(pacs_uid=pacs.uid, at=NOW) for _ in range(8)]
    pacs.refresh_from_db()
    away = (pacs.complete_until, pacs.comparing_day, failures.read(pacs.problem)[0])

    Pacs.objects.update(port=first.dicom_port)
    compared(pacs, NOW)

    assert pauses == [NOW + timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60, 60)]
    assert away == (date(2026, 3, 9), date(2026, 3, 10), Reason.PACS_UNAVAILABLE)
    assert (pacs.complete_until, pacs.problem, pacs.failures) == (date(2026, 3, 15), "", 0)
    assert Retrieval.objects.count() == len(REPORTS)


def test_a_day_with_many_studies_is_done_in_slices(first: Orthanc) -> None:
    pacs = pacs_of(first, Way.C_GET, NOW, first_day=FIRST_DAY)

    compared(pacs, NOW, slice_seconds=0)

    assert Retrieval.objects.count() == len(REPORTS)
    assert pacs.complete_until == date(2026, 3, 15)


def test_today_is_the_day_of_the_facility_and_stays_open(first: Orthanc) -> None:
    late = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)
    pacs = pacs_of(first, Way.C_GET, late, first_day=date(2026, 3, 15))

    compared(pacs, late)

    assert set(Study.objects.values_list("performed_on", flat=True)) == {date(2026, 3, 15), date(2026, 3, 16)}
    assert pacs.complete_until == date(2026, 3, 15)


def test_a_study_is_kept_as_listed_with_the_device_that_made_it(first: Orthanc) -> None:
    pacs = pacs_of(first, Way.C_GET, NOW, first_day=date(2026, 3, 16))

    compared(pacs, NOW)

    study = Study.objects.get()
    assert (study.study_instance_uid, study.accession_number) == (REPORTS[9].StudyInstanceUID, "ACC-0001")
    assert (study.performed_on, study.performed_as_sent) == (date(2026, 3, 16), "20260316 092653")
    assert (study.modalities, study.description, study.instances) == ("SR", "CT abdomen", 1)
    assert (study.station_name, study.serial_number) == (sr.CT_SCANNER.station, sr.CT_SCANNER.serial_number)
    assert (study.dose_objects, study.facility, study.problem) == (1, pacs.facility, "")
    assert (study.listed_at, study.seen_at, study.contents_at) == (NOW, NOW, NOW)


def test_a_study_without_radiation_is_listed_and_not_looked_into() -> None:
    mr = rows({"0020000D": "1.2.3", "00080061": "MR", "00080020": "20260316"})

    with web_node(script=lambda request: [mr if b"offset=0" in request else answer(b"[]")]) as node:
        pacs = web_pacs(node.base, NOW, first_day=date(2026, 3, 16))
        compared(pacs, NOW)

    assert Study.objects.get().modalities == "MR"
    assert all(b"/series" not in request for request in node.requests)


def test_a_study_that_the_pacs_will_not_open_holds_up_no_other_and_is_asked_for_again() -> None:
    closed = {"0020000D": "1.2.1", "00080061": "CT", "00080020": "20260316", "00201208": "1"}
    opens = closed | {"0020000D": "1.2.2"}
    report = {"0020000E": "1.2.2.1", "00080060": "SR", "00080018": "1.2.2.1.1", "00080016": sr.XRAY_DOSE_SR}

    def script(request: bytes) -> list[bytes]:
        if b"/1.2.1/" in request:
            return [answer(b"", status="500 Internal Server Error")]
        if b"offset=0" not in request:
            return [answer(b"[]")]
        return [rows(report) if b"/1.2.2/" in request else rows(closed, opens)]

    with web_node(script=script) as node:
        pacs = web_pacs(node.base, NOW, first_day=date(2026, 3, 16))
        compared(pacs, NOW)
        asked = len([request for request in node.requests if b"/1.2.1/" in request])
        compared(pacs, NOW + timedelta(minutes=30))
        asked_again = len([request for request in node.requests if b"/1.2.1/" in request])

    told = {study.study_instance_uid: (study.problem, study.dose_objects) for study in Study.objects.all()}
    assert told == {"1.2.1": (f"{Reason.PACS_REFUSED} HTTP 500", 0), "1.2.2": ("", 1)}
    assert Retrieval.objects.get().sop_instance_uid == "1.2.2.1.1"
    assert (asked, asked_again) == (1, 2)
    assert pacs.compared_at == NOW + timedelta(minutes=30)


def test_a_pacs_that_is_not_compared_or_not_active_is_left_alone(first: Orthanc) -> None:
    place = clinic(NOW)
    quiet = web_pacs(first.web_url, NOW, facility=place)

    assert compare(pacs_uid=quiet.uid, at=NOW) is None
    assert Job.objects.count() == 0
    Pacs.objects.update(compared=True, complete_until=FIRST_DAY, active=False)
    assert compare(pacs_uid=quiet.uid, at=NOW) is None
    assert Study.objects.count() == 0


def test_a_report_under_another_study_is_another_report(first: Orthanc) -> None:
    pushed(REPORTS[9])
    InboxItem.objects.update(study_instance_uid="1.2.3")
    pacs = pacs_of(first, Way.C_GET, NOW, first_day=date(2026, 3, 16))

    compared(pacs, NOW)

    assert [row.sop_instance_uid for row in fetched(NOW)] == [str(REPORTS[9].SOPInstanceUID)]


def test_the_job_of_a_pacs_is_repeated(first: Orthanc, at: datetime) -> None:
    pacs_of(first, Way.DICOMWEB, at, first_day=timezone.now().date())
    job = Job.objects.get(kind="compare_pacs")

    run_job(job.uid)

    job.refresh_from_db()
    assert JOBS["compare_pacs"] == compare_pacs.name
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    assert job.due_at > at


def test_a_retrieval_is_done_by_its_job(first: Orthanc) -> None:
    pacs = pacs_of(first, Way.DICOMWEB, NOW, first_day=date(2026, 3, 16))
    compared(pacs, NOW)
    Retrieval.objects.update(asked_at=timezone.now())

    run_job(Job.objects.get(kind="retrieve").uid)

    assert JOBS["retrieve"] == retrieve_object.name
    assert Retrieval.objects.get().state == RetrievalState.FETCHED
    assert Job.objects.get(kind="retrieve").state == JobState.DONE
