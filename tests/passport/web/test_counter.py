"""The pages of a facility's counter."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.people.models import CodeSlip, Patient, Record
from passport.people.services import claim_slip
from tests import cast
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db

PERSON = {
    "given_name": "Ана",
    "surname": "Анић",
    "personal_number": "0205961715018",
    "street": "Липова 3",
    "place": "Београд",
    "birth_date_day": "2",
    "birth_date_month": "5",
    "birth_date_year": "1961",
    "sex": "F",
    "language": "en",
    "calendar": "gregorian",
}
IDENTIFIERS = {
    "identifier-TOTAL_FORMS": "2",
    "identifier-INITIAL_FORMS": "0",
    "identifier-0-issuer": "CLINIC",
    "identifier-0-local_id": "17",
    "identifier-1-issuer": "",
    "identifier-1-local_id": "",
}


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_patient_is_registered_with_identifiers_and_a_warning(screen: Client, clinic: cast.Clinic) -> None:
    response = screen.post(
        "/facility/patients/register", {**PERSON, **IDENTIFIERS, "facility": clinic.facility.uid}, follow=True
    )
    patient = Patient.objects.get()

    assert response.redirect_chain == [(f"/facility/patients/{patient.uid}/", 302)]
    assert (str(patient), patient.registered_by, patient.records.get().local_id) == ("Ана Анић", clinic.facility, "17")
    assert said(response) == ["Saved. Look at the personal number once more: its check digit does not fit."]


def test_an_identifier_of_another_patient_registers_nobody(screen: Client, clinic: cast.Clinic) -> None:
    cast.record(patient=cast.patient(clinic.facility))
    response = screen.post("/facility/patients/register", {**PERSON, **IDENTIFIERS, "facility": clinic.facility.uid})

    assert response.context["form"].non_field_errors() == ["This identifier already belongs to another patient here."]
    assert Patient.objects.count() == 1


def test_half_an_identifier_is_asked_for_again(screen: Client, clinic: cast.Clinic) -> None:
    half = {**PERSON, **IDENTIFIERS, "facility": clinic.facility.uid, "identifier-0-issuer": ""}
    response = screen.post("/facility/patients/register", half)

    assert response.context["lines"][0].errors == {"issuer": ["An identifier has an issuer and a number."]}
    assert Patient.objects.count() == 0


def test_nobody_is_listed_unasked_and_a_search_is_written_down(screen: Client, clinic: cast.Clinic) -> None:
    ana = cast.patient(clinic.facility)
    cast.patient(cast.facility("Klinika Sever"), "Boris", "Анић")
    unasked = screen.get("/facility/patients/")
    searched = screen.post("/facility/patients/", {"words": "Анић"})

    assert "found" not in unasked.context
    assert searched.context["found"] == [ana]
    assert Access.objects.values_list("patient", "purpose").get() == (ana.pk, "registration")


def test_a_patient_of_another_facility_is_not_there(screen: Client) -> None:
    boris = cast.patient(cast.facility("Klinika Sever"), "Boris", "Borić")

    assert screen.get(f"/facility/patients/{boris.uid}/").status_code == 404
    assert screen.post(f"/facility/patients/{boris.uid}/slip", {"relation": "self"}).status_code == 404
    assert CodeSlip.objects.count() == 0


def test_who_asks_in_a_way_that_the_page_does_not_know_has_not_looked(screen: Client, clinic: cast.Clinic) -> None:
    ana = cast.patient(clinic.facility, "Ana", "Anić")

    assert screen.get(f"/facility/patients/{ana.uid}/slip").status_code == 405
    assert screen.post(f"/facility/patients/{ana.uid}/").status_code == 405
    assert list(Access.objects.all()) == []


def test_the_slip_opens_the_passport_and_is_shown_once(screen: Client, clinic: cast.Clinic) -> None:
    ana = cast.patient(clinic.facility)
    page = screen.post(f"/facility/patients/{ana.uid}/slip", {"relation": "self"})
    code = page.context["code"]
    reader = claim_slip(code=code, birth_date=ana.birth_date, user=None, who_hmac=b"x" * 32, at=timezone.now())

    assert re.fullmatch(r"[0-9A-Z]{4}( [0-9A-Z]{4}){3}", code)
    assert reader.patient == ana
    assert code not in screen.get(f"/facility/patients/{ana.uid}/").content.decode()


def test_an_identifier_is_linked_and_taken_away_again(screen: Client, clinic: cast.Clinic) -> None:
    ana = cast.patient(clinic.facility)
    screen.post(f"/facility/patients/{ana.uid}/link", {"issuer": "CLINIC", "local_id": "18"})
    record = Record.objects.get()
    linked = record.patient
    screen.post(f"/facility/patients/{ana.uid}/unlink/{record.uid}")
    record.refresh_from_db()

    assert (linked, record.patient) == (ana, None)


def test_the_data_of_a_patient_are_corrected(screen: Client, clinic: cast.Clinic) -> None:
    ana = cast.patient(clinic.facility)
    screen.post(f"/facility/patients/{ana.uid}/change", {**PERSON, "surname": "Анић Петровић"})
    ana.refresh_from_db()

    assert ana.surname == "Анић Петровић"


def test_a_radiographer_does_not_get_to_the_counter(clinic: cast.Clinic) -> None:
    assert signed_in(clinic.radiographer).get("/facility/patients/").status_code == 403
