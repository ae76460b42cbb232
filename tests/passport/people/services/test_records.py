"""What an issuer calls a patient is linked after both sides were compared; a contradiction waits."""

from datetime import date, datetime

import pytest

from passport.people.models import Patient, Record, Role, User
from passport.people.services import (
    IdentifierContradicts,
    IdentifierTaken,
    NotAllowed,
    PatientForm,
    link_record,
    register_patient,
    unlink_record,
)
from passport.people.services.records import AsSent, link_compared, record_of, same_number
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db
JMBG, WITH_A_SLIP = "1206985715018", "1206985715017"
BORN = date(1985, 6, 12)


@pytest.fixture
def vera(at: datetime) -> User:
    return cast.staff(cast.facility(at), Role.PACS_ADMINISTRATOR, at)


def registered(by: User, at: datetime, number: str = JMBG) -> Patient:
    place = by.memberships.get().facility
    form = PatientForm(given_name="Ana", surname="Petrović", birth_date=BORN, sex="F", personal_number=number)
    return register_patient(facility=place, form=form, identifiers=[], by=None, at=at)


def arrived(at: datetime, local_id: str = "17", **said: object) -> Record:
    sent = AsSent(**{"name": "Petrović^Ana", "birth_date": BORN, "sex": "F", **said})
    return record_of(issuer="RIS", local_id=local_id, sent=sent, at=at)


NUMBERS = [
    ("the national number", JMBG, JMBG, True),
    ("with spaces", JMBG, "1206985 715018", True),
    ("in Persian digits", JMBG, "۱۲۰۶۹۸۵۷۱۵۰۱۸", True),
    ("a check digit that does not fit", WITH_A_SLIP, WITH_A_SLIP, False),
    ("another number", JMBG, "17", False),
    ("no number", "", "", False),
]


@pytest.mark.parametrize(("case", "registered_number", "sent", "same"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_a_national_number_is_one_only_when_its_check_digit_fits(
    case: str, registered_number: str, sent: str, same: bool, vera: User, at: datetime
) -> None:
    patient = registered(vera, at, registered_number)

    assert same_number(Record(issuer="RIS", local_id=sent), patient) is same


LINKS = [
    ("by what was compared", "17", {}, "compared"),
    ("by the national number", JMBG, {}, "national number"),
    ("under another name: people change them", JMBG, {"name": "Jovanović^Ana"}, "national number"),
    ("when little was said", "17", {"birth_date": None, "sex": "", "name": ""}, "compared"),
]


@pytest.mark.parametrize(("case", "local_id", "said", "how"), LINKS, ids=[row[0] for row in LINKS])
def test_a_record_is_linked_after_it_was_compared(
    case: str, local_id: str, said: dict[str, object], how: str, vera: User, at: datetime
) -> None:
    patient = registered(vera, at)

    linked = link_compared(record=arrived(at, local_id, **said), patient=patient, by=vera, at=at)

    assert (linked.patient, linked.linked_how) == (patient, how)
    assert Act.objects.get(verb="record.linked").actor == str(vera)


@pytest.mark.parametrize("said", [{"birth_date": date(1985, 12, 6)}, {"sex": "M"}])
@pytest.mark.parametrize("local_id", ["17", JMBG])
def test_what_contradicts_waits_also_under_the_national_number(
    said: dict[str, object], local_id: str, vera: User, at: datetime
) -> None:
    patient, record = registered(vera, at), arrived(at, local_id, **said)

    with pytest.raises(IdentifierContradicts):
        link_compared(record=record, patient=patient, by=vera, at=at)
    assert Record.objects.get().patient is None

    linked = link_compared(record=record, patient=patient, by=vera, at=at, in_spite=True)
    assert linked.linked_how == "compared, in spite of a contradiction"


def test_a_link_is_taken_back_and_made_again(vera: User, at: datetime) -> None:
    patient, record = registered(vera, at), arrived(at)
    link_compared(record=record, patient=patient, by=vera, at=at)

    apart = unlink_record(record=record, patient=patient, how="reconciliation", by=vera, at=at).patient
    again = link_compared(record=record, patient=patient, by=vera, at=at).patient

    assert (apart, again) == (None, patient)


def test_nobody_takes_a_record_from_another_patient(vera: User, at: datetime) -> None:
    record = arrived(at)
    link_record(record=record, patient=registered(vera, at), how="counter", by=None, at=at)

    with pytest.raises(IdentifierTaken):
        link_compared(record=record, patient=registered(vera, at, ""), by=vera, at=at)


def test_an_administrator_elsewhere_links_nothing(vera: User, at: datetime) -> None:
    stranger = cast.staff(cast.facility(at, name="Elsewhere"), Role.PACS_ADMINISTRATOR, at, given_name="Igor")

    with pytest.raises(NotAllowed):
        link_compared(record=arrived(at), patient=registered(vera, at), by=stranger, at=at)
