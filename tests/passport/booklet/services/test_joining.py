"""Two rows that are one examination, and back; and a row that belongs to somebody else."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from passport.access.models import Purpose
from passport.access.selectors import entries_of_patient
from passport.access.services import open_list
from passport.booklet.models import Entry, Exposure, FromWhom, Mistake
from passport.booklet.reading import DeviceAsSent, Kind
from passport.booklet.services import (
    report_mistake,
    return_entry,
    void_entry,
)
from passport.booklet.services.joining import (
    DisownedByPatient,
    HiddenByPatient,
    HoldsJoined,
    NotJoined,
    NotOnePerson,
    OtherApprover,
    OtherFacility,
    OtherPatient,
    SameRow,
    SignedRow,
    WhyMissing,
)
from passport.booklet.services.typing import TypedEntry, correct_entry
from passport.booklet.states import NotAllowed as StepNotAllowed
from passport.booklet.verification import verify_entry
from passport.people.models import Role
from passport.people.services.permission import NotAllowed
from passport.signing.models import Act
from tests import cast
from tests.passport.booklet.readings import reading
from tests.passport.booklet.services.desk import Desk, desk_at, doses, said, state
from tests.passport.booklet.withholding import withhold

pytestmark = pytest.mark.django_db
SECOND_RING = DeviceAsSent(manufacturer="Maker", model="Model", serial_number="78")


@pytest.fixture
def desk(at: datetime) -> Desk:
    return desk_at(at)


def test_two_rows_of_one_examination_become_one_with_two_parts(desk: Desk) -> None:
    ct, pet = desk.ct(), desk.pet()

    joined = desk.join(ct, pet)

    assert (state(ct), state(pet)) == ("pending", "joined")
    assert doses(ct) == [("113507", "250"), ("113813", "10")]
    assert (joined.kind, joined.exposures.count()) == ("nuclear_medicine", 2)
    assert list(entries_of_patient(desk.ana)) == [ct]
    assert Act.objects.get(verb="entry.joined").detail == {"into": ct.uid}
    assert Act.objects.get(verb="entry.parts_taken_in").detail == {"of": pet.uid}
    assert verify_entry(joined).holds


def test_a_joined_row_stands_in_no_list(desk: Desk) -> None:
    ct, pet = desk.ct(), desk.pet()
    desk.join(ct, pet)

    found = open_list(reader=desk.clinic.radiographer, purpose=Purpose.PERFORMING, at=desk.at)
    waiting = open_list(reader=desk.clinic.approver.user, purpose=Purpose.SIGNING, at=desk.at)

    assert found.performed() == [ct]
    assert found.in_state("pending", "joined") == [ct]
    assert waiting.pending() == [ct]


@pytest.mark.parametrize("seed", range(6))
def test_splitting_after_joining_gives_the_same_payloads(seed: int, desk: Desk) -> None:
    chance = random.Random(seed)
    for number in range(chance.randint(1, 3)):
        ct = desk.ct(sop=f"2.25.{number + 1}", event_uid=f"1.{chance.randint(1, 3)}", content_at=str(number))
    for number in range(chance.randint(1, 3)):
        pet = desk.pet(sop=f"2.25.9{number}", persons=(("121094", f"P^{number}"),))
    into, other = chance.sample([ct, pet], 2)
    before = said(ct), said(pet)

    desk.join(into, other)
    between = said(into)
    desk.split(into, other)

    assert (said(ct), said(pet)) == before
    assert between not in before
    assert (state(ct), state(pet)) == ("pending", "pending")
    assert not Exposure.objects.filter(joined_from__isnull=False).exists()


def test_what_arrives_for_a_joined_part_goes_back_with_it(desk: Desk) -> None:
    ct, pet = desk.ct(), desk.pet()
    desk.join(ct, pet)

    same_study = desk.pet(sop="2.25.10", device=SECOND_RING)
    alone = desk.split(ct, pet, desk.at + timedelta(hours=1))

    assert same_study == ct
    assert (alone.exposures.count(), ct.exposures.count()) == (2, 1)


def test_a_correction_by_hand_of_a_joined_row_stays_with_the_row(desk: Desk) -> None:
    pet, ct = desk.pet(), desk.ct()
    desk.join(ct, pet)
    typed = TypedEntry(performed_on=desk.at.date(), exam_code="", exam="CT of the chest", kind=Kind.CT)

    correct_entry(entry=ct, typed=typed, reason="name", by=desk.clinic.radiographer, at=desk.at)
    desk.split(ct, pet)

    rows = [Entry.objects.get(pk=row.pk).exam_as_sent for row in (ct, pet)]
    assert rows == ["CT of the chest", "PET/CT"]
    assert Entry.objects.count() == 2


def test_two_records_that_nobody_linked_are_joined_when_a_person_says_so(desk: Desk) -> None:
    elsewhere = cast.record("OLD-RIS", "O-17")
    ct, pet = desk.ct(), desk.pet(record=elsewhere)

    with pytest.raises(NotOnePerson):
        desk.join(ct, pet)
    desk.join(ct, pet, one_person=True)

    assert state(pet) == "joined"


def of_another_patient(desk: Desk) -> tuple[Entry, Entry]:
    boris = cast.patient(desk.clinic.facility, "Борис", "Хорват")
    return desk.ct(), desk.pet(record=cast.record("B-RIS", "B-1", boris))


def at_another_facility(desk: Desk) -> tuple[Entry, Entry]:
    place = cast.facility("Elsewhere")
    cast.Membership.objects.create(
        user=desk.vera, facility=place, role=Role.PACS_ADMINISTRATOR, since=cast.LONG_AGO, named_by="the cast"
    )
    pet = reading(sop_instance_uid="2.25.9", study_instance_uid="2.25.900", kind=Kind.NUCLEAR_MEDICINE)
    return desk.ct(), desk.take(pet, desk.pet_ris, place)


def with_another_approver(desk: Desk) -> tuple[Entry, Entry]:
    ct, pet = desk.ct(), desk.pet()
    Entry.objects.filter(pk=pet.pk).update(approver=desk.clinic.approver)
    return ct, pet


def half_hidden(desk: Desk) -> tuple[Entry, Entry]:
    ct, pet = desk.ct(), desk.pet()
    withhold(pet, at=desk.at)
    return ct, pet


def half_kept_from_guardians(desk: Desk) -> tuple[Entry, Entry]:
    ct, pet = desk.ct(), desk.pet()
    withhold(pet, at=desk.at, from_whom=FromWhom.GUARDIANS)
    return ct, pet


def half_disowned(desk: Desk) -> tuple[Entry, Entry]:
    ct, pet = desk.ct(), desk.pet()
    report_mistake(entry=pet, kind=Mistake.NOT_MINE, words="", by=cast.reader(desk.ana), at=desk.at)
    return ct, pet


def joined_before(desk: Desk) -> tuple[Entry, Entry]:
    ct, pet = desk.ct(), desk.pet()
    third = desk.take(reading(sop_instance_uid="2.25.7", study_instance_uid="2.25.700"), desk.ris)
    desk.join(ct, pet)
    return third, ct


def one_row(desk: Desk) -> tuple[Entry, Entry]:
    ct = desk.ct()
    return ct, ct


def returned(desk: Desk) -> tuple[Entry, Entry]:
    ct, pet = desk.ct(), desk.pet()
    return_entry(entry=pet, reason="Wrong date", by=desk.clinic.approver.user, at=desk.at)
    return ct, pet


def void(desk: Desk) -> tuple[Entry, Entry]:
    ct, pet = desk.ct(), desk.pet()
    return void_entry(entry=ct, reason="Mistake", by=desk.clinic.administrator, at=desk.at), pet


APART = [
    (of_another_patient, OtherPatient),
    (at_another_facility, OtherFacility),
    (with_another_approver, OtherApprover),
    (half_hidden, HiddenByPatient),
    (half_kept_from_guardians, HiddenByPatient),
    (half_disowned, DisownedByPatient),
    (joined_before, HoldsJoined),
    (one_row, SameRow),
    (returned, StepNotAllowed),
    (void, StepNotAllowed),
]


@pytest.mark.parametrize(("rows", "refusal"), APART)
def test_rows_that_are_not_one_examination_stay_apart(
    rows: Callable[[Desk], tuple[Entry, Entry]], refusal: type[Exception], desk: Desk
) -> None:
    into, other = rows(desk)
    before = state(other)

    with pytest.raises(refusal):
        desk.join(into, other, one_person=True)

    assert (state(other), other.exposures.count() > 0) == (before, True)


@pytest.mark.parametrize("signed", ["the row that takes in", "the row that goes"])
def test_a_signed_row_is_never_joined(signed: str, desk: Desk) -> None:
    ct, pet = desk.ct(), desk.pet()
    desk.sign(ct if signed == "the row that takes in" else pet)

    with pytest.raises(SignedRow):
        desk.join(ct, pet)


def test_a_row_signed_with_joined_parts_is_split_only_when_it_is_void(desk: Desk) -> None:
    ct, pet = desk.ct(), desk.pet()
    desk.join(ct, pet)
    desk.sign(ct)

    with pytest.raises(SignedRow):
        desk.split(ct, pet)
    void_entry(entry=ct, reason="Two examinations", by=desk.clinic.administrator, at=desk.at)
    desk.split(ct, pet)

    assert (state(ct), state(pet), doses(pet)) == ("void", "pending", [("113507", "250")])


def test_a_signed_row_with_parts_of_another_record_holds(desk: Desk) -> None:
    ct, pet = desk.ct(), desk.pet()
    desk.join(ct, pet)
    desk.sign(ct)

    assert verify_entry(Entry.objects.get(pk=ct.pk)).differences == ()
    Exposure.objects.filter(joined_from=pet).update(joined_from=None)
    assert verify_entry(Entry.objects.get(pk=ct.pk)).differences == ("exposure.record",)


def test_joining_needs_a_reason_and_the_role(desk: Desk) -> None:
    ct, pet = desk.ct(), desk.pet()

    with pytest.raises(WhyMissing):
        desk.join(ct, pet, reason=" ")
    for stranger in (desk.clinic.administrator, desk.clinic.approver.user):
        with pytest.raises(NotAllowed):
            desk.join(ct, pet, by=stranger)
        with pytest.raises(NotAllowed):
            desk.move(ct, desk.pet_ris, by=stranger)


def test_what_was_never_joined_is_not_split(desk: Desk) -> None:
    with pytest.raises(NotJoined):
        desk.split(desk.ct(), desk.pet())
