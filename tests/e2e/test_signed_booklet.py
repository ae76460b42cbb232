"""The main story: a dose report arrives, its approver signs, the patient reads and downloads, a stranger checks."""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from passport.booklet.models import Entry
from tests import sr
from tests.e2e.cast import ANA, BIRTHS, Hospital, chest, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import PATIENCE, Visitor
from tests.ingestion.processes import installation, receiver, soon
from tests.scanner.sending import Target, send
from tests.services.installation import Installation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
CHEST = "CT of the chest"
EXAM = "CT toraksa"
STATEMENT = "I approved these procedures; date and procedure are as performed."
PAGE_CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}[ -]){2,}[0-9A-HJKMNP-TV-Z]{4}\b")


def test_a_report_becomes_a_signed_booklet_that_a_stranger_can_check(
    somebody: Visitors, site: str, tmp_path: Path, now: datetime
) -> None:
    place = hospital(now)
    # The worker makes the document that the site compares: it names the site's own address.
    ours = installation(tmp_path, PUBLIC_URL=site)
    with receiver(ours) as running, ours.start("work"):
        given_a_report_from_the_scanner(running.to, ours)
        approver = somebody()
        when_the_approver_enrols_a_key(approver)
        when_an_administrator_confirms_whose_it_is(somebody(PHONE), place)
        when_the_approver_signs(approver)
        patient = somebody(PHONE)
        then_the_patient_reads_it_on_the_phone(patient, place.slip(place.ana))
        booklet = then_the_patient_downloads_the_booklet(patient)
    stranger = somebody(PHONE, java_script_enabled=False)
    then_a_stranger_reads_that_the_page_holds(stranger, page_code(booklet))


def test_the_patient_needs_no_script(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient = somebody(PHONE, java_script_enabled=False)

    opens_with_a_slip(patient, place.slip(place.ana))
    patient.heads("Radiation Passport")
    patient.follow(CHEST)
    patient.reads("has not yet signed this row, and you need not do anything")
    patient.press("Hide this row from doctors")
    patient.reads("Doctors no longer see this row, except in an emergency.")
    patient.open("/passport/")
    patient.press("Booklet to print or keep (PDF)")
    patient.reads("Your booklet waits for its turn.")
    patient.open("/passport/")
    patient.follow("Who looked")
    patient.heads("Who looked")
    patient.press("Sign out")

    assert patient.open("/passport/") == 200
    patient.heads("Sign in")


def given_a_report_from_the_scanner(to: Target, ours: Installation) -> None:
    report = chest(ANA)
    sr.write(report)
    assert send([report], to=to, calling="CT-ROOM") == [0]
    soon(Entry.objects.exists, ours)


def when_the_approver_enrols_a_key(approver: Visitor) -> None:
    approver.hold_a_key()
    approver.sign_in("approver")
    approver.follow("Rows to sign")
    approver.heads("Rows to sign")
    approver.reads("1 row waits for you.")
    approver.look()

    approver.follow("Enrol a signing key")
    approver.write("Name of the key", "reading room")
    approver.look()
    approver.press("Enrol this device or key")
    approver.reads("The key is enrolled. It signs when the administrator of your hospital has confirmed it.")

    approver.follow("Rows to sign")
    approver.reads("Your signing key waits to be confirmed.")
    approver.look()


def when_an_administrator_confirms_whose_it_is(administrator: Visitor, place: Hospital) -> None:
    administrator.sign_in("administrator")
    administrator.open("/facility/")
    administrator.follow("Signing keys")
    administrator.look()
    administrator.follow(str(place.clinic.approver))
    administrator.look()
    administrator.choose("How you made sure who this is", "identity card or passport seen, in person")
    administrator.write("Licence number", place.clinic.approver.licence_number)
    administrator.press("Confirm this key")
    administrator.reads("The key is confirmed. It signs from now on.")
    administrator.look()


def when_the_approver_signs(approver: Visitor) -> None:
    approver.open("/approver/")
    approver.follow("Ана Ђорђевић")
    approver.reads("Example Imaging Ring 64")
    approver.reads("245.6 mGy·cm")
    approver.reads(STATEMENT)
    approver.look()
    approver.press("I approved this examination: sign")
    approver.reads("1 row signed.")
    approver.reads("No row waits for you.")
    approver.look()


def opens_with_a_slip(patient: Visitor, code: str) -> None:
    patient.open("/")
    patient.follow("I have a slip with a code")
    patient.write("Code on the slip", code.lower())
    born = BIRTHS[ANA]
    patient.write_date(born.day, born.month, born.year)
    patient.press("Open")
    patient.heads("Your passport is open. And next time?")
    patient.follow("Not now, open the passport")


def then_the_patient_reads_it_on_the_phone(patient: Visitor, code: str) -> None:
    patient.open("/")
    patient.look()
    opens_with_a_slip(patient, code)
    patient.reads("This booklet knows the examinations of 1 facility since")
    patient.reads("Мира Ковач")
    patient.reads("signed ")
    patient.look()

    patient.follow(CHEST)
    patient.reads("A CT of the chest takes many X-ray pictures from around the chest")
    patient.reads("Дом здравља Сунце")
    patient.look()


def then_the_patient_downloads_the_booklet(patient: Visitor) -> PdfReader:
    patient.follow("Back to all examinations")
    patient.press("Booklet to print or keep (PDF)")
    download = patient.page.get_by_role("link", name="Download the booklet (PDF)")
    expect(download).to_be_visible(timeout=4 * PATIENCE)
    patient.look()
    with patient.page.expect_download() as downloaded:
        download.click()
    booklet = PdfReader(BytesIO(downloaded.value.path().read_bytes()))

    words = " ".join(word for page in booklet.pages for word in page.extract_text().split())
    for said in ("KNJIŽICA O PRIMENI IZVORA ZRAČENJA U MEDICINI", "DATUM", "POSTUPAK", "POTPIS I FAKSIMIL", CHEST):
        assert said in words
    for said in ("Ђорђевић", "Мира Ковач", "245.6"):
        assert said in words
    return booklet


def page_code(booklet: PdfReader) -> str:
    """Return the typed code of the first page that has one."""
    found = (PAGE_CODE.search(page.extract_text()) for page in booklet.pages)
    return next(code[0] for code in found if code)


def then_a_stranger_reads_that_the_page_holds(stranger: Visitor, code: str) -> None:
    stranger.open("/")
    stranger.follow("I want to check a printed page")
    stranger.write("Code of the page", code)
    stranger.press("Check")
    stranger.reads("This page matches the record")
    stranger.reads("Мира Ковач")
    said = stranger.text()
    for secret in ("Ђорђевић", EXAM, CHEST, "245.6", "2026-03-14", "14 March 2026"):
        assert secret not in said
    stranger.look(rules=False)

    stranger.write("Code of the page", code[:-1] + ("0" if code[-1] != "0" else "1"))
    stranger.press("Check")
    stranger.reads("does not match the record")


def test_the_page_does_not_tell_a_forged_code_from_one_that_never_was(somebody: Visitors, now: datetime) -> None:
    stranger = somebody(PHONE)

    for code in ("0000 0000 0000 0000", "ABCD-EFGH-JKMN-PQRS"):
        stranger.open("/verify#" + code.replace(" ", ""))
        expect(stranger.page.get_by_label("Code of the page")).to_have_value(code.replace(" ", ""))
        assert stranger.page.url.endswith("/verify")
        stranger.press("Check")
        stranger.reads("This page does not match the record; it may be an older version, damaged or altered")
    stranger.look()
