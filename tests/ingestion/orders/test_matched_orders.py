"""Whose an order is, who asks, and which examination it means."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from ingestion.models import Order
from passport.booklet.models import ExaminationName
from passport.justification.models import Request
from passport.people.models import Patient, Practitioner, Record
from passport.signing.models import Act
from tests.ingestion.orders.system import System, order, patient, system
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward, ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital() -> Ward:
    return ward()


@pytest.fixture
def his(hospital: Ward, at: datetime) -> System:
    return system(hospital.facility, at)


def the_request() -> Request:
    return Request.objects.select_related("record", "referrer").get()


@pytest.mark.parametrize(
    ("whose", "status", "code", "field"),
    [
        ({"issuer": "Somebody"}, 422, "issuer_unknown", "patient.issuer"),
        ({"issuer": None}, 422, "issuer_unknown", "patient.issuer"),
        ({"id": "000"}, 422, "fields", "patient.id"),
        ({"id": "unknown"}, 422, "fields", "patient.id"),
        ({"name": "Test^Ana"}, 422, "test_patient", "patient"),
        ({"birth_date": "1961-02-05"}, 409, "contradicts", "patient.birth_date"),
        ({"sex": "M"}, 409, "contradicts", "patient.sex"),
        ({"name": "Борић^Борис", "birth_date": None}, 409, "contradicts", "patient.name"),
    ],
)
def test_an_order_that_belongs_to_nobody_for_certain_is_refused_in_words(
    whose: dict[str, str], status: int, code: str, field: str, his: System
) -> None:
    answer = his.send(order(patient=patient(**whose)))

    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (status, code, [field])
    assert "1961-05-02" not in answer.content.decode()
    assert (Request.objects.count(), Order.objects.count(), Act.objects.filter(verb="order.received").count()) == (
        0,
        0,
        0,
    )


def test_a_patient_who_was_never_here_gets_a_record_as_by_a_report(his: System) -> None:
    assert his.send(order(patient=patient(id="new-1", name="Čolić^Iva", birth_date="1990-01-31"))).status_code == 201

    made = Record.objects.get(local_id="new-1")
    assert (made.issuer, made.name_as_sent, made.birth_date, made.sex) == (
        "CLINIC",
        "Čolić^Iva",
        date(1990, 1, 31),
        "F",
    )
    assert (made.patient, the_request().record) == (None, made)


def test_an_order_that_is_refused_leaves_no_record_behind(his: System) -> None:
    stranger = patient(id="new-1")

    assert (
        his.send(order(patient=stranger, examination={"concept": {"scheme": "99X", "value": "1"}})).status_code == 422
    )
    assert not Record.objects.filter(local_id="new-1").exists()


def test_a_day_that_stands_for_not_known_contradicts_nobody(his: System) -> None:
    assert his.send(order(patient=patient(birth_date="1900-01-01"))).status_code == 201
    assert Record.objects.get(local_id="A-1").birth_date is None


@pytest.mark.parametrize(
    ("name", "licence", "matched"),
    [
        ("Петар Ковач", "L-referrer", True),
        ("Kovač, Petar dr", "L-referrer", True),
        ("Петар Ковач", "l-referrer", False),
        ("Петар Ковач", "", False),
        ("Петар Ковач", "L-referrer2", False),
        ("Сања Илић", "L-referrer", False),
    ],
)
def test_the_referrer_is_a_practitioner_only_by_exactly_the_licence_number(
    name: str, licence: str, matched: bool, hospital: Ward, his: System
) -> None:
    his.send(order(referrer={"name": name, "licence_number": licence}))

    request = the_request()
    assert request.referrer == (hospital.referrer.practitioner if matched else None)
    assert request.referrer_as_sent == (f"{name} ({licence})" if licence else name)
    assert request.requested_by == (hospital.referrer if matched else None)


def test_a_licence_number_of_two_people_is_nobodys(hospital: Ward, his: System) -> None:
    Practitioner.objects.filter(user=hospital.surgeon).update(licence_number="L-referrer")

    his.send(order(referrer={"name": "Ковач", "licence_number": "L-referrer"}))

    assert the_request().referrer is None


def test_a_code_of_the_hospital_means_what_its_people_said(hospital: Ward, his: System, at: datetime) -> None:
    ExaminationName.objects.create(
        facility=hospital.facility,
        code_scheme="99BREZA",
        code_value="CT07",
        exam_code="ct.head",
        named_at=at,
        named_by="Vera",
    )

    his.send(order(examination={"concept": {"scheme": "99BREZA", "value": "CT07"}}))

    assert (the_request().exam_code, Order.objects.get().examination) == ("ct.head", "99BREZA CT07")


def test_words_that_are_not_recognised_are_kept(his: System) -> None:
    answer = his.send(order(examination={"words": "Nešto posebno", "kind": "ct"}))

    assert answer.json()["examination"] == {"code": "", "as_sent": "Nešto posebno"}
    assert (the_request().exam_code, the_request().exam_as_sent, the_request().kind) == ("", "Nešto posebno", "ct")


def test_an_order_that_says_when_is_decided_by_the_text_of_that_day(hospital: Ward, his: System) -> None:
    soon = timezone.now() + timedelta(days=3)
    his.send(order(planned_on=soon.date().isoformat()))

    decision = cast.decided(the_request(), by=hospital.approver, at=timezone.now())

    assert decision.pack == "rs-1998"


def test_a_patient_who_registered_with_another_birth_date_is_compared_too(hospital: Ward, his: System) -> None:
    Patient.objects.filter(pk=hospital.ana.pk).update(birth_date=date(1960, 1, 1))

    assert his.send(order()).json()["fields"].keys() == {"patient.birth_date"}
