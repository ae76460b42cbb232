"""Showing a passport: by the pattern, to somebody without an account, to the chosen doctor, and in an emergency."""

from datetime import datetime

import pytest

from passport.access.models import Access, Grant
from tests.e2e.cast import ANA, BIRTHS, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_code_for_a_doctor import CHEST, makes_a_code, opens_the_passport, types_a_code
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
CARE_ONLY = "For health care only. Nobody may demand it for work, school or insurance."
GUEST = "Dr Mira Babić"


def asks(guest: Visitor, code: str) -> None:
    """Come with the code of the pattern, as a camera opens it, and say who that is."""
    guest.open(f"/look/#{code.replace(' ', '')}")
    assert guest.page.get_by_label("The patient's code").input_value() == code.replace(" ", "")
    guest.look()
    guest.write("Your title and name", GUEST)
    guest.write("Where you work", "Ambulance Vine")
    guest.write("What you want to look for", "before a CT")
    guest.press("Ask the patient")
    guest.heads("The patient is asked")


def is_asked(patient: Visitor) -> None:
    patient.page.reload()
    patient.heads("Somebody asks to look")
    patient.reads(f"{GUEST}, who says to be at Ambulance Vine, wants to look, for: “before a CT”. Allow?")


def test_a_doctor_with_an_account_scans_the_pattern_for_a_day_and_is_stopped(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, doctor = somebody(PHONE), somebody()
    opens_the_passport(patient, place)
    doctor.sign_in("referrer")

    patient.follow("Show to a doctor")
    patient.look()
    patient.page.get_by_label("one day").check()
    patient.press("Make a code")
    patient.reads("Then the doctor can look for: one day.")
    patient.reads(CARE_ONLY)
    code = patient.page.locator("p.code").inner_text().replace(" ", "")
    doctor.open(f"/look/#{code}")
    assert doctor.page.get_by_label("The patient's code").input_value() == code
    doctor.press("Open")
    doctor.heads("Examinations with radiation")
    doctor.reads(CARE_ONLY)
    doctors_page = doctor.page.url
    patient.page.reload()
    patient.heads("A doctor can look now")
    patient.press("Stop")

    assert doctor.open(doctors_page) == 404
    assert Grant.objects.get().lasts == 24


def test_somebody_without_an_account_looks_only_after_the_patient_allowed_it(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, guest, stranger = somebody(PHONE), somebody(PHONE), somebody()
    opens_the_passport(patient, place)

    asks(guest, makes_a_code(patient))
    guest.reads("only with a connection")
    guest.look()
    assert CHEST not in guest.text()
    is_asked(patient)
    patient.look()
    patient.press("Allow")
    patient.heads("You let somebody look")
    patient.look()

    guest.heads("Examinations with radiation")  # by itself
    guest.reads(f"As {GUEST} you can look until")
    guest.look()
    guest.follow(CHEST)
    guest.reads("245.6")
    guest.look()
    assert "PDF" not in guest.text()
    assert stranger.open(guest.page.url) == 404
    patient.press("Stop")
    guest.page.reload()
    guest.heads("This has ended")
    assert CHEST not in guest.text()
    guest.look()

    patient.follow("Who looked")
    patient.reads(f"somebody who says to be {GUEST}, Ambulance Vine, looked at this booklet; you allowed it")
    patient.look()
    assert Access.objects.filter(ground="guest").count() == 1


def test_a_refused_guest_reads_nothing(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, guest = somebody(PHONE), somebody(PHONE)
    opens_the_passport(patient, place)
    asks(guest, makes_a_code(patient))

    is_asked(patient)
    patient.press("Refuse")
    patient.reads("Refused. Nobody can look with this code.")

    guest.heads("The patient did not allow it")
    guest.look()
    assert not Access.objects.filter(ground="guest").exists()


def test_the_chosen_doctor_looks_without_a_code_and_counts_what_is_hidden(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, doctor = somebody(PHONE), somebody()
    opens_the_passport(patient, place)
    doctor.sign_in("referrer")
    types_a_code(doctor, makes_a_code(patient))
    patient.page.reload()
    patient.press("Stop")

    patient.choose("Chosen doctor", "др Јован Лекић")
    patient.press("Choose")
    patient.press("Let this doctor look at any time")
    patient.reads("The chosen doctor can look at any time now, until you stop it.")
    patient.look()
    patient.follow("Examinations")
    patient.reads("can look at any time, without a code")
    patient.look()
    patient.follow(CHEST)
    patient.press("Hide this row from doctors")

    doctor.open("/doctor/")
    doctor.heads("A patient's passport")
    doctor.look()
    doctor.follow("Ана Ђорђевић")
    doctor.reads("You can look until the patient stops it.")
    doctor.reads("The patient has chosen not to show 1 entry.")
    doctor.look()
    assert CHEST not in doctor.text()
    doctors_page = doctor.page.url

    patient.follow("Examinations")
    patient.press("Stop")
    assert doctor.open(doctors_page) == 404


def opens_in_an_emergency(doctor: Visitor, place: Hospital) -> None:
    born = BIRTHS[ANA]
    doctor.sign_in("referrer")
    doctor.open("/doctor/emergency")
    doctor.choose("You work now at", place.clinic.facility.name)
    doctor.write("The patient's number", ANA)
    doctor.write_date(born.day, born.month, born.year)
    doctor.write("Reason", "Unconscious after a fall")
    doctor.press("Open and tell the patient")
    doctor.heads("Examinations with radiation")


def judges_and_answers(administrator: Visitor) -> None:
    administrator.sign_in("administrator")
    administrator.reads("2 wait")
    administrator.open("/facility/emergencies/")
    administrator.look()
    administrator.follow("Judge")
    finds(administrator, "The patient could have been asked.", "Judge and tell the patient")
    administrator.reads("Every emergency look is judged.")
    administrator.open("/facility/looks/")
    administrator.look()
    administrator.follow("Answer")
    finds(administrator, "It was our doctor on duty.", "Answer the patient")
    administrator.reads("Every question is answered.")
    administrator.look()


def finds(administrator: Visitor, words: str, button: str) -> None:
    administrator.look()
    administrator.page.get_by_label("not justified", exact=True).check()
    administrator.write("What you found", words)
    administrator.press(button)


def test_the_patient_is_told_of_an_emergency_reads_the_judgement_and_asks(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, doctor, administrator = somebody(PHONE), somebody(), somebody()
    opens_the_passport(patient, place)
    patient.follow(CHEST)
    patient.press("Hide this row from doctors")

    opens_in_an_emergency(doctor, place)
    doctor.reads(CHEST)
    doctor.look()
    patient.page.reload()
    patient.reads("opened a booklet in an emergency without a code.")
    patient.follow("See who looked")
    patient.reads("giving the reason “Unconscious after a fall”")
    patient.reads("The hospital has not judged this look yet.")
    patient.look()
    patient.press("I do not recognise this")
    patient.reads("was asked who this was")
    patient.look()

    judges_and_answers(administrator)

    patient.page.reload()
    patient.reads("judged that this look was not justified: “The patient could have been asked.”")
    patient.reads("answered that this look was not justified: “It was our doctor on duty.”")
    patient.look()
