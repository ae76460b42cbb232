"""The patient takes the booklet along on paper: asks, sees how far it is, downloads it; and a sticker for the old one."""

from datetime import datetime
from io import BytesIO

import pytest
from celery import current_app
from playwright.sync_api import expect
from pypdf import PdfReader

from passport.queue.models import Job
from passport.queue.tasks import run_job
from reports.models import BookletPrint, Step
from tests.e2e.cast import ANA, BIRTHS, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
CHEST = "CT of the chest"
ASK = "Booklet to print or keep (PDF)"
DOWNLOAD = "Download the booklet (PDF)"


def test_the_patient_asks_sees_how_far_it_is_and_downloads(somebody: Visitors, now: datetime) -> None:
    patient = with_one_row(somebody, now)

    patient.press(ASK)
    patient.reads("Your booklet waits for its turn.")
    patient.look()
    here = patient.page.url
    BookletPrint.objects.update(step=Step.LAYING_OUT)
    patient.reads("The pages are laid out.")
    the_worker_does_it()
    booklet = downloaded(patient)
    assert [page.mediabox.width for page in booklet.pages] == [booklet.pages[0].mediabox.width] * 4
    assert CHEST in booklet.pages[1].extract_text()
    patient.look()

    patient.follow("Back to the passport")
    patient.press(ASK)
    patient.reads("The booklet is ready and has 4 pages.")
    assert patient.page.url == here
    assert BookletPrint.objects.count() == 1

    patient.follow("Back to the passport")
    patient.follow(CHEST)
    patient.press("Hide this row from doctors")
    run_job(Job.objects.get(kind="forget_booklets").uid)
    patient.open(here)
    patient.reads("This file is not kept any more, because the passport says something else now.")
    patient.look()
    patient.press("Make the booklet again")
    patient.reads("Your booklet waits for its turn.")


def test_without_script_the_page_looks_again_and_a_failure_offers_another_try(
    somebody: Visitors, now: datetime
) -> None:
    patient = with_one_row(somebody, now, java_script_enabled=False)

    patient.press(ASK)
    patient.reads("Your booklet waits for its turn.")
    BookletPrint.objects.update(failed_reason="fonts_missing")
    patient.reads("The Noto fonts are not installed on this machine, so no PDF can be made.")
    patient.press("Try again")
    patient.reads("Your booklet waits for its turn.")
    the_worker_does_it()
    patient.reads("The booklet is ready and has 4 pages.")


def test_the_patient_prints_a_sticker_on_the_label_that_is_free(somebody: Visitors, now: datetime) -> None:
    patient = with_one_row(somebody, now)

    patient.follow(CHEST)
    patient.follow("Sticker for the paper booklet")
    patient.reads("The sticker is free.")
    patient.look()
    patient.page.get_by_label("12", exact=True).check()
    with patient.page.expect_download() as sticker:
        patient.page.get_by_role("button", name="Sticker as PDF").click()

    (page,) = PdfReader(BytesIO(sticker.value.path().read_bytes())).pages
    assert "čeka potpis" in page.extract_text()
    assert round(float(page.mediabox.height) / 72 * 25.4) == 297


def with_one_row(somebody: Visitors, now: datetime, **options: object) -> Visitor:
    """Return a patient with one row, on the page of the passport."""
    place = hospital(now)
    place.row_of(ANA)
    patient = somebody(PHONE, **options)
    patient.open("/")
    patient.follow("I have a slip with a code")
    patient.write("Code on the slip", place.slip(place.ana))
    born = BIRTHS[ANA]
    patient.write_date(born.day, born.month, born.year)
    patient.press("Open")
    patient.follow("Not now, open the passport")
    return patient


def the_worker_does_it() -> None:
    current_app.loader.import_default_modules()
    for job in Job.objects.filter(kind="booklet", state="waiting"):
        run_job(job.uid)


def downloaded(patient: Visitor) -> PdfReader:
    link = patient.page.get_by_role("link", name=DOWNLOAD)
    expect(link).to_be_visible(timeout=15_000)
    with patient.page.expect_download() as download:
        link.click()
    return PdfReader(BytesIO(download.value.path().read_bytes()))
