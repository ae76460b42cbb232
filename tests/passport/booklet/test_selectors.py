"""What rows say of their approver, and in what order they stand."""

from datetime import datetime, timedelta

import pytest

from passport.booklet.reading import Performed
from passport.booklet.selectors import approver_block, entries_with_parts
from passport.booklet.services import Source, record_report
from passport.booklet.verification import verify_entry
from passport.people.models import Facility, Practitioner, Role, Specialty
from passport.people.services import accept_invitation, invite
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import reading
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db


def invited_elsewhere(approver: Practitioner, place: Facility, at: datetime) -> None:
    """Let another hospital invite the approver under another specialty, and let the approver accept."""
    _, secret = invite(
        facility=place,
        role=Role.APPROVER,
        title="",
        given_name=approver.given_name,
        surname=approver.surname,
        email="",
        specialty="cardiology",
        licence_number="",
        by=None,
        at=at,
    )
    accept_invitation(secret=secret, user=approver.user, at=at)


def test_a_signed_row_still_holds_when_its_approver_joins_another_hospital_as_another_specialist(at: datetime) -> None:
    clinic, elsewhere = cast.clinic(), cast.clinic("Klinika Sever", prefix="north-")
    approver, authenticator = clinic.approver, Authenticator()
    enrol(approver.user, authenticator, at=at)
    source = Source(name="scanner", facility=clinic.facility)
    entry = record_report(reading=reading(), record=cast.record(), source=source, at=at).entry
    sign([entry], by=approver.user, authenticator=authenticator, at=at)

    invited_elsewhere(approver, elsewhere.facility, at + timedelta(minutes=5))

    entry.refresh_from_db()
    assert verify_entry(entry).differences == ()
    assert approver_block(approver, at=at).specialty == "radiology"
    assert approver_block(approver, at=at + timedelta(days=1)).specialty == "cardiology, radiology"


def test_a_specialty_that_ended_stands_in_the_rows_of_its_time_only(at: datetime) -> None:
    approver = cast.clinic().approver
    Specialty.objects.filter(practitioner=approver).update(valid_until=at.date())

    assert approver_block(approver, at=at).specialty == "radiology"
    assert approver_block(approver, at=at + timedelta(days=1)).specialty == ""


def test_rows_of_one_day_stand_by_their_time_however_they_arrived_and_those_without_a_date_last(at: datetime) -> None:
    clinic, record = cast.clinic(), cast.record()
    source = Source(name="scanner", facility=clinic.facility)
    sent = [("2026-03-01", "20260301 140000"), (None, None), ("2026-03-01", "20260301 080000"), ("2026-03-02", "")]
    for number, (day, as_sent) in enumerate(sent, start=1):
        what = reading(
            sop_instance_uid=f"2.25.{number}",
            study_instance_uid=f"2.25.10{number}",
            performed=Performed(date=day, at=None, as_sent=as_sent),
        )
        record_report(reading=what, record=record, source=source, at=at)

    rows = entries_with_parts().filter(record=record)

    assert [row.performed_as_sent for row in rows] == ["", "20260301 140000", "20260301 080000", ""]
    assert [row.performed_on is None for row in rows] == [False, False, False, True]
