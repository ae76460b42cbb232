"""Who may be the same is suggested by everything that was said, never by a name alone."""

from datetime import date, datetime

import pytest

from passport.access.likeness import AT_MOST
from passport.access.models import Access, Purpose
from passport.access.services import ListView, NotAllowed, open_list
from passport.booklet.models import Entry
from passport.booklet.reading import Performed
from passport.booklet.services import Source, record_report
from passport.booklet.services.joining import join_entries
from passport.people.models import Facility, Patient, Record, Role, User
from passport.people.services import link_record, unlink_record
from tests import cast
from tests.passport.booklet.readings import reading

pytestmark = pytest.mark.django_db
BORN = date(1961, 5, 2)


@pytest.fixture
def place() -> Facility:
    return cast.facility()


@pytest.fixture
def vera(place: Facility) -> User:
    return cast.staff(place, "vera", Role.PACS_ADMINISTRATOR)


@pytest.fixture
def view(vera: User, at: datetime) -> ListView:
    return open_list(reader=vera, purpose=Purpose.RECONCILIATION, at=at)


def record(local_id: str, name: str = "Анић^Ана", born: date | None = BORN, sex: str = "F") -> Record:
    found = cast.record("RIS", local_id)
    found.name_as_sent, found.birth_date, found.sex = name, born, sex
    found.save()
    return found


def row(of: Record, place: Facility, at: datetime, number: int, **parts: object) -> Entry:
    sent = reading(sop_instance_uid=f"2.25.{number}", **{"study_instance_uid": f"2.25.{number}0", **parts})
    return record_report(reading=sent, record=of, source=Source(name="test", facility=place), at=at).entry


PEOPLE = [
    ("the same in Latin letters", {"name": "Anic^Ana"}, True),
    ("in another order and two writings", {"name": "Ana Anić=Анић^Ана"}, True),
    ("whose sex nobody said", {"sex": ""}, True),
    ("another birth date", {"born": date(1961, 5, 3)}, False),
    ("no birth date: a name alone says nothing", {"born": None}, False),
    ("another sex", {"sex": "M"}, False),
    ("another name", {"name": "Horvat^Ana"}, False),
]


@pytest.mark.parametrize(("case", "said", "like"), PEOPLE, ids=[case[0] for case in PEOPLE])
def test_who_may_be_the_same(
    case: str, said: dict[str, object], like: bool, place: Facility, view: ListView, at: datetime
) -> None:
    ana = cast.patient(place)
    one, other = record("17"), record("18", **said)
    rows = row(one, place, at, 1), row(other, place, at, 2)

    assert view.patients_like(other) == ([ana] if like else [])
    assert view.records_like(one) == ([other] if like else [])
    assert view.rows_like(rows[0]) == ([rows[1]] if like else [])


def test_the_national_number_suggests_the_patient_whatever_the_name(place: Facility, view: ListView) -> None:
    ana = cast.patient(place)

    assert view.patients_like(record(ana.personal_number, name="", born=None, sex="")) == [ana]
    assert Access.objects.filter(patient=ana, purpose=Purpose.RECONCILIATION).exists()


def test_nobody_of_another_hospital_is_suggested(view: ListView, at: datetime) -> None:
    elsewhere = cast.facility("Elsewhere")
    cast.patient(elsewhere)
    far, near = record("18"), record("17")
    row(far, elsewhere, at, 2)

    assert (view.patients_like(near), view.records_like(near)) == ([], [])


def test_one_study_is_suggested_even_when_little_was_said(place: Facility, view: ListView, at: datetime) -> None:
    said, unsaid, boris = record("17"), record("18", name="", born=None, sex=""), record("19", sex="M")
    one = row(said, place, at, 1, study_instance_uid="2.25.7")
    same_study = row(unsaid, place, at, 2, study_instance_uid="2.25.7")
    row(boris, place, at, 3, study_instance_uid="2.25.7")

    assert view.rows_like(one) == [same_study]


def test_a_row_of_another_day_is_not_suggested(place: Facility, view: ListView, at: datetime) -> None:
    one = row(record("17"), place, at, 1)
    other_day = Performed(date="2026-03-02", at=None, as_sent="20260302 101500")
    row(record("18"), place, at, 2, performed=other_day)

    assert view.rows_like(one) == []


def test_joined_rows_of_what_became_two_patients_are_found(
    place: Facility, vera: User, view: ListView, at: datetime
) -> None:
    ana, pet = record("17"), record("P-17")
    into, other = row(ana, place, at, 1), row(pet, place, at, 2)
    patient = cast.patient(place)
    for one in (ana, pet):
        link_record(record=one, patient=patient, how="compared", by=vera, at=at)
    join_entries(entry=into, other=other, reason="PET/CT", by=vera, at=at)
    before = view.rows_of_two_patients(), view.parts_of(into)

    unlink_record(record=pet, patient=patient, how="reconciliation", by=vera, at=at)

    assert before == ([], [other])
    assert view.rows_of_two_patients() == [into]


def test_suggestions_are_for_reconciliation_only(place: Facility, at: datetime) -> None:
    approver = cast.staff(place, "mira", Role.APPROVER)
    signing = open_list(reader=approver, purpose=Purpose.SIGNING, at=at)
    one = record("17")

    for ask in (signing.patients_like, signing.records_like, signing.record_rows):
        with pytest.raises(NotAllowed):
            ask(one)
    assert not Access.objects.exists()


def test_not_more_is_suggested_than_a_person_compares(place: Facility, view: ListView) -> None:
    for _ in range(AT_MOST + 1):
        cast.patient(place)

    assert len(view.patients_like(record("17"))) == AT_MOST
    assert Patient.objects.count() == AT_MOST + 1
