"""A patient adds a photo of an old paper, lets a doctor see it, reads that the doctor looked, and hides it."""

from datetime import datetime

import pytest
from PIL import Image
from playwright.sync_api import expect

from passport.access.models import Access
from tests.e2e.cast import ANA, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_code_for_a_doctor import makes_a_code, opens_the_passport, types_a_code
from tests.e2e.visitor import Visitor
from tests.passport.imaging.test_paper_files import photo

pytestmark = pytest.mark.django_db(transaction=True)
HIP = "X-ray of the hip"
HEADING = "Papers the patient added"


def adds_a_photo(patient: Visitor, called: str) -> None:
    patient.follow("Papers you added")
    patient.heads("Papers you added")
    patient.look()
    chosen = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(1200, 1600), colour="olive")}
    patient.page.get_by_label("Photo or PDF", exact=True).set_input_files([chosen])
    patient.write("What is it?", called)
    patient.write("Year", "1987")
    patient.write("Where was it?", "Niš")
    patient.press("Add")
    patient.reads("The paper is added. Doctors do not see it.")


def corrects_its_name(patient: Visitor, called: str) -> None:
    patient.follow("Correct")
    patient.heads("Correct a paper")
    patient.write("What is it?", "")
    patient.page.locator("#id_called").evaluate("field => field.removeAttribute('required')")
    patient.press("Save")
    patient.reads("Say what the paper is, in a few words.")
    patient.look()
    patient.write("What is it?", called)
    patient.press("Save")
    patient.reads("Saved.")
    sees_its_picture(patient, called)
    patient.look()


def sees_its_picture(reader: Visitor, called: str) -> None:
    picture = reader.page.get_by_role("img", name=called)
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    reader.page.wait_for_function("one => one.complete", arg=picture.element_handle())
    assert picture.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [180, 240]


def opens_it(doctor: Visitor) -> str:
    """Read the paper on the page of the passport, fetch it, and return its address."""
    doctor.page.reload()
    doctor.reads("Added by the patient, checked by nobody.")
    sees_its_picture(doctor, HIP)
    doctor.look()
    with doctor.page.expect_download() as download:
        doctor.page.get_by_role("link", name=HIP).click()
    with Image.open(download.value.path()) as fetched:
        assert fetched.size == (1200, 1600)
    return download.value.url


def finds_it_no_more(doctor: Visitor, paper: str) -> None:
    doctor.page.reload()
    doctor.heads("Examinations with radiation")
    assert HEADING not in doctor.text()
    assert (doctor.open(paper), doctor.open(f"{paper}picture")) == (404, 404)


def test_a_doctor_sees_a_paper_that_the_patient_added_while_the_patient_says_so(
    somebody: Visitors, now: datetime
) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, doctor = somebody(PHONE), somebody()
    opens_the_passport(patient, place)
    doctor.sign_in("referrer")

    adds_a_photo(patient, "X-rya of the hip")
    corrects_its_name(patient, HIP)
    papers_page = patient.page.url
    types_a_code(doctor, makes_a_code(patient))
    doctor.heads("Examinations with radiation")
    assert HEADING not in doctor.text()
    patient.open(papers_page)
    patient.press("Let doctors see it")
    patient.reads("Doctors whom you let look see it.")
    patient.look()
    paper = opens_it(doctor)

    patient.follow("Who looked")
    patient.reads(f"др Јован Лекић, {place.clinic.facility}, looked at this booklet with a code given here.")
    assert Access.objects.filter(reader_uid=place.referrer.uid).count() == 1
    patient.open(papers_page)
    patient.press("Hide")
    patient.reads("Hidden: only you see it.")
    patient.look()
    finds_it_no_more(doctor, paper)
