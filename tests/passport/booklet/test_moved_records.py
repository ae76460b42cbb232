"""A signed row that was moved into somebody else's passport behind the acts of linking is found, and named."""

from datetime import datetime, timedelta

import pytest

from passport.booklet.auditing import changed_rows
from passport.booklet.models import Entry
from passport.booklet.verification import verify_entry
from passport.people.models import Record
from passport.people.services.records import link_record, unlink_record
from tests import cast
from tests.passport.document.story import Story, told

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=5)


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


@pytest.fixture
def linked(story: Story, at: datetime) -> Entry:
    """Return the signed row of a record that was taken from its patient and given back, as people do it."""
    record = story.signed.record
    unlink_record(record=record, patient=story.ana, how="reconciliation", by=None, at=at)
    link_record(record=record, patient=story.ana, how="compared", by=None, at=at)
    return now(story.signed)


def now(entry: Entry) -> Entry:
    return Entry.objects.select_related("record__patient", "current_version__evidence_statement").get(pk=entry.pk)


def moved(entry: Entry, **to: object) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return what is found of a row, and by the audit, after its record was changed by SQL."""
    Record.objects.filter(pk=entry.record_id).update(**to)
    return verify_entry(now(entry)).differences, {one.uid: one.differences for one in changed_rows()}


def test_a_row_in_the_passport_of_whom_the_acts_name_holds(linked: Entry) -> None:
    assert verify_entry(linked).differences == ()


def test_a_record_moved_by_hand_to_another_patient_is_found(linked: Entry, story: Story) -> None:
    found, audited = moved(linked, patient=story.boris)

    assert found == ("entry.patient",)
    assert audited[linked.uid] == ("entry.patient",)


def test_a_record_taken_from_its_patient_by_hand_is_found(linked: Entry) -> None:
    found, audited = moved(linked, patient=None, linked_at=None, linked_how=None)

    assert (found, audited[linked.uid]) == (("entry.patient",), ("entry.patient",))


def test_a_record_given_by_hand_to_the_patient_it_was_taken_from_is_found(
    story: Story, linked: Entry, at: datetime
) -> None:
    unlink_record(record=linked.record, patient=story.ana, how="mistaken", by=None, at=at + LATER)
    assert verify_entry(now(linked)).differences == ()

    found, _audited = moved(linked, patient=story.ana, linked_at=at, linked_how="compared")

    assert found == ("entry.patient",)


def test_linked_anew_as_people_do_it_the_row_holds_there(story: Story, linked: Entry, at: datetime) -> None:
    unlink_record(record=linked.record, patient=story.ana, how="mistaken", by=None, at=at + LATER)
    other = cast.patient(story.clinic.facility, "Ivan", "Ilić")
    link_record(record=linked.record, patient=other, how="compared", by=None, at=at + LATER)

    assert verify_entry(now(linked)).differences == ()
