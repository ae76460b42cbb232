"""A row that belongs to somebody else moves there, and back."""

from datetime import datetime

import pytest

from passport.access.selectors import entries_of_patient
from passport.booklet.services import (
    EventUnderOtherRecord,
    void_entry,
)
from passport.booklet.services.joining import (
    HoldsJoined,
    SameRow,
    SignedRow,
    StudyThereAlready,
)
from passport.signing.models import Act
from tests import cast
from tests.passport.booklet.readings import event, reading
from tests.passport.booklet.services.desk import Desk, desk_at, said, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at: datetime) -> Desk:
    return desk_at(at)


def test_a_row_of_the_wrong_patient_moves_and_moves_back(desk: Desk) -> None:
    boris = cast.record("RIS", "18")
    ct = desk.ct()
    before = said(ct)

    moved = desk.move(ct, boris)
    reports = set(moved.exposures.values_list("reports__record", flat=True))
    there = (moved.record, moved.moved_from, list(entries_of_patient(desk.ana)), reports)
    back = desk.move(ct, desk.ris)

    assert there == (boris, desk.ris, [], {boris.pk})
    assert (back.record, back.moved_from, list(entries_of_patient(desk.ana))) == (desk.ris, None, [ct])
    assert said(ct)[0] != before[0]  # it was written anew: its evidence says that a person did it
    assert [act.detail["into"] for act in Act.objects.filter(verb="entry.moved").order_by("pk")] == [
        boris.uid,
        desk.ris.uid,
    ]


def test_after_a_move_its_reports_are_expected_there(desk: Desk) -> None:
    boris = cast.record("RIS", "18")
    ct = desk.ct()
    desk.move(ct, boris)
    more = reading(sop_instance_uid="2.25.2", study_instance_uid="2.25.100", events=(event("1.1", "10"),))

    with pytest.raises(EventUnderOtherRecord):
        desk.take(more, desk.ris)

    assert desk.take(more, boris) == ct


def test_a_signed_row_does_not_move(desk: Desk) -> None:
    ct = desk.ct()
    desk.sign(ct)

    with pytest.raises(SignedRow):
        desk.move(ct, desk.pet_ris)


def test_a_row_moves_only_where_no_row_of_its_study_is(desk: Desk) -> None:
    ct = desk.ct()
    desk.take(reading(sop_instance_uid="2.25.2", study_instance_uid="2.25.100"), desk.pet_ris)

    with pytest.raises(StudyThereAlready):
        desk.move(ct, desk.pet_ris)
    with pytest.raises(SameRow):
        desk.move(ct, desk.ris)


def test_a_row_with_joined_parts_moves_only_after_they_are_split(desk: Desk) -> None:
    ct, pet = desk.ct(), desk.pet()
    desk.join(ct, pet)

    with pytest.raises(HoldsJoined):
        desk.move(ct, cast.record("RIS", "18"))


def test_a_void_row_of_another_patient_holds_no_irradiation(desk: Desk) -> None:
    ct = desk.ct()
    void_entry(entry=ct, reason="Wrong patient", by=desk.clinic.administrator, at=desk.at)
    boris = cast.record("RIS", "18")

    right = desk.take(
        reading(sop_instance_uid="2.25.1", study_instance_uid="2.25.100", events=(event("1.1", "10"),)), boris
    )

    assert (right.record, right.state, right.exposures.get().events) == (boris, "pending", 1)
    assert state(ct) == "void"
