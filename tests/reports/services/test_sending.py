"""The key object of a study is made once and handed over until somebody answers: nothing lost, nothing twice."""

import json
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pytest_django import Settings

from passport import objects
from passport.access.models import Access, Ground, Purpose
from passport.people.services.permission import NotAllowed
from passport.queue.models import Job, JobState
from passport.signing.models import Act
from reports.models import KeyObject, Sending, SendingSetup
from reports.sending.checks import Problem
from reports.sending.profile import CarrierKind
from reports.sending.states import Outcome, State
from reports.services.collecting import collect_sendings
from reports.services.sending import send_again, send_key_object, send_state_again
from tests import cast, sr
from tests.reports.sending.studies import (
    ACCESSION,
    CODE,
    TCKN,
    Hospital,
    arrives,
    hospital,
    image_of,
    listed,
    own_profile,
    pacs,
    report_of,
)
from tests.services import dcmqrscp
from tests.services import orthanc as orthancs
from tests.services.orthanc import Orthanc
from tests.services.processes import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def archive_process() -> Iterator[Orthanc]:
    with orthancs.server(receiver_aet="PASSPORT", receiver_port=1) as running:
        yield running


@pytest.fixture
def orthanc(archive_process: Orthanc) -> Orthanc:
    archive_process.forget_all()
    return archive_process


@pytest.fixture
def folders(settings: Settings, tmp_path: Path) -> Path:
    settings.SENDING_DIR = tmp_path / "sending"
    settings.SENDING_PROFILES_DIR = tmp_path / "profiles"
    settings.SENDING_PROFILES_DIR.mkdir()
    return tmp_path


@pytest.fixture
def here(at: datetime, folders: Path) -> Hospital:
    return hospital(at)


@pytest.fixture
def earlier(at: datetime) -> datetime:
    return at - timedelta(hours=2)


def made(here: Hospital, orthanc: Orthanc, earlier: datetime, *, images: int = 2) -> list[Dataset]:
    """Let a study be made: its images and its report lie in the PACS, and the report came to us."""
    study = [report_of(), *(image_of(number=number) for number in range(images))]
    for dataset in study:
        orthanc.keep(sr.write(dataset))
    arrives(here, study[0], earlier)
    listed(pacs(here, orthanc), earlier)
    return study


def sent(here: Hospital, at: datetime) -> Sending:
    """Do what the worker does with the one study."""
    collect_sendings(setup_uid=here.setup.uid, at=at)
    send_key_object(sending_uid=Sending.objects.get().uid, at=at)
    return Sending.objects.get()


def in_earnest(here: Hospital, folders: Path, **destination: object) -> None:
    own_profile(folders / "profiles", **destination)
    SendingSetup.objects.update(profile="own", dry_run=False)


def to_orthanc(here: Hospital, folders: Path, orthanc: Orthanc, **other: object) -> None:
    address = {"host": "127.0.0.1", "port": orthanc.dicom_port, "ae_title": "ORTHANC"}
    in_earnest(here, folders, **{"carrier": CarrierKind.C_STORE, **address, **other})


def held_by(orthanc: Orthanc, sop_instance_uid: str) -> Dataset:
    """Return what the destination holds under a UID, read back over its REST interface."""
    with urllib.request.urlopen(
        f"http://127.0.0.1:{orthanc.http_port}/tools/lookup", data=sop_instance_uid.encode(), timeout=30
    ) as answer:
        (found,) = json.load(answer)
    return dcmread(BytesIO(orthanc.get(f"/instances/{found['ID']}/file")))


def references(key_object: Dataset) -> dict[str, str]:
    """Return the objects that the evidence of a key object names: SOP Instance UID to SOP class."""
    (study,) = key_object.CurrentRequestedProcedureEvidenceSequence
    assert study.StudyInstanceUID == key_object.StudyInstanceUID
    return {
        one.ReferencedSOPInstanceUID: one.ReferencedSOPClassUID
        for series in study.ReferencedSeriesSequence
        for one in series.ReferencedSOPSequence
    }


