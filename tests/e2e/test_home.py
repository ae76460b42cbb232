"""A patient with a lifetime of entries finds one, with and without JavaScript, and no word of it gets into an address."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from passport.web.timeline import PAGE_SIZE
from tests.e2e.cast import ANA, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_code_for_a_doctor import opens_the_passport
from tests.e2e.visitor import Visitor
from tests.passport.web.lifetime import lifetime

pytestmark = pytest.mark.django_db(transaction=True)
CHEST = "CT of the chest"
ENTRIES = 60


def somebody_with_a_lifetime(now: datetime) -> Hospital:
    place = hospital(now)
    row = place.row_of(ANA)
    lifetime(row.record, place.clinic.facility, ENTRIES - 1, at=now)
    return place


def opens_the_finder(patient: Visitor) -> None:
    patient.page.get_by_text("Find an examination").click()


def shown(patient: Visitor) -> int:
    return patient.page.locator("li.row").count()


def test_a_patient_finds_an_entry_without_a_script(somebody: Visitors, now: datetime) -> None:
    place = somebody_with_a_lifetime(now)
    patient = somebody(PHONE, java_script_enabled=False)
    opens_the_passport(patient, place)
    patient.reads("Entries 1 to 20 of 60, the newest first.")

    opens_the_finder(patient)
    patient.choose("Part of the body", "chest")
    patient.press("Show these")
    patient.reads("other entries are not shown.")
    patient.reads(CHEST)

    opens_the_finder(patient)
    patient.write("Examination, place or year", "zeppelin")
    patient.press("Search")
    patient.reads("No entry fits your choice.")
    assert "zeppelin" not in patient.page.url
    assert "region=chest" in patient.page.url

    patient.follow("Leave out this choice: “zeppelin”")
    patient.reads(CHEST)
    patient.follow("Show all entries")
    assert shown(patient) == PAGE_SIZE


def test_a_patient_goes_into_what_was_found_and_back(somebody: Visitors, now: datetime) -> None:
    place = somebody_with_a_lifetime(now)
    patient = somebody(PHONE)
    opens_the_passport(patient, place)
    patient.look()

    opens_the_finder(patient)
    patient.look()
    patient.tab_to(patient.page.get_by_label("Examination, place or year"))
    patient.page.keyboard.type("Грудног коша 2026")
    with patient.page.expect_navigation():
        patient.page.keyboard.press("Enter")
    patient.reads("1 entry fits your choice.")
    patient.look()
    found = patient.page.url

    patient.enter(patient.page.get_by_role("link", name=CHEST))
    patient.reads("A CT of the chest takes many X-ray pictures")
    patient.page.go_back()
    patient.reads("1 entry fits your choice.")
    assert (patient.page.url, shown(patient)) == (found, 1)


def test_large_text_and_a_narrow_screen_lose_nothing(somebody: Visitors, now: datetime) -> None:
    place = somebody_with_a_lifetime(now)
    patient = somebody(PHONE, color_scheme="dark")
    opens_the_passport(patient, place)
    for address in (patient.page.url, f"{patient.page.url}?from={PAGE_SIZE}", f"{patient.page.url}?kind=ct"):
        patient.open(address)
        patient.page.evaluate("document.documentElement.style.fontSize = '200%'")
        patient.look()
    patient.follow(CHEST)
    patient.page.evaluate("document.documentElement.style.fontSize = '200%'")
    patient.look()


def test_the_list_by_part_of_the_body_leads_to_its_entries(somebody: Visitors, now: datetime) -> None:
    place = somebody_with_a_lifetime(now)
    patient = somebody()
    opens_the_passport(patient, place)

    line = patient.page.get_by_role("row").filter(has=patient.page.get_by_role("link", name="knee", exact=True))
    cells = line.get_by_role("cell")
    expect(cells.nth(0)).to_have_text("X-ray examination")
    expect(cells.nth(1)).to_have_text("3 times")
    patient.go(line.get_by_role("link"))
    patient.reads("3 entries fit your choice.")
    assert shown(patient) == 3
