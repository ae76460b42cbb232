"""What a physicist states: as entered, under the own name, sealed, and never worked out by us."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from passport.booklet.models import Entry
from passport.incidents.models import Estimate, PhysicistStatement
from passport.incidents.services import (
    Estimated,
    NobodyUnborn,
    NotAPhysicist,
    NotYourRegister,
    UnbornDose,
    ValueWithoutUnit,
    WordsMissing,
    sign_estimate,
    sign_unborn_dose,
)
from passport.incidents.states import StepNotAllowed
from passport.people.models import Patient, Practitioner, Record, User
from passport.signing import canonical
from passport.signing.models import Act, Seal, Statement
from tests.passport.incidents.cast import Desk, recorded
from tests.passport.incidents.cast import desk as make_desk

LATER = timedelta(hours=1)
SKIN = Estimated(quantity="skin dose", value="2,4", unit="Gy", method="Film, calibrated in house.")
UNBORN = UnbornDose(text="The child was outside the beam.", method="Monte Carlo, own phantom.")


def others(desk: Desk, at: datetime) -> list[User]:
    elsewhere = make_desk(at, name="Clinic Cedar", prefix="cedar-")
    return [desk.administrator, desk.approver.user, desk.radiographer, elsewhere.physicist]


def test_an_estimate_is_kept_as_entered_and_sealed(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    estimate = sign_estimate(incident=incident, estimated=SKIN, by=desk.physicist, at=at)
    incident.refresh_from_db()
    payload = canonical.loads(bytes(estimate.statement.payload))

    assert (estimate.quantity, estimate.value, estimate.unit) == ("skin dose", "2,4", "Gy")
    assert (estimate.by.user, estimate.number, incident.state) == (desk.physicist, 1, "estimated")
    assert estimate.statement.seal.facility_uid == desk.facility.uid
    assert (payload.pop("nonce") != "", payload) == (
        True,
        {
            "schema": "radiation-passport/incident-estimate/1",
            "incident": incident.uid,
            "number": "1",
            "facility_uid": desk.facility.uid,
            "facility": "Clinic Linden",
            "quantity": "skin dose",
            "value": "2,4",
            "unit": "Gy",
            "method": "Film, calibrated in house.",
            "physicist": {
                "uid": desk.physicist.practitioner.uid,
                "name": "Filip Fizik",
                "title": "др",
                "licence_number": desk.physicist.practitioner.licence_number,
            },
            "issued_at": at.isoformat(),
        },
    )


def test_a_later_estimate_stands_beside_the_earlier_one(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    for value in ("2,4", "1,9"):
        sign_estimate(incident=incident, estimated=replace(SKIN, value=value), by=desk.physicist, at=at)

    assert list(Estimate.objects.values_list("number", "value")) == [(1, "2,4"), (2, "1,9")]
    assert Seal.objects.count() == 2
    with pytest.raises(DatabaseError, match="this row cannot be changed"), transaction.atomic():
        Estimate.objects.update(value="0")


@pytest.mark.parametrize("part", ["quantity", "value", "unit", "method"])
def test_an_estimate_is_whole_or_none(desk: Desk, part: str, at: datetime) -> None:
    with pytest.raises(WordsMissing):
        sign_estimate(incident=recorded(desk, at), estimated=replace(SKIN, **{part: " "}), by=desk.physicist, at=at)
    assert not Statement.objects.exists()


def test_nobody_but_a_physicist_of_the_facility_estimates(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)

    for who in others(desk, at):
        with pytest.raises((NotYourRegister, StepNotAllowed)):
            sign_estimate(incident=incident, estimated=SKIN, by=who, at=at)
    assert not Estimate.objects.exists()


def test_a_physicist_without_a_name_on_record_states_nothing(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    Practitioner.objects.filter(user=desk.physicist).update(user=None)

    with pytest.raises(NotAPhysicist):
        sign_estimate(incident=incident, estimated=SKIN, by=desk.physicist, at=at)
    with pytest.raises(NotAPhysicist):
        sign_unborn_dose(entry=desk.entry, said=UNBORN, by=desk.physicist, at=at)


@pytest.mark.parametrize(("patient", "record", "refused"), [("M", "", True), ("", "M", True), ("F", "M", False)])
def test_of_a_man_nothing_is_stated_on_an_unborn_child(
    desk: Desk, patient: str, record: str, refused: bool, at: datetime
) -> None:
    Patient.objects.update(sex=patient)
    Record.objects.update(sex=record)
    entry = Entry.objects.get(pk=desk.entry.pk)

    with pytest.raises(NobodyUnborn) if refused else nullcontext():
        sign_unborn_dose(entry=entry, said=UNBORN, by=desk.physicist, at=at)

    assert entry.physicist_statements.exists() is not refused


def test_a_statement_on_an_unborn_child_may_hold_no_number_at_all(desk: Desk, at: datetime) -> None:
    statement = sign_unborn_dose(entry=desk.entry, said=UNBORN, by=desk.physicist, at=at)
    payload = canonical.loads(bytes(statement.statement.payload))

    assert (statement.text, statement.value, statement.unit, statement.number) == (UNBORN.text, "", "", 1)
    assert (payload["schema"], payload["entry"], payload["value"]) == (
        "radiation-passport/unborn-dose/1",
        desk.entry.uid,
        "",
    )
    assert statement.statement.seal.facility_name == "Clinic Linden"
    assert Act.objects.get(verb="unborn_dose.stated").detail == {}


def test_a_value_is_kept_as_entered_with_its_unit(desk: Desk, at: datetime) -> None:
    said = replace(UNBORN, value="below 0,5", unit="mGy")
    statement = sign_unborn_dose(entry=desk.entry, said=said, by=desk.physicist, at=at)

    assert (statement.value, statement.unit) == ("below 0,5", "mGy")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (replace(UNBORN, value="1"), ValueWithoutUnit),
        (replace(UNBORN, unit="mGy"), ValueWithoutUnit),
        (replace(UNBORN, text=""), WordsMissing),
        (replace(UNBORN, method=" "), WordsMissing),
    ],
)
def test_a_statement_says_what_and_how(desk: Desk, said: UnbornDose, error: type[Exception], at: datetime) -> None:
    with pytest.raises(error):
        sign_unborn_dose(entry=desk.entry, said=said, by=desk.physicist, at=at)
    assert not Statement.objects.exists()


def test_nobody_but_a_physicist_of_the_facility_states_the_dose_of_an_unborn_child(desk: Desk, at: datetime) -> None:
    for who in others(desk, at):
        with pytest.raises(NotAPhysicist):
            sign_unborn_dose(entry=desk.entry, said=UNBORN, by=who, at=at)
    assert not PhysicistStatement.objects.exists()


def test_a_later_statement_stands_beside_the_earlier_one(desk: Desk, at: datetime) -> None:
    for text in ("First.", "Second."):
        sign_unborn_dose(entry=desk.entry, said=replace(UNBORN, text=text), by=desk.physicist, at=at)

    assert list(PhysicistStatement.objects.values_list("number", "text")) == [(1, "First."), (2, "Second.")]
    with pytest.raises(DatabaseError, match="this row cannot be changed"), transaction.atomic():
        PhysicistStatement.objects.update(text="another")
