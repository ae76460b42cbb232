"""A report that was recorded and the request that waited for it find each other in the same transaction."""

from datetime import date, datetime, timedelta

import pytest

from ingestion.models import InboxState, Source
from ingestion.services.following import awaited_at, follow
from ingestion.services.recording import settle
from passport.booklet.models import Entry
from passport.justification.models import Decision, Request
from passport.justification.services import find_request, put_apart, take_back_decision
from passport.people.models import Facility, Record
from passport.signing.models import Act
from tests import cast as people
from tests.ingestion.senders import CLINIC_ISSUER, received, settled, source
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward
from tests.sr import ANA, BORIS, ct, not_dose, uid, write

DONE_ON = date(2026, 3, 14)  # when the reports of the demo devices were made
ABDOMEN = "ct.abdomen"


@pytest.fixture
def ward(db: None) -> Ward:
    return cast.ward()


@pytest.fixture
def room(ward: Ward, at: datetime) -> Source:
    return source(at, facility=ward.facility)


@pytest.fixture
def ana(ward: Ward) -> Record:
    """Return what the clinic calls the patient of the reports."""
    return people.record(issuer=CLINIC_ISSUER, local_id=ANA.patient_id)


def approved(ward: Ward, at: datetime, of: Record, **parts: object) -> Request:
    return cast.approved(ward, at, of=of, **{"exam_code": ABDOMEN, "repeat_reason": "Once more", **parts})


def test_a_recorded_report_finds_its_request_by_accession_number(
    ward: Ward, room: Source, ana: Record, at: datetime
) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0001")
    approved(ward, at, ana, accession_number="ACC-0002")

    item = settled(room, ct(), at=at)

    entry = Entry.objects.get(uid=item.entry_uid)
    assert (item.state, cast.now(request).state, cast.now(request).entry) == (InboxState.RECORDED, "performed", entry)
    assert (entry.approver, entry.approval) == (ward.decider, "recorded")
    assert entry.decision_digest == bytes(Decision.objects.get(request=request).statement.digest).hex()
    assert Act.objects.get(verb="request.performed").detail == {"entry": entry.uid, "found_by": "accession_number"}


@pytest.mark.parametrize(
    ("asked", "way"),
    [({"order_number": "ACC-0001"}, "order_number"), ({"planned_on": DONE_ON}, "examination_and_day")],
)
def test_or_by_its_order_or_by_examination_and_day(
    asked: dict[str, object], way: str, ward: Ward, room: Source, ana: Record, at: datetime
) -> None:
    request = approved(ward, at, ana, **asked)

    settled(room, ct(), at=at)

    assert (cast.now(request).state, cast.now(request).entry_found_by) == ("performed", way)


def test_a_report_without_a_request_is_recorded_as_ever(ward: Ward, room: Source, ana: Record, at: datetime) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0002")

    item = settled(room, ct(), at=at)

    assert (item.state, cast.now(request).state) == (InboxState.RECORDED, "approved")
    assert Entry.objects.get().approval == "not_recorded"


def test_another_patient_takes_no_request(ward: Ward, room: Source, ana: Record, at: datetime) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0001", planned_on=DONE_ON)
    people.record(issuer=CLINIC_ISSUER, local_id=BORIS.patient_id)

    settled(room, ct(patient=BORIS), at=at)

    assert (cast.now(request).state, Entry.objects.get().decision_digest) == ("approved", "")


def test_a_second_report_changes_nothing_and_a_duplicate_neither(
    ward: Ward, room: Source, ana: Record, at: datetime
) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0001")
    settled(room, ct(), at=at)
    again = approved(ward, at, ana, accession_number="ACC-0001")
    before = Entry.objects.values().get()

    later = at + timedelta(hours=1)
    copy = settled(room, write(ct(), transfer_syntax="1.2.840.10008.1.2"), at=later)
    second = settled(room, ct(number=2), at=later)

    assert (copy.state, second.state, second.entry_uid) == ("duplicate", "recorded", before["uid"])
    names = ("approver_id", "approval", "decision_digest", "pack", "article", "purpose", "referrer")
    assert {name: Entry.objects.values().get()[name] for name in names} == {name: before[name] for name in names}
    assert (cast.now(request).state_at, cast.now(again).state) == (at, "approved")
    assert Act.objects.filter(verb="request.performed").count() == 1


def test_a_request_that_was_approved_late_is_found_by_the_next_report(
    ward: Ward, room: Source, ana: Record, at: datetime
) -> None:
    settled(room, ct(), at=at)
    request = approved(ward, at, ana, accession_number="ACC-0001")

    settled(room, ct(number=2), at=at)

    assert cast.now(request).entry == Entry.objects.get()


def test_what_is_no_dose_report_follows_nothing(ward: Ward, room: Source, ana: Record, at: datetime) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0001")

    item = settled(room, not_dose(), at=at)

    assert (item.state, cast.now(request).state) == (InboxState.IGNORED, "approved")


def test_following_twice_changes_nothing(ward: Ward, room: Source, ana: Record, at: datetime) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0001")
    item = settled(room, ct(), at=at)
    acts = Act.objects.count()

    follow(entry_uid=item.entry_uid, at=at + timedelta(hours=1))
    settle(item_uid=item.uid, at=at + timedelta(hours=1))

    assert (Act.objects.count(), cast.now(request).state_at) == (acts, at)


def test_what_came_apart_is_not_put_together_by_the_next_report_of_another_study(
    ward: Ward, room: Source, ana: Record, at: datetime
) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0001")
    settled(room, ct(), at=at)
    put_apart(request=request, by=ward.radiographer, at=at)

    settled(room, ct(study_uid=uid("another study"), accession="ACC-0002"), at=at)

    assert cast.now(request).state == "approved"


def test_a_facility_awaits_reports_only_while_something_is_approved_there(
    ward: Ward, ana: Record, at: datetime
) -> None:
    cast.sent(ward, at, of=ana)
    here = Facility.objects.filter(pk=ward.facility.pk).annotate(awaited=awaited_at("pk"))

    before = here.get().awaited
    approved(ward, at, ana, accession_number="ACC-0001")

    assert (before, here.get().awaited) == (False, True)


def test_a_request_that_somebody_moved_on_meanwhile_does_not_stop_the_report(
    ward: Ward, room: Source, ana: Record, at: datetime
) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0001")
    take_back_decision(request=request, by=ward.approver, at=at)
    approved(ward, at, ana, accession_number="ACC-0009")

    item = settled(room, ct(), at=at)

    assert (item.state, cast.now(request).state) == (InboxState.RECORDED, "waiting")
    assert find_request(Entry.objects.get(uid=item.entry_uid), at=at) is None


def test_an_object_that_was_received_twice_at_once_is_followed_once(
    ward: Ward, room: Source, ana: Record, at: datetime
) -> None:
    request = approved(ward, at, ana, accession_number="ACC-0001")
    first, second = received(room, ct(), at=at), received(room, ct(), at=at)

    ends = [settle(item_uid=item.uid, at=at) for item in (first, second)]

    assert {end.entry_uid for end in ends} == {cast.now(request).entry.uid}
    assert Act.objects.filter(verb="request.performed").count() == 1
