"""The whole way of a patient in another language: no text of it is left in English, and days are those of its calendar."""

import re
from datetime import date, datetime

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import expect
from pypdf import PdfReader

from passport.booklet.words import examination_name
from passport.language.calendars import day_in
from passport.language.offered import FROM_RIGHT_TO_LEFT, OWN_NAMES, is_offered
from tests.e2e.cast import ANA, BIRTHS, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_code_for_a_doctor import types_a_code
from tests.e2e.test_paper import the_worker_does_it
from tests.e2e.visitor import PATIENCE, Visitor
from tests.english import left_in_english

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
PIN = "195280"
WRITES = {"fa": re.compile(r"[\u0600-\u06ff]"), "sr": re.compile(r"[\u0400-\u04ff]")}


@pytest.mark.parametrize("language", WRITES)
def test_a_patient_goes_the_whole_way_in_the_own_language(somebody: Visitors, now: datetime, language: str) -> None:
    assert is_offered(language)
    place = hospital(now)
    entry = place.row_of(ANA)
    patient, doctor = somebody(PHONE), somebody()
    words = Words(language, patient)
    with override(language):
        chest = examination_name(entry.exam_code, kind=entry.kind, region=entry.region)

    words.opens_with_a_slip(place.slip(place.ana), BIRTHS[ANA])
    patient.reads(chest)
    patient.reads(day_in(language, entry.performed_on))
    words.are_all_there()
    patient.follow(chest)
    patient.reads(words("What is known"))
    words.are_all_there()
    words.follows("This is wrong")

    shows_it_to(doctor, words)
    patient.open("/passport/")
    assert len(WRITES[language].findall(words.takes_the_booklet())) > 200
    words.presses("Sign out")
    patient.open("/")
    patient.write(words("PIN of this phone"), PIN)
    words.presses("Open")
    patient.reads(chest)


def shows_it_to(doctor: Visitor, words: "Words") -> None:
    """Let a doctor look, stop it, and read who looked."""
    words.visitor.open("/passport/")
    words.follows("Show to a doctor")
    words.presses("Make a code")
    words.visitor.heads(words("Your code for one doctor"))
    words.are_all_there()
    doctor.sign_in("referrer")
    types_a_code(doctor, words.visitor.page.locator("p.code").inner_text())
    doctor.heads("Examinations with radiation")
    words.visitor.page.reload()
    words.are_all_there()
    words.presses("Stop")
    words.visitor.reads(words("Stopped. Nobody can look with this code any more."))
    words.follows("Who looked")


class Words:
    """What a visitor's pages say in a language; the texts of the source are its keys."""

    def __init__(self, language: str, visitor: Visitor) -> None:
        self.language, self.visitor = language, visitor

    def __call__(self, text: str) -> str:
        """Return a text of the source as the language says it."""
        with override(self.language):
            return gettext(text)

    def presses(self, text: str) -> None:
        """Press the button that is called so, and read the page that comes."""
        self.visitor.press(self(text))
        self.are_all_there()

    def follows(self, text: str) -> None:
        """Follow the link that is called so, and read the page that comes."""
        self.visitor.follow(self(text))
        self.are_all_there()

    def opens_with_a_slip(self, code: str, born: date) -> None:
        """Choose the language on the first page, open the passport with a slip, and choose a PIN."""
        self.visitor.open("/open")
        self.visitor.press(OWN_NAMES[self.language])
        direction = "rtl" if self.language in FROM_RIGHT_TO_LEFT else "ltr"
        assert self.visitor.page.locator("html").get_attribute("dir") == direction
        self.are_all_there()
        self.visitor.write(self("Code on the slip"), code)
        for label, number in (("Day", born.day), ("Month", born.month), ("Year", born.year)):
            self.visitor.write(self(label), str(number))
        self.presses("Open")
        self.visitor.write(self("PIN"), PIN)
        self.visitor.write(self("The same PIN once more"), PIN)
        self.presses("Save the PIN")

    def takes_the_booklet(self) -> str:
        """Ask for the booklet, let the worker make it, download it, and return what stands in it."""
        self.presses("Booklet to print or keep (PDF)")
        the_worker_does_it()
        link = self.visitor.page.get_by_role("link", name=self("Download the booklet (PDF)"))
        expect(link).to_be_visible(timeout=PATIENCE)
        self.are_all_there()
        with self.visitor.page.expect_download() as download:
            link.click()
        return "".join(page.extract_text() for page in PdfReader(download.value.path()).pages)

    def are_all_there(self) -> None:
        """Hold a page to its width and the rules, and to the language: nothing on it is left in English."""
        self.visitor.look()
        assert left_in_english(self.visitor.page, self.language) == []
