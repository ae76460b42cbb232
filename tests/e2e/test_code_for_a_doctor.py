"""The patient makes a code, one doctor uses it, the patient sees who, and stops it."""

from datetime import datetime

import pytest

from passport.access.models import Access, Grant
from tests.e2e.cast import ANA, BIRTHS, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
CHEST = "CT of the chest"
REFUSED = "This code opens nothing. Ask the patient to make a new one."


def opens_the_passport(patient: Visitor, place: Hospital) -> None:
    born = BIRTHS[ANA]
    patient.open("/open")
    patient.write("Code on the slip", place.slip(place.ana))
    patient.write_date(born.day, born.month, born.year)
    patient.press("Open")
    patient.follow("Not now, open the passport")


def makes_a_code(patient: Visitor) -> str:
    patient.follow("Show to a doctor")
    patient.press("Make a code")
    patient.heads("Your code for one doctor")
    return patient.page.locator("p.code").inner_text()


def types_a_code(doctor: Visitor, code: str) -> None:
    doctor.open("/doctor/")
    doctor.write("The patient's code", code)
    doctor.press("Open")


def test_a_doctor_with_the_patients_code_sees_the_history_until_the_patient_stops_it(
    somebody: Visitors, now: datetime
) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, doctor = somebody(PHONE), somebody()
    opens_the_passport(patient, place)
    doctor.sign_in("referrer")

    code = makes_a_code(patient)
    patient.look()
    types_a_code(doctor, code.lower())
    doctor.heads("Examinations with radiation")
    doctor.reads("This booklet knows the examinations of 1 facility since")
    doctor.look()
    doctors_page = doctor.page.url
    doctor.follow(CHEST)
    doctor.reads("245.6")
    doctor.look()

    patient.page.reload()
    patient.heads("A doctor can look now")
    patient.reads("др Јован Лекић")
    patient.reads("Not your doctor?")
    patient.look()
    patient.press("Stop")
    patient.reads("Stopped. Nobody can look with this code any more.")
    assert "can look until" not in patient.text()

    assert doctor.open(doctors_page) == 404
    assert CHEST not in doctor.text()
    patient.follow("Who looked")
    patient.reads("Јован Лекић")
    patient.look()
    assert Access.objects.filter(reader_uid=place.referrer.uid).count() == 1


def test_a_doctor_goes_from_the_code_to_the_lines_to_copy_and_to_a_request(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, doctor = somebody(PHONE), somebody()
    opens_the_passport(patient, place)
    doctor.sign_in("referrer")

    types_a_code(doctor, makes_a_code(patient))
    doctor.reads("Earlier examinations, to copy")
    lines = doctor.page.get_by_label("Earlier examinations, to copy").input_value()
    assert (CHEST in lines, "Анић" in lines, len(lines.splitlines())) == (True, False, 1)
    doctor.page.get_by_role("button", name="Copy", exact=True).click()
    doctor.reads("Copied.")
    doctor.look()
    doctor.follow("Ask for an examination")
    doctor.page.get_by_label("Hospital that examines").wait_for()


def test_wrong_used_stopped_and_expired_codes_give_the_same_page(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    patient, doctor = somebody(PHONE), somebody()
    opens_the_passport(patient, place)
    doctor.sign_in("referrer")

    used = makes_a_code(patient)
    types_a_code(doctor, used)
    doctor.heads("Examinations with radiation")
    stopped = makes_a_code(patient)
    patient.press("Stop this code")
    expired = makes_a_code(patient)
    Grant.objects.filter(redeemed_at__isnull=True, stopped_at__isnull=True).update(code_expires_at=now)

    answers = set()
    for code in ("ABCD EFGH JKMN", used, stopped, expired):
        types_a_code(doctor, code)
        answers.add(doctor.page.get_by_role("alert").inner_text())
    assert answers == {REFUSED}
    doctor.look()


def test_the_code_of_the_pattern_comes_after_the_hash_and_leaves_the_address(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    doctor = somebody(PHONE)
    doctor.sign_in("referrer")

    doctor.open("/doctor/#ABCDEFGHJKMN")

    assert doctor.page.get_by_label("The patient's code").input_value() == "ABCDEFGHJKMN"
    assert doctor.page.url.endswith("/doctor/")
    assert place.referrer.username == "referrer"
