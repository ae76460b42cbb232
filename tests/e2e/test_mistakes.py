"""A patient says that an examination is somebody else's: gone from the doctor's screen at once, answered by the hospital."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.cast import ANA, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_code_for_a_doctor import makes_a_code, opens_the_passport, types_a_code
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
CHEST = "CT of the chest"
NOT_MINE = "This examination belongs to somebody else"
NOT_SHOWN = "1 entry is not shown, because the patient says that it belongs to somebody else"
ANSWER = "We looked at the register of that day: it was you."


def says_that_it_is_somebody_elses(patient: Visitor) -> None:
    patient.open("/passport/")
    patient.follow(CHEST)
    patient.follow("This is wrong")
    patient.heads("This is wrong")
    patient.look()
    patient.page.get_by_label(NOT_MINE).check()
    patient.write("What should the hospital know?", "I was abroad on that day")
    patient.press("Send to the hospital")
    patient.reads("Sent. Doctors do not see this examination any more;")
    patient.reads("Until then doctors do not see this examination, except in an emergency; there it is marked.")
    patient.look()


def answers_that_it_is_right(administrator: Visitor, place: Hospital, *, script: bool) -> None:
    administrator.sign_in("administrator")
    administrator.reads("Somebody says that something is wrong;")
    administrator.open(f"/facility/{place.clinic.facility.uid}/")
    administrator.reads("1 waits for an answer.")
    administrator.look(rules=script)
    administrator.follow("Reported mistakes")
    administrator.heads("Reported mistakes")
    administrator.look(rules=script)
    administrator.go(administrator.page.locator("main").get_by_role("link", name=NOT_MINE))
    administrator.reads("I was abroad on that day")
    administrator.look(rules=script)
    administrator.page.get_by_label("No, it is as it should be").check()
    administrator.write("Answer", ANSWER)
    administrator.press("Send the answer")
    administrator.reads("Answered. The patient is told.")
    administrator.reads("Nothing waits for an answer.")
    administrator.look(rules=script)


@pytest.mark.parametrize("script", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_row_leaves_the_doctors_screen_and_comes_back_with_the_answer(
    somebody: Visitors, now: datetime, script: bool
) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, doctor, administrator = somebody(PHONE), somebody(), somebody(java_script_enabled=script)
    opens_the_passport(patient, place)
    doctor.sign_in("referrer")
    types_a_code(doctor, makes_a_code(patient))
    doctor.reads(CHEST)

    says_that_it_is_somebody_elses(patient)
    doctor.page.reload()
    doctor.reads(NOT_SHOWN)
    assert CHEST not in doctor.text()
    doctor.look()

    answers_that_it_is_right(administrator, place, script=script)
    patient.open("/passport/")
    patient.reads("answered what was said to be wrong.")
    patient.reads(ANSWER)
    patient.look()
    patient.follow("Read it")
    patient.reads("Doctors with a code see this examination again.")
    doctor.page.reload()
    doctor.reads(CHEST)
    assert NOT_SHOWN not in doctor.text()


def test_a_patient_without_examinations_says_what_is_missing_and_takes_it_back(
    somebody: Visitors, now: datetime
) -> None:
    place = hospital(now)
    patient = somebody(PHONE, java_script_enabled=False)
    opens_the_passport(patient, place)

    patient.follow("Is an examination missing? Say which")
    patient.heads("An examination is missing")
    patient.page.get_by_label("Somewhere else", exact=True).check()
    patient.write("Which examination, and when?", "X-ray of the left hand, spring 2024")
    patient.press("Send to the hospital")
    patient.reads("Write where the examination was done.")
    patient.look(rules=False)
    patient.write("If somewhere else: where?", "Town clinic")
    patient.press("Send to the hospital")

    patient.heads("Reported mistakes")
    patient.reads("Town clinic")
    patient.look(rules=False)
    patient.press("Take this back")
    patient.reads("Taken back. The hospital need not answer any more.")
    patient.reads("It was taken back on")
    expect(patient.page.get_by_role("button", name="Take this back")).to_have_count(0)


def test_a_mistake_is_reported_by_keyboard(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient = somebody()
    opens_the_passport(patient, place)

    patient.enter(patient.page.get_by_role("link", name=CHEST))
    patient.enter(patient.page.get_by_role("link", name="This is wrong"))
    patient.tab_to(patient.page.get_by_label(NOT_MINE))
    for _step in range(2):
        patient.page.keyboard.press("ArrowDown")
    expect(patient.page.get_by_label("The date is wrong")).to_be_checked()
    patient.enter(patient.page.get_by_role("button", name="Send to the hospital"))
    patient.reads("“The date is wrong”")
    patient.enter(patient.page.get_by_role("button", name="Take this back"))
    patient.reads("Taken back. The hospital need not answer any more.")
