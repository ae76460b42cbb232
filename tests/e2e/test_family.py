"""A child's passport with two parents, one of whom the counter ends; and a trusted person, named, at work, ended."""

from datetime import date, datetime

import pytest

from passport.people.models import Patient
from passport.people.services import PatientForm, register_patient
from tests.e2e.cast import ANA, BIRTHS, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def a_child(place: Hospital, given_name: str, years: int, now: datetime) -> Patient:
    born = date(now.year - years, 1, 1)
    form = PatientForm(given_name=given_name, surname="Hodžić", birth_date=born)
    return register_patient(facility=place.clinic.facility, form=form, identifiers=[], by=None, at=now)


def prints_a_slip(clerk: Visitor, child: Patient, document: str) -> str:
    clerk.open(f"/facility/patients/{child.uid}/")
    clerk.choose("The slip is for", "parent or guardian")
    clerk.choose("Document that was shown", document)
    clerk.press("Make a code slip")
    clerk.heads("Radiation Passport")
    return clerk.page.locator("p.code").inner_text()


def opens(reader: Visitor, code: str, born: date, name: str = "") -> None:
    reader.open("/open")
    reader.write("Code on the slip", code)
    reader.write_date(born.day, born.month, born.year)
    if name:
        reader.write("Your name, only if the passport is somebody else's", name)
    reader.press("Open")


def test_two_parents_read_for_a_child_and_the_counter_ends_one_of_them(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    lejla, luka = a_child(place, "Lejla", 7, now), a_child(place, "Luka", 12, now)
    clerk, mother, father = somebody(), somebody(PHONE), somebody(PHONE)
    clerk.sign_in("administrator")

    clerk.open(f"/facility/patients/{lejla.uid}/")
    clerk.choose("The slip is for", "parent or guardian")
    clerk.press("Make a code slip")
    clerk.reads("Which document shows that this person looks after the patient?")
    clerk.look()

    opens(mother, prints_a_slip(clerk, lejla, "birth certificate"), lejla.birth_date, "Amra Hodžić")
    mother.follow("Not now, open the passport")
    opens(mother, prints_a_slip(clerk, luka, "birth certificate"), luka.birth_date)
    mother.follow("Not now, open the passport")
    opens(father, prints_a_slip(clerk, lejla, "court decision"), lejla.birth_date, "Emir Hodžić")
    father.follow("Not now, open the passport")

    tells_the_children_apart(mother)
    ends_the_father(clerk, lejla)

    father.follow("Who looked")
    father.heads("Passports that you can open")
    father.reads("Ended at the counter of")
    assert "set aside" not in father.text()
    father.look()
    mother.open(f"/passport/{lejla.uid}/people")
    mother.reads("Somebody who could open a passport that you open no longer can.")
    assert "Emir" not in mother.page.locator("main").inner_text()
    mother.look()


def tells_the_children_apart(mother: Visitor) -> None:
    mother.page.get_by_text("Other passports").click()
    mother.look()
    mother.go(mother.page.locator("details a").filter(has_text="Luka"))
    mother.reads("12 years")
    mother.follow("Show to a doctor")
    mother.reads("The code opens the passport of Luka Hodžić.")
    mother.look()
    mother.page.get_by_text("Other passports").click()
    mother.follow("All, and their colours")
    mother.heads("Passports that you can open")
    mother.page.get_by_text("Another colour").first.click()
    mother.look()
    mother.go(mother.page.get_by_role("button", name="clay red").first)
    mother.heads("Passports that you can open")


def ends_the_father(clerk: Visitor, lejla: Patient) -> None:
    clerk.open(f"/facility/patients/{lejla.uid}/")
    clerk.look()
    clerk.follow("End now: Emir Hodžić")
    clerk.write("Reason", "the decision was set aside")
    clerk.look()
    clerk.press("End now")
    clerk.reads("Ended. This person opens the passport no more, and both sides are told.")


def test_a_trusted_person_is_named_looks_shows_and_is_ended(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, helper, doctor = somebody(PHONE), somebody(PHONE), somebody()
    opens(patient, place.slip(place.ana), BIRTHS[ANA])
    patient.follow("Not now, open the passport")

    takes_it_up(helper, makes_a_code_of_trust(patient))
    helper.follow("Show to a doctor")
    helper.press("Make a code")
    shown = helper.page.locator("p.code").inner_text()

    doctor.sign_in("referrer")
    doctor.open("/doctor/")
    doctor.write("The patient's code", shown)
    doctor.press("Open")
    doctor.reads("Mira Perić, whom the patient trusts, gave you this code in the patient's name.")
    doctor.look()
    doctors_page = doctor.page.url

    patient.open(f"/passport/{place.ana.uid}/looks")
    patient.reads("with a code that Mira Perić gave in the patient's name.")
    patient.follow("Who can open it")
    patient.reads("Mira Perić")
    patient.press("End now: Mira Perić")
    patient.reads("Ended. This person cannot open your passport any more")
    patient.look()

    assert doctor.open(doctors_page) == 404
    helper.follow("Examinations")
    helper.heads("Passports that you can open")
    helper.reads("Ended by the patient on")


def makes_a_code_of_trust(patient: Visitor) -> str:
    patient.follow("Who can open it")
    patient.heads("Who can open this passport")
    patient.look()
    patient.choose("For how long", "one week")
    patient.press("Make a code for this person")
    patient.heads("Your code for a trusted person")
    patient.look()
    return patient.page.locator("p.code").inner_text().replace(" ", "")


def takes_it_up(helper: Visitor, code: str) -> None:
    helper.open(f"/open/trusted#{code}")
    helper.write("Your name", "Mira Perić")
    helper.look()
    helper.press("Open")
    helper.follow("Not now, open the passport")
    helper.reads("CT of the chest")
    helper.look()
