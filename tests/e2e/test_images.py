"""Images with real eyes and a real archive: opened on the phone, closed by time, by another tab, by the patient."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Locator, expect

from passport.access.models import GuestLook
from passport.booklet.models import Exposure
from passport.imaging.models import ImageDisc, ImageLink, Pacs, Way
from passport.imaging.services import make_disc
from passport.law.shelf import pack_called
from passport.people.services import confirm_pack
from tests import cast, sr
from tests.e2e.cast import ANA, AS_SENT, BIRTHS, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_code_for_a_doctor import makes_a_code
from tests.e2e.test_showing import asks
from tests.e2e.visitor import PATIENCE, Visitor
from tests.passport.imaging.papers import WRITTEN, kept
from tests.services import orthanc
from tests.services.orthanc import Orthanc
from tests.services.processes import free_port
from tests.sr.images import ct_picture

pytestmark = pytest.mark.django_db(transaction=True)
CHEST = "CT of the chest"
CLOSED = "These images are closed. Nothing more can be seen here."
DID_NOT_COME = "This picture did not come. Try again in a few minutes."
SLICES = 15


@pytest.fixture(scope="module")
def archive() -> Iterator[Orthanc]:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=1) as running:
        yield running


@pytest.fixture
def place(now: datetime, archive: Orthanc) -> Hospital:
    """Return a hospital where Ana had a CT, whose images its archive keeps."""
    made = hospital(now)
    made.row_of(ANA)
    Pacs.objects.create(
        name="Archive",
        facility=made.clinic.facility,
        way=Way.DICOMWEB,
        web_url=archive.web_url,
        created_at=now,
    )
    whose = sr.Patient(
        patient_id=ANA, issuer=AS_SENT, name="Invented^Somebody", birth_date=f"{BIRTHS[ANA]:%Y%m%d}", sex=""
    )
    study = Exposure.objects.get(record__local_id=ANA).study_instance_uid
    archive.forget_all()
    for number in range(1, SLICES + 1):
        archive.keep(sr.write(ct_picture(number, study_uid=study, patient=whose, description="Thorax 1.5")))
    archive.keep(sr.write(ct_picture(1, series=2, frames=3, study_uid=study, patient=whose, description="Movie")))
    cast.reader(made.ana, "ana")
    return made


def comes_to_the_examination(ana: Visitor) -> None:
    ana.sign_in("ana")
    ana.open("/passport/")
    ana.follow(CHEST)


def pictures(of: Visitor) -> Locator:
    return of.page.locator("img[data-picture]")


def seen(of: Visitor, count: int) -> None:
    """Wait until so many pictures are there, the first of them drawn."""
    expect(pictures(of)).to_have_count(count, timeout=PATIENCE)
    first = pictures(of).first
    first.scroll_into_view_if_needed()
    expect(first).to_have_js_property("complete", value=True)
    assert first.evaluate("one => one.naturalWidth") > 0


def test_the_patient_opens_the_images_looks_through_them_and_they_stop_when_the_link_expires(
    somebody: Visitors, place: Hospital
) -> None:
    ana = somebody(PHONE)
    comes_to_the_examination(ana)
    ana.reads("no report yet")
    ana.look()

    ana.press("Open the images")
    ana.reads("These pictures are not for diagnosis.")
    seen(ana, 2)
    ana.reads("15 images")
    ana.look()

    ana.follow("Series 1")
    seen(ana, 12)
    ana.look()
    ana.press("Load more")
    seen(ana, 15)
    ana.go(pictures(ana).nth(13))
    ana.heads("Image 14 of 15")
    seen(ana, 1)
    ana.look()
    ana.follow("Next image")
    ana.heads("Image 15 of 15")

    ImageLink.objects.update(expires_at=ImageLink.objects.get().made_at + timedelta(milliseconds=1))
    ana.reads(CLOSED)
    assert pictures(ana).count() == 0
    ana.look()
    assert ana.open(ana.page.url) == 410
    ana.heads("The images are closed")
    ana.look()
    ana.follow("Back to the examination")
    ana.press("Open the images")
    seen(ana, 2)


def test_the_arrow_keys_lead_to_the_images_beside_one_at_once_and_one_by_one(
    somebody: Visitors, place: Hospital
) -> None:
    ana = somebody()
    comes_to_the_examination(ana)
    ana.press("Open the images")
    ana.follow("Series 1")
    seen(ana, 12)
    ana.go(pictures(ana).nth(4))
    ana.heads("Image 5 of 15")
    ana.page.wait_for_timeout(9000)  # the page has asked twice whether its link holds

    for key, number in (("ArrowRight", 6), ("ArrowRight", 7), ("ArrowLeft", 6)):
        ana.page.keyboard.press(key)
        ana.heads(f"Image {number} of 15")


def test_ending_the_link_in_another_tab_closes_what_is_open(somebody: Visitors, place: Hospital) -> None:
    ana = somebody()
    comes_to_the_examination(ana)
    ana.press("Open the images")
    seen(ana, 2)
    tab = Visitor(context=ana.context, page=ana.context.new_page())
    tab.watch()

    tab.open(f"/passport/{place.ana.uid}/images")
    tab.reads("opened 1 time")
    tab.look()
    tab.press("End")
    tab.reads("Ended. Nothing can be seen with this link any more.")
    tab.look()

    ana.reads(CLOSED)
    assert pictures(ana).count() == 0
    assert tab.complaints == []


def test_signing_out_in_another_tab_closes_what_is_open(somebody: Visitors, place: Hospital) -> None:
    ana = somebody()
    comes_to_the_examination(ana)
    ana.press("Open the images")
    seen(ana, 2)
    tab = Visitor(context=ana.context, page=ana.context.new_page())
    tab.open("/passport/")

    tab.press("Sign out")

    ana.reads(CLOSED)
    assert pictures(ana).count() == 0


def test_a_link_opens_on_another_device_of_the_same_person_and_its_token_leaves_the_address(
    somebody: Visitors, place: Hospital
) -> None:
    desk, phone, boris = somebody(), somebody(PHONE), somebody(PHONE)
    comes_to_the_examination(desk)
    desk.press("Link for another device")
    desk.heads("Link to the images")
    desk.look()
    token = desk.page.locator("p.code").inner_text().replace(" ", "")
    phone.sign_in("ana")
    cast.reader(place.boris, "boris")
    boris.sign_in("boris")

    with phone.page.expect_navigation(url="**/images/view/**"):
        phone.page.goto(f"/images/#{token}")
    seen(phone, 2)
    assert token not in phone.page.url
    phone.page.go_back()
    assert token not in phone.page.url

    boris.page.goto(f"/images/#{token}")
    boris.reads("This link opens nothing here.")
    boris.look()


def test_without_javascript_images_open_with_one_press_and_close_with_another(
    somebody: Visitors, place: Hospital
) -> None:
    ana = somebody(PHONE, java_script_enabled=False)
    comes_to_the_examination(ana)

    ana.press("Open the images")
    ana.reads("These pictures are not for diagnosis.")
    ana.look(rules=False)
    ana.follow("Series 2")
    ana.go(pictures(ana).first)
    ana.reads("Picture 1 of 3")
    ana.follow("Next picture")
    ana.reads("Picture 2 of 3")
    viewer = ana.page.url
    ana.follow("All images of this series")
    ana.follow("All series")
    ana.press("Close the images")

    ana.heads(CHEST)
    assert ana.open(viewer) == 410


def test_a_doctor_with_the_code_sees_images_at_once_until_the_patient_stops_it(
    somebody: Visitors, place: Hospital
) -> None:
    ana, doctor = somebody(PHONE), somebody()
    ana.sign_in("ana")
    ana.open("/passport/")
    ana.follow("Show to a doctor")
    ana.press("Make a code")
    code = ana.page.locator("p.code").inner_text()
    doctor.sign_in("referrer")
    doctor.open("/doctor/")
    doctor.write("The patient's code", code)
    doctor.press("Open")
    doctor.follow(CHEST)
    doctor.reads("no report yet")
    doctor.look()

    doctor.press("Open the images")
    seen(doctor, 2)
    doctor.look()
    ana.page.reload()
    ana.press("Stop")

    doctor.reads(CLOSED)
    assert pictures(doctor).count() == 0


def test_the_patient_takes_the_images_along(somebody: Visitors, place: Hospital, now: datetime) -> None:
    ana = somebody(PHONE)
    comes_to_the_examination(ana)
    ana.press("Open the images")
    ana.follow("Take the images along")
    ana.look()

    ana.press("Make the file")
    ana.reads("The file is being made.")
    ana.look()
    make_disc(disc_uid=ImageDisc.objects.get().uid, at=now)
    ana.reads("The file is ready and holds 16 images.")
    ana.look()
    with ana.page.expect_download() as download:
        ana.page.get_by_role("link", name="Download (zip)").click()

    assert download.value.suggested_filename == "images.zip"


def test_images_that_wait_for_their_report_say_so(somebody: Visitors, place: Hospital, now: datetime) -> None:
    hospital_of_ana = place.clinic.facility
    hospital_of_ana.country, hospital_of_ana.phone, hospital_of_ana.report_days = "IR", "+98 21 1", 30_000
    hospital_of_ana.save()
    text = pack_called("ir-2021")
    assert text
    confirm_pack(
        facility=hospital_of_ana, pack=text, confirmed_by="Dr Vera Ilić", confirmed_on=now.date(), by=None, at=now
    )
    ana = somebody(PHONE)

    comes_to_the_examination(ana)

    ana.reads("Your images are stored; they open here together with the report, usually by")
    assert ana.page.get_by_role("button", name="Open the images").count() == 0
    ana.look()


def test_an_archive_that_is_away_says_so_and_what_to_do(somebody: Visitors, place: Hospital) -> None:
    Pacs.objects.update(web_url=f"http://127.0.0.1:{free_port()}/dicom-web")
    ana = somebody(PHONE)
    comes_to_the_examination(ana)

    ana.press("Open the images")

    ana.reads("does not answer at the moment. Try again in a few minutes; if it lasts, tell the hospital.")
    ana.look()


def test_a_picture_that_the_archive_does_not_give_says_so_in_its_place(somebody: Visitors, place: Hospital) -> None:
    ana = somebody(PHONE)
    comes_to_the_examination(ana)
    ana.press("Open the images")
    seen(ana, 2)
    Pacs.objects.update(web_url=f"http://127.0.0.1:{free_port()}/dicom-web")

    ana.page.reload()

    expect(ana.page.locator(".tile__missing").first).to_have_text(DID_NOT_COME, timeout=PATIENCE)
    ana.look()
    ana.complaints[:] = [one for one in ana.complaints if not one.endswith(": 502")]


def is_let_in(guest: Visitor, ana: Visitor) -> None:
    """Ask with a code that Ana makes, and be allowed by her."""
    ana.sign_in("ana")
    ana.open("/passport/")
    asks(guest, makes_a_code(ana))
    ana.page.reload()
    ana.press("Allow")
    guest.heads("Examinations with radiation")


def test_somebody_without_an_account_sees_images_and_report_together_until_the_patient_stops_it(
    somebody: Visitors, place: Hospital, now: datetime
) -> None:
    ana, guest = somebody(PHONE), somebody()
    row = Exposure.objects.get(record__local_id=ANA).entry

    is_let_in(guest, ana)
    guest.follow(CHEST)
    guest.reads("no report yet")
    guest.look()
    with transaction.atomic():
        kept(row, now, WRITTEN)
    guest.page.reload()
    guest.follow("Read the report")
    guest.reads("Heart of normal size.")
    guest.look()
    guest.follow("Back to the examination")
    guest.press("Open the images")
    seen(guest, 2)
    guest.look()
    guest.follow("Series 1")
    seen(guest, 12)
    ana.page.reload()
    ana.press("Stop")

    guest.reads(CLOSED)
    assert pictures(guest).count() == 0
    assert guest.open(guest.page.url) == 410
    guest.heads("The images are closed")
    guest.look()
    assert ImageLink.objects.get().guest == GuestLook.objects.get()