def test_a_dry_run_writes_the_key_object_to_a_folder_and_nothing_leaves(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    study = made(here, orthanc, earlier)

    row = sent(here, at)

    (path,) = (folders / "sending").iterdir()
    written = dcmread(path)
    assert (row.state, row.number, row.sent_at) == (State.REHEARSED, 1, None)
    assert references(written) == {str(one.SOPInstanceUID): str(one.SOPClassUID) for one in study}
    assert not Access.objects.exists()


@pytest.mark.parametrize("carrier", [CarrierKind.C_STORE, CarrierKind.STOW])
def test_a_key_object_is_delivered_read_back_and_resolved(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime, carrier: CarrierKind
) -> None:
    study = made(here, orthanc, earlier)
    to_orthanc(here, folders, orthanc, carrier=carrier, url=orthanc.web_url)

    row = sent(here, at)

    document = KeyObject.objects.get()
    back = held_by(orthanc, document.sop_instance_uid)
    assert (row.state, row.answer, row.sent_at) == (State.ACCEPTED, "", at)
    assert (document.outcome, document.answered_at) == (Outcome.ACCEPTED, at)
    assert (back.AccessionNumber, back.InstitutionName, back[0x00101000].value) == (ACCESSION, CODE, TCKN)
    assert str(back.PatientName) == "Yılmaz^Ayşe"
    # Every reference leads to an object that is there, and one of them is the dose report.
    for uid, sop_class in references(back).items():
        assert held_by(orthanc, uid).SOPClassUID == sop_class
    assert references(back)[str(study[0].SOPInstanceUID)] == sr.XRAY_DOSE_SR


def test_the_patient_reads_to_whom_it_was_sent(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    to_orthanc(here, folders, orthanc)

    sent(here, at)

    (look,) = Access.objects.all()
    assert (look.patient, look.purpose, look.ground) == (here.record.patient, Purpose.SENDING, Ground.DUTY)
    assert look.reader_name == "T.C. Sağlık Bakanlığı, Teleradyoloji Sistemi"
    assert look.facility_name == here.facility.name


def test_doing_it_again_sends_nothing_again(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    to_orthanc(here, folders, orthanc)
    row = sent(here, at)

    assert send_key_object(sending_uid=row.uid, at=at + timedelta(minutes=1)) is None

    assert Act.objects.filter(verb="sending.handed_over").count() == 1
    assert KeyObject.objects.count() == 1


# pynetdicom leaves the socket of a refused connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_after_a_kill_between_build_and_send_the_same_bytes_go_out(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    # Built, and written down as handed over; then the worker was gone before anything left.
    in_earnest(here, folders, carrier=CarrierKind.C_STORE, host="127.0.0.1", port=free_port(), ae_title="NOBODY")
    row = sent(here, at)
    Sending.objects.update(state=State.SENT)
    before = objects.get(KeyObject.objects.get().sha256)
    to_orthanc(here, folders, orthanc)

    send_key_object(sending_uid=row.uid, at=at + timedelta(minutes=5))

    document = KeyObject.objects.get()
    assert Sending.objects.get().state == State.ACCEPTED
    assert objects.get(document.sha256) == before
    assert held_by(orthanc, document.sop_instance_uid).ContentTime == dcmread(BytesIO(before)).ContentTime
    assert Access.objects.count() == 1


# pynetdicom leaves the socket of a refused connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_destination_that_does_not_answer_is_tried_again_later_and_later(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    in_earnest(here, folders, carrier=CarrierKind.C_STORE, host="127.0.0.1", port=free_port(), ae_title="NOBODY")
    collect_sendings(setup_uid=here.setup.uid, at=at)
    uid = Sending.objects.get().uid

    first = send_key_object(sending_uid=uid, at=at)
    second = send_key_object(sending_uid=uid, at=first)

    row = Sending.objects.get()
    assert (first, second) == (at + timedelta(minutes=2), at + timedelta(minutes=6))
    assert (row.state, row.tries) == (State.READY, 2)
    assert row.answer != ""


def test_a_refusal_is_written_down_with_its_words(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    address = f"http://127.0.0.1:{orthanc.http_port}/nothing-here"
    in_earnest(here, folders, carrier=CarrierKind.STOW, url=address)

    row = sent(here, at)

    assert (row.state, row.answer) == (State.REFUSED, "HTTP 404")
    assert KeyObject.objects.get().outcome == Outcome.REFUSED


def test_what_was_refused_is_sent_again_byte_for_byte(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    in_earnest(here, folders, carrier=CarrierKind.STOW, url=f"http://127.0.0.1:{orthanc.http_port}/nothing-here")
    row = sent(here, at)
    to_orthanc(here, folders, orthanc)

    send_again(sending=row, by=here.administrator, at=at)
    send_key_object(sending_uid=row.uid, at=at)

    assert Sending.objects.get().state == State.ACCEPTED
    assert KeyObject.objects.count() == 1


def test_sending_a_whole_state_again_counts_its_rows(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    in_earnest(here, folders, carrier=CarrierKind.STOW, url=f"http://127.0.0.1:{orthanc.http_port}/nothing-here")
    sent(here, at)

    count = send_state_again(setup=here.setup, state=State.REFUSED, by=here.administrator, at=at)

    assert (count, Sending.objects.get().state) == (1, State.READY)


def test_nobody_else_sends_again(here: Hospital, orthanc: Orthanc, earlier: datetime, at: datetime) -> None:
    made(here, orthanc, earlier)
    row = sent(here, at)

    with pytest.raises(NotAllowed):
        send_again(sending=row, by=cast.staff(cast.facility("Other", "TR"), "someone", "pacs_administrator"), at=at)


def test_a_second_report_makes_a_second_key_object_beside_the_first(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    to_orthanc(here, folders, orthanc)
    sent(here, at)
    later = report_of(number=2)
    orthanc.keep(sr.write(later))
    arrives(here, later, at)

    collect_sendings(setup_uid=here.setup.uid, at=at + timedelta(minutes=2))
    send_key_object(sending_uid=Sending.objects.get().uid, at=at + timedelta(hours=2))

    first, second = KeyObject.objects.order_by("number")
    assert first.outcome == second.outcome == Outcome.ACCEPTED
    assert str(later.SOPInstanceUID) in references(held_by(orthanc, second.sop_instance_uid))
    assert first.sop_instance_uid not in references(held_by(orthanc, second.sop_instance_uid))


def test_a_study_that_may_still_grow_waits(here: Hospital, orthanc: Orthanc, at: datetime) -> None:
    made(here, orthanc, at - timedelta(minutes=20))
    collect_sendings(setup_uid=here.setup.uid, at=at)

    again = send_key_object(sending_uid=Sending.objects.get().uid, at=at)

    assert again == at + timedelta(minutes=40)
    assert not KeyObject.objects.exists()


def test_a_report_that_the_pacs_does_not_hold_cannot_be_named(
    here: Hospital, orthanc: Orthanc, earlier: datetime, at: datetime
) -> None:
    orthanc.keep(sr.write(image_of()))
    arrives(here, report_of(), earlier)
    listed(pacs(here, orthanc), earlier)

    row = sent(here, at)

    assert (row.state, row.problem) == (State.INCOMPLETE, Problem.REPORT_NOT_IN_PACS)


def test_a_pacs_that_lists_no_classes_is_named_as_the_reason(here: Hospital, earlier: datetime, at: datetime) -> None:
    with dcmqrscp.server(receiver_aet="PASSPORT", receiver_port=1) as second:
        second.keep(sr.write(image_of()), sr.write(report_of()))
        arrives(here, report_of(), earlier)
        archive = pacs(here)
        archive.ae_title, archive.port = second.aet, second.port
        archive.save()
        listed(archive, earlier)

        row = sent(here, at)

    assert (row.state, row.problem) == (State.INCOMPLETE, Problem.CLASSES_NOT_LISTED)


def test_a_study_without_images_cannot_be_sent(
    here: Hospital, orthanc: Orthanc, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier, images=0)

    row = sent(here, at)

    assert (row.state, row.problem) == (State.INCOMPLETE, Problem.NO_IMAGES)


# pynetdicom leaves the socket of a refused connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_pacs_that_is_away_is_asked_again(here: Hospital, earlier: datetime, at: datetime) -> None:
    arrives(here, report_of(), earlier)
    listed(pacs(here), earlier)
    collect_sendings(setup_uid=here.setup.uid, at=at)

    again = send_key_object(sending_uid=Sending.objects.get().uid, at=at)

    assert again == at + timedelta(minutes=2)
    assert (Sending.objects.get().state, Sending.objects.get().tries) == (State.READY, 1)


def test_what_was_rehearsed_goes_out_when_the_dry_run_ends(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    row = sent(here, at)
    Job.objects.update(state=JobState.DONE, due_at=None)
    to_orthanc(here, folders, orthanc)

    collect_sendings(setup_uid=here.setup.uid, at=at)
    assert Job.objects.get(kind="send").state == JobState.WAITING
    send_key_object(sending_uid=row.uid, at=at)

    assert Sending.objects.get().state == State.ACCEPTED
    assert KeyObject.objects.get().number == 1


def test_a_hospital_that_switched_off_sends_nothing(
    here: Hospital, orthanc: Orthanc, folders: Path, earlier: datetime, at: datetime
) -> None:
    made(here, orthanc, earlier)
    collect_sendings(setup_uid=here.setup.uid, at=at)
    SendingSetup.objects.update(active=False)

    assert send_key_object(sending_uid=Sending.objects.get().uid, at=at) is None

    assert Sending.objects.get().state == State.READY
