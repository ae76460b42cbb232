from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from passport.people.models import Patient, Record, Role
from passport.people.national_ids import Doubt
from passport.people.selectors import number_doubt
from passport.people.services import (
    AsSent,
    IdentifierContradicts,
    IdentifierTaken,
    NameMissing,
    NotAllowed,
    NotLinked,
    PatientForm,
    Unborn,
    change_patient,
    link_record,
    record_of,
    register_patient,
    unlink_record,
)
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

ANA = PatientForm(
    given_name="Ana",
    surname="Petrović",
    personal_number="1206985995010",
    street="Lipa 4",
    place="Beograd",
    birth_date=date(1985, 6, 12),
    sex="F",
    language="sr",
)


def test_a_patient_is_registered_with_the_five_fields_and_every_identifier(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, Role.CLERK, at)

    found = register_patient(facility=place, form=ANA, identifiers=[("ONE", "7"), ("TWO", "7")], by=by, at=at)

    found.refresh_from_db()
    five = (found.given_name, found.surname, found.personal_number, found.street, found.place)
    assert five == ("Ana", "Petrović", "1206985995010", "Lipa 4", "Beograd")
    assert (found.birth_date, found.sex, found.language, found.calendar) == (date(1985, 6, 12), "F", "sr", "gregorian")
    linked = [(row.issuer, row.local_id, row.linked_how, row.linked_at) for row in found.records.order_by("issuer")]
    assert linked == [("ONE", "7", "counter", at), ("TWO", "7", "counter", at)]
    assert all(len(bytes(row.salt)) == 16 for row in found.records.all())


def test_acts_of_the_counter_hold_no_identity(at: datetime) -> None:
    place = cast.facility(at)
    register_patient(facility=place, form=ANA, identifiers=[("ONE", "7-7-7")], by=None, at=at)

    written = " ".join(str(act.__dict__) for act in Act.objects.all())
    assert [word for word in ("Ana", "Petrović", "1206985995010", "7-7-7", "1985") if word in written] == []


def test_a_record_that_came_first_keeps_what_was_sent(at: datetime) -> None:
    place = cast.facility(at)
    first = record_of(issuer="ONE", local_id="7", sent=AsSent(name="PETROVIC^ANA"), at=at)

    found = register_patient(facility=place, form=ANA, identifiers=[("ONE", "7")], by=None, at=at + timedelta(days=1))

    assert found.records.get() == first
    assert (found.records.get().name_as_sent, found.records.get().first_seen_at) == ("PETROVIC^ANA", at)


@pytest.mark.parametrize(
    "sent", [AsSent(birth_date=date(1985, 6, 13)), AsSent(birth_date=date(1985, 6, 12), sex="M"), AsSent(sex="M")]
)
def test_an_identifier_under_which_somebody_else_came_is_not_linked(sent: AsSent, at: datetime) -> None:
    place = cast.facility(at)
    record_of(issuer="ONE", local_id="7", sent=sent, at=at)

    with pytest.raises(IdentifierContradicts):
        register_patient(facility=place, form=ANA, identifiers=[("ONE", "7")], by=None, at=at)

    assert (Patient.objects.count(), Record.objects.get().patient) == (0, None)


def test_an_identifier_belongs_to_one_patient(at: datetime) -> None:
    place = cast.facility(at)
    first = register_patient(facility=place, form=ANA, identifiers=[("ONE", "7")], by=None, at=at)

    with pytest.raises(IdentifierTaken):
        register_patient(facility=place, form=ANA, identifiers=[("ONE", "8"), ("ONE", "7")], by=None, at=at)

    assert list(Patient.objects.all()) == [first]
    assert list(Record.objects.values_list("local_id", flat=True)) == ["7"]


def test_linking_and_unlinking_move_one_record_each_with_its_act(at: datetime) -> None:
    place = cast.facility(at)
    found = cast.patient(place, at)
    other = cast.patient(place, at, given_name="Boris", local_id="B-1")
    record = record_of(issuer="ONE", local_id="7", sent=AsSent(), at=at)

    link_record(record=record, patient=found, how="reconciliation", by=None, at=at)
    link_record(record=record, patient=found, how="reconciliation", by=None, at=at)
    with pytest.raises(IdentifierTaken):
        link_record(record=record, patient=other, how="reconciliation", by=None, at=at)
    with pytest.raises(NotLinked):
        unlink_record(record=record, patient=other, how="mistake", by=None, at=at)
    unlink_record(record=record, patient=found, how="mistake", by=None, at=at)

    record.refresh_from_db()
    assert (record.patient, record.linked_at, record.linked_how) == (None, None, None)
    acts = list(Act.objects.filter(subject_uid=record.uid).order_by("id").values_list("verb", "detail__patient"))
    assert acts == [("record.linked", found.uid), ("record.unlinked", found.uid)]


def test_a_counter_elsewhere_links_nothing(at: datetime) -> None:
    found = cast.patient(cast.facility(at), at)
    clerk = cast.staff(cast.facility(at, country="HR"), Role.CLERK, at)
    record = record_of(issuer="ONE", local_id="7", sent=AsSent(), at=at)

    with pytest.raises(NotAllowed):
        link_record(record=record, patient=found, how="counter", by=clerk, at=at)

    record.refresh_from_db()
    assert record.patient is None


def test_a_patient_is_corrected(at: datetime) -> None:
    found = cast.patient(cast.facility(at), at)

    change_patient(patient=found, form=ANA, by=None, at=at)

    found.refresh_from_db()
    assert (found.personal_number, found.street, found.place, found.language) == (
        "1206985995010",
        "Lipa 4",
        "Beograd",
        "sr",
    )


def test_a_birth_date_in_the_future_is_refused(at: datetime) -> None:
    form = PatientForm(given_name="Ana", surname="P", birth_date=at.date() + timedelta(days=2))

    with pytest.raises(Unborn):
        register_patient(facility=cast.facility(at), form=form, identifiers=[], by=None, at=at)


def test_a_patient_has_a_name(at: datetime) -> None:
    form = PatientForm(given_name=" ", surname="\x00", birth_date=date(1985, 6, 12))

    with pytest.raises(NameMissing):
        register_patient(facility=cast.facility(at), form=form, identifiers=[], by=None, at=at)


@pytest.mark.parametrize(
    "country, number, doubt",
    [("RS", "1206985995010", None), ("RS", "1206985995011", Doubt.CHECK_DIGIT), ("HR", "1206985995010", Doubt.LENGTH)],
)
def test_a_number_is_doubted_by_the_rule_of_the_facilitys_country(
    country: str, number: str, doubt: Doubt | None, at: datetime
) -> None:
    assert number_doubt(facility=cast.facility(at, country=country), number=number) == doubt


def test_the_folded_name_follows_the_name(at: datetime) -> None:
    found = register_patient(facility=cast.facility(at), form=ANA, identifiers=[], by=None, at=at)
    first = found.folded_name

    change_patient(patient=found, form=replace(ANA, surname="Ђурић"), by=None, at=at)

    found.refresh_from_db()
    assert (first, found.folded_name) == ("ana petrovic", "ana duric")
