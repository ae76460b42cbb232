"""What rows say of their approver."""

from datetime import datetime, timedelta

import pytest

from passport.booklet.selectors import approver_block
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
