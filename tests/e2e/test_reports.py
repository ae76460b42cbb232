"""A report from the network to the phone: it comes by DCMTK, opens the images that waited, and is kept as a file."""

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from passport.access.services import make_grant
from passport.booklet.models import Exposure
from passport.imaging.models import ImageReport, Pacs, Way
from passport.law.shelf import pack_called
from passport.people.models import ReportsShown
from passport.people.services import confirm_pack
from tests import cast, sr
from tests.e2e.cast import AE_TITLE, ANA, AS_SENT, BIRTHS, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import PATIENCE, Visitor
from tests.ingestion.processes import Running, installation, receiver
from tests.passport.imaging.papers import locked, pdf
from tests.services import orthanc
from tests.services.dcmtk import tool
from tests.services.orthanc import Orthanc
from tests.sr.images import ct_picture
from tests.sr.reports import encapsulated, finding, written

pytestmark = pytest.mark.django_db(transaction=True)
CHEST = "CT of the chest"


@pytest.fixture(scope="module")
def archive() -> Iterator[Orthanc]:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=1) as running:
        yield running


@pytest.fixture
def receiving(tmp_path: Path, settings: Settings, transactional_db: None) -> Iterator[Running]:
    ours = installation(tmp_path)
    settings.OBJECTS_DIR = ours.folder / "objects"
    with receiver(ours) as running:
        yield running


@pytest.fixture
def place(now: datetime, archive: Orthanc, receiving: Running) -> Hospital:
    """Return a hospital in Iran, whose text is confirmed, where Ana had a CT whose images its archive keeps."""
    made = hospital(now)
    made.row_of(ANA)
    facility = made.clinic.facility
    facility.country, facility.phone = "IR", "+98 21 1"
    facility.save()
    text = pack_called("ir-2021")
    assert text
    confirm_pack(facility=facility, pack=text, confirmed_by="Dr Vera Ilić", confirmed_on=now.date(), by=None, at=now)
    Pacs.objects.create(name="Archive", facility=facility, way=Way.DICOMWEB, web_url=archive.web_url, created_at=now)
    archive.forget_all()
    archive.keep(sr.write(ct_picture(1, study_uid=study(), patient=WHOSE, description="Thorax")))
    cast.reader(made.ana, "ana")
    return made


WHOSE = sr.Patient(patient_id=ANA, issuer=AS_SENT, name="Invented^Somebody", birth_date=f"{BIRTHS[ANA]:%Y%m%d}", sex="")


def study() -> str:
    return Exposure.objects.get(record__local_id=ANA).study_instance_uid


def sent_by_dcmtk(data: bytes, to: Running, folder: Path) -> None:
    """Let DCMTK's storescu send an object as the hospital's PACS does."""
    path = folder / "report.dcm"
    path.write_bytes(data)
    words = ["-R", "-aet", AE_TITLE, "-aec", to.to.ae_title, to.to.host, str(to.to.port), str(path)]
    subprocess.run([tool("storescu"), *words], timeout=60, check=True, capture_output=True)


def comes_to_the_examination(ana: Visitor) -> None:
    ana.sign_in("ana")
    ana.open("/passport/")
    ana.follow(CHEST)


def opens_with_a_code(doctor: Visitor, place: Hospital, now: datetime) -> None:
    code = make_grant(patient=place.ana, by=place.ana.readers.get().user, at=now)[1]
    doctor.sign_in("referrer")
    doctor.open("/doctor/")
    doctor.write("The patient's code", code)
    doctor.press("Open")
    doctor.follow(CHEST)


