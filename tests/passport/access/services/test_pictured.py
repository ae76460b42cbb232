"""Which parts of which rows show images to whom."""

from collections.abc import Callable
from datetime import datetime

import pytest

from passport.access.models import Purpose
from passport.access.services import (
    NotAllowed,
    View,
    hide_entry,
    make_grant,
    open_emergency,
    open_passport,
    open_record,
    redeem_grant,
)
from passport.booklet.models import DoseReport, Entry, Exposure
from passport.booklet.reading import Kind
from passport.booklet.states import State
from passport.people.models import Relation
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

STUDY = "1.2.840.1"


def part(of: Entry, study: str, *, device: str = "room") -> Exposure:
    """Let a device have sent a report of one more part of a row that was typed."""
    found = Exposure.objects.create(
        entry=of, record=of.record, kind=Kind.PROJECTION, study_instance_uid=study, device_key=device
    )
    DoseReport.objects.create(
        record=of.record,
        exposure=found,
        sop_class_uid="1.2.840.10008.5.1.4.1.1.88.67",
        sop_instance_uid=f"1.2.840.9.{found.pk}",
        content_digest=bytes(32),
        reading=b"{}",
        source="room",
        received_at=of.created_at,
    )
    return found


def own(cast: Cast, at: datetime) -> View:
    return open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)


def related(relation: Relation) -> Callable[[Cast, datetime], View]:
    def open_(cast: Cast, at: datetime) -> View:
        reader = people.reader(cast.ana, at, relation=relation).user
        return open_passport(reader=reader, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    return open_


def by_code(cast: Cast, at: datetime) -> View:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    return open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)


def in_an_emergency(cast: Cast, at: datetime) -> View:
    open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="collapsed", at=at)
    return open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.EMERGENCY, at=at)


def at_work(who: str, purpose: Purpose) -> Callable[[Cast, datetime], View]:
    return lambda cast, at: open_passport(reader=getattr(cast, who), patient=cast.ana, purpose=purpose, at=at)


def with_a_record(cast: Cast, at: datetime) -> View:
    record = cast.ana_at_linden.record
    return open_record(reader=cast.pacs, record=record, purpose=Purpose.RECONCILIATION, at=at)


SHOWN = {
    "the patient": own,
    "a guardian": related(Relation.GUARDIAN),
    "a trusted person": related(Relation.TRUSTED),
    "a doctor with the patient's code": by_code,
    "a doctor in an emergency": in_an_emergency,
}
NOT_SHOWN = {
    "an approver who signs": at_work("approver", Purpose.SIGNING),
    "a radiographer": at_work("radiographer", Purpose.PERFORMING),
    "who matches reports": with_a_record,
}


@pytest.mark.parametrize("opened", SHOWN.values(), ids=SHOWN.keys())
def test_who_reads_a_passport_sees_images(opened: Callable[[Cast, datetime], View], cast: Cast, at: datetime) -> None:
    found = part(cast.ana_at_linden, STUDY)

    assert opened(cast, at).pictured(cast.ana_at_linden) == [found]


@pytest.mark.parametrize("opened", NOT_SHOWN.values(), ids=NOT_SHOWN.keys())
def test_who_works_with_the_rows_of_a_facility_sees_none_here(
    opened: Callable[[Cast, datetime], View], cast: Cast, at: datetime
) -> None:
    part(cast.ana_at_linden, STUDY)
    view = opened(cast, at)

    assert cast.ana_at_linden in view.entries()
    with pytest.raises(NotAllowed):
        view.pictured(cast.ana_at_linden)


def test_what_was_typed_without_a_device_has_no_images(cast: Cast, at: datetime) -> None:
    assert cast.ana_at_linden.exposures.count() == 1
    assert own(cast, at).pictured(cast.ana_at_linden) == []


def test_a_study_of_two_rooms_is_one_and_a_part_without_study_is_none(cast: Cast, at: datetime) -> None:
    first, second = part(cast.ana_at_linden, STUDY), part(cast.ana_at_linden, "1.2.840.2")
    part(cast.ana_at_linden, STUDY, device="another room")
    part(cast.ana_at_linden, "")

    assert own(cast, at).pictured(cast.ana_at_linden) == [first, second]


def test_a_row_of_somebody_else_shows_nothing(cast: Cast, at: datetime) -> None:
    part(cast.boris_at_linden, STUDY)

    with pytest.raises(NotAllowed):
        own(cast, at).pictured(cast.boris_at_linden)


def test_a_row_that_was_entered_by_mistake_shows_nothing(cast: Cast, at: datetime) -> None:
    part(cast.ana_at_linden, STUDY)
    Entry.objects.filter(pk=cast.ana_at_linden.pk).update(state=State.VOID)

    assert own(cast, at).pictured(cast.ana_at_linden) == []


def test_hidden_images_show_to_the_patient_and_in_an_emergency_alone(cast: Cast, at: datetime) -> None:
    found = part(cast.ana_at_linden, STUDY)
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)

    with pytest.raises(NotAllowed):
        by_code(cast, at).pictured(cast.ana_at_linden)
    with pytest.raises(NotAllowed):
        related(Relation.GUARDIAN)(cast, at).pictured(cast.ana_at_linden)
    assert own(cast, at).pictured(cast.ana_at_linden) == [found]
    assert in_an_emergency(cast, at).pictured(cast.ana_at_linden) == [found]