def test_a_report_comes_by_dcmtk_opens_the_images_and_is_downloaded(
    somebody: Visitors, place: Hospital, receiving: Running, tmp_path: Path, now: datetime
) -> None:
    ana, doctor = somebody(PHONE), somebody()
    comes_to_the_examination(ana)
    ana.reads("Your images are stored; they open here together with the report")
    ana.reads("No film is printed any more, and nobody may sell you a print of them.")
    assert ana.page.get_by_role("button", name="Open the images").count() == 0
    ana.look()
    opens_with_a_code(doctor, place, now)
    doctor.reads("no report yet")

    sent_by_dcmtk(sr.write(encapsulated(pdf(), patient=WHOSE, study_uid=study())), receiving, tmp_path)
    place.settle_all()

    ana.open("/passport/")
    ana.reads("Something new is in your passport.")
    ana.follow("See what it is")
    ana.heads(CHEST)
    ana.reads("This text was written for doctors; read it with your doctor if you prefer, and call +98 21 1")
    ana.look()
    with ana.page.expect_download() as download:
        ana.page.get_by_role("link", name="Download the report").click()
    assert (download.value.suggested_filename, Path(download.value.path()).read_bytes()) == ("report.pdf", pdf())
    ana.press("Open the images")
    ana.reads("These pictures are not for diagnosis.")
    doctor.page.reload()
    doctor.reads("Download the report")
    expect(doctor.page.get_by_text("no report yet")).to_have_count(0)
    doctor.look()


def test_a_text_waits_for_the_doctor_and_is_read_as_text(
    somebody: Visitors, place: Hospital, receiving: Running, tmp_path: Path, now: datetime
) -> None:
    facility = place.clinic.facility
    facility.reports_shown, facility.reports_shown_days = ReportsShown.AFTER_DOCTOR, 14
    facility.save()
    text = written(finding("No <b>nodules</b>.\nHeart of normal size."), patient=WHOSE, study_uid=study())
    sent_by_dcmtk(sr.write(text), receiving, tmp_path)
    place.settle_all()
    ana, doctor = somebody(PHONE), somebody()

    comes_to_the_examination(ana)
    ana.reads("The report is here. You can read it when a doctor whom you let look has opened it")
    ana.look()
    opens_with_a_code(doctor, place, now)
    doctor.follow("Read the report")
    doctor.reads("No <b>nodules</b>.")
    doctor.look()
    ana.page.reload()
    ana.follow("Read the report")
    ana.reads("Heart of normal size.")
    ana.look()


def test_a_patient_leaves_reports_to_the_doctor_and_takes_that_back(
    somebody: Visitors, place: Hospital, now: datetime
) -> None:
    place.record(encapsulated(pdf(), patient=WHOSE, study_uid=study()))
    ana = somebody(PHONE)
    ana.sign_in("ana")
    ana.open("/passport/")
    ana.follow("How you read reports")
    ana.look()
    ana.press("Only through my doctor")
    ana.reads("Reports are kept for your doctor now. You can change this here at any time.")
    ana.look()
    ana.open(f"/passport/{place.ana.uid}/")
    ana.follow(CHEST)
    ana.reads("You chose to read reports only through your doctor")
    ana.reads("Your images are stored; they open here together with the report")
    ana.follow("How you read reports")
    ana.press("Read reports here again")
    ana.open(f"/passport/{place.ana.uid}/")
    ana.follow(CHEST)
    ana.press("Open the images")


def test_the_hospital_uploads_a_report_after_a_locked_one_was_refused_and_withdraws_it(
    somebody: Visitors, place: Hospital
) -> None:
    approver = somebody(java_script_enabled=False)
    entry = Exposure.objects.get(record__local_id=ANA).entry
    approver.sign_in("approver")
    approver.open(f"/images/report-of/{entry.uid}/")
    approver.reads("No report stands on this row yet.")
    approver.look(rules=False)
    field = approver.page.locator("[name=file]")

    field.set_input_files({"name": "report.pdf", "mimeType": "application/pdf", "buffer": locked()})
    approver.press("Add")
    approver.reads("This PDF is locked with a password. Save it without a password, and choose that file.")
    approver.look(rules=False)
    approver.complaints[:] = [one for one in approver.complaints if not one.endswith(": 422")]
    field.set_input_files({"name": "report.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    approver.press("Add")
    approver.reads("The report stands on the row now. Was it the wrong file? Withdraw it here.")
    approver.look(rules=False)
    approver.press("Withdraw")
    approver.reads("Nobody reads this report on the row any more")
    approver.look(rules=False)

    expect(approver.page.get_by_role("button", name="Withdraw")).to_have_count(0, timeout=PATIENCE)
    assert ImageReport.objects.get().withdrawn_at is not None
